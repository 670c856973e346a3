"""What leads look at: what people searched for and did not find, and how often urgent help opened."""

from __future__ import annotations

from flask import Blueprint, render_template

from oap.services.search.crisis_counts import days
from oap.services.search.not_found_log import KEPT_DAYS, not_found
from oap.web.http.access import requires, the_site, today

blueprint = Blueprint("insight", __name__)
DAYS = 90
DANGER_DAYS = 28


@blueprint.get("/insight")
@requires("lead")
def insight() -> str:
    terms = not_found(the_site(), today(), DAYS)
    danger = days(the_site(), today(), DANGER_DAYS)
    return render_template(
        "search/not_found_terms.html", terms=terms, days=DAYS, kept=KEPT_DAYS, danger=danger, danger_days=DANGER_DAYS
    )
