"""Pinned results: looked at and tried by those who write, changed by leads."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.errors import Invalid, NotFound
from oap.services.search import pins
from oap.services.search.word_changes import LIVE
from oap.web.http.access import current_actor, now, requires, state, the_site
from oap.web.search.curation import problem_of

blueprint = Blueprint("pins", __name__, url_prefix="/words/pins")


@blueprint.get("")
@requires("writer")
def shown() -> Response:
    return _shown()


@blueprint.post("/try")
@requires("writer")
def try_pin() -> Response:
    try:
        trial = pins.try_pin(the_site(), request.form.get("words", ""), request.form.get("page", ""))
    except Invalid as error:
        return _shown(problem_of(error))
    return _shown(trial=trial)


@blueprint.post("/add")
@requires("lead")
def add() -> Response:
    form = request.form
    try:
        made = pins.pin(
            the_site(), current_actor(), form.get("words", ""), form.get("page", ""), form.get("reason", ""), now()
        )
    except Invalid as error:
        return _shown(problem_of(error))
    flash(f"Pinned for “{made.words[0]}”. {LIVE}")
    return redirect("/words/pins", 303)


@blueprint.post("/remove")
@requires("lead")
def remove() -> Response:
    try:
        gone = pins.unpin(
            the_site(), current_actor(), request.form.get("pin", ""), request.form.get("reason", ""), now()
        )
    except (Invalid, NotFound) as error:
        return _shown({"pinned": str(error)})
    flash(f"The pin for “{gone.words[0]}” was taken away. {LIVE}")
    return redirect("/words/pins", 303)


def _shown(problems: dict[str, str] | None = None, trial: pins.PinTrial | None = None) -> Response:
    page = render_template(
        "search/pins.html",
        pins=pins.pins(the_site(), state()),
        problems=problems or {},
        trial=trial,
        typed=request.form,
        cards=state().library.cards,
    )
    return make_response(page, 400 if problems else 200)
