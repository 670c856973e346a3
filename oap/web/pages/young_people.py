"""The section for young people: the pages that speak to them."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from oap.core.pages.page import YOUNG_PEOPLE
from oap.web.http.access import cacheable, public, state, the_site

blueprint = Blueprint("young_people", __name__)
MOST = 100
FIRST = "for-young-people"  # the page that stands first; its editor says what comes next, in its related pages


@blueprint.get("/young-people")
@public
def young_people() -> Response:
    found = state().library.listing({"audience": YOUNG_PEOPLE}, size=MOST)
    first = the_site().rendered_pages.get(FIRST)
    chosen = [FIRST, *first.page.related] if first is not None else []
    places = {page_id: place for place, page_id in enumerate(chosen)}
    cards = sorted(found.cards, key=lambda card: places.get(card.id, len(places)))
    return cacheable(render_template("pages/young_people.html", cards=cards))
