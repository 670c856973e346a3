"""Whether the service cries wolf: how many searches a day opened urgent help, surely or perhaps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from oap.core.retention import DAYS
from oap.core.search.crisis import Level
from oap.site import Site
from oap.storage import crisis_counts
from oap.storage.crisis_counts import CrisisCounter, DayOfSearches

KEPT_DAYS = DAYS["crisis-counts"]


def count(site: Site, level: Level, today: date) -> None:
    """Count an answer. Never raises: the answer is worth more."""
    _counter(site).count(today.isoformat(), level)


def add_up(site: Site, today: date) -> int:
    """Bring the days that are over into the record, and give how many entries there were.

    Raises Unavailable without a database; nothing is lost, the next call does it. A kill between the two steps counts
    nothing twice.
    """
    counter = _counter(site)
    over = counter.over(today.isoformat())
    if not over:
        return 0
    node = counter.node()
    with site.database.write() as connection:
        for day, level, number in over:
            crisis_counts.add(connection, day, level, node, number)
    for day, level, _ in over:
        counter.forget(day, level)
    return len(over)


def days(site: Site, today: date, number: int) -> list[DayOfSearches]:
    """The last ``number`` days that are over, newest first. Today is not among them: it would tell the time of a
    search."""
    with site.database.read() as connection:
        return crisis_counts.since(connection, (today - timedelta(days=number)).isoformat())


def _counter(site: Site) -> CrisisCounter:
    return CrisisCounter(site.config.instance_dir / "crisis-counts")


def forget_old(site: Site, now: datetime) -> int:
    """Take away the counts of days that are kept no longer; how many. Raises Unavailable."""
    with site.database.write() as connection:
        return crisis_counts.forget_before(connection, (now.date() - timedelta(days=KEPT_DAYS)).isoformat())
