"""Who may speak for which group: given by a lead or an admin, never to oneself."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.numbers import whole_number
from oap.errors import Invalid
from oap.services.people import mandates
from oap.web.http.access import current_actor, now, requires, the_site

blueprint = Blueprint("mandates", __name__, url_prefix="/people/mandates")


@blueprint.get("")
@requires("admin", "lead")
def every() -> Response:
    return _page()


@blueprint.post("")
@requires("admin", "lead")
def give() -> BaseResponse:
    form = request.form
    person = form.get("person", "")
    try:
        first, last = (_day(form.get(name, "")) for name in ("first", "last"))
        number = whole_number(person) or 0
        mandates.grant(the_site(), current_actor(), number, form.get("group", ""), first, last, now=now())
    except Invalid as error:
        return _page({"last": str(error)})
    flash("The mandate was given.")
    return redirect("/people/mandates", 303)


@blueprint.post("/<int:mandate_id>/end")
@requires("admin", "lead")
def end(mandate_id: int) -> BaseResponse:
    mandates.end(the_site(), current_actor(), mandate_id, now=now())
    flash("The mandate has ended. What was said under it stays.")
    return redirect("/people/mandates", 303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("Enter the first and the last day.") from None


def _page(problems: dict[str, str] | None = None) -> Response:
    site, actor = the_site(), current_actor()
    page = render_template(
        "people/mandates.html",
        mandates=mandates.every(site, actor),
        people=mandates.candidates(site, actor),
        groups=mandates.groups(site),
        problems=problems or {},
        typed=request.form,
        today=now().date().isoformat(),
    )
    return make_response(page, 400 if problems else 200)
