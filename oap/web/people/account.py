"""A person's own account: password, second factor, and where they are signed in."""

from __future__ import annotations

import segno
from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from oap.core.people.accounts import NOTICES, Account
from oap.errors import Invalid
from oap.services.people import notices, own_account, own_address, second_factor, sign_in, single_sign_on
from oap.web.http.access import must_be_signed_in, now, requires, the_site
from oap.web.people import sessions

blueprint = Blueprint("account", __name__, url_prefix="/account")
SETTING_UP = 30 * 60  # seconds to scan the code


@blueprint.get("")
@requires("signed-in")
def account() -> Response:
    return account_page({})


@blueprint.post("/password")
@requires("signed-in")
def change_password() -> Response:
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        own_account.change_password(
            the_site(), must_be_signed_in(), old=old, new=new, token=sessions.present_token(), now=now()
        )
    except Invalid as error:
        return account_page(error.args[1])
    return _back("Your password is changed. You are signed out everywhere else.")


@blueprint.post("/sessions/<identity>/end")
@requires("signed-in")
def end_one(identity: str) -> Response:
    own_account.end_one(the_site(), must_be_signed_in(), identity, now=now())
    return _back("That browser is signed out.")


@blueprint.post("/sessions/end")
@requires("signed-in")
def end_all() -> Response:
    own_account.end_all(the_site(), must_be_signed_in(), now=now())
    sessions.end()
    return redirect("/sign-in", 303)


@blueprint.get("/second-factor")
@requires("signed-in")
def second() -> Response:
    return _second_page("", "")


@blueprint.post("/second-factor")
@requires("signed-in")
def turn_on() -> Response:
    me = must_be_signed_in()
    try:
        secret = str(_signer(me).loads(request.form.get("secret", ""), max_age=SETTING_UP))
    except BadData:
        return _second_page("", "The page was open for too long. Here is a new code to scan.")
    try:
        codes = second_factor.turn_on(
            the_site(),
            me,
            password=request.form.get("password", ""),
            secret=secret,
            code=request.form.get("code", ""),
            token=sessions.present_token(),
            now=now(),
        )
    except Invalid as error:
        return _second_page(secret, str(error))
    return make_response(render_template("people/recovery_codes.html", codes=codes, first=True))


@blueprint.post("/second-factor/off")
@requires("signed-in")
def turn_off() -> Response:
    try:
        second_factor.turn_off(
            the_site(),
            must_be_signed_in(),
            password=request.form.get("password", ""),
            token=sessions.present_token(),
            now=now(),
        )
    except Invalid as error:
        return _second_page("", str(error))
    return _back("Your second factor is off.")


@blueprint.post("/second-factor/codes")
@requires("signed-in")
def new_codes() -> Response:
    try:
        codes = second_factor.new_codes(
            the_site(),
            must_be_signed_in(),
            password=request.form.get("password", ""),
            token=sessions.present_token(),
            now=now(),
        )
    except Invalid as error:
        return _second_page("", str(error))
    return make_response(render_template("people/recovery_codes.html", codes=codes, first=False))


@blueprint.post("/organisation/undo")
@requires("signed-in")
def unlink() -> Response:
    try:
        single_sign_on.unlink(
            the_site(),
            must_be_signed_in(),
            password=request.form.get("password", ""),
            token=sessions.present_token(),
            now=now(),
        )
    except Invalid as error:
        return account_page({"password": str(error)})
    return _back("Your account is no longer linked with your organisation’s sign-in.")


def _second_page(secret: str, problem: str) -> Response:
    """The page to set it up, or, when it is on, to turn it off. The secret lies in the form, signed, until it is
    proved."""
    me, site = must_be_signed_in(), the_site()
    secret = secret or second_factor.new_secret()
    picture = segno.make(second_factor.address(site, me, secret), error="m").svg_data_uri(scale=5, border=3)
    page = render_template(
        "people/second_factor.html",
        account=me,
        problem=problem,
        picture=picture,
        secret=secret,
        left=second_factor.codes_left(site, me),
        signed=_signer(me).dumps(secret),
        required=sign_in.second_factor_required(site),
        readable=not me.second_factor or second_factor.can_be_checked(site, me),
    )
    return make_response(page, 400 if problem else 200)


def _signer(account: Account) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"second factor of {account.id}")


def account_page(problems: dict[str, str]) -> Response:
    """The page of the own account, with what is wrong by field."""
    me = must_be_signed_in()
    page = render_template(
        "people/account.html",
        account=me,
        problems=problems,
        notice_choices=NOTICES,
        can_move=own_address.can_ask(the_site(), me),
        moving=own_address.waiting(the_site(), me, now()),
        typed=request.form,
        here=sessions.present_id(),
        browsers=own_account.browsers(the_site(), me, now=now()),
        lately=notices.lately(the_site(), me),
    )
    return make_response(page, 400 if problems else 200)


def _back(words: str) -> Response:
    flash(words)
    return redirect("/account", 303)
