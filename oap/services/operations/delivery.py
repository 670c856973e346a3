"""Events given to whoever follows them: in order, at least once, by one process of all machines at a time.

A subscriber gets what it does not have yet, and then the record is told so. A process that dies between the two leaves
that to the next, which gives the same events again: whoever receives them must bear that.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.exc import IntegrityError

from oap.core.events import KEPT_DAYS, Event
from oap.core.times import utc_text
from oap.services.operations.tasks import keeping_lease
from oap.site import Site
from oap.storage import events

log = logging.getLogger("oap.events")


@dataclass(frozen=True)
class Subscriber:
    """Who follows events. ``name`` stands for it in the record; a new one begins with the oldest event there is.

    ``receive`` raises when it could not do its part: then it gets the same events again, after a pause.
    """

    name: str
    receive: Callable[[Site, Sequence[Event]], None]


@dataclass(frozen=True)
class Standing:
    """How many events are stored, and how many each subscriber waits for, with how often it failed in a row."""

    stored: int
    waiting: dict[str, int]
    failures: dict[str, int]


def deliver(site: Site, subscriber: Subscriber) -> int:
    """Give the subscriber what it does not have yet, unless another process does so; how many events. Raises
    Unavailable."""
    given = 0
    while some := _give_some(site, subscriber):
        given += some
    return given


def forget_old(site: Site, subscribers: Sequence[Subscriber], now: datetime) -> int:
    """Take away old events that all subscribers have; how many. Raises Unavailable."""
    before = utc_text(now - timedelta(days=KEPT_DAYS))
    with site.database.write() as connection:
        return events.forget_before(connection, before, [one.name for one in subscribers])


def standing(site: Site) -> Standing:
    """How far those are that have had an event. Raises Unavailable."""
    with site.database.read() as connection:
        cursors = events.cursors(connection)
        return Standing(
            events.count(connection),
            {one.subscriber: events.waiting(connection, one.subscriber) for one in cursors},
            {one.subscriber: one.failures for one in cursors},
        )


def log_events(site: Site, happened: Sequence[Event]) -> None:
    """A line for each event; one for all of a kind that one act brought, such as the pages of a new folder."""
    for (kind, at, actor), alike in groupby(happened, key=lambda one: (one.kind, one.at, one.actor_id)):
        first, *others = alike
        page = f"pages={len(others) + 1}" if others else f"page={first.page_id or '-'} version={first.version or '-'}"
        log.info("event id=%d kind=%s %s actor=%s at=%s", first.id, kind, page, actor or "-", at)


def _give_some(site: Site, subscriber: Subscriber) -> int:
    with site.database.read() as connection:
        if not events.is_due(connection, subscriber.name):
            return 0
    try:
        with site.database.write() as connection:
            mine = events.claim(connection, subscriber.name, secrets.token_hex(8))
    except IntegrityError:
        return 0  # another machine begins with it at the same moment
    if mine is None:
        return 0
    with site.database.read() as connection:
        found = events.after(connection, mine.last_id)
    try:
        with keeping_lease(lambda: _renew_lease(site, mine)):
            subscriber.receive(site, found)
    except Exception:  # whatever it is, the others go on
        with site.database.write() as connection:
            seconds = events.fail(connection, mine)
        log.exception(
            "The subscriber “%s” could not take its events; it is tried again in %d s.", subscriber.name, seconds
        )
        return 0
    with site.database.write() as connection:
        return len(found) if events.move(connection, mine, found[-1].id if found else mine.last_id) else 0


def _renew_lease(site: Site, mine: events.Cursor) -> None:
    with site.database.write() as connection:
        events.renew_lease(connection, mine)
