"""Adding a picture, changing the file of one that is being written, and seeing it before it is public."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.pages.pictures import LICENCES
from oap.errors import Conflict, Invalid
from oap.services.editing import pictures
from oap.web.http.access import current_actor, now, number_sent, requires, the_site
from oap.web.http.document_slots import FILES, limit_concurrency
from oap.web.http.responses import uploaded

blueprint = Blueprint("edit_pictures", __name__, url_prefix="/edit")
WITH_FILES = ("edit_pictures.bring", "edit_pictures.change")


@blueprint.before_app_request
def _room_for_a_picture() -> None:
    """Before anything reads the form: only these addresses take a picture's worth of bytes."""
    if request.endpoint in WITH_FILES:
        request.max_content_length = pictures.MAX_BYTES + 100_000


@blueprint.get("/pictures/new")
@requires("writer")
def new() -> BaseResponse:
    return _new()


@blueprint.post("/pictures/new")
@requires("writer")
@limit_concurrency(FILES)
def bring() -> BaseResponse:
    form = request.form
    said = pictures.Described(
        title=form.get("title", ""),
        team=form.get("team", ""),
        alt=form.get("alt", ""),
        decorative=form.get("decorative") == "yes",
        credit=form.get("credit", ""),
        licence=form.get("licence", ""),
        description=form.get("description", ""),
    )
    try:
        _, data = uploaded("file")
        made = pictures.add(the_site(), current_actor(), now(), said, data)
    except Invalid as error:
        return _new(str(error))
    return redirect(f"/edit/drafts/{made.id}", 303)


@blueprint.post("/drafts/<int:draft_id>/picture")
@requires("writer")
@limit_concurrency(FILES)
def change(draft_id: int) -> BaseResponse:
    try:
        _, data = uploaded("file")
        pictures.change_file(the_site(), current_actor(), draft_id, now(), data, number_sent("saves", -1))
    except (Invalid, Conflict) as error:
        page = render_template("editing/picture_refused.html", why=str(error), draft_id=draft_id)
        return make_response(page, 409 if isinstance(error, Conflict) else 400)
    return redirect(f"/edit/drafts/{draft_id}?saved=1", 303)


@blueprint.get("/pictures/files/<name>")
@requires("commenter", "writer", "admin")
def file(name: str) -> Response:
    data, kind = pictures.file_of_a_draft(the_site(), current_actor(), name)
    response = make_response(data)
    response.content_type = kind
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _new(problem: str = "") -> BaseResponse:
    page = render_template(
        "editing/new_picture.html",
        problem=problem,
        typed=request.form,
        mine=current_actor().teams,
        licences=list(LICENCES.items()),
    )
    return make_response(page, 400 if problem else 200)
