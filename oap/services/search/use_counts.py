"""Counting what came of a search, unless whoever runs the service turns it off (``OAP_COUNT_SEARCHES``).

The page of results sends one count when a result is opened, when another search is typed there, or when it is left.
It is a number of a day, of words from a list: no address, no hour, and nothing that joins two searches. Of a search
that is or may be about danger nothing is kept.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from oap.core.retention import DAYS
from oap.core.search.use import countable, what_of
from oap.search.query import tidy
from oap.services.pages.danger import heard
from oap.site import Site
from oap.site.state import State
from oap.storage import search_use

KEPT_DAYS = DAYS["search-use"]
MOST_A_DAY = 20  # of one kind: a flood of made-up counts outweighs nobody
MOST_ROWS_A_DAY = 3000  # different things


def count(site: Site, typed: str, what: str, url: str, today: date) -> bool:
    """Count what came of a search; False when nothing may be kept of it. ``url`` is the page that was opened.

    Raises Unavailable without a database.
    """
    now, came, page = site.state, what_of(what), ""
    if not site.config.count_searches or came is None:
        return False
    if came == "opened":
        card = now.library.by_url(url)
        if card is None:
            came = "left"  # of the page, for another that says nothing about the words
        else:
            page = card.slug
    words = words_of(now, typed)
    if not words:
        return False
    with site.database.write() as connection:
        if search_use.rows_on(connection, today.isoformat()) >= MOST_ROWS_A_DAY:
            return False
        search_use.add(connection, words, came, page, today.isoformat(), MOST_A_DAY)
    return True


def words_of(now: State, typed: str) -> str:
    """The words that stand for a search in the counts, as they were meant and without those that surround it; empty
    when nothing may be kept."""
    typed = tidy(typed)
    kept = countable(typed, now.keepable_terms)
    if not kept or now.engine is None or _may_be_danger(now, typed):
        return ""
    meant = countable(" ".join(now.engine.interpreter.understand(kept).plain), now.keepable_terms)
    return meant if may_be_shown(now, meant) else ""


def may_be_shown(now: State, words: str) -> bool:
    """Whether words that were counted may be seen, by today's list and by what is heard as danger today."""
    return bool(words) and countable(words, now.keepable_terms) == words and not _may_be_danger(now, words)


def _may_be_danger(now: State, text: str) -> bool:
    danger = heard(now, text)
    return danger.sure or danger.perhaps


def forget_old(site: Site, now: datetime) -> int:
    """Take away what was counted longer ago than is kept, whether or not the service counts now. Raises Unavailable."""
    with site.database.write() as connection:
        return search_use.forget_before(connection, (now.date() - timedelta(days=KEPT_DAYS)).isoformat())
