"""Signing in and out, and the page of the first start."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.core.people.accounts import Account
from oap.core.people.sign_in import Proof
from oap.errors import Invalid, NotAllowed
from oap.services.people import first_people, second_factor, sign_in, single_sign_on
from oap.web.http.access import anyone, current_account, now, requires, the_site
from oap.web.http.resubmission import PendingForm, carried_form, resend_page, safe_next
from oap.web.people import sessions

blueprint = Blueprint("sign_in", __name__)
NO_FORM = PendingForm()


@blueprint.get("/sign-in")
@anyone
def form() -> Response:
    going = safe_next(request.args.get("next", ""))
    account = current_account()
    if account is not None:
        return redirect(going or start_page(account), 303)
    return make_response(render_template("people/sign_in.html", problem="", email="", next=going, kept=PendingForm()))


@blueprint.post("/sign-in")
@anyone
def sign_in_now() -> Response:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    going, kept = safe_next(request.form.get("next", "")), carried_form()
    try:
        account = sign_in.check_password(the_site(), email, password, sessions.visitor(), now=now())
    except Invalid as error:
        page = render_template("people/sign_in.html", problem=str(error), email=email[:254], next=going, kept=kept)
        return make_response(page, 400)
    return go_on(account, {"password"}, going, kept)


@blueprint.get("/sign-in/code")
@anyone
def code() -> Response:
    return redirect("/sign-in", 303)


@blueprint.post("/sign-in/code")
@anyone
def second_factor_now() -> Response:
    going, kept = safe_next(request.form.get("next", "")), carried_form()
    half = sessions.half_signed_in()
    if half is None:
        problem = "The page was open for too long. Sign in again."
        return make_response(
            render_template("people/sign_in.html", problem=problem, email="", next=going, kept=kept), 400
        )
    try:
        second_factor.check(the_site(), half.account, request.form.get("code", ""), sessions.visitor(), now=now())
    except Invalid as error:
        page = render_template("people/code.html", problem=str(error), next=going, kept=kept)
        return make_response(page, 400)
    return go_on(half.account, half.shown | {"code"}, going, kept, subject=half.subject)


def go_on(
    account: Account, shown: Collection[Proof], going: str = "", kept: PendingForm = NO_FORM, *, subject: str = ""
) -> Response:
    """What every door leads to: ask for what is still missing, else sign this browser in and lead to where the person
    was going, or offer to send what was kept. ``subject`` is who arrived from the organisation, to be linked with the
    account."""
    need = sign_in.still_needs(the_site(), account, shown)
    if need == "code":
        sessions.begin_half(account, shown, subject)
        return make_response(render_template("people/code.html", problem="", next=going, kept=kept))
    if need == "password":
        raise NotAllowed("Your password is needed too. Start again from the sign-in page.")
    if subject:
        account = single_sign_on.link_arrived(the_site(), account, subject, now=now())
    sessions.begin(account, shown)
    answer = resend_page(kept) if kept else redirect(going or start_page(account), 303)
    return sessions.mark_device(answer)


def start_page(account: Account) -> str:
    """Where somebody begins who asked for nothing in particular."""
    first = "/edit" if account.actor.writes else "/review" if account.roles else "/people"
    return first if has_page(first) else "/account"


def has_page(path: str) -> bool:
    return any(rule.rule == path for rule in current_app.url_map.iter_rules())


@blueprint.post("/sign-out")
@requires("signed-in")
def sign_out() -> Response:
    sessions.end()
    return redirect("/sign-in", 303)


@blueprint.get("/first-run/<token>")
@anyone
def first_run(token: str) -> Response:
    first_people.check_first_run(the_site(), token)
    return make_response(render_template("people/first_run.html", problems=[], name="", email=""))


@blueprint.post("/first-run/<token>")
@anyone
def make_first(token: str) -> Response:
    first_people.check_first_run(the_site(), token)
    name, email = request.form.get("name", "").strip(), request.form.get("email", "").strip()
    try:
        account = first_people.make_first_admin(
            the_site(), name=name, email=email, password=request.form.get("password", ""), now=now()
        )
    except Invalid as error:
        page = render_template(
            "people/first_run.html", problems=str(error).split("\n"), name=name[:100], email=email[:254]
        )
        return make_response(page, 400)
    return go_on(account, {"link"})
