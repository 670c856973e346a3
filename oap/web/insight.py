"""What leads look at: what people searched for and did not find."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template

from oap.services.search_log import KEPT_DAYS, not_found
from oap.web.access import requires, the_site

blueprint = Blueprint("insight", __name__)
DAYS = 90


@blueprint.get("/insight")
@requires("lead")
def insight() -> str:
    terms = not_found(the_site(), date.today(), DAYS)
    return render_template("insight/insight.html", terms=terms, days=DAYS, kept=KEPT_DAYS)
