"""Who has which page open for editing just now, so that two people can talk before they write."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from oap.storage.tables.editing import presence
from oap.storage.tables.people import account


def seen(connection: Connection, page_id: str, account_id: int, now: str) -> None:
    """Note that the person has the page open at this moment."""
    here = (presence.c.page_id == page_id) & (presence.c.account_id == account_id)
    if not connection.execute(update(presence).where(here).values(seen_at=now)).rowcount:
        connection.execute(insert(presence).values(page_id=page_id, account_id=account_id, seen_at=now))


def others(connection: Connection, page_id: str, account_id: int, since: str) -> list[str]:
    """The names of other people seen in the page since then, in order."""
    asked = (
        select(account.c.name)
        .join(presence, presence.c.account_id == account.c.id)
        .where(presence.c.page_id == page_id, presence.c.account_id != account_id, presence.c.seen_at >= since)
        .order_by(account.c.name)
    )
    return list(connection.execute(asked).scalars())
