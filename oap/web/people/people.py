"""People and their roles, for admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.people.accounts import PersonForm
from oap.errors import Conflict, Invalid
from oap.services.people import accounts, four_eyes, invitations, notices, person_requests, second_factor
from oap.services.people.invitations import Sent
from oap.services.people.sign_in import second_factor_required
from oap.storage.person_requests import PersonRequest
from oap.web.http.access import current_actor, now, public_address, requires, state, the_site, today

blueprint = Blueprint("people", __name__, url_prefix="/people")
TEAM_ROLES = {"": "No role", "editor": "Editor", "publisher": "Publisher", "reviewer": "Reviewer"}


@blueprint.get("")
@requires("admin")
def everybody() -> Response:
    found = accounts.everybody(the_site(), current_actor())
    asked = person_requests.requests(the_site(), current_actor(), now=now())
    page = render_template(
        "people/people.html",
        people=found,
        teams=state().configuration.taxonomy.teams,
        required=second_factor_required(the_site()),
        another_key={one.id for one in second_factor.under_another_key(the_site())},
        refused=current_app.extensions["oap.limiter"].refusals(today()),
        asked=asked,
        in_words=four_eyes.in_words,
    )
    return make_response(page)


@blueprint.get("/requests")
@requires("admin", "lead")
def requests() -> Response:
    """What needs a second person."""
    actor = current_actor()
    asked = person_requests.requests(the_site(), actor, now=now())
    mine = {one.id for one in asked.waiting if person_requests.may_agree(actor, one)}
    page = render_template("people/requests.html", asked=asked, in_words=four_eyes.in_words, may_agree=mine)
    return make_response(page)


@blueprint.post("/requests/<int:request_id>/agree")
@requires("admin", "lead")
def agree(request_id: int) -> Response:
    sent = person_requests.agree(the_site(), current_actor(), request_id, base=public_address(), now=now())
    if sent is not None:
        return _sent(sent, "invite" if sent.account.state == "invited" else "reset")
    flash("It is done, and the person has been told.")
    return redirect("/people/requests", 303)


@blueprint.post("/requests/<int:request_id>/refuse")
@requires("admin", "lead")
def refuse(request_id: int) -> Response:
    person_requests.refuse(the_site(), current_actor(), request_id, now=now())
    flash("Nothing was changed.")
    return redirect("/people/requests", 303)


@blueprint.get("/invite")
@requires("admin")
def invite() -> Response:
    return _form("people/invite.html", PersonForm("", ""), {})


@blueprint.post("/invite")
@requires("admin")
def invite_now() -> Response:
    given = _given()
    try:
        sent = invitations.invite(the_site(), current_actor(), given, base=public_address(), now=now())
    except Invalid as error:
        return _form("people/invite.html", given, error.args[1])
    except Conflict as error:
        return _form("people/invite.html", given, {"email": str(error)})
    return _sent(sent, "invite") if isinstance(sent, Sent) else _waits()


@blueprint.get("/<int:account_id>")
@requires("admin")
def person(account_id: int) -> Response:
    return _person(account_id)


@blueprint.post("/<int:account_id>")
@requires("admin")
def change(account_id: int) -> Response:
    given = _given()
    try:
        changed = accounts.change(the_site(), current_actor(), account_id, given, now=now())
    except (Invalid, Conflict) as error:
        field = "email" if "address" in str(error) else "admin"
        problems = error.args[1] if isinstance(error, Invalid) else {field: str(error)}
        return _person(account_id, given, problems)
    if isinstance(changed, PersonRequest):
        return _waits()
    flash(f"{changed.name} now has these roles.")
    return redirect("/people", 303)


@blueprint.post("/<int:account_id>/disable")
@requires("admin")
def disable(account_id: int) -> Response:
    accounts.disable(the_site(), current_actor(), account_id, now=now())
    return _back(account_id, "This person can no longer sign in, and is signed out everywhere.")


@blueprint.post("/<int:account_id>/enable")
@requires("admin")
def enable(account_id: int) -> Response:
    if accounts.enable(the_site(), current_actor(), account_id, now=now()) is not None:
        return _waits()
    return _back(account_id, "This person can sign in again.")


@blueprint.post("/<int:account_id>/sign-out")
@requires("admin")
def sign_out_everywhere(account_id: int) -> Response:
    accounts.sign_out_everywhere(the_site(), current_actor(), account_id, now=now())
    return _back(account_id, "This person is signed out everywhere.")


@blueprint.post("/<int:account_id>/second-factor")
@requires("admin")
def take_second_factor_away(account_id: int) -> Response:
    accounts.request_second_factor_reset(the_site(), current_actor(), account_id, now=now())
    return _waits()


@blueprint.post("/<int:account_id>/organisation/undo")
@requires("admin")
def unlink(account_id: int) -> Response:
    accounts.unlink(the_site(), current_actor(), account_id, now=now())
    return _back(account_id, "This person no longer signs in through the organisation, and is signed out everywhere.")


@blueprint.post("/<int:account_id>/link")
@requires("admin")
def send_link(account_id: int) -> Response:
    sent = invitations.resend(the_site(), current_actor(), account_id, base=public_address(), now=now())
    if not isinstance(sent, Sent):
        return _waits()
    return _sent(sent, "invite" if sent.account.state == "invited" else "reset")


def _person(account_id: int, given: PersonForm | None = None, problems: dict[str, str] | None = None) -> Response:
    """The page of one person, with what was typed and is wrong with it."""
    found, browsers = accounts.person(the_site(), current_actor(), account_id, now=now())
    return _form(
        "people/person.html",
        given or accounts.as_form(found),
        problems or {},
        person=found,
        browsers=browsers,
        lately=notices.lately(the_site(), found),
    )


def _waits() -> Response:
    flash("This waits for a second person, another admin or a lead. Nothing has changed yet.")
    return redirect("/people/requests", 303)


def _given() -> PersonForm:
    """The form as it was sent."""
    teams = {
        key.removeprefix("role-"): value for key, value in request.form.items() if key.startswith("role-") and value
    }
    return PersonForm(
        request.form.get("name", ""),
        request.form.get("email", ""),
        "admin" in request.form,
        "lead" in request.form,
        teams,
    )


def _form(template: str, form: PersonForm, problems: dict[str, str], **more: Any) -> Response:
    page = render_template(
        template,
        form=form,
        problems=problems,
        teams=state().configuration.taxonomy.teams,
        team_roles=TEAM_ROLES,
        **more,
    )
    return make_response(page, 400 if problems else 200)


def _sent(sent: invitations.Sent, kind: str) -> Response:
    # The link stands on a page only where no mail carries it: whoever has it can sign in as that person.
    return make_response(render_template("people/sent.html", sent=sent, kind=kind))


def _back(account_id: int, words: str) -> Response:
    flash(words)
    return redirect(f"/people/{account_id}", 303)
