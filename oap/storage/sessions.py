"""Browsers that are signed in, and failed tries to be. Only digests are kept of what a cookie or a link holds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, CursorResult, delete, insert, select, text, update

from oap.core.people.accounts import SignedIn
from oap.storage.tables.people import failed_sign_in, signed_in


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def begin(connection: Connection, account_id: int, *, token: str, device: str, browser: str, now: str) -> None:
    """Write down that the browser with this token and this mark is signed in."""
    connection.execute(
        insert(signed_in).values(
            token=digest(token), account_id=account_id, device=digest(device), browser=browser[:60], started_at=now
        )
    )


def account_of(connection: Connection, token: str, *, since: str) -> int | None:
    """Whose browser holds this token; None when it was ended or began before ``since``."""
    asked = select(signed_in.c.account_id).where(
        signed_in.c.token == digest(token), signed_in.c.ended_at.is_(None), signed_in.c.started_at >= since
    )
    return connection.execute(asked).scalar_one_or_none()


def known_device(connection: Connection, account_id: int, device: str) -> bool:
    """Whether this browser was signed in to this account before."""
    asked = select(signed_in.c.token).where(signed_in.c.account_id == account_id, signed_in.c.device == digest(device))
    return connection.execute(asked.limit(1)).first() is not None


def is_device(connection: Connection, device: str) -> bool:
    """Whether this browser was signed in to any account before."""
    asked = select(signed_in.c.token).where(signed_in.c.device == digest(device))
    return connection.execute(asked.limit(1)).first() is not None


def present(connection: Connection, account_id: int, *, since: str) -> list[SignedIn]:
    """The browsers that are signed in to the account, newest first."""
    asked = select(signed_in.c.token, signed_in.c.account_id, signed_in.c.browser, signed_in.c.started_at).where(
        signed_in.c.account_id == account_id, signed_in.c.ended_at.is_(None), signed_in.c.started_at >= since
    )
    return [
        SignedIn(*row) for row in connection.execute(asked.order_by(signed_in.c.started_at.desc(), signed_in.c.token))
    ]


def end(connection: Connection, token: str, *, now: str) -> None:
    connection.execute(update(signed_in).where(signed_in.c.token == digest(token)).values(ended_at=now))


def end_one(connection: Connection, account_id: int, identity: str, *, now: str) -> bool:
    """End the one with this id if it belongs to the account; whether there was one."""
    found: CursorResult[tuple[()]] = connection.execute(
        update(signed_in)
        .where(signed_in.c.token == identity, signed_in.c.account_id == account_id, signed_in.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    return bool(found.rowcount)


def end_all(connection: Connection, account_id: int, *, now: str, but: str = "") -> int:
    """End every one of the account except the one that holds the token ``but``; how many that were."""
    found: CursorResult[tuple[()]] = connection.execute(
        update(signed_in)
        .where(signed_in.c.account_id == account_id, signed_in.c.ended_at.is_(None), signed_in.c.token != digest(but))
        .values(ended_at=now)
    )
    return found.rowcount


def forget_before(connection: Connection, account_id: int, *, before: str) -> None:
    """Take away what is known about browsers of long ago."""
    connection.execute(delete(signed_in).where(signed_in.c.account_id == account_id, signed_in.c.started_at < before))


def forget_all_before(connection: Connection, before: str) -> int:
    """The same for everybody, also those who never come again; how many."""
    return connection.execute(delete(signed_in).where(signed_in.c.started_at < before)).rowcount


def lock_attempts(connection: Connection, keys: Sequence[str]) -> None:
    """Hold back other transactions that count tries under these keys until this one ends. SQLite does so anyway."""
    if connection.dialect.name == "postgresql":
        for number in sorted({int(key[:15], 16) for key in keys}):  # in order, so that two never wait for each other
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def failures(connection: Connection, key: str) -> tuple[int, str]:
    """How many tries failed under this key, and when the last one was."""
    asked = select(failed_sign_in.c["count"], failed_sign_in.c.last_at).where(failed_sign_in.c.key == key)
    row = connection.execute(asked).first()
    return (row[0], row[1]) if row is not None else (0, "")


def set_failures(connection: Connection, key: str, count: int, *, now: str) -> None:
    """Put the number of failed tries under the key; zero takes the row away. Call ``lock_attempts`` first."""
    connection.execute(delete(failed_sign_in).where(failed_sign_in.c.key == key))
    if count > 0:
        connection.execute(insert(failed_sign_in).values(key=key, count=count, last_at=now))


def forget_failures_before(connection: Connection, moment: str) -> None:
    connection.execute(delete(failed_sign_in).where(failed_sign_in.c.last_at < moment))
