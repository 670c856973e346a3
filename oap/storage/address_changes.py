"""Addresses that people want for their accounts, until both mailboxes have said yes. Only digests of the links are
kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from oap.storage.sessions import digest
from oap.storage.tables.people import address_change


@dataclass(frozen=True)
class AddressChange:
    """``email`` is the address that is wanted; ``from_new`` when the link that was asked by came there."""

    id: int
    account_id: int
    email: str
    old_said: bool
    new_said: bool
    from_new: bool = False


def add(
    connection: Connection, account_id: int, email: str, *, old_token: str, new_token: str, expires_at: str
) -> None:
    connection.execute(
        insert(address_change).values(
            account_id=account_id,
            email=email,
            old_token=digest(old_token),
            new_token=digest(new_token),
            expires_at=expires_at,
        )
    )


def of_account(connection: Connection, account_id: int, *, now: str) -> AddressChange | None:
    """What the person waits for; None when there is nothing."""
    row = connection.execute(_open(now).where(address_change.c.account_id == account_id)).first()
    return _value(row) if row is not None else None


def of_link(connection: Connection, token: str, *, now: str) -> AddressChange | None:
    """What a link from one of the two mails is about; None when it does not work any more."""
    key = digest(token)
    either = or_(address_change.c.old_token == key, address_change.c.new_token == key)
    row = connection.execute(_open(now).where(either)).first()
    return _value(row, from_new=row.new_token == key) if row is not None else None


def say_yes(connection: Connection, change: AddressChange, now: str) -> AddressChange:
    """The mailbox that the link came to has said yes."""
    column = "new_said_at" if change.from_new else "old_said_at"
    connection.execute(update(address_change).where(address_change.c.id == change.id).values({column: now}))
    row = connection.execute(select(address_change).where(address_change.c.id == change.id)).one()
    return _value(row, from_new=change.from_new)


def end_all(connection: Connection, account_id: int, *, now: str) -> None:
    """No change of the account's address waits any more."""
    mine = (address_change.c.account_id == account_id) & address_change.c.ended_at.is_(None)
    connection.execute(update(address_change).where(mine).values(ended_at=now))


def _open(now: str) -> Any:
    return select(address_change).where(address_change.c.ended_at.is_(None), address_change.c.expires_at > now)


def _value(row: Any, *, from_new: bool = False) -> AddressChange:
    return AddressChange(
        row.id, row.account_id, row.email, row.old_said_at is not None, row.new_said_at is not None, from_new
    )
