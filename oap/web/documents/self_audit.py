"""A setting's self-audit: rating on the device, and one picture, plan and set of documents made of it on request."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from oap.core.documents.self_audit import EVERYONE, RATINGS, SelfAudit, read_form, to_ask, write_file
from oap.core.documents.self_audit_result import Change, bars, compared, needs, own_words, plan, rated_lines
from oap.core.times import day
from oap.documents.export_formats import AUDIT_FORMATS, AuditToWrite
from oap.documents.self_audit_outline import AuditOutline
from oap.errors import Invalid
from oap.services.documents.information_report import information_report
from oap.services.documents.self_audit import parts, questions
from oap.services.operations.outside_files import saved_self_audit
from oap.site.state import State
from oap.web.http.access import cacheable, public, state, the_site, today
from oap.web.http.document_slots import DOCUMENTS, FILES, limit_concurrency
from oap.web.http.responses import NOTHING, chosen_format, download, no_store, send_back, uploaded

blueprint = Blueprint("audit", __name__)
MAX_AUDIT_BYTES = 6_000_000
STAFF = ("class-teacher", "support-staff", "senco", "pastoral-staff", "leaders", "site-staff", "whole-setting")


@blueprint.before_app_request
def _room_for_every_statement() -> None:
    """Before anything reads the form. Every statement rated for each phase, with evidence and action, is a megabyte and
    a half."""
    if request.blueprint == blueprint.name:
        request.max_content_length = request.max_form_memory_size = MAX_AUDIT_BYTES


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> Response:
    problem = (
        "There is more in this audit than can be sent at once. Nothing is lost: it is still in this browser, "
        "or on the page before. "
        "Go back, choose “File to open again here” or save the file part by part, and use shorter evidence and actions."
    )
    response = no_store(_rating(SelfAudit(), {}, problem=problem))
    response.status_code = 413
    return response


@blueprint.get("/audit")
@public
def start() -> Response:
    return cacheable(_rating(SelfAudit(), request.args))


@blueprint.post("/audit")
@public
def work() -> Response:
    """Another part of the audit without JavaScript: what was rated so far comes with the form and goes back with it."""
    audit, too_long = read_form(request.form.to_dict())
    if too_long:
        return _same_part(audit, too_long)
    return no_store(_rating(audit, request.form))


def _same_part(audit: SelfAudit, too_long: Mapping[str, str]) -> Response:
    """The same part of the audit once more, as it was typed."""
    here = {"part": request.form.get("shown_part", "")} | {
        name: request.form.get(f"on_{name}", "") for name in ("phase", "group")
    }
    return send_back(_rating(audit, here, too_long=too_long))


@blueprint.post("/audit/open")
@public
@limit_concurrency(FILES)
def open_file() -> Response:
    try:
        return no_store(_rating(saved_self_audit(uploaded("file")[1]), {}, said="Your audit is open."))
    except Invalid as error:
        return no_store(_rating(SelfAudit(), {}, problem=str(error)))


@blueprint.post("/audit/result")
@public
def result() -> Response:
    """The picture, the training needs and the plan; beside an earlier audit when its file comes too."""
    before, problem = None, ""
    if request.files.get("before"):
        try:
            before = _earlier()
        except Invalid as error:
            problem = str(error)
    return _result(before, problem)


@limit_concurrency(FILES)
def _earlier() -> SelfAudit:
    """Before there is a place to make a document in: who waits for a file must not keep one."""
    return saved_self_audit(uploaded("before")[1])


@limit_concurrency(DOCUMENTS)
def _result(before: SelfAudit | None, problem: str) -> Response:
    audit, too_long = read_form(request.form.to_dict())
    if too_long:
        return _same_part(audit, too_long)
    now = state()
    outline = _outline(now, audit, before)
    return no_store(
        render_template(
            "documents/self_audit_result.html",
            audit=audit,
            saved=write_file(audit).decode(),
            outline=outline,
            ratings=RATINGS,
            problem=problem,
            before=before,
            better=sum(one.better for one in outline.changes),
            formats=AUDIT_FORMATS,
        )
    )


@blueprint.post("/audit/document")
@public
@limit_concurrency(DOCUMENTS)
def document() -> Response:
    """The result as Word, a spreadsheet or PDF, or the audit as a file that opens again."""
    audit, too_long = read_form(request.form.to_dict())
    if too_long:
        return _same_part(audit, too_long)
    form = chosen_format(AUDIT_FORMATS)
    made = form.write(
        AuditToWrite(
            audit, lambda: _outline(state(), audit, None), lambda: information_report(the_site(), state(), audit)
        )
    )
    return download(made, form.file_name("self-audit", today().isoformat()), form.media_type)


def _outline(now: State, audit: SelfAudit, before: SelfAudit | None) -> AuditOutline:
    found = questions(the_site(), now)
    phases, groups = now.configuration.taxonomy.phases, now.configuration.taxonomy.providers
    changes: list[Change] = compared(before, audit, found.asked, phases, groups) if before else []
    return AuditOutline(
        "Self-audit",
        audit.setting,
        audit.date or day(today().isoformat()),
        tuple(bars(audit, found.asked)),
        tuple(needs(audit, found.asked, now.library.cards, found.related, groups)),
        tuple(plan(audit, found.asked, phases, groups)),
        tuple(changes),
        now.configuration.settings.area,
        sum(
            1
            for one in audit.rated()
            if one.statement in found.asked and one.digest and one.digest != found.asked[one.statement].digest
        ),
        tuple(rated_lines(audit, found.asked, phases, groups)),
        tuple(own_words(audit, found.asked)),
    )


def _rating(
    audit: SelfAudit,
    chosen: Mapping[str, str],
    said: str = "",
    problem: str = "",
    too_long: Mapping[str, str] = NOTHING,
) -> str:
    now = state()
    known, taxonomy = parts(now), now.configuration.taxonomy
    part = chosen.get("part", "") if chosen.get("part", "") in known else next(iter(known), "")
    phase = chosen.get("phase", "") if chosen.get("phase", "") in taxonomy.phases else ""
    group = chosen.get("group", "") if chosen.get("group", "") in taxonomy.providers else EVERYONE
    rows = to_ask(questions(the_site(), now, part).asked.values(), audit, phase, group)
    return render_template(
        "documents/self_audit.html",
        audit=audit,
        saved=write_file(audit).decode()
        if audit.ratings and not too_long
        else request.form.get("saved", "")
        if too_long
        else "",
        rows=rows,
        ratings=RATINGS,
        parts=known,
        part=part,
        phase=phase,
        group=group,
        groups={one: taxonomy.providers[one] for one in STAFF if one in taxonomy.providers},
        said=said,
        problem=problem,
        too_long=too_long,
        rated=len(audit.rated()),
        changed=sum(changed for _, _, changed in rows),
        formats=AUDIT_FORMATS,
    )
