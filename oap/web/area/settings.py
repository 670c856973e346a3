"""What an area keeps beside its pages, on screens: lists of entries, a form for each, and changes that wait, are live
or can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.area.changes import EntryChange
from oap.core.area.differences import difference
from oap.core.area.documents import BANNERS, DOCUMENTS, Document
from oap.core.area.fields import MOST_ROWS, typed_in, values_of
from oap.core.area.rights import WHO
from oap.core.numbers import whole_number
from oap.errors import Conflict, Invalid, NotFound
from oap.services.area import changes, logo, trials
from oap.services.area.around import choices_of
from oap.services.area.entries import entries, find
from oap.services.area.unfit import Unfit
from oap.web.http.access import current_actor, now, requires, the_site
from oap.web.http.document_slots import FILES, PATIENCE, limit_concurrency
from oap.web.http.limits import asked_from

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
PAGE = 30
DONE = {
    "proposed": "Handed in. It waits for somebody else to agree.",
    "alone": "It is live. Others are told, and a second person has to agree.",
    "live": "You agreed. It is live in a second or two.",
    "seconded": "You agreed. Nothing more is needed.",
    "returned": "It was sent back, with what you said.",
    "taken-back": "It was taken back.",
}


@blueprint.get("")
@requires("signed-in")
def home() -> str:
    site, actor = the_site(), current_actor()
    return render_template(
        "area/home.html",
        lists=[(one, len(entries(site, one)), changes.waiting(site, one)) for one in DOCUMENTS.values()],
        banner=site.banner,
        may=lambda one: one.rights.may(actor, "propose"),
    )


@blueprint.get("/<document>")
@requires("signed-in")
def shown(document: str) -> str:
    site, about = the_site(), changes.document(document)
    found = entries(site, about)
    wanted = " ".join(request.args.get("find", "").split())[:80].lower()
    shown_entries = [one for one in found if wanted in " ".join(map(str, one.values())).lower()]
    if about.id != BANNERS.id:  # those stand by their days
        shown_entries.sort(key=lambda one: (about.title_of(one).lower(), about.key_of(one)))
    return render_template(
        "area/entries.html",
        about=about,
        who=WHO,
        all=len(found),
        find=wanted,
        entries=shown_entries,
        waiting=changes.waiting(site, about),
        may_add=not about.whole and about.rights.may(current_actor(), "propose"),
        values=lambda entry: values_of(entry, about.fields),
        live=site.banner,
    )


@blueprint.get("/<document>/change")
@requires("signed-in")
def form(document: str) -> BaseResponse:
    about, key = changes.document(document), request.args.get("entry", "")
    entry = find(the_site(), about, about.id if about.whole else key) if key or about.whole else {}
    return _form(about, key, values_of(entry, about.fields) | _at_first(about, entry), "")


@blueprint.post("/<document>/change")
@requires("signed-in")
def propose(document: str) -> BaseResponse:
    about, key = changes.document(document), request.form.get("entry", "")
    alone = request.form.get("action") == "alone"
    form = request.form.to_dict()
    try:
        form |= _brought(about)
        made = changes.propose(the_site(), current_actor(), about, key, form, now(), alone=alone)
    except (Unfit, Conflict) as error:
        return _form(about, key, typed_in(form, about.fields), request.form.get("reason", ""), _problems(error))
    return _done(made, "alone" if alone else "proposed")


@blueprint.post("/<document>/remove")
@requires("signed-in")
def remove(document: str) -> BaseResponse:
    about, key = changes.document(document), request.form.get("entry", "")
    alone = request.form.get("action") == "alone"
    try:
        made = changes.propose_removal(the_site(), current_actor(), about, key, request.form, now(), alone=alone)
    except (Unfit, Conflict) as error:
        values = values_of(find(the_site(), about, key), about.fields)
        return _form(about, key, values, request.form.get("reason", ""), _problems(error))
    return _done(made, "alone" if alone else "proposed")


@blueprint.get("/changes")
@requires("signed-in")
def history() -> str:
    start = whole_number(request.args.get("from", "")) or 0
    named = request.args.get("list", "")
    found, older = changes.history(the_site(), named, start, PAGE)
    return render_template(
        "area/history.html",
        changes=found,
        documents=DOCUMENTS,
        named=DOCUMENTS.get(named),
        older=start + len(found) if older else 0,
    )


@blueprint.get("/changes/<int:number>")
@requires("signed-in")
def change(number: int) -> BaseResponse:
    return _change(number)


@blueprint.post("/changes/<int:number>/agree")
@requires("signed-in")
def agree(number: int) -> BaseResponse:
    seen = request.form.get("seen", "")
    # Where something has changed since it is tried again, which takes seconds; a banner must not wait for that.
    with FILES.take(asked_from(), PATIENCE) if seen else nullcontext():
        return _decided(number, "live", lambda: changes.agree(the_site(), current_actor(), number, now(), seen))


@blueprint.post("/changes/<int:number>/second")
@requires("signed-in")
def second(number: int) -> BaseResponse:
    return _decided(number, "seconded", lambda: changes.second(the_site(), current_actor(), number, now()))


@blueprint.post("/changes/<int:number>/return")
@requires("signed-in")
def send_back(number: int) -> BaseResponse:
    answer = request.form.get("answer", "")
    return _decided(number, "returned", lambda: changes.send_back(the_site(), current_actor(), number, answer, now()))


@blueprint.post("/changes/<int:number>/take-back")
@requires("signed-in")
def take_back(number: int) -> BaseResponse:
    return _decided(number, "taken-back", lambda: changes.take_back(the_site(), current_actor(), number, now()))


@blueprint.post("/changes/<int:number>/undo")
@requires("signed-in")
def undo(number: int) -> BaseResponse:
    try:
        made = changes.undo(the_site(), current_actor(), number, request.form, now())
    except (Unfit, Conflict) as error:
        return _change(number, _problems(error))
    return _done(made, "proposed")


def _brought(about: Document) -> dict[str, str]:
    """The name of a picture that was sent, or none where it is to go, by its field. Raises Unfit."""
    found = {}
    for field in about.fields:
        file = request.files.get(f"{field.name}-file") if field.kind == "picture" else None
        if file is not None and (data := file.read()):
            try:
                found[field.name] = logo.bring(the_site(), current_actor(), data, now())
            except Invalid as error:
                raise Unfit({field.name: str(error)}) from error
        elif request.form.get(f"{field.name}-away"):
            found[field.name] = ""
    return found


def _at_first(about: Document, entry: Mapping[str, Any]) -> dict[str, str]:
    """What the form of a new entry says already: that somebody looked today."""
    today = now().date().isoformat()
    return {} if entry else {field.name: today for field in about.fields if field.name == "seen"}


@blueprint.post("/changes/<int:number>/try")
@requires("signed-in")
@limit_concurrency(FILES)
def try_it(number: int) -> BaseResponse:
    return _change(number, tried=True)


def _decided(number: int, done: str, act: Callable[[], object]) -> BaseResponse:
    try:
        act()
    except (Unfit, Conflict) as error:
        return _change(number, _problems(error))
    flash(DONE[done])
    return redirect(f"/settings/changes/{number}", 303)


def _done(made: EntryChange, how: str) -> BaseResponse:
    flash(DONE[how])
    return redirect(f"/settings/changes/{made.id}", 303)


def _problems(error: Unfit | Conflict) -> dict[str, str]:
    return error.problems if isinstance(error, Unfit) else {"main": str(error)}


def _form(
    about: Document, key: str, values: Mapping[str, Any], reason: str, problems: dict[str, str] | None = None
) -> BaseResponse:
    rights, actor = about.rights, current_actor()
    page = render_template(
        "area/form.html",
        about=about,
        key=key,
        values=values,
        reason=reason,
        problems=problems or {},
        choices=lambda field: choices_of(the_site(), field),
        rows=lambda field: range(min(MOST_ROWS, len(values[field.name]) + 2)),
        may_alone=rights.may(actor, "publish-alone"),
        may_propose=rights.may(actor, "propose", team=str(values.get("team") or "")) or rights.propose == "team",
        now=now(),
    )
    return make_response(page, 400 if problems else 200)


def _change(number: int, problems: dict[str, str] | None = None, *, tried: bool = False) -> BaseResponse:
    site, one = the_site(), changes.get(the_site(), number)
    about = DOCUMENTS.get(one.document)
    if about is None:
        raise NotFound("There is no such list.")
    if tried and not about.tried:
        raise NotFound("There is nothing to try here.")
    actor = current_actor()
    trial = trials.trial(site, one) if tried else None
    decides = about.rights.may(actor, "decide", team=one.team, author=one.author_id)
    page = render_template(
        "area/change.html",
        one=one,
        about=about,
        difference=difference(about, one, lambda field: dict(choices_of(site, field))),
        problems=problems or {},
        trial=trial,
        seen=trials.mark(site, actor, one, trial) if trial is not None else "",
        may_try=about.tried and one.state == "waiting" and (decides or one.author_id == actor.id),
        decides=decides and one.state == "waiting",
        seconds=decides and one.debt,
        mine=one.author_id == actor.id,
        may_undo=one.version is not None and about.rights.may(actor, "propose", team=one.team),
        who=WHO,
        typed=request.form,
    )
    return make_response(page, 400 if problems else 200)
