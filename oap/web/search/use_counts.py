"""One count of what came of a search, sent by the page of results. Nothing of who sent it is kept: not here, not in the
record."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, request

from oap.errors import Unavailable
from oap.services.search import use_counts
from oap.web.http.access import public, the_site, today
from oap.web.http.limits import asked_from
from oap.web.http.same_site import check_from_here
from oap.web.http.shares import Shares

blueprint = Blueprint("use_counts", __name__)
MOST_OF_AN_ADDRESS = 300  # a day: a school stands behind one
_shares = Shares(MOST_OF_AN_ADDRESS)


@blueprint.post("/search/count")
@public
def count() -> Response:
    check_from_here()
    form, day = request.form, today()
    nothing = Response(status=204, headers={"Cache-Control": "no-store"})
    if not the_site().config.count_searches or not _shares.take(asked_from(), day):
        return nothing
    with suppress(Unavailable):  # nobody waits for it
        use_counts.count(the_site(), form.get("q", ""), form.get("what", ""), form.get("page", ""), day)
    return nothing
