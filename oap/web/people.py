"""People and their roles, for admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.accounts import PersonForm
from oap.errors import Conflict, Invalid
from oap.services import invitations, people, second_factor
from oap.web.access import current_actor, now, public_address, requires, state, the_site

blueprint = Blueprint("people", __name__, url_prefix="/people")
TEAM_ROLES = {"": "No role", "editor": "Editor", "publisher": "Publisher", "reviewer": "Reviewer"}


@blueprint.get("")
@requires("admin")
def everybody() -> Response:
    found = people.everybody(the_site(), current_actor())
    page = render_template(
        "people/people.html", people=found, teams=state().words.taxonomy.teams, required=second_factor.required(the_site())
    )  # fmt: skip
    return make_response(page)


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
    return _sent(sent, "invite")


@blueprint.get("/<int:account_id>")
@requires("admin")
def person(account_id: int) -> Response:
    found, browsers = people.person(the_site(), current_actor(), account_id, now=now())
    return _form("people/person.html", people.as_form(found), {}, person=found, browsers=browsers)


@blueprint.post("/<int:account_id>")
@requires("admin")
def change(account_id: int) -> Response:
    given = _given()
    try:
        changed = people.change(the_site(), current_actor(), account_id, given, now=now())
    except (Invalid, Conflict) as error:
        found, browsers = people.person(the_site(), current_actor(), account_id, now=now())
        field = "email" if "address" in str(error) else "admin"
        problems = error.args[1] if isinstance(error, Invalid) else {field: str(error)}
        return _form("people/person.html", given, problems, person=found, browsers=browsers)
    flash(f"{changed.name} now has these roles.")
    return redirect("/people", 303)


@blueprint.post("/<int:account_id>/disable")
@requires("admin")
def disable(account_id: int) -> Response:
    people.disable(the_site(), current_actor(), account_id, now=now())
    return _back(account_id, "This person can no longer sign in, and is signed out everywhere.")


@blueprint.post("/<int:account_id>/enable")
@requires("admin")
def enable(account_id: int) -> Response:
    people.enable(the_site(), current_actor(), account_id, now=now())
    return _back(account_id, "This person can sign in again.")


@blueprint.post("/<int:account_id>/sign-out")
@requires("admin")
def sign_out_everywhere(account_id: int) -> Response:
    people.sign_out_everywhere(the_site(), current_actor(), account_id, now=now())
    return _back(account_id, "This person is signed out everywhere.")


@blueprint.post("/<int:account_id>/second-factor")
@requires("admin")
def take_second_factor_away(account_id: int) -> Response:
    people.take_second_factor_away(the_site(), current_actor(), account_id, now=now())
    return _back(
        account_id, "The second factor is gone. The person can sign in with the password alone and set it up anew."
    )


@blueprint.post("/<int:account_id>/link")
@requires("admin")
def send_link(account_id: int) -> Response:
    sent = invitations.send_again(the_site(), current_actor(), account_id, base=public_address(), now=now())
    return _sent(sent, "invite" if sent.account.state == "invited" else "reset")


def _given() -> PersonForm:
    """The form as it was sent."""
    teams = {
        key.removeprefix("role-"): value for key, value in request.form.items() if key.startswith("role-") and value
    }
    return PersonForm(
        request.form.get("name", ""), request.form.get("email", ""), "admin" in request.form, "lead" in request.form, teams
    )  # fmt: skip


def _form(template: str, form: PersonForm, problems: dict[str, str], **more: Any) -> Response:
    page = render_template(
        template, form=form, problems=problems, teams=state().words.taxonomy.teams, team_roles=TEAM_ROLES, **more
    )
    return make_response(page, 400 if problems else 200)


def _sent(sent: invitations.Sent, kind: str) -> Response:
    # The link stands on a page only where no mail carries it: whoever has it can sign in as that person.
    return make_response(render_template("people/sent.html", sent=sent, kind=kind))


def _back(account_id: int, words: str) -> Response:
    flash(words)
    return redirect(f"/people/{account_id}", 303)
