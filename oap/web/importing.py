"""Bringing a handbook in, for leads: choose a file, look at what would be made of it, make the drafts."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from oap.documents.reading import MAX_BYTES
from oap.errors import Conflict, Invalid
from oap.services import importing
from oap.web.access import current_actor, now, requires, state, the_site

blueprint = Blueprint("importing", __name__, url_prefix="/edit/import")
ENDPOINT = "importing.bring_in"


@blueprint.before_app_request
def _room_for_a_file() -> None:
    """Before anything reads the form: only this address takes more than a form's worth of bytes."""
    if request.endpoint == ENDPOINT:
        request.max_content_length = MAX_BYTES + 100_000


@blueprint.get("")
@requires("lead")
def choose() -> Response:
    return _form()


@blueprint.post("")
@requires("lead")
def bring_in() -> Response:
    """Show what the file would become, or make the drafts, as the form says."""
    file, team = request.files.get("file"), request.form.get("team", "")
    only_look = request.form.get("do", "look") != "keep"
    if file is None or not file.filename:
        return _form("Choose a file first.", team, only_look)
    try:
        data = file.read(MAX_BYTES + 1)
        if only_look:
            report = importing.look(the_site(), current_actor(), data, file.filename, team=team)
        else:
            report = importing.bring_in(the_site(), current_actor(), data, file.filename, now(), team=team)
    except (Invalid, Conflict) as error:
        return _form(str(error), team, only_look)
    return make_response(render_template("importing/report.html", report=report, only_look=only_look, team=team))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> Response:
    return _form(
        f"The file is larger than {MAX_BYTES // 1_000_000} MB. Send it in parts, or without its pictures.", status=413
    )


def _form(problem: str = "", team: str = "", only_look: bool = True, status: int = 0) -> Response:
    teams = state().words.taxonomy.teams
    response = make_response(render_template(
        "importing/choose.html", problem=problem, team=team or next(iter(teams)), teams=teams, only_look=only_look,
        most=MAX_BYTES // 1_000_000,
    ))  # fmt: skip
    response.status_code = status or (400 if problem else 200)
    return response
