"""What groups such as parent carers or clinicians said about a version of a page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from oap.storage.tables import account, sign_off


@dataclass(frozen=True)
class SignOff:
    """``verdict`` is ``agreed`` or ``dissent``. ``lapsed_at`` is set once the page's meaning changed after it."""

    page_id: str
    number: int
    group: str
    verdict: str
    note: str
    by: str
    created_at: str
    lapsed_at: str | None


def add(
    connection: Connection, *, page_id: str, number: int, group: str, verdict: str, note: str, account_id: int, now: str
) -> None:
    connection.execute(
        insert(sign_off).values(
            page_id=page_id, number=number, group=group, verdict=verdict, note=note, account_id=account_id, created_at=now
        )
    )  # fmt: skip


def of_page(connection: Connection, page_id: str) -> list[SignOff]:
    """All of them, the newest first."""
    asked = (
        select(sign_off, account.c.name)
        .join(account, account.c.id == sign_off.c.account_id)
        .where(sign_off.c.page_id == page_id)
        .order_by(sign_off.c.id.desc())
    )
    return [
        SignOff(r.page_id, r.number, r.group, r.verdict, r.note, r.name, r.created_at, r.lapsed_at)
        for r in connection.execute(asked)
    ]


def lapse(connection: Connection, page_id: str, now: str) -> int:
    """Mark what stands as lapsed, and give how many: the meaning they agreed to has changed."""
    standing = update(sign_off).where(sign_off.c.page_id == page_id, sign_off.c.lapsed_at.is_(None))
    return connection.execute(standing.values(lapsed_at=now)).rowcount
