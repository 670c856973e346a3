"""How somebody has notices by mail: a choice on their account page, and the link that stops them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.services.operations import notice_choice
from oap.web.http.access import anyone, must_be_signed_in, requires, the_site

blueprint = Blueprint("notice_choice", __name__)


@blueprint.post("/account/notices")
@requires("signed-in")
def choose() -> BaseResponse:
    notice_choice.choose(the_site(), must_be_signed_in().id, request.form.get("notices", ""))
    flash("Your choice about mails is kept.")
    return redirect("/account", 303)


@blueprint.get("/notices/stop/<token>")
@anyone
def stop(token: str) -> str:
    """The page behind the link in each mail. Opening it changes nothing: machines open links in mails."""
    notice_choice.whose(the_site(), token)
    return render_template("people/stop_notices.html", stopped=False, token=token)


@blueprint.post("/notices/stop/<token>")
@anyone
def stopped(token: str) -> str:
    notice_choice.choose(the_site(), notice_choice.whose(the_site(), token), "none")
    return render_template("people/stop_notices.html", stopped=True, token=token)
