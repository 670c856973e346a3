"""Searches that did not help, told to the editors by the reader's own button: never by itself, and never a word about
danger.

Of a search that is surely about danger nothing is kept; of one that may be, that there was one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from oap.core.retention import DAYS
from oap.core.search.not_found_terms import SearchTerm, subject_of
from oap.search.query import tidy
from oap.services.pages.danger import heard
from oap.site import Site
from oap.storage import events, not_found_log

KEPT_DAYS = DAYS["not-found"]
MOST_A_DAY = 2000  # a flood of nonsense must not fill the database


def report(site: Site, typed: str, today: date) -> str:
    """Keep what a search was about for the editors, and give the words that were kept; empty when none were.

    Nothing is kept of a search about danger, and no word of one that may be. Raises Unavailable without a database.
    """
    now, typed = site.state, tidy(typed)
    crisis = heard(now, typed)
    if crisis.sure:
        return ""
    if crisis.perhaps:
        _store(site, not_found_log.NO_WORDS, today)
        return ""
    words = subject_of(typed, now.keepable_terms)
    if not words:
        return ""
    _store(site, words, today)
    return words


def _store(site: Site, words: str, today: date) -> None:
    with site.database.write() as connection:
        if not_found_log.reported_on(connection, today.isoformat()) < MOST_A_DAY:
            not_found_log.add(connection, words, today.isoformat())
            events.add(connection, "not-found-reported", now=f"{today.isoformat()}T00:00:00Z")


def not_found(site: Site, today: date, days: int = 90) -> list[SearchTerm]:
    """What people searched for and did not find in the last ``days`` days, the most frequent first.

    What was kept under an older list of words is shown only as far as today's list allows.
    """
    with site.database.read() as connection:
        found = not_found_log.since(connection, (today - timedelta(days=days)).isoformat())
    keepable, shown = site.state.keepable_terms, dict[str, SearchTerm]()
    for term in found:
        words = subject_of(term.words, keepable)
        if words or term.words == not_found_log.NO_WORDS:
            other = shown.get(words, SearchTerm(words, 0, ""))
            shown[words] = SearchTerm(words, other.count + term.count, max(other.last_day, term.last_day))
    return sorted(shown.values(), key=lambda term: (-term.count, term.words))


def forget_old(site: Site, now: datetime) -> int:
    """Take away what was told longer ago than is kept; how much. Raises Unavailable."""
    with site.database.write() as connection:
        return not_found_log.forget_before(connection, (now.date() - timedelta(days=KEPT_DAYS)).isoformat())
