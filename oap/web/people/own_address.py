"""Another address for one's own account: asked for when signed in, and said yes to from both mailboxes."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from oap.errors import Invalid
from oap.services.people import own_address
from oap.web.http.access import anyone, must_be_signed_in, now, public_address, requires, the_site
from oap.web.people import sessions
from oap.web.people.account import account_page

blueprint = Blueprint("own_address", __name__, url_prefix="/account/address")


@blueprint.post("")
@requires("signed-in")
def ask() -> Response:
    form = request.form
    try:
        own_address.ask(
            the_site(),
            must_be_signed_in(),
            email=form.get("email", ""),
            password=form.get("address-password", ""),
            token=sessions.present_token(),
            base=public_address(),
            now=now(),
        )
    except Invalid as error:
        return account_page(error.args[1])
    flash("Two mails are on their way: to your address now, and to the new one. Say yes in both within a day.")
    return redirect("/account", 303)


@blueprint.get("/<token>")
@anyone
def show(token: str) -> Response:
    """The page behind a link. Opening it changes nothing."""
    return _page(token)


@blueprint.post("/<token>")
@anyone
def decide(token: str) -> Response:
    if request.form.get("say") != "yes":
        own_address.stop(the_site(), token, now=now())
        return _done("stopped")
    return _done("changed" if own_address.say_yes(the_site(), token, now=now()) else "waits")


def _page(token: str) -> Response:
    change, account = own_address.of_link(the_site(), token, now=now())
    return make_response(render_template("people/address.html", change=change, account=account, done="", token=token))


def _done(done: str) -> Response:
    return make_response(render_template("people/address.html", change=None, account=None, done=done, token=""))
