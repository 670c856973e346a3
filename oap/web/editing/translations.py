"""Pages in other languages, from behind: which there are, which nobody has checked, and how a draft would look."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from oap.core.library.cards import Card
from oap.core.library.translated import translated
from oap.core.pages.languages import Spoken
from oap.core.pages.translation import Translation
from oap.web.http.access import requires, state, the_site
from oap.web.pages.languages import spoken, translated_page, translation_of

blueprint = Blueprint("translations", __name__, url_prefix="/edit/languages")


@dataclass(frozen=True)
class _Row:
    translation: Translation
    spoken: Spoken
    card: Card | None
    out_of_date: bool = False
    missing: int = 0


@blueprint.get("")
@requires("commenter")
def listed() -> str:
    now = state()
    rows = [_row(one, now.library.by_id.get(one.page_id)) for one in now.configuration.translations]
    return render_template("editing/translations.html", rows=rows)


@blueprint.get("/<language>/<page_id>")
@requires("commenter")
def shown(language: str, page_id: str) -> str:
    now = state()
    card, found = now.library.by_id.get(page_id), translation_of(now, page_id, language)
    if card is None or found is None:
        abort(404)
    return translated_page(card, found, draft=not found.is_public)


def _row(one: Translation, card: Card | None) -> _Row:
    rendered = the_site().rendered_pages.get(card.slug) if card is not None else None
    if rendered is None:
        return _Row(one, spoken(state(), one.language), card)
    made = translated(rendered.page, one)
    return _Row(one, spoken(state(), one.language), card, made.is_out_of_date, made.missing)
