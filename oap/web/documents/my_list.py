"""The family's list for a meeting. It is kept on their device; here it is only shown, put in order and printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from oap.core.documents.meeting_list import (
    LAW,
    MAX_ITEMS,
    MAX_QUESTIONS,
    STARTERS,
    MeetingList,
    moved,
    read_form,
    read_shared,
    shared,
)
from oap.core.numbers import whole_number
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.service_fields import Contact
from oap.core.pages.service_record import shown_contacts
from oap.documents.export_formats import PDF
from oap.errors import Invalid
from oap.search.passages import Result, shown
from oap.search.query import tidy
from oap.services.search.crisis_counts import count
from oap.site.state import State
from oap.web.http.access import cacheable, public, public_address, state, the_site, today
from oap.web.http.document_slots import DOCUMENTS, limit_concurrency
from oap.web.http.responses import NOTHING, download, no_store, send_back
from oap.web.pages.danger import crisis_context

blueprint = Blueprint("my_list", __name__)
MOST_OFFERED = 8  # things to save from one search in the list
NOBODY_KNOWN = "We have no number yet. Ask the SENCO at school who can tell you."


@dataclass(frozen=True)
class ListItem:
    """A saved statement or service as today's page says it. ``contacts`` are confirmed ones; a statement has none."""

    id: str
    words: str
    title: str
    address: str
    service: bool = False
    contacts: tuple[Contact, ...] = ()


@blueprint.get("/my-list")
@public
def start() -> Response:
    """An empty list, or the one in a shared link: public ids only."""
    return cacheable(_page(read_shared(request.args.get("items", "")), link="items" in request.args))


@blueprint.post("/my-list")
@public
def work() -> Response:
    """One step without JavaScript: the whole list comes with the form and goes back with it."""
    fields = request.form.to_dict()
    mine, too_long = read_form(fields)
    if too_long:
        return send_back(_page(mine, too_long=too_long))
    said = problem = ""
    try:
        mine, said = _step(mine, fields)
    except Invalid as error:
        problem = str(error)
    asked = fields.get("do") in ("find", "show")  # "show" is what Enter presses; other steps only keep what was found
    return no_store(_page(mine, said=said, problem=problem, find=fields.get("find", ""), asked=asked))


@blueprint.post("/my-list/document")
@public
@limit_concurrency(DOCUMENTS)
def document() -> Response:
    """One or two pages to print."""
    now, (mine, too_long) = state(), read_form(request.form.to_dict())
    if too_long:
        return send_back(_page(mine, too_long=too_long))
    settings = now.configuration.settings
    from oap.documents.meeting_pdf import meeting_pdf  # here, because who reads pages never needs it

    made = meeting_pdf(mine, listed(now, mine.items), address=public_address(), area=settings.area)
    return download(made, f"my-list-{today().isoformat()}.pdf", PDF)


def _step(mine: MeetingList, fields: dict[str, str]) -> tuple[MeetingList, str]:
    if "add" in fields:
        return _added(mine, fields["add"])
    what, _, number = fields.get("do", "").partition("-")
    place = whole_number(number) or 0
    items, questions = mine.items, mine.questions
    match what:
        case "up" | "down":
            items, said = moved(items, place, -1 if what == "up" else 1), "The list has a new order."
        case "remove":
            items, said = (*items[: place - 1], *items[place:]), "It was taken out of your list."
        case "qup" | "qdown":
            questions, said = moved(questions, place, -1 if what == "qup" else 1), "The questions have a new order."
        case "qremove":
            questions, said = (*questions[: place - 1], *questions[place:]), "The question was taken out."
        case "question" if len(questions) < MAX_QUESTIONS:
            starter = STARTERS[place - 1] if 1 <= place <= len(STARTERS) else ""
            questions, said = (*questions, starter), "A question was added."
        case _:
            said = ""
    return mine.model_copy(update={"items": items, "questions": questions}), said


def _added(mine: MeetingList, identity: str) -> tuple[MeetingList, str]:
    if not listed(state(), [identity]):
        raise Invalid("That is not on this site any more.")
    if identity in mine.items:
        return mine, "That is in your list already."
    if len(mine.items) >= MAX_ITEMS:
        raise Invalid(f"A list holds {MAX_ITEMS} things. Take one out first.")
    return mine.model_copy(update={"items": (*mine.items, identity)}), "Saved to your list."


def listed(now: State, ids: Iterable[str]) -> list[ListItem]:
    """What today's pages say of the saved ids, in their order; what is gone is left out."""
    found = []
    for identity in ids:
        page_id, _, statement_id = identity.partition("/")
        card = now.library.by_id.get(page_id)
        rendered = the_site().rendered_pages.get(card.slug) if card else None
        if card is None or rendered is None:
            continue
        if not statement_id:
            service = rendered.page.service
            contacts = shown_contacts(service) if service else ()
            find = (service.whom_to_ask or NOBODY_KNOWN) if service else card.summary
            found.append(ListItem(identity, find, card.title, card.url, True, contacts))
            continue
        statement = next((one for one in rendered.statements() if one.id == statement_id), None)
        if statement:
            words = statement.family_text or statement.professional_text
            found.append(ListItem(identity, words, card.title, f"{card.url}#{statement_id}"))
    return found


def _found(now: State, typed: str, mine: MeetingList, asked: bool) -> dict[str, Any]:
    """For the template: what a search made in the list offers to save, and the help for danger that it tells of.

    Of each page the statement that answers best, or its first; a service as a whole; nothing that is saved already.
    Danger is counted once, when it is ``asked``.
    """
    if not typed:
        return {"offered": [], "find": ""}
    if now.engine is None:
        return {"offered": [], "find": typed, **crisis_context(now, now.judge(typed))}
    answer = now.engine.search(typed)
    if asked:
        count(the_site(), answer.crisis.level, today())
    ids = [_to_save(result) for result in shown(answer, the_site().rendered_pages.extract)]
    offered = listed(now, [one for one in ids if one and one not in mine.items][:MOST_OFFERED])
    return {"offered": offered, "find": typed, **crisis_context(now, answer.crisis)}


def _to_save(result: Result) -> str:
    """The id by which a list holds a found page, "" when it has nothing to save."""
    if PAGE_TYPES[result.card.type].has_service:
        return result.card.id
    rendered = the_site().rendered_pages.get(result.card.slug)
    statement = result.statement or next(iter(rendered.statements()), None) if rendered else None
    return f"{result.card.id}/{statement.id}" if statement else ""


def _page(
    mine: MeetingList,
    said: str = "",
    problem: str = "",
    link: bool = False,
    too_long: Mapping[str, str] = NOTHING,
    find: str = "",
    asked: bool = False,
) -> str:
    now = state()
    items = listed(now, mine.items)
    return render_template(
        "documents/my_list.html",
        mine=mine,
        items=items,
        said=said,
        problem=problem,
        link=link,
        starters=STARTERS,
        law=LAW,
        share=f"/my-list?items={shared(one.id for one in items)}" if items else "",
        base=public_address(),
        gone=len(mine.items) - len(items),
        too_long=too_long,
        **_found(now, tidy(find), mine, asked),
    )
