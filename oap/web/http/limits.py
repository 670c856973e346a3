"""How often one address may ask for something in a minute. One table, asked before every view, and counted for the
whole machine.

The limits keep a loop gone wild, or a guesser, from taking the processor away from readers. They are wide, since a
school or a training room stands behind one address. What the front still has from the last time never comes here. Wrong
passwords and codes are counted in the record besides (``oap.services.people.sign_in``), so over all machines. Addresses
are kept nowhere: see
``oap.storage.counters``.

Somebody else's script at the same address would keep everybody there out. So who is signed in, and a browser that was
before, have a share of their own where that of the address is spent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from oap.core.networks import network
from oap.site import Site
from oap.storage.counters import Counters

log = logging.getLogger(__name__)
MINUTE = 60
DAYS = 30  # for which refusals are shown
Known = Callable[[], str]


@dataclass(frozen=True)
class Limit:
    """``name`` is what the operator reads; ``most`` how often in a minute."""

    name: str
    most: int


# A class of thirty, each searching every second or two, stays below. What costs a hash of a password (30 ms, 19 MiB), a
# mail or a row is what strangers are after. Documents: ``oap.web.http.document_slots`` keeps the processor for readers
# and knows no addresses.
LIMITS: dict[str, Limit] = {
    "search.results": Limit("Searches", 1200),
    "api.search": Limit("Searches by programs", 1200),
    "api.suggest": Limit("Suggestions while typing", 3000),
    "use_counts.count": Limit("Counts of what came of a search", 300),
    "search.tell": Limit("Telling the editors of a search", 20),
    "feedback.look": Limit("Looking at what would be kept of an answer", 60),
    "feedback.send": Limit("Answers of readers, without a sum", 6),
    "feedback.send_checked": Limit("Answers of readers", 30),
    "sharing.read": Limit("Drafts read by a link", 120),
    "sharing.say": Limit("Comments by a link", 6),
    "sign_in.sign_in_now": Limit("Signing in", 60),
    "sign_in.second_factor_now": Limit("Second-factor codes", 60),
    "sign_in.make_first": Limit("Making the first account", 20),
    "single_sign_on.leave": Limit("Going to the organisation’s sign-in", 120),
    "single_sign_on.back": Limit("Coming from the organisation’s sign-in", 120),
    "single_sign_on.come_in": Limit("Signing in through the organisation", 60),
    "join.join": Limit("Choosing a password by a link", 60),
    "join.send_link": Limit("Forgotten passwords", 20),
    "own_address.ask": Limit("Asking for another address", 20),
    "own_address.decide": Limit("Saying yes or no to another address", 60),
    "account.change_password": Limit("Changing a password", 60),
    "account.turn_on": Limit("Setting up a second factor", 60),
    "account.turn_off": Limit("Turning a second factor off", 60),
    "account.new_codes": Limit("New recovery codes", 60),
    "account.unlink": Limit("Undoing a link with the organisation", 60),
    "handbook.start": Limit("Copies of the handbook", 60),
    "record.document": Limit("Documents of records", 600),
    "check.check": Limit("Checks of documents", 600),
    "record.open_file": Limit("Records opened from a file", 600),
    "my_list.document": Limit("Documents of lists", 600),
    "leaflet.document": Limit("Leaflets", 600),
    "audit.result": Limit("Results of self-audits", 600),
    "audit.open_file": Limit("Self-audits opened from a file", 600),
    "audit.document": Limit("Documents of self-audits", 600),
    "area.result": Limit("Pictures of an area", 60),
    "area.document": Limit("Documents of pictures of an area", 600),
}
OTHERS = Limit("Everything else together", 3000)
# Whoever is in danger is never told to wait, and neither is what watches the service.
NEVER = frozenset({"browse.urgent_help", "static", "feeds.healthz", "feeds.readyz"})


@dataclass(frozen=True)
class Refused:
    """What was refused on this machine in one day. No address is kept with it."""

    day: str
    name: str
    times: int


def nobody() -> str:
    """Everybody is a stranger."""
    return ""


class Limiter:
    """Counts and refuses. The tests of the limits read and fill the same files."""

    def __init__(self, site: Site, secret: str) -> None:
        folder = site.config.index_dir
        self.asked = Counters(folder / "asked.counters", secret.encode(), buckets=4096)
        self.refused = Counters(folder / "refused.counters", secret.encode(), buckets=512)
        # What was done with its sum: each is kept for longer than the minute of its first look.
        self.answered = Counters(folder / "answered.counters", secret.encode(), buckets=4096)

    def check(self, endpoint: str | None, address: str, now: float, known: Known = nobody) -> None:
        """Count a request. Raises TooManyRequests, with the seconds to wait, when this address has asked too often.

        ``known`` is asked only then: a name for who is no stranger, whose own share is counted.
        """
        if endpoint in NEVER:
            return
        named = LIMITS.get(endpoint or "")
        limit = named or OTHERS
        minute, what = int(now) // MINUTE, endpoint if named else ""
        times = self.asked.add(key(what, address), minute)
        if times > limit.most and (name := known()):
            times = self.asked.add(f"{what} of {name}", minute)
        if times <= limit.most:
            return
        self.refused.add(limit.name, date.fromtimestamp(now).toordinal())
        if times == limit.most + 1:
            log.warning("%s: one address asked more than %d times in a minute and is refused.", limit.name, limit.most)
        raise TooManyRequests(retry_after=MINUTE - int(now) % MINUTE)

    def refusals(self, today: date) -> list[Refused]:
        """What was refused in the last days, newest first."""
        days = [today - timedelta(days=back) for back in range(DAYS)]
        return [
            Refused(day.isoformat(), limit.name, times)
            for day in days
            for limit in (*LIMITS.values(), OTHERS)
            if (times := self.refused.count(limit.name, day.toordinal()))
        ]


def key(endpoint: str | None, address: str) -> str:
    """What is counted: the kind of request, and where it comes from."""
    return f"{endpoint or ''} {network(address)}"


def asked_from() -> str:
    """The place that this request comes from, as it is counted."""
    return network(request.remote_addr or "")


def register(app: Flask, site: Site, known: Known) -> None:
    """Ask the table before every view, unless limits are off. ``known`` as for ``Limiter.check``."""
    limiter = app.extensions["oap.limiter"] = Limiter(site, str(app.secret_key))
    if not site.config.rate_limit:
        return
    told: list[str] = []

    @app.before_request
    def ask() -> None:
        if not told and not site.config.proxies and "X-Forwarded-For" in request.headers:
            told.append("proxy")
            log.warning(
                "Requests come through a proxy, and OAP_PROXIES is not set: everybody counts as one address. "
                "See docs/running.md."
            )
        limiter.check(request.endpoint, request.remote_addr or "", site.clock.now().timestamp(), known)
