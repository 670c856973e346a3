"""The import desk, for leads: a file as it stands beside what becomes of it, its pages, what the handbook has already,
and the drafts that are made of it. Every form is kept when it is sent; nothing needs a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from oap.core.importing import desk_view
from oap.core.importing.choices import STATEMENT_DOES
from oap.core.importing.telling import COLUMN_USES, HEAD_ROWS, LINE_USES
from oap.core.numbers import whole_number
from oap.errors import Conflict, Invalid, NotFound
from oap.services.importing import desk as desks
from oap.services.importing import page_pictures, plans, reading_files
from oap.web.http.access import current_actor, now, requires, state, the_site
from oap.web.importing import desk_forms
from oap.web.importing.importing import blueprint, start_form

_BEGUN = reading_files.Reading("making")
VIEWS = {"file": "The file", "pages": "Pages", "repeats": "May be there already", "left": "Left out"}


@blueprint.get("/<mark>")
@requires("lead")
def look(mark: str) -> Response:
    """How far the reading is; when it is done, the desk. Keeps nothing."""
    return _desk(mark)


@blueprint.post("/<mark>/choices")
@requires("lead")
def choose_at_desk(mark: str) -> Response:
    """Keep what one form of the desk says, and go back to where it stood."""
    site, actor, team = the_site(), current_actor(), request.form.get("team-of-file", "")
    do, what = request.form.get("do", ""), request.form.get("what", "")
    try:
        if what == "mapping" and do == "take":
            desks.take_offer(site, actor, mark, now(), request.form.get("offered", ""), team=team)
        elif what == "mapping" and do == "forget":
            desks.forget_offer(site, actor, request.form.get("offered", ""))
        elif what == "desk" and do == "give-up":
            desks.give_up(site, actor, mark)
            return redirect("/edit/import", 303)
        else:
            change = desk_forms.change_of(request.form, desks.at_desk(site, actor, mark, team))
            desks.say(site, actor, mark, now(), change, team=team)
    except NotFound as error:
        return start_form(str(error), team)
    except Invalid as error:
        return _desk(mark, str(error))
    except plans.NotYet as error:
        return _waiting(mark, team, plan=error.key, unsaid=True)
    return redirect(_back(mark, team), 303)


@blueprint.post("/<mark>")
@requires("lead")
def keep(mark: str) -> Response:
    """Make the drafts."""
    team = request.form.get("team", "")
    try:
        report = desks.make(the_site(), current_actor(), mark, now(), team=team)
    except NotFound as error:
        return start_form(str(error), team)
    except (Invalid, Conflict) as error:
        return _desk(mark, str(error))
    except plans.NotYet as error:
        return _waiting(mark, team, plan=error.key, unsaid=True)
    return make_response(render_template("importing/report.html", report=report))


@blueprint.get("/<mark>/pages/<int:number>.jpg")
@requires("lead")
def picture(mark: str, number: int) -> Response:
    """A page of a PDF as it looks."""
    response = make_response(page_pictures.picture(the_site(), mark, number))
    response.content_type = "image/jpeg"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _waiting(
    mark: str, team: str, found: reading_files.Reading = _BEGUN, *, plan: str = "", unsaid: bool = False
) -> Response:
    """While a file is read, or a large one gone through: ``plan`` is then what is asked by. ``unsaid`` is whether a
    form was sent meanwhile, which is not kept."""
    answer = render_template("importing/reading.html", found=found, mark=mark, team=team, plan=plan, unsaid=unsaid)
    return make_response(answer, 503 if unsaid else 200)


def _desk(mark: str, problem: str = "") -> Response:
    asked = request.form if request.method == "POST" else request.args
    team = asked.get("team", "") or asked.get("team-of-file", "")
    site = the_site()
    try:
        desk = desks.at_desk(site, current_actor(), mark, team)
    except NotFound as error:
        found = reading_files.reading(site, mark)
        if found.state == "making":
            return _waiting(mark, team, found)
        return start_form(found.said or str(error), team)
    except plans.NotYet as error:
        return _waiting(mark, team, plan=error.key)
    except Invalid as error:
        return start_form(str(error), team)
    view = asked.get("view", "") if asked.get("view") in VIEWS else "file"
    taxonomy = state().configuration.taxonomy
    response = make_response(
        render_template(
            "importing/desk.html",
            desk=desk,
            mark=mark,
            view=view,
            views=VIEWS,
            problem=problem,
            typed=request.form if problem else MultiDict[str, str](),  # what was refused is typed only once
            offer_words=list(desk_view.in_words(desk.offer.told, taxonomy)) if desk.offer else [],
            taken_words=list(desk_view.in_words(desk.choices.taken, taxonomy)),
            statement_does=STATEMENT_DOES,
            **(_file(desk, asked) if view == "file" else {}),
        )
    )
    response.status_code = 400 if problem else 200
    return response


def _file(desk: desks.Desk, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the view of the file shows: one part of it, and which block is chosen."""
    show, at, part = asked.get("show", ""), asked.get("at", ""), asked.get("part", "")
    blocks = desk_view.shown(desk.read, desk.report.plan, desk.choices)
    show = show if show in desk_view.ALL else "file"
    parts = desk_view.parts(desk_view.narrowed(blocks, show))
    block, asked_part = whole_number(at), whole_number(part)
    chosen = -1 if block is None else block
    number = desk_view.part_of(parts, chosen) if asked_part is None else asked_part - 1
    number = min(max(number, 0), len(parts) - 1)
    pictured = page_pictures.pages(the_site(), desk.mark) if desk.read.measured else frozenset[int]()
    return {
        "blocks": parts[number],
        "part": number + 1,
        "parts": len(parts),
        "show": show,
        "shows": desk_view.ALL,
        "chosen": chosen,
        "pictured": pictured,
        "column_uses": COLUMN_USES,
        "line_uses": LINE_USES,
        "heading_uses": desk_view.heading_uses(state().configuration.taxonomy),
        "head_rows": HEAD_ROWS,
        "column_said": desk_view.column_said,
        "column_names": desk_view.column_name,
        "column_heads": desk_view.column_heads,
    }


def _back(mark: str, team: str) -> str:
    """Where the form stood."""
    form = request.form
    where = {name: form[name] for name in ("view", "show", "part") if form.get(name)}
    block = whole_number(form.get("block", ""))
    query = urlencode({"team": team, **where} if team else where)
    return f"/edit/import/{mark}" + (f"?{query}" if query else "") + ("" if block is None else f"#b{block}")
