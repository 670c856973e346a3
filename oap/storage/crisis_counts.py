"""How many searches a day were about danger, surely or perhaps, or not: bare numbers, to see whether the service cries
wolf.

An answer adds one byte to a small file of its day and level below the instance folder: no SQL, no word, no time of day.
The companion adds up the days that are over into the record, once for each machine, and takes the files away.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select

from oap.core.search.crisis import Level
from oap.storage.tables.search import crisis_count

NODE = "node"  # the file that names this machine in the record


@dataclass(frozen=True)
class DayOfSearches:
    """The searches answered on one day, by level. ISO day."""

    day: str
    counts: Mapping[Level, int]

    @property
    def searches(self) -> int:
        return sum(self.counts.values())


class CrisisCounter:
    """Counts on this machine, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def count(self, day: str, level: Level) -> None:
        """One more answer of this level. Where the disk is full or cannot be written, the answer is worth more than the
        count."""
        path = self.folder / f"{day}.{level}"
        with suppress(OSError):
            try:
                self._add_one(path)
            except FileNotFoundError:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._add_one(path)

    def over(self, today: str) -> list[tuple[str, Level, int]]:
        """Day, level and number of answers for each day before ``today``, in order."""
        found = []
        for path in sorted(self.folder.glob("????-??-??.*")) if self.folder.is_dir() else ():
            day, _, level = path.name.partition(".")
            if day < today and level in {str(one) for one in Level}:
                found.append((day, Level(level), path.stat().st_size))
        return found

    def forget(self, day: str, level: Level) -> None:
        """Take away what was added up."""
        (self.folder / f"{day}.{level}").unlink(missing_ok=True)

    def node(self) -> str:
        """The name of this machine in the record: chance letters, kept. Raises OSError when it cannot be kept."""
        path = self.folder / NODE
        with suppress(FileNotFoundError):
            if name := path.read_text().strip():
                return name
        self.folder.mkdir(parents=True, exist_ok=True)
        name = secrets.token_hex(8)
        path.write_text(name)
        return name

    @staticmethod
    def _add_one(path: Path) -> None:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, b".")
        finally:
            os.close(file)


def add(connection: Connection, day: str, level: Level, node: str, count: int) -> None:
    """Write down what a machine counted on a day, unless it is there already. The transaction must be one that
    writes."""
    here = (crisis_count.c.day == day) & (crisis_count.c.level == level) & (crisis_count.c.node == node)
    if connection.execute(select(crisis_count.c.count).where(here)).first() is None:
        connection.execute(insert(crisis_count).values(day=day, level=str(level), node=node, count=count))


def forget_before(connection: Connection, day: str) -> int:
    return connection.execute(delete(crisis_count).where(crisis_count.c.day < day)).rowcount


def since(connection: Connection, day: str) -> list[DayOfSearches]:
    """The days from ``day`` on, newest first, added up over all machines."""
    asked = (
        select(crisis_count.c.day, crisis_count.c.level, func.sum(crisis_count.c.count).label("searches"))
        .where(crisis_count.c.day >= day)
        .group_by(crisis_count.c.day, crisis_count.c.level)
        .order_by(crisis_count.c.day.desc(), crisis_count.c.level)
    )
    days: dict[str, dict[Level, int]] = {}
    for row in connection.execute(asked):
        days.setdefault(row.day, dict.fromkeys(Level, 0))[Level(row.level)] = int(row.searches)
    return [DayOfSearches(day, counts) for day, counts in days.items()]
