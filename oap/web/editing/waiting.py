"""What waits for whoever is signed in, and for a lead what waits longest for anybody."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.numbers import whole_number
from oap.errors import Unavailable
from oap.services.editing import waiting
from oap.services.editing.waiting import Waiting
from oap.web.http.access import current_account, must_be_signed_in, now, requires, the_site

blueprint = Blueprint("waiting", __name__)
LONGEST = 20


@blueprint.get("/waiting")
@requires("signed-in")
def mine() -> str:
    lead = must_be_signed_in().actor.lead
    everything = waiting.of_everybody(the_site(), now()) if lead else []
    return render_template(
        "editing/waiting.html", waiting=for_me(), longest=everything[:LONGEST], all=len(everything), lead=lead
    )


@blueprint.post("/waiting/seen")
@requires("signed-in")
def seen() -> BaseResponse:
    """What was only told goes from the list."""
    ids = [number for text in request.form.getlist("notice") if (number := whole_number(text)) is not None]
    waiting.see(the_site(), must_be_signed_in(), ids, now())
    return redirect("/waiting", 303)


def for_me() -> list[Waiting]:
    """What waits for whoever is signed in, asked once a request; nothing for anybody else. Raises Unavailable."""
    if "waiting" not in g:
        account = current_account()
        g.waiting = waiting.for_person(the_site(), account, now()) if account is not None else []
    found: list[Waiting] = g.waiting
    return found


def for_the_bar() -> list[Waiting]:
    """The same for the bar of every screen, which must not take a screen down that needs less: nothing while it cannot
    be known."""
    try:
        return for_me()
    except Unavailable:
        return []
