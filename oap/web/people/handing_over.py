"""What somebody who leaves still holds, and who takes it, on the way to disabling them."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.area.documents import said_of
from oap.core.numbers import whole_number
from oap.errors import Conflict, Invalid
from oap.services.editing import handing_over
from oap.services.editing.handing_over import HandOver
from oap.services.people import accounts, mandates
from oap.web.http.access import current_actor, now, requires, state, the_site

blueprint = Blueprint("handing_over", __name__, url_prefix="/people")


@blueprint.get("/<int:account_id>/hand-over")
@requires("admin")
def listed(account_id: int) -> Response:
    return _page(account_id)


@blueprint.post("/<int:account_id>/hand-over")
@requires("admin")
def hand_over(account_id: int) -> Response:
    site, actor, form = the_site(), current_actor(), request.form
    disable = form.get("then") == "disable"
    chosen = {
        team: to for team in state().configuration.taxonomy.teams if (to := whole_number(form.get(f"pages-{team}", "")))
    }
    given = HandOver(
        chosen, whole_number(form.get("drafts", "")), whole_number(form.get("mandates", "")), leaving=disable
    )
    try:
        if disable and account_id == actor.id:
            raise Conflict("You cannot disable yourself. Ask another admin.")
        handing_over.hand_over(site, actor, account_id, given, now())
        if disable:
            accounts.disable(site, actor, account_id, now=now())
    except (Invalid, Conflict) as error:
        return _page(account_id, str(error))
    flash("This person can no longer sign in, and is signed out everywhere." if disable else "It was handed over.")
    return redirect(f"/people/{account_id}/hand-over", 303)


def _page(account_id: int, problem: str = "") -> Response:
    site, actor = the_site(), current_actor()
    person, _ = accounts.person(site, actor, account_id, now=now())
    held = handing_over.held(site, actor, account_id, now())
    page = render_template(
        "people/hand_over.html",
        person=person,
        held=held,
        takers=handing_over.who_can_take(site, actor, account_id, list(held.pages)),
        groups=mandates.groups(the_site()),
        said_of=said_of,
        problem=problem,
        typed=request.form,
    )
    return make_response(page, 400 if problem else 200)
