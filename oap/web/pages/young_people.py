"""The section for young people: the pages that speak to them."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from oap.core.pages.page import YOUNG_PEOPLE
from oap.web.http.access import cacheable, public, state

blueprint = Blueprint("young_people", __name__)
MOST = 100


@blueprint.get("/young-people")
@public
def young_people() -> Response:
    found = state().library.listing({"audience": YOUNG_PEOPLE}, size=MOST)
    return cacheable(render_template("pages/young_people.html", cards=found.cards))
