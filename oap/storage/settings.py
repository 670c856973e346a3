"""Settings that people change in the service, version by version. A version is only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from oap.core.pages.reconcile import digest
from oap.errors import Conflict
from oap.storage import events
from oap.storage.tables.area import setting_version
from oap.storage.tables.people import account


@dataclass(frozen=True)
class SettingVersion:
    """The newest version of a setting, without its text, which may be large."""

    number: int
    digest: str


@dataclass(frozen=True)
class Change:
    """A version of a setting, without its text: what was done, who did it (empty: in the files), and when."""

    file: str
    number: int
    note: str
    by: str
    at: str

    @property
    def act(self) -> str:
        """What was done, in a word of the audit log; empty where the note is a sentence."""
        act, colon, _ = self.note.partition(": ")
        return act if colon else ""

    @property
    def what(self) -> str:
        """To what, and why."""
        return self.note.partition(": ")[2] or self.note


def newest(connection: Connection, name: str) -> SettingVersion | None:
    """None when nobody has changed it here yet."""
    asked = select(setting_version.c.number, setting_version.c.digest).where(setting_version.c.name == name)
    row = connection.execute(asked.order_by(setting_version.c.number.desc()).limit(1)).first()
    return SettingVersion(row.number, row.digest) if row is not None else None


def heads(connection: Connection) -> dict[str, SettingVersion]:
    """The newest version of every setting that somebody has changed here."""
    last = select(setting_version.c.name, func.max(setting_version.c.number).label("number")).group_by(
        setting_version.c.name
    )
    newest_of = last.subquery()
    asked = select(setting_version.c.name, setting_version.c.number, setting_version.c.digest).join(
        newest_of,
        (newest_of.c.name == setting_version.c.name) & (newest_of.c.number == setting_version.c.number),
    )
    return {row.name: SettingVersion(row.number, row.digest) for row in connection.execute(asked)}


def text_of(connection: Connection, name: str, number: int) -> str:
    """The text of a version that is there."""
    asked = select(setting_version.c.text).where(setting_version.c.name == name, setting_version.c.number == number)
    return str(connection.execute(asked).scalar_one())


def newest_number(connection: Connection, name: str) -> int:
    """0 when nobody has changed it here yet."""
    head = newest(connection, name)
    return head.number if head is not None else 0


def changes(connection: Connection, names: Sequence[str], start: int, most: int) -> list[Change]:
    """The versions of these settings that somebody made, the newest first, from the one at place ``start`` on."""
    version = setting_version.c
    asked = (
        select(version.name, version.number, version.note, version.created_at, account.c.name.label("by"))
        .outerjoin(account, account.c.id == version.account_id)
        .where(version.name.in_(names), version.number > 1)
        .order_by(version.created_at.desc(), version.number.desc(), version.name)
        .offset(start)
        .limit(most)
    )
    return [Change(r.name, r.number, r.note, r.by or "", r.created_at) for r in connection.execute(asked)]


def recorded(connection: Connection, name: str, text_digest: str) -> bool:
    """Whether some version has exactly this text."""
    asked = select(setting_version.c.number).where(
        setting_version.c.name == name, setting_version.c.digest == text_digest
    )
    return connection.execute(asked.limit(1)).first() is not None


def add(
    connection: Connection, name: str, text: str, *, base: int, now: str, note: str, account_id: int | None = None
) -> int:
    """Record a text as the version after ``base``, and give its number. Raises Conflict when another came first."""
    try:
        connection.execute(
            insert(setting_version).values(
                name=name,
                number=base + 1,
                text=text,
                digest=digest(text),
                note=note,
                account_id=account_id,
                created_at=now,
            )
        )
    except IntegrityError as error:
        raise Conflict("This was changed by somebody else at the same moment.") from error
    events.add(connection, "setting-changed", now=now, actor_id=account_id, version=base + 1, file=name)
    return base + 1
