"""The log of privileged acts, for leads and admins: filters, pages, and all of it as a table."""

from __future__ import annotations

import csv
import io
from datetime import date

from flask import Blueprint, Response, make_response, render_template, request

from oap.core.numbers import whole_number
from oap.core.times import utc_text
from oap.services.operations.delivery import standing
from oap.storage import audit_log
from oap.web.http.access import current_actor, now, requires, the_site
from oap.web.http.responses import harmless

blueprint = Blueprint("audit_log", __name__)
PAGE = 100


@blueprint.get("/audit-log")
@requires("lead", "admin")
def log() -> Response:
    chosen = {name: request.args.get(name, "").strip()[:100] for name in ("act", "who", "about", "since", "until")}
    for name in ("since", "until"):
        chosen[name] = day_or_nothing(chosen[name])
    before = request.args.get("before", "0")
    with the_site().database.read() as connection:
        events = audit_log.events(
            connection,
            act=chosen["act"],
            actor=chosen["who"],
            target=chosen["about"],
            since=chosen["since"],
            until=chosen["until"],
            before=whole_number(before) or 0,
            limit=PAGE + 1,
        )
        acts = audit_log.acts(connection)
    more = events[PAGE - 1].id if len(events) > PAGE else 0
    return make_response(
        render_template(
            "editing/audit_log.html",
            events=events[:PAGE],
            acts=acts,
            chosen=chosen,
            more=more,
            standing=standing(the_site()),
        )
    )


@blueprint.post("/audit-log.csv")
@requires("lead", "admin")
def export() -> Response:
    """All of it. Taking a copy is itself an act that is written down, so it takes a press and not a link."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("number", "time (UTC)", "account", "who", "act", "about", "detail"))
    with the_site().database.write() as connection:
        audit_log.add(connection, current_actor(), "audit-log-exported", "audit-log.csv", now=utc_text(now()))
        for event in audit_log.every_event(connection):
            row = (event.id, event.at, event.actor_id or "", event.actor, event.act, event.target, event.detail)
            table.writerow([harmless(str(cell)) for cell in row])
    response = make_response("\ufeff" + text.getvalue())  # the mark makes spreadsheets read it as UTF-8
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def day_or_nothing(text: str) -> str:
    """2026-11-24, or empty for anything that is not a day."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
