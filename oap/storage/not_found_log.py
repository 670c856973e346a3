"""Words that people told us they did not find: the words, the day, and how often. Nothing else."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select, update

from oap.core.search.not_found_terms import SearchTerm
from oap.storage.tables.search import search_term

NO_WORDS = ""  # of a search that may have been about danger: only that there was one


def add(connection: Connection, words: str, day: str) -> None:
    """Count one more telling of these words on that day. The transaction must be one that writes."""
    here = (search_term.c.words == words) & (search_term.c.day == day)
    changed = connection.execute(update(search_term).where(here).values(count=search_term.c.count + 1))
    if not changed.rowcount:
        connection.execute(insert(search_term).values(words=words, day=day, count=1))


def reported_on(connection: Connection, day: str) -> int:
    """How many different words were told on one day."""
    return connection.execute(select(func.count()).where(search_term.c.day == day)).scalar_one()


def forget_before(connection: Connection, day: str) -> int:
    return connection.execute(delete(search_term).where(search_term.c.day < day)).rowcount


def since(connection: Connection, day: str, limit: int = 200) -> list[SearchTerm]:
    """What was told since that day, the most frequent first."""
    times, last = func.sum(search_term.c.count), func.max(search_term.c.day)
    asked = (
        select(search_term.c.words, times.label("times"), last.label("last"))
        .where(search_term.c.day >= day)
        .group_by(search_term.c.words)
        .order_by(times.desc(), last.desc(), search_term.c.words)
        .limit(limit)
    )
    return [SearchTerm(row.words, int(row.times), row.last) for row in connection.execute(asked)]
