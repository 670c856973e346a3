"""Proposing other words for a place in a draft that is in review."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.numbers import whole_number
from oap.core.pages.wordings import PARTS
from oap.errors import Conflict, Invalid
from oap.services.editing import suggesting
from oap.web.http.access import current_actor, now, requires, the_site

blueprint = Blueprint("suggesting", __name__, url_prefix="/review")


@blueprint.get("/<int:revision_id>/suggest")
@requires("commenter")
def choose(revision_id: int) -> Response:
    """All words of the draft, each with a form for others."""
    return _page(revision_id)


@blueprint.post("/<int:revision_id>/suggest")
@requires("commenter")
def suggest(revision_id: int) -> BaseResponse:
    form = request.form
    found = suggesting.proposable(the_site(), current_actor(), revision_id).wordings
    number = whole_number(form.get("which", ""))
    if number is None or number >= len(found) or found[number].text != form.get("before", "").replace("\r\n", "\n"):
        return _page(revision_id, "These words were changed since you looked at them. Look again.")
    try:
        suggesting.suggest(
            the_site(),
            current_actor(),
            revision_id,
            now(),
            old=found[number],
            instead=form.get("instead", ""),
            why=form.get("why", ""),
        )
    except (Invalid, Conflict) as error:
        return _page(revision_id, str(error))
    return redirect(f"/review/{revision_id}?done=suggested#comments", 303)


def _page(revision_id: int, problem: str = "") -> Response:
    found = suggesting.proposable(the_site(), current_actor(), revision_id)
    page = render_template(
        "editing/suggest.html",
        found=found,
        parts=PARTS,
        problem=problem,
        typed=request.form,
        chosen=whole_number(request.form.get("which", "")) if problem else None,
    )
    return make_response(page, 400 if problem else 200)
