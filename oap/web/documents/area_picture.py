"""The picture of an area from the self-audits that settings sent: on a page, and as documents.

The files are read for this one answer. What the page has of them goes back with its form when a document is asked for.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from oap.core.documents.area_picture import AreaPicture, read_file, write_file
from oap.core.documents.area_result import area_needs, moved, parts, told
from oap.core.documents.area_settings import Received
from oap.documents.area_outline import BARS, CHANGES, MOVED, NEEDS, PARTS, STATEMENTS, AreaOutline
from oap.documents.export_formats import AREA_FORMATS
from oap.errors import Invalid
from oap.services.documents.area_picture import area_picture, earlier_picture, received
from oap.services.documents.self_audit import questions
from oap.web.http.access import cacheable, public, state, the_site, today
from oap.web.http.document_slots import DOCUMENTS, FILES, LARGE, limit_concurrency
from oap.web.http.responses import all_uploaded, chosen_format, download, no_store, send_back

blueprint = Blueprint("area", __name__)
MAX_BYTES, MAX_FORM_BYTES = 60_000_000, 8_000_000


@blueprint.before_app_request
def _room_for_many_files() -> None:
    """Before anything reads the form: an audit is a tenth of a megabyte as a rule, and an area has hundreds."""
    if request.blueprint == blueprint.name:
        request.max_content_length, request.max_form_memory_size = MAX_BYTES, MAX_FORM_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> Response:
    problem = (
        f"These files are more than can be sent at once ({MAX_BYTES // 1_000_000} MB, or a thousand files). "
        "Pack them into one zip file and choose that."
    )
    response = no_store(_choose(problem))
    response.status_code = 413
    return response


@blueprint.get("/audit/area")
@public
def start() -> Response:
    return cacheable(_choose())


@blueprint.post("/audit/area/result")
@public
@limit_concurrency(LARGE, read_first=False)
@limit_concurrency(FILES)
def result() -> Response:
    """The picture of the files that were sent, beside last year's when that is sent too."""
    site, now = the_site(), state()
    found, then, problem, by_group = None, None, "", "by_group" in request.form
    try:
        found = received(site, now, all_uploaded("audits"), by_group)
        made = area_picture(site, now, found, by_group=by_group)
    except Invalid as error:
        return send_back(_choose(str(error), found))
    try:
        if earlier := all_uploaded("earlier"):
            then = earlier_picture(site, now, earlier, by_group)
    except Invalid as error:
        problem = f"There is nothing to compare with: {error}"
    outline = _outline(made, then)
    heads = {"parts": PARTS, "needs": NEEDS, "changes": CHANGES, "moved": MOVED, "statements": STATEMENTS[:11]}
    return no_store(
        render_template(
            "documents/area_result.html",
            outline=outline,
            received=found,
            problem=problem,
            picture=write_file(made).decode(),
            then=write_file(then).decode() if then else "",
            formats=AREA_FORMATS,
            bars=BARS,
            heads={name: outline.head(head) for name, head in heads.items()},
        )
    )


@blueprint.post("/audit/area/document")
@public
@limit_concurrency(DOCUMENTS)
def document() -> Response:
    """The picture as Word, a spreadsheet, PDF, or the file to compare with next year."""
    form = chosen_format(AREA_FORMATS)
    made, then = (
        read_file(text.encode()) if text else None
        for text in (request.form.get(one, "") for one in ("picture", "then"))
    )
    if made is None:
        raise Invalid("Choose the files that your settings sent first.")
    return download(form.write(_outline(made, then)), form.file_name(f"area-{today().isoformat()}"), form.media_type)


def _outline(made: AreaPicture, then: AreaPicture | None) -> AreaOutline:
    now = state()
    found, taxonomy = questions(the_site(), now), now.configuration.taxonomy
    lines, before = (told(one, found.asked, taxonomy.phases, taxonomy.providers) if one else [] for one in (made, then))
    changes, statements = moved(before, lines) if then else ([], [])
    return AreaOutline(
        made,
        tuple(lines),
        tuple(parts(lines)),
        tuple(area_needs(lines, found.asked, now.library.cards, found.related)),
        (then.date or "the earlier picture") if then else "",
        tuple(changes),
        tuple(statements),
    )


def _choose(problem: str = "", found: Received | None = None) -> str:
    by_group = "by_group" in request.form
    return render_template("documents/area.html", problem=problem, received=found, by_group=by_group)
