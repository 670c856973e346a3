"""Bringing a handbook in, for leads: choose a file, wait while it is read, look at what would be made, make the
drafts."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, jsonify, make_response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from oap.core.importing.decisions import DECISIONS
from oap.documents.reading import MAX_BYTES
from oap.errors import Conflict, Invalid, NotFound, Unavailable
from oap.services.importing import importing, reading_files
from oap.web.http.access import current_actor, now, requires, state, the_site

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
    """Begin to read the file. The answer is the page that shows how far it is, and then what would be made."""
    file, team = request.files.get("file"), request.form.get("team", "")
    if file is None or not file.filename:
        return _form("Choose a file first.", team)
    try:
        importing.check_team(the_site(), current_actor(), team)
        mark = reading_files.begin(the_site(), file.read(MAX_BYTES + 1), file.filename)
    except (Invalid, Unavailable) as error:
        return _form(str(error), team)
    return redirect(f"/edit/import/{mark}?{urlencode({'team': team})}", 303)


@blueprint.get("/<mark>")
@requires("lead")
def look(mark: str) -> Response:
    """How far the reading is; when it is done, what would be made. Keeps nothing."""
    team, found = request.args.get("team", ""), reading_files.reading(the_site(), mark)
    if found.state == "making":
        return make_response(render_template("importing/reading.html", found=found, mark=mark, team=team))
    try:
        if found.state == "failed":
            return _form(found.said, team)
        read, name = reading_files.what_was_read(the_site(), mark)
        report = importing.preview_blocks(the_site(), current_actor(), read, name, team=team)
    except (Invalid, NotFound) as error:
        return _form(str(error), team)
    return make_response(
        render_template(
            "importing/report.html", report=report, only_look=True, mark=mark, team=team, decisions=DECISIONS
        )
    )


@blueprint.get("/<mark>/status")
@requires("lead")
def how_far(mark: str) -> Response:
    """The same as JSON, for the script that keeps the page fresh."""
    found = reading_files.reading(the_site(), mark)
    return jsonify(state=found.state, doing="Reading", done=found.done, total=found.total)


@blueprint.post("/<mark>")
@requires("lead")
def keep(mark: str) -> Response:
    """Make the drafts."""
    team = request.form.get("team", "")
    try:
        read, name = reading_files.what_was_read(the_site(), mark)
        report = importing.create_drafts(
            the_site(), current_actor(), read, mark, name, now(), team=team, decisions=_decisions()
        )
    except (Invalid, Conflict, NotFound) as error:
        return _form(str(error), team)
    return make_response(render_template("importing/report.html", report=report, only_look=False, mark=mark, team=team))


def _decisions() -> dict[int, str]:
    """What the form says of pages, by number."""
    chosen = {n: request.form.get(f"page-{n}", "") for n in range(importing.MAX_PAGES)}
    return {n: decision for n, decision in chosen.items() if decision in DECISIONS}


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> Response:
    return _form(
        f"The file is larger than {MAX_BYTES // 1_000_000} MB. Send it in parts, or without its pictures.", status=413
    )


def _form(problem: str = "", team: str = "", status: int = 0) -> Response:
    teams = state().configuration.taxonomy.teams
    response = make_response(
        render_template(
            "importing/choose.html",
            problem=problem,
            team=team or next(iter(teams)),
            teams=teams,
            most=MAX_BYTES // 1_000_000,
        )
    )
    response.status_code = status or (400 if problem else 200)
    return response
