"""Settings that people change in the service, version by version. A version is only ever added."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from oap.core.pages.reconcile import digest
from oap.errors import Conflict
from oap.storage import events
from oap.storage.tables import setting_version


@dataclass(frozen=True)
class SettingVersion:
    """The newest version of a setting, without its text, which may be large."""

    number: int
    digest: str


def newest(connection: Connection, name: str) -> SettingVersion | None:
    """None when nobody has changed it here yet."""
    asked = select(setting_version.c.number, setting_version.c.digest).where(setting_version.c.name == name)
    row = connection.execute(asked.order_by(setting_version.c.number.desc()).limit(1)).first()
    return SettingVersion(row.number, row.digest) if row is not None else None


def text_of(connection: Connection, name: str, number: int) -> str:
    """The text of a version that is there."""
    asked = select(setting_version.c.text).where(setting_version.c.name == name, setting_version.c.number == number)
    return str(connection.execute(asked).scalar_one())


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
