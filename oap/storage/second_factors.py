"""The second factor in SQL: an authenticator's secret, sealed, the last step it was used at, and recovery codes as
digests."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, CursorResult, delete, func, insert, select, update

from oap.storage.sealed import Sealer, is_sealed
from oap.storage.sessions import digest
from oap.storage.tables.people import account, recovery_code


def sealed(sealer: Sealer, account_id: int, secret: str) -> str:
    """The secret as it stands in the account's row."""
    return sealer.seal(secret, f"second factor of account {account_id}")


def secret(connection: Connection, account_id: int, sealer: Sealer) -> str | None:
    """The secret; None when there is none, or it was sealed under another key."""
    kept = connection.execute(select(account.c.second_factor).where(account.c.id == account_id)).scalar_one_or_none()
    return sealer.unseal(kept, f"second factor of account {account_id}") if kept else None


def store(connection: Connection, account_id: int, secret: str, sealer: Sealer, *, step: int) -> None:
    """Turn it on. ``step`` is the time step of the code that proved it."""
    kept = sealed(sealer, account_id, secret)
    connection.execute(
        update(account).where(account.c.id == account_id).values(second_factor=kept, second_factor_step=step)
    )


def under_another_key(connection: Connection, sealer: Sealer) -> list[int]:
    """The accounts whose secret cannot be opened with this key, in order."""
    asked = select(account.c.id, account.c.second_factor).where(account.c.second_factor.is_not(None))
    return [identity for identity, kept in connection.execute(asked.order_by(account.c.id)) if not sealer.is_mine(kept)]


def seal_what_is_plain(connection: Connection, sealer: Sealer) -> None:
    """For a record that came from before secrets were sealed."""
    asked = select(account.c.id, account.c.second_factor).where(account.c.second_factor.is_not(None))
    for identity, kept in connection.execute(asked).all():
        if not is_sealed(kept):
            found = update(account).where(account.c.id == identity)
            connection.execute(found.values(second_factor=sealed(sealer, identity, kept)))


def take_away(connection: Connection, account_id: int) -> None:
    connection.execute(
        update(account).where(account.c.id == account_id).values(second_factor=None, second_factor_step=None)
    )
    connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))


def use_step(connection: Connection, account_id: int, step: int) -> bool:
    """Use up the code of this time step, and all before it. When two send the same code, only the first gets True."""
    found: CursorResult[tuple[()]] = connection.execute(
        update(account)
        .where(account.c.id == account_id, account.c.second_factor.is_not(None), account.c.second_factor_step < step)
        .values(second_factor_step=step)
    )
    return bool(found.rowcount)


def set_codes(connection: Connection, account_id: int, codes: Iterable[str]) -> None:
    """These recovery codes hold from now on, and no others."""
    connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    for code in codes:
        connection.execute(insert(recovery_code).values(account_id=account_id, code=digest(code)))


def use_code(connection: Connection, account_id: int, code: str) -> bool:
    """Use a recovery code up, if it is one."""
    found: CursorResult[tuple[()]] = connection.execute(
        delete(recovery_code).where(recovery_code.c.account_id == account_id, recovery_code.c.code == digest(code))
    )
    return bool(found.rowcount)


def codes_left(connection: Connection, account_id: int) -> int:
    asked = select(func.count()).select_from(recovery_code).where(recovery_code.c.account_id == account_id)
    return connection.execute(asked).scalar_one()
