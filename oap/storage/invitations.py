"""Links that let somebody set a password: invitations and resets. Each works once, until it expires; only its digest is
kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, CursorResult, insert, select, update

from oap.storage.sessions import digest
from oap.storage.tables.people import invitation


@dataclass(frozen=True)
class Invitation:
    """``kind`` is ``invite`` or ``reset``."""

    account_id: int
    kind: str
    expires_at: str


def add(
    connection: Connection, account_id: int, *, token: str, kind: str, made_by: int | None, expires_at: str
) -> None:
    connection.execute(
        insert(invitation).values(
            token=digest(token), account_id=account_id, kind=kind, made_by=made_by, expires_at=expires_at
        )
    )


def get(connection: Connection, token: str, *, now: str) -> Invitation | None:
    """What the link is for; None when it was used, is too old or never was."""
    asked = select(invitation.c.account_id, invitation.c.kind, invitation.c.expires_at).where(
        invitation.c.token == digest(token), invitation.c.used_at.is_(None), invitation.c.expires_at > now
    )
    row = connection.execute(asked).first()
    return Invitation(*row) if row else None


def use(connection: Connection, token: str, *, now: str) -> bool:
    """Use up the link. When two press at once, only the first gets True."""
    found: CursorResult[tuple[()]] = connection.execute(
        update(invitation)
        .where(invitation.c.token == digest(token), invitation.c.used_at.is_(None), invitation.c.expires_at > now)
        .values(used_at=now)
    )
    return bool(found.rowcount)


def end_all(connection: Connection, account_id: int, *, now: str) -> None:
    """No link of the account works any more."""
    connection.execute(
        update(invitation)
        .where(invitation.c.account_id == account_id, invitation.c.used_at.is_(None))
        .values(used_at=now)
    )
