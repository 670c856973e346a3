"""Deleting a person who has gone, after a page that says what that means."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.errors import Conflict
from oap.services.people import accounts, deleting
from oap.web.http.access import current_actor, now, requires, the_site

blueprint = Blueprint("deleting", __name__, url_prefix="/people")


@blueprint.get("/<int:account_id>/delete")
@requires("admin")
def asked(account_id: int) -> Response:
    return _page(account_id)


@blueprint.post("/<int:account_id>/delete")
@requires("admin")
def delete(account_id: int) -> Response:
    if "sure" not in request.form:
        return _page(account_id, "Tick the box to say that you are sure.")
    try:
        name = deleting.delete(the_site(), current_actor(), account_id, now())
    except Conflict as error:
        return _page(account_id, str(error))
    flash(f"This person is deleted. What they did is shown as done by “{name}”.")
    return redirect("/people", 303)


def _page(account_id: int, problem: str = "") -> Response:
    person, _ = accounts.person(the_site(), current_actor(), account_id, now=now())
    name = deleting.name_after(the_site(), person)
    page = render_template("people/delete.html", person=person, name=name, problem=problem)
    return make_response(page, 400 if problem else 200)
