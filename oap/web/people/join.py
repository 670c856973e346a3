"""Links from mail that set a password. A GET shows the form and changes nothing, whoever or whatever opens it."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from oap.core.people.accounts import Account
from oap.errors import Invalid
from oap.services.people import invitations
from oap.web.http.access import anyone, now, public_address, the_site
from oap.web.people.sign_in import go_on

blueprint = Blueprint("join", __name__)


@blueprint.get("/join/<token>")
@anyone
def show(token: str) -> Response:
    account, kind = invitations.account_of_link(the_site(), token, now=now())
    return _page(account, kind, "")


@blueprint.post("/join/<token>")
@anyone
def join(token: str) -> Response:
    account, kind = invitations.account_of_link(the_site(), token, now=now())
    try:
        joined = invitations.set_password(the_site(), token, request.form.get("password", ""), now=now())
    except Invalid as error:
        return _page(account, kind, str(error))
    return go_on(joined, {"link"})


@blueprint.get("/forgotten-password")
@anyone
def forgotten() -> Response:
    return make_response(render_template("people/forgotten.html"))


@blueprint.post("/forgotten-password")
@anyone
def send_link() -> Response:
    invitations.forgotten(the_site(), request.form.get("email", ""), base=public_address(), now=now())
    return make_response(render_template("people/link_sent.html"))


def _page(account: Account, kind: str, problem: str) -> Response:
    page = render_template("people/join.html", account=account, kind=kind, problem=problem)
    return make_response(page, 400 if problem else 200)
