"""Help for families who read another language better than English."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, render_template

from oap.core.library.cards import Card
from oap.core.library.translated import translated
from oap.core.pages.languages import Spoken
from oap.core.pages.translation import Translation
from oap.core.search.language import ENGLISH
from oap.site.state import State
from oap.web.http.access import cacheable, public, state, the_site

blueprint = Blueprint("languages", __name__)


@blueprint.get("/help-in-your-language")
@public
def help_in_your_language() -> Response:
    return cacheable(
        render_template("pages/languages.html", languages=state().configuration.languages, translated=readable(state()))
    )


@blueprint.get("/<page_type:kind>/<slug>/in/<language>")
@public
def translation(kind: str, slug: str, language: str) -> Response:
    """A page in another language, once a named speaker has checked it."""
    now = state()
    card = now.library.by_slug.get(slug)
    found = translation_of(now, card.id, language) if card is not None and card.type == kind else None
    if card is None or found is None or not found.is_public:
        abort(404)
    return cacheable(translated_page(card, found))


def translation_of(now: State, page_id: str, language: str) -> Translation | None:
    """The translation of a page, also one that nobody has checked yet."""
    found = (one for one in now.configuration.translations if (one.page_id, one.language) == (page_id, language))
    return next(found, None)


def public_translations(now: State, page_id: str) -> list[Spoken]:
    """The languages in which readers get the page."""
    checked = (one for one in now.configuration.translations if one.page_id == page_id and one.is_public)
    return [spoken(now, one.language) for one in checked]


def translated_page(card: Card, found: Translation, *, desk: Mapping[str, object] | None = None) -> str:
    """The page in that language; with ``desk``, as staff see it. Raises Unavailable when the page is damaged."""
    rendered = the_site().rendered_pages.get(card.slug)
    if rendered is None:
        abort(404)
    return render_template(
        "pages/translation.html",
        card=card,
        found=found,
        made=translated(rendered.page, found),
        spoken=spoken(state(), found.language),
        desk=desk,
    )


def readable(now: State) -> list[tuple[Spoken, list[Card]]]:
    """Each language that readers get pages in, with these pages."""
    found: dict[str, list[Card]] = {}
    for one in now.configuration.translations:
        card = now.library.by_id.get(one.page_id)
        if card is not None and one.is_public:
            found.setdefault(one.language, []).append(card)
    return [(spoken(now, code), sorted(cards, key=lambda card: card.title)) for code, cards in sorted(found.items())]


def spoken(now: State, code: str) -> Spoken:
    """The language with that code, as far as it is known."""
    known = {one.code: one for one in now.configuration.languages}
    words = now.configuration.crisis
    other = words.languages.languages.get(code) if words is not None else None
    if code in known or other is None:
        return known.get(code) or Spoken(code, "", "")
    return Spoken(code, other.name, other.english, other.right_to_left)


def written_in(now: State, code: str) -> Spoken | None:
    """The language that something was written in, by its code; None where it is English, or may be."""
    if code == ENGLISH:
        return None
    return spoken(now, code)
