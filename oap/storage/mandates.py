"""Who may speak for which group, from when until when, and who said so."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from oap.errors import NotFound
from oap.storage.tables.people import account, mandate

_holder, _giver = account.alias("holder"), account.alias("giver")
QUERY = select(mandate, _holder.c.name.label("holder"), _giver.c.name.label("giver")).select_from(
    mandate.join(_holder, _holder.c.id == mandate.c.account_id).join(_giver, _giver.c.id == mandate.c.given_by)
)


@dataclass(frozen=True)
class Mandate:
    """``first`` and ``last`` are the days from and until which it holds; ``ended_at`` is set when somebody ended it
    before."""

    id: int
    account_id: int
    holder: str
    group: str
    first: str
    last: str
    given_by: int
    giver: str
    given_at: str
    ended_at: str | None

    def holds_on(self, day: str) -> bool:
        return self.ended_at is None and self.first <= day <= self.last


def add(
    connection: Connection, *, account_id: int, group: str, first: str, last: str, given_by: int, now: str
) -> Mandate:
    values = {
        "account_id": account_id,
        "group": group,
        "first": first,
        "last": last,
        "given_by": given_by,
        "given_at": now,
    }
    return get(connection, connection.execute(insert(mandate).values(values).returning(mandate.c.id)).scalar_one())


def get(connection: Connection, mandate_id: int) -> Mandate:
    """Raises NotFound."""
    row = connection.execute(QUERY.where(mandate.c.id == mandate_id)).mappings().first()
    if row is None:
        raise NotFound("There is no such mandate.")
    return value(row)


def every(connection: Connection) -> list[Mandate]:
    """All that were ever given, the newest first."""
    return [value(row) for row in connection.execute(QUERY.order_by(mandate.c.id.desc())).mappings()]


def of_person(connection: Connection, account_id: int, day: str) -> list[Mandate]:
    """Those that hold on that day, in order of group."""
    asked = QUERY.where(mandate.c.account_id == account_id).order_by(mandate.c.group, mandate.c.id)
    return [found for row in connection.execute(asked).mappings() if (found := value(row)).holds_on(day)]


def holding(connection: Connection, day: str) -> list[Mandate]:
    """Those of everybody that hold on that day, the oldest first."""
    return [one for one in reversed(every(connection)) if one.holds_on(day)]


def end(connection: Connection, mandate_id: int, now: str) -> bool:
    """False when it had ended before."""
    open_one = (mandate.c.id == mandate_id) & mandate.c.ended_at.is_(None)
    return connection.execute(update(mandate).where(open_one).values(ended_at=now)).rowcount == 1


def value(row: RowMapping) -> Mandate:
    return Mandate(
        row["id"],
        row["account_id"],
        row["holder"],
        row["group"],
        row["first"],
        row["last"],
        row["given_by"],
        row["giver"],
        row["given_at"],
        row["ended_at"],
    )
