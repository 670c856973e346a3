"""What the service deletes by time, and mails that could not be sent, for admins."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.numbers import whole_number
from oap.services.editing import notice_mail
from oap.services.operations import retention
from oap.web.http.access import current_actor, now, requires, the_site

blueprint = Blueprint("upkeep", __name__, url_prefix="/people/upkeep")


@blueprint.get("")
@requires("admin")
def upkeep() -> Response:
    page = render_template(
        "people/upkeep.html",
        rules=retention.standing(the_site(), current_actor()),
        given_up=notice_mail.given_up(the_site(), current_actor()),
        mail=bool(the_site().config.mail_url),
    )
    return make_response(page)


@blueprint.post("/mails")
@requires("admin")
def try_again() -> BaseResponse:
    chosen = [number for one in request.form.getlist("mail") if (number := whole_number(one)) is not None]
    done = notice_mail.try_again(the_site(), current_actor(), chosen, now())
    flash(f"{done} {'mail is' if done == 1 else 'mails are'} tried again now.")
    return redirect("/people/upkeep", 303)
