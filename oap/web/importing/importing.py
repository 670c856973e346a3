"""Bringing a handbook in, for leads: choose a file, and wait while it is read. What comes then is ``desk``."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, jsonify, make_response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from oap.documents.reading import MAX_BYTES
from oap.errors import Invalid, Unavailable
from oap.services.importing import desk, importing, plans, reading_files
from oap.web.http.access import current_actor, requires, state, the_site

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
    return start_form()


@blueprint.post("")
@requires("lead")
def bring_in() -> Response:
    """Begin to read the file. The answer is the page that shows how far it is, and then what would be made."""
    file, team = request.files.get("file"), request.form.get("team", "")
    if file is None or not file.filename:
        return start_form("Choose a file first.", team)
    try:
        importing.check_team(the_site(), current_actor(), team)
        mark = reading_files.begin(the_site(), file.read(MAX_BYTES + 1), file.filename)
    except (Invalid, Unavailable) as error:
        return start_form(str(error), team)
    return redirect(f"/edit/import/{mark}?{urlencode({'team': team})}", 303)


@blueprint.get("/<mark>/status")
@requires("lead")
def how_far(mark: str) -> Response:
    """The same as JSON, for the script that keeps the page fresh."""
    if key := request.args.get("plan", ""):
        return jsonify(state="making" if plans.is_being_made(the_site(), key) else "ready", doing="Going through it")
    found = reading_files.reading(the_site(), mark)
    return jsonify(state=found.state, doing="Reading", done=found.done, total=found.total)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> Response:
    return start_form(
        f"The file is larger than {MAX_BYTES // 1_000_000} MB. Send it in parts, or without its pictures.", status=413
    )


def start_form(problem: str = "", team: str = "", status: int = 0) -> Response:
    """The form where a file is chosen, and the files that somebody began to go through."""
    teams = state().configuration.taxonomy.teams
    response = make_response(
        render_template(
            "importing/choose.html",
            problem=problem,
            team=team or next(iter(teams)),
            teams=teams,
            begun=desk.begun(the_site(), current_actor()),
            most=MAX_BYTES // 1_000_000,
        )
    )
    response.status_code = status or (400 if problem else 200)
    return response
