"""The pages and their dates: found by team, by who looks after them and by title, and decided on many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.numbers import whole_number
from oap.core.pages.workflow import Actor, may
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing import many_pages, review_dates
from oap.services.editing.many_pages import Decision, Place
from oap.services.editing.review_dates import ReviewDue
from oap.web.http.access import current_actor, now, state, the_site

PLACES: tuple[Place, ...] = ("owner", "second")


def decided() -> Response:
    """What the form of the list asks for, and the list again with its filter: the address holds it."""
    form = request.form
    chosen = form.getlist("shown" if "everything" in form else "page")
    try:
        made = Decision(
            {place: _person(form[place]) for place in PLACES if form.get(place, "")},
            _day(form.get("review_by", "")),
        )
        number = many_pages.decide(the_site(), current_actor(), chosen, made, now())
    except (Invalid, Conflict, NotAllowed) as error:
        return listed(str(error))
    flash(f"Done for {number} {'page' if number == 1 else 'pages'}.")
    return redirect(request.full_path.rstrip("?"), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("Enter the day of the next check.") from None


def _person(text: str) -> int | None:
    number = whole_number(text)
    if number is None and text != "nobody":
        raise Invalid("Choose a person out of the list.")
    return number


def listed(problem: str = "") -> Response:
    """The pages that were asked for; ``problem`` is what was wrong with the form."""
    site, actor, asked = the_site(), current_actor(), request.args
    everything = asked.get("all") == "1"
    pages = review_dates.pages(site, now().date(), only_waiting=not everything)
    owner, team, find = asked.get("owner", ""), asked.get("team", ""), " ".join(asked.get("find", "").split())[:80]
    found = [one for one in pages if _is_wanted(one, actor, owner, team, find.lower())]
    mine = {one.card.id for one in found if may(actor, "confirm", team=one.card.team, author=None)}
    page = render_template(
        "editing/review_dates.html",
        pages=found,
        everything=everything,
        me=actor.id,
        mine=mine,
        owners=_owners(pages),
        people=_candidates([one.card.team for one in found if one.card.id in mine]),
        teams=state().configuration.taxonomy.teams,
        owner=owner,
        team=team,
        find=find,
        problem=problem,
        typed=request.form,
    )
    return make_response(page, 400 if problem else 200)


def _is_wanted(one: ReviewDue, actor: Actor, owner: str, team: str, find: str) -> bool:
    """Whether the page is in the part of the list that was asked for."""
    named = {person.id for person in (one.owner, one.second) if person is not None}
    of_owner = {"": True, "me": actor.id in named, "nobody": one.owner is None}.get(owner, whole_number(owner) in named)
    return of_owner and team in ("", one.card.team) and find in one.card.title.lower()


def _owners(pages: Sequence[ReviewDue]) -> list[tuple[int, str]]:
    named = {person.id: person.name for one in pages for person in (one.owner, one.second) if person is not None}
    return sorted(named.items(), key=lambda one: one[1])


def _candidates(teams: Sequence[str]) -> list[tuple[int, str]]:
    able = {one.id: one.name for team in set(teams) for one in review_dates.candidates(the_site(), team)}
    return sorted(able.items(), key=lambda one: one[1])
