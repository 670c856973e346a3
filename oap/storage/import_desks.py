"""Files that are being brought in, with what was said of them, and what is remembered of those that were."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from oap.storage.tables.importing import import_desk, import_mapping
from oap.storage.tables.people import account


@dataclass(frozen=True)
class KeptDesk:
    """``choices`` is JSON; ``person`` is the name of who said something last."""

    mark: str
    name: str
    team: str
    choices: str
    person: str
    changed_at: str
    drafted_at: str | None


@dataclass(frozen=True)
class Remembered:
    """``told`` is JSON; ``person`` is who said it, of the file with that name."""

    mark: str
    name: str
    told: str
    person: str
    learned_at: str


_COLUMNS = [column for column in import_desk.c if column.name not in ("read", "started_at", "account_id")]
_DESKS: Select[tuple[object, ...]] = select(*_COLUMNS, account.c.name.label("person")).join(
    account, account.c.id == import_desk.c.account_id
)


def _value(row: RowMapping) -> KeptDesk:
    return KeptDesk(**row)


def get(connection: Connection, mark: str, *, to_change: bool = False) -> KeptDesk | None:
    """The desk of a file; None when nothing was said of it yet. One to change is held until the end of the
    transaction."""
    asked = _DESKS.where(import_desk.c.mark == mark)
    row = connection.execute(asked.with_for_update(of=import_desk) if to_change else asked).mappings().first()
    return _value(row) if row is not None else None


def begun(connection: Connection) -> list[KeptDesk]:
    """Those of which no drafts were made yet, the one changed last first."""
    asked = _DESKS.where(import_desk.c.drafted_at.is_(None))
    ordered = asked.order_by(import_desk.c.changed_at.desc(), import_desk.c.mark)
    return [_value(row) for row in connection.execute(ordered).mappings()]


def what_was_read(connection: Connection, mark: str) -> bytes | None:
    """What is in the file, as it was kept; None for one of which nothing was said yet."""
    found = connection.execute(select(import_desk.c.read).where(import_desk.c.mark == mark)).scalar()
    return zlib.decompress(b64decode(found)) if found is not None else None


def add(
    connection: Connection, mark: str, *, name: str, team: str, read: bytes, choices: str, account_id: int, now: str
) -> None:
    connection.execute(
        insert(import_desk).values(
            mark=mark,
            name=name,
            team=team,
            read=b64encode(zlib.compress(read)).decode(),
            choices=choices,
            account_id=account_id,
            started_at=now,
            changed_at=now,
        )
    )


def change(connection: Connection, mark: str, *, account_id: int, now: str, **values: str) -> None:
    """Keep what was said by now. What is said of one of which drafts were made begins it anew."""
    changed = {"account_id": account_id, "changed_at": now, "drafted_at": None, **values}
    connection.execute(update(import_desk).where(import_desk.c.mark == mark).values(**changed))


def drafted(connection: Connection, mark: str, *, now: str) -> None:
    """Write down that drafts were made of it."""
    connection.execute(update(import_desk).where(import_desk.c.mark == mark).values(drafted_at=now))


def forget_older(connection: Connection, before: str) -> None:
    """Take away the desks at which nobody said anything since then."""
    connection.execute(delete(import_desk).where(import_desk.c.changed_at < before))


def remove(connection: Connection, mark: str) -> None:
    connection.execute(delete(import_desk).where(import_desk.c.mark == mark))


def remember(connection: Connection, mark: str, *, name: str, told: str, account_id: int, now: str) -> None:
    """Remember what was said of the file, in the place of what is remembered of it."""
    connection.execute(delete(import_mapping).where(import_mapping.c.mark == mark))
    values = {"mark": mark, "name": name, "told": told, "account_id": account_id, "learned_at": now}
    connection.execute(insert(import_mapping).values(**values))


def remembered(connection: Connection, most: int) -> Sequence[Remembered]:
    """What is remembered of files, the last first."""
    columns = [column for column in import_mapping.c if column.name != "account_id"]
    asked = select(*columns, account.c.name.label("person")).join(account, account.c.id == import_mapping.c.account_id)
    ordered = asked.order_by(import_mapping.c.learned_at.desc(), import_mapping.c.mark).limit(most)
    return [Remembered(**row) for row in connection.execute(ordered).mappings()]


def forget_mapping(connection: Connection, mark: str) -> None:
    """Offer what was said of that file no more."""
    connection.execute(delete(import_mapping).where(import_mapping.c.mark == mark))
