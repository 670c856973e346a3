"""The files of pictures in the record: what another machine, or a folder that lost one, gets them from."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, insert, select

from oap.storage.tables.pages import picture_file


def keep(connection: Connection, files: Mapping[str, bytes], now: str) -> None:
    """Keep these under their names. One that is there stays: its name holds a digest of it."""
    there = known(connection, files)
    for name, data in files.items():
        if name not in there:
            connection.execute(insert(picture_file).values(name=name, data=b64encode(data).decode(), kept_at=now))


def known(connection: Connection, names: Collection[str]) -> set[str]:
    """Which of these the record has."""
    return set(connection.scalars(select(picture_file.c.name).where(picture_file.c.name.in_(list(names)))))


def get(connection: Connection, name: str) -> bytes | None:
    found = connection.execute(select(picture_file.c.data).where(picture_file.c.name == name)).scalar_one_or_none()
    return b64decode(found) if found is not None else None
