"""The provision record: a form that the browser keeps, and the documents made of it. Nothing typed stays on the
server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from oap.core.documents.citations import Reference, in_order
from oap.core.documents.document_code import encode
from oap.core.documents.provision_cost import FORMULA, NO_CONDITION
from oap.core.documents.provision_record import (
    LAW,
    STATUSES,
    Cycle,
    Entry,
    ProvisionRecord,
    add,
    for_family,
    next_cycle,
    read_form,
    standing,
)
from oap.core.documents.record_layout import STANDARD, without_money
from oap.core.library.cards import Card
from oap.core.numbers import whole_number
from oap.documents.export_formats import RECORD, RECORD_FORMATS
from oap.documents.provision_record_outline import RecordToWrite
from oap.errors import Invalid
from oap.services.documents.citations import cite
from oap.services.operations.outside_files import saved_provision_record
from oap.web.documents.provision_record_view import choices, listed, patterns, shown_lines, warnings
from oap.web.http.access import cacheable, public, public_address, state, the_site, today
from oap.web.http.document_slots import DOCUMENTS, FILES, limit_concurrency
from oap.web.http.responses import NOTHING, chosen_format, download, no_store, send_back, uploaded

blueprint = Blueprint("record", __name__)
_PICK = re.compile(r"^([a-z0-9-]{1,120})/([a-z0-9-]{1,120})/([0-9]{1,6})$")


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> Response:
    problem = (
        "There is more in this record, or in the file, than can be sent at once. Nothing is lost: what you typed is "
        "still in this browser, or on the page before. Begin a new record for the next cycles."
    )
    response = send_back(_page(ProvisionRecord(), None, problem=problem, layout=STANDARD.id))  # the form can't be read
    response.status_code = 413
    return response


@blueprint.get("/record")
@public
def start() -> Response:
    return cacheable(_page(ProvisionRecord(phase=_known_phase()), _chosen(request.args.get("need", ""))))


@blueprint.get("/record/statements")
@public
def statements() -> Response:
    card = _chosen(request.args.get("need", ""))
    if card is None:
        abort(404)
    return cacheable(
        render_template("documents/provision_record_statements.html", card=card, listed=listed(card, _known_phase()))
    )


@blueprint.get("/record/shared")
@public
def shared() -> Response:
    """The page that reads a shared record out of its own address, in the browser: what follows # is sent to nobody."""
    return cacheable(
        render_template("documents/provision_record_shared.html", statuses=json.dumps(STATUSES), law=LAW, too_long={})
    )


@blueprint.post("/record")
@public
def work() -> Response:
    """One step of the form without JavaScript: everything comes with it and goes back with it."""
    fields = request.form.to_dict()
    record, too_long = read_form(fields)
    card = _chosen(fields.get("need", ""))
    if too_long:
        return send_back(_page(record, card, too_long=too_long))
    said = problem = ""
    try:
        if "add" in fields:
            record, said = _added(record, [fields["add"]], len(record.cycles))
        else:
            record, said = _step(
                record, fields.get("do", "show"), fields.get("to_cycle", ""), request.form.getlist("pick")
            )
    except Invalid as error:
        problem = str(error)
    return no_store(_page(record, card, said, problem), "text/html; charset=utf-8")


@blueprint.post("/record/open")
@public
@limit_concurrency(FILES)
def open_file() -> Response:
    try:
        record = saved_provision_record(uploaded("file")[1])
    except Invalid as error:
        return no_store(_page(ProvisionRecord(), None, problem=str(error)))
    return no_store(_page(record, None, "Your record is open."))


@blueprint.post("/record/document")
@public
@limit_concurrency(DOCUMENTS)
def document() -> Response:
    """The record as Word, PDF, or a file that opens again."""
    record, too_long = read_form(request.form.to_dict())
    form = chosen_format(RECORD_FORMATS)
    if too_long:
        return send_back(_page(record, None, too_long=too_long))
    theirs = "without_staff" in request.form and not form.opens_again
    if theirs:
        record = for_family(record)
    record, citations = standing(record, cite(the_site(), record.references()))
    words = state().configuration
    chosen = request.form.get("layout", STANDARD.id)
    layout = next((one for one in words.layouts if one.id == chosen), None)
    if layout is None:
        return send_back(_page(record, None, problem="That layout is not there any more. Choose another one."))
    if theirs:
        layout = without_money(layout)
    given = RecordToWrite(
        record,
        citations,
        encode(in_order(record.references(), citations)),
        address=public_address(),
        area=words.settings.area,
        phase=words.taxonomy.phases.get(record.phase, ""),
        now=the_site().clock.now(),
        tiers=words.taxonomy.professional_tiers,
        family_words="family_words" in request.form,
        layout=layout,
    )
    try:
        made = form.write(given)
    except Invalid as error:
        return send_back(_page(record, None, problem=str(error)))
    # Staff's copy lies beside the family's: the name says which is which. Nothing typed is in it: it is a header.
    stem = (RECORD if layout.id == STANDARD.id else layout.id) + ("-without-what-is-for-staff" if theirs else "")
    return download(made, form.file_name(stem, today().isoformat()), form.media_type)


def _step(record: ProvisionRecord, do: str, to_cycle: str, picked: list[str]) -> tuple[ProvisionRecord, str]:
    what, _, number = do.partition("-")
    place = whole_number(number) or 0
    if what == "add":
        return _added(record, picked, whole_number(to_cycle) or 1)
    if what == "own":
        entry = Entry(cycle=min(max(place, 1), len(record.cycles)))
        return record.model_copy(update={"entries": (*record.entries, entry)}), "A line was added."
    if what == "cycle":
        return record.model_copy(update={"cycles": (*record.cycles, Cycle())}), "A cycle was added."
    if what == "next":
        return next_cycle(record), "The next cycle begins with what is still in place."
    if what in ("remove", "renew") and 1 <= place <= len(record.entries):
        entries = list(record.entries)
        if what == "remove":
            del entries[place - 1]
            return record.model_copy(update={"entries": tuple(entries)}), "The line was taken out."
        card = state().library.by_id.get(entries[place - 1].page)
        if card:
            anew = {"version": card.version, "words": "", "date": "", "address": "", "family": ""}
            entries[place - 1] = entries[place - 1].model_copy(update=anew)
            return record.model_copy(update={"entries": tuple(entries)}), f"The line now cites version {card.version}."
    return record, ""


def _added(record: ProvisionRecord, picked: list[str], cycle: int) -> tuple[ProvisionRecord, str]:
    references = [Reference(found[1], found[2], int(found[3])) for one in picked if (found := _PICK.match(one))]
    known = cite(the_site(), references)
    if not known:
        raise Invalid("Tick at least one statement first.")
    more = add(record, [reference for reference in references if reference in known], cycle, _tiers(known))
    count = len(more.entries) - len(record.entries)
    return (
        more,
        "That is in your record already."
        if not count
        else "Added 1 statement."
        if count == 1
        else f"Added {count} statements.",
    )


def _tiers(references: Iterable[Reference]) -> dict[Reference, str]:
    """The tier in which each statement stands on today's page."""
    found: dict[Reference, str] = {}
    for one in references:
        card = state().library.by_id.get(one.page)
        page = the_site().rendered_pages.get(card.slug) if card else None
        found[one] = next((item.tier for item in (page.statements() if page else ()) if item.id == one.statement), "")
    return found


def _known_phase() -> str:
    phase = request.args.get("phase", "")
    return phase if phase in state().configuration.taxonomy.phases else ""


def _chosen(slug: str) -> Card | None:
    card = state().library.by_slug.get(slug)
    return card if card and card.version and card.tiers else None


def _page(
    record: ProvisionRecord,
    card: Card | None,
    said: str = "",
    problem: str = "",
    too_long: Mapping[str, str] = NOTHING,
    layout: str = "",
) -> str:
    now = state()
    return render_template(
        "documents/provision_record.html",
        record=record,
        card=card,
        said=said,
        problem=problem,
        patterns=patterns(),
        statuses=STATUSES,
        numbered=shown_lines(now, record),
        listed=listed(card, record.phase) if card else [],
        choices=choices(now),
        phase=record.phase,
        warnings=warnings(record),
        blank=Entry(),
        blank_cycle=Cycle(),
        law=LAW,
        too_long=too_long,
        formats=RECORD_FORMATS,
        layouts=now.configuration.layouts,
        layout=layout or request.form.get("layout", STANDARD.id),
        formula=FORMULA,
        no_condition=NO_CONDITION,
        tier_names=json.dumps(dict(now.configuration.taxonomy.professional_tiers)),
        site_address=public_address(),
    )
