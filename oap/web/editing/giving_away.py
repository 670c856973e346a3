"""Giving one's own draft to somebody else, who goes on with it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.numbers import whole_number
from oap.errors import Conflict, Invalid
from oap.services.editing import drafts, giving
from oap.web.http.access import current_actor, now, requires, the_site

blueprint = Blueprint("giving_away", __name__, url_prefix="/edit/drafts")


@blueprint.get("/<int:draft_id>/give")
@requires("writer")
def choose(draft_id: int) -> Response:
    return _page(draft_id)


@blueprint.post("/<int:draft_id>/give")
@requires("writer")
def give(draft_id: int) -> Response:
    try:
        to = whole_number(request.form.get("to", ""))
        if to is None:
            raise Invalid("Choose who goes on with it.")
        giving.give(the_site(), current_actor(), draft_id, to, now())
    except (Invalid, Conflict) as error:
        return _page(draft_id, str(error))
    return redirect("/edit?done=given", 303)


def _page(draft_id: int, problem: str = "") -> Response:
    site, actor = the_site(), current_actor()
    draft, _ = drafts.with_newer_version(site, draft_id)
    if draft.author_id != actor.id or draft.state not in ("draft", "changes-requested"):
        return redirect(f"/edit/drafts/{draft_id}", 303)
    page = render_template(
        "editing/give.html", draft=draft, people=giving.takers(site, actor.id), problem=problem, typed=request.form
    )
    return make_response(page, 400 if problem else 200)
