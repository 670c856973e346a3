"""Pages in other languages, from behind: which there are, which nobody has checked, and how a draft would look."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.library.cards import Card
from oap.core.library.translated import translated
from oap.core.pages.languages import Spoken
from oap.core.pages.translation import Translation
from oap.errors import Conflict, Invalid
from oap.services.editing import checking_translations
from oap.web.http.access import current_actor, now, requires, state, the_site
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
    """Every translation, by page and language."""
    known = state()
    rows = [_row(one, known.library.by_id.get(one.page_id)) for one in known.configuration.translations]
    rows.sort(key=lambda row: (row.card.title if row.card else row.translation.page_id, row.spoken.english))
    return render_template("editing/translations.html", rows=rows)


@blueprint.get("/<language>/<page_id>")
@requires("commenter")
def shown(language: str, page_id: str) -> str:
    """The translation as readers would get it, what its speaker says of it, and each piece beside the English."""
    card, found = _both(language, page_id)
    can_check = checking_translations.may_check(the_site(), current_actor(), language, now().date().isoformat())
    can_withdraw = found.is_public and (can_check or current_actor().lead)
    desk = {"can_check": can_check, "can_withdraw": can_withdraw, "said": checking_translations.SAID}
    return translated_page(card, found, desk=desk)


@blueprint.post("/<language>/<page_id>/check")
@requires("commenter")
def check(language: str, page_id: str) -> BaseResponse:
    form, back = request.form, f"/edit/languages/{language}/{page_id}"
    try:
        checking_translations.check(
            the_site(),
            current_actor(),
            language,
            page_id,
            seen=form.get("words", ""),
            said=form.get("said") == "yes",
            now=now(),
        )
    except (Invalid, Conflict) as error:
        flash(str(error))
        return redirect(back, 303)
    flash("Thank you. Readers get it in a second or two, with your name.")
    return redirect(back, 303)


@blueprint.post("/<language>/<page_id>/withdraw")
@requires("commenter")
def withdraw(language: str, page_id: str) -> BaseResponse:
    checking_translations.withdraw(the_site(), current_actor(), language, page_id, now=now())
    flash("Taken back. Readers no longer get it.")
    return redirect(f"/edit/languages/{language}/{page_id}", 303)


def _both(language: str, page_id: str) -> tuple[Card, Translation]:
    known = state()
    card, found = known.library.by_id.get(page_id), translation_of(known, page_id, language)
    if card is None or found is None:
        abort(404)
    return card, found


def _row(one: Translation, card: Card | None) -> _Row:
    rendered = the_site().rendered_pages.get(card.slug) if card is not None else None
    if rendered is None:
        return _Row(one, spoken(state(), one.language), card)
    made = translated(rendered.page, one)
    return _Row(one, spoken(state(), one.language), card, made.is_out_of_date, made.missing)
