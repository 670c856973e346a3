"""What came of searches, counted by day: words, what, page, day and number, and nothing else; and what was decided on
the proposals made of it.

The table has no row numbers of its own: their order would tell which searches came one after another.
"""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import Connection, delete, func, insert, select

from oap.core.search.use import UseOnADay, What
from oap.storage.tables.search import search_proposal, search_use


def add(connection: Connection, words: str, what: What, page: str, day: str, most: int) -> None:
    """Count one more, up to ``most``. Two machines may count the same at once. The transaction must be one that
    writes."""
    # The one of the database that is used: the other takes a start 20 ms.
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    row = {"words": words, "what": what, "page": page, "day": day, "count": 1}
    connection.execute(
        dialect.insert(search_use)
        .values(row)
        .on_conflict_do_update(
            index_elements=["words", "what", "page", "day"],
            set_={"count": search_use.c["count"] + 1},
            where=search_use.c["count"] < most,
        )
    )


def rows_on(connection: Connection, day: str) -> int:
    """How many different things were counted on a day."""
    return connection.execute(select(func.count()).where(search_use.c.day == day)).scalar_one()


def between(connection: Connection, first: str, last: str) -> list[UseOnADay]:
    """What was counted from the first day to the last."""
    counted = search_use.c
    asked = select(counted.words, counted.what, counted.page, counted.day, counted["count"].label("times")).where(
        counted.day.between(first, last)
    )
    return [UseOnADay(row.words, row.what, row.page, row.day, int(row.times)) for row in connection.execute(asked)]


def forget_before(connection: Connection, day: str) -> int:
    return connection.execute(delete(search_use).where(search_use.c.day < day)).rowcount


def decided(connection: Connection) -> set[tuple[str, str]]:
    """The words and pages of the proposals that somebody decided on."""
    asked = select(search_proposal.c.words, search_proposal.c.page)
    return {(row.words, row.page) for row in connection.execute(asked)}


def decide(connection: Connection, words: str, page: str, decision: str, account_id: int, now: str) -> None:
    """Remember what was decided on a proposal. The first decision stays. The transaction must be one that writes."""
    if (words, page) not in decided(connection):
        connection.execute(
            insert(search_proposal).values(
                words=words, page=page, decision=decision, account_id=account_id, decided_at=now
            )
        )
