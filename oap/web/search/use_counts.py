"""One count of what came of a search, sent by the page of results. Nothing of who sent it is kept: not here, not in the
record."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from threading import Lock

from flask import Blueprint, Response, request

from oap.errors import Unavailable
from oap.services.search import use_counts
from oap.web.http.access import public, the_site, today
from oap.web.http.limits import key
from oap.web.http.same_site import check_from_here

blueprint = Blueprint("use_counts", __name__)
MOST_OF_AN_ADDRESS = 300  # a day: a school stands behind one
MOST_ADDRESSES = 20_000


class Shares:
    """How many counts each address had today, in the memory of this process and nowhere else."""

    def __init__(self) -> None:
        self._day, self._had, self._lock = date.min, dict[str, int](), Lock()

    def take(self, address: str, day: date) -> bool:
        """Whether the address has one left. When there are too many addresses to remember, nobody has."""
        with self._lock:
            if day != self._day:
                self._day, self._had = day, {}
            had = self._had.get(address, 0)
            if had >= MOST_OF_AN_ADDRESS or (not had and len(self._had) >= MOST_ADDRESSES):
                return False
            self._had[address] = had + 1
            return True


_shares = Shares()


@blueprint.post("/search/count")
@public
def count() -> Response:
    check_from_here()
    form, day = request.form, today()
    nothing = Response(status=204, headers={"Cache-Control": "no-store"})
    if not the_site().config.count_searches or not _shares.take(key("", request.remote_addr or ""), day):
        return nothing
    with suppress(Unavailable):  # nobody waits for it
        use_counts.count(the_site(), form.get("q", ""), form.get("what", ""), form.get("page", ""), day)
    return nothing
