"""Every row of the record as plain values, and back: the same for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, func, insert, select

from oap.errors import Conflict
from oap.storage.tables import metadata

# Who is looking at which page, what could be undone just now, and failed attempts, mean nothing a day later; what tasks
# made can be made again.
PASSING = {"presence", "draft_step", "failed_sign_in", "task"}
TABLES = tuple(table.name for table in metadata.sorted_tables if table.name not in PASSING)
_MANY = 500


def rows(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table in order of its key."""
    found = metadata.tables[table]
    for row in connection.execute(select(found).order_by(*found.primary_key.columns)).mappings():
        yield dict(row)


def empty(connection: Connection) -> bool:
    """Whether nothing has been recorded yet."""
    return all(
        not connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() for name in TABLES
    )


def has_exactly(connection: Connection, table: str, found: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the table has these rows in this order and no others. Columns that they do not name may hold anything."""
    there = zip_longest(rows(connection, table), found, fillvalue=None)
    return all(row is not None and one is not None and {**row, **one} == row for row, one in there)


def fill(connection: Connection, table: str, found: Iterable[Mapping[str, Any]]) -> int:
    """Put rows into an empty table, with their keys, and give how many. Raises Conflict when one does not fit."""
    into = metadata.tables[table]
    count, waiting = 0, []  # type: int, list[Mapping[str, Any]]
    for row in found:
        if set(row) - {column.name for column in into.columns}:
            raise Conflict(
                f"The backup's table “{table}” has columns that this program does not know. Update it first."
            )
        waiting.append(row)
        if len(waiting) == _MANY:
            connection.execute(insert(into), waiting)
            count, waiting = count + len(waiting), []
    if waiting:
        connection.execute(insert(into), waiting)
    if connection.dialect.name == "postgresql" and "id" in into.columns:
        # Rows came with their keys, so the counter that gives the next one knows nothing of them.
        highest = func.greatest(select(func.max(into.c.id)).scalar_subquery(), 1)
        connection.execute(select(func.setval(func.pg_get_serial_sequence(into.name, "id"), highest)))
    return count + len(waiting)
