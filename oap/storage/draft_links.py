"""Links by which people without an account read a draft. Only the digest of what a link holds is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from oap.storage.sessions import digest
from oap.storage.tables.editing import draft_link
from oap.storage.tables.people import account


@dataclass(frozen=True)
class DraftLink:
    """``maker`` is the name of who made it."""

    id: int
    revision_id: int
    maker: str
    made_at: str
    expires_at: str
    made_by: int


_QUERY = select(draft_link, account.c.name).join(account, account.c.id == draft_link.c.made_by)


def add(connection: Connection, revision_id: int, *, token: str, made_by: int, now: str, expires_at: str) -> None:
    connection.execute(
        insert(draft_link).values(
            token=digest(token), revision_id=revision_id, made_by=made_by, made_at=now, expires_at=expires_at
        )
    )


def of_draft(connection: Connection, revision_id: int, *, now: str) -> list[DraftLink]:
    """The links of a draft that work, oldest first."""
    asked = _QUERY.where(draft_link.c.revision_id == revision_id, *_working(now)).order_by(draft_link.c.id)
    return [_value(row) for row in connection.execute(asked)]


def working(connection: Connection, token: str, *, now: str) -> DraftLink | None:
    """The link that holds this; None when it was ended, is too old or never was, or its maker may not come in any
    more."""
    row = connection.execute(_QUERY.where(draft_link.c.token == digest(token), *_working(now))).first()
    return _value(row) if row is not None else None


def end(connection: Connection, revision_id: int, link_id: int, *, now: str) -> bool:
    """End a link of the draft; whether it worked until now."""
    ended = update(draft_link).where(
        draft_link.c.id == link_id, draft_link.c.revision_id == revision_id, draft_link.c.ended_at.is_(None)
    )
    return bool(connection.execute(ended.values(ended_at=now)).rowcount)


def _working(now: str) -> tuple[ColumnElement[bool], ...]:
    return draft_link.c.ended_at.is_(None), draft_link.c.expires_at > now, account.c.disabled_at.is_(None)


def _value(row: Any) -> DraftLink:
    return DraftLink(row.id, row.revision_id, row.name, row.made_at, row.expires_at, row.made_by)
