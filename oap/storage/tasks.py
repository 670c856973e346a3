"""The one table of tasks. Whoever works on one holds it for a while and says so again and again; when that stops,
another may take it.

What counts is the clock of the database: those of the machines may differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, text, update

from oap.core.tasks import Task
from oap.core.times import utc_moment, utc_text
from oap.storage.tables.operations import task

LEASE_SECONDS = 60
MOST_TRIES = 3  # one that ends its maker each time must not go on for ever
_COLUMNS = (
    task.c.kind,
    task.c.key,
    task.c.asked,
    task.c.state,
    task.c.doing,
    task.c.done,
    task.c.total,
    func.coalesce(func.length(task.c.result), 0).label("size"),
    task.c.holder,
)


def clock(connection: Connection, seconds: float = 0) -> str:
    """The time of the database, or so many seconds from then."""
    sql = {
        "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
        "postgresql": """SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
    }[connection.dialect.name]
    return utc_text(utc_moment(connection.execute(text(sql)).scalar_one()) + timedelta(seconds=seconds))


def get(connection: Connection, kind: str, key: str) -> Task | None:
    """The task, None when nobody asked for it."""
    row = connection.execute(select(*_COLUMNS).where(_is(kind, key))).first()
    return _value(row) if row is not None else None


def input_of(connection: Connection, kind: str, key: str) -> bytes:
    """What came with the question; empty when nothing did."""
    return connection.execute(select(task.c.given).where(_is(kind, key))).scalar() or b""


def result(connection: Connection, kind: str, key: str) -> bytes | None:
    """What was made, None while it is not."""
    found: bytes | None = connection.execute(
        select(task.c.result).where(_is(kind, key), task.c.state == "ready")
    ).scalar()
    return found


def request(connection: Connection, kind: str, key: str, asked: Mapping[str, Any], data: bytes | None = None) -> None:
    """Write down what is wanted, in the place of one that failed. IntegrityError when another machine is asking for it
    at the same moment."""
    connection.execute(delete(task).where(_is(kind, key)))
    connection.execute(
        insert(task).values(
            kind=kind,
            key=key,
            asked=json.dumps(asked),
            given=data,
            state="waiting",
            doing="",
            done=0,
            total=0,
            tries=0,
            holder="",
            held_until="",
            asked_at=clock(connection),
        )
    )


def leave(connection: Connection, kind: str, key: str, made: bytes) -> None:
    """Leave something made that nobody asked for by itself, in the place of what was there."""
    request(connection, kind, key, {})
    connection.execute(update(task).where(_is(kind, key)).values(state="ready", result=made))


def keys(connection: Connection, kind: str, start: str) -> list[str]:
    """The keys that start so of what was made."""
    asked = select(task.c.key).where(task.c.kind == kind, _starts(start), task.c.state == "ready")
    return list(connection.execute(asked.order_by(task.c.key)).scalars())


def waiting(connection: Connection, kind: str, start: str = "", *, seconds: float = 0) -> int:
    """How many of the kind, with keys that start so and asked for so long ago, are neither made nor being made by
    somebody who still says so."""
    asked = select(func.count()).where(task.c.kind == kind, _starts(start), _free(clock(connection)))
    return connection.execute(asked.where(task.c.asked_at <= clock(connection, -seconds))).scalar_one()


def unfinished(connection: Connection, kind: str, start: str = "") -> list[Task]:
    """All with keys that start so that are neither made nor failed, in the order in which they were asked for."""
    asked = select(*_COLUMNS).where(task.c.kind == kind, _starts(start), task.c.state.in_(("waiting", "making")))
    return [_value(row) for row in connection.execute(asked.order_by(task.c.asked_at, task.c.key))]


def claim(connection: Connection, kind: str, holder: str, start: str = "") -> Task | None:
    """Take the one that waits longest, to hold for a while; None when there is none. One whose makers ended too often
    fails."""
    while True:
        asked = select(task.c.key, task.c.tries).where(task.c.kind == kind, _starts(start), _free(clock(connection)))
        found = connection.execute(
            asked.order_by(task.c.asked_at, task.c.key).limit(1).with_for_update(skip_locked=True)
        ).first()
        if found is None:
            return None
        if found.tries >= MOST_TRIES:
            said = "It could not be made: the process that made it ended each time."
            connection.execute(update(task).where(_is(kind, found.key)).values(state="failed", doing=said, given=None))
            continue
        until = clock(connection, LEASE_SECONDS)
        connection.execute(
            update(task)
            .where(_is(kind, found.key))
            .values(state="making", doing="", done=0, total=0, tries=found.tries + 1, holder=holder, held_until=until)
        )
        return get(connection, kind, found.key)


def renew_lease(connection: Connection, mine: Task, **progress: Any) -> bool:
    """Hold it longer, and say how far it is. False when somebody else has it by now."""
    values = {**progress, "held_until": clock(connection, LEASE_SECONDS)}
    return connection.execute(update(task).where(_is_held_by(mine)).values(**values)).rowcount == 1


def finish(connection: Connection, mine: Task, made: bytes | None, failed: str = "") -> bool:
    """Leave what was made, or why it was not. False when somebody else has it by now: then theirs counts."""
    values = {
        "state": "failed" if failed else "ready",
        "doing": failed,
        "result": made,
        "given": None,
        "held_until": "",
    }
    return connection.execute(update(task).where(_is_held_by(mine)).values(**values)).rowcount == 1


def forget(connection: Connection, kind: str, *, seconds: float, but: str = "") -> None:
    """Take away what was asked for longer ago, except keys that start with ``but``, and what somebody works on."""
    old = and_(task.c.kind == kind, task.c.asked_at < clock(connection, -seconds))
    idle = or_(task.c.state != "making", task.c.held_until < clock(connection))
    connection.execute(delete(task).where(old, idle, *([~_starts(but)] if but else [])))


def forget_all_but(connection: Connection, kind: str, most: int) -> None:
    """Keep so many that are made or failed, those asked for last."""
    over = (
        select(task.c.key)
        .where(task.c.kind == kind, task.c.state.in_(("ready", "failed")))
        .order_by(task.c.asked_at.desc(), task.c.key)
        .offset(most)
    )
    keys = list(connection.execute(over).scalars())
    connection.execute(delete(task).where(task.c.kind == kind, task.c.key.in_(keys)))


def _is(kind: str, key: str) -> ColumnElement[bool]:
    return and_(task.c.kind == kind, task.c.key == key)


def _is_held_by(mine: Task) -> ColumnElement[bool]:
    return and_(_is(mine.kind, mine.key), task.c.state == "making", task.c.holder == mine.holder)


def _starts(start: str) -> ColumnElement[bool]:
    return task.c.key.startswith(start, autoescape=True)


def _free(now: str) -> ColumnElement[bool]:
    return or_(task.c.state == "waiting", and_(task.c.state == "making", task.c.held_until < now))


def _value(row: Row[*tuple[Any, ...]]) -> Task:
    return Task(**{**row._mapping, "asked": json.loads(row.asked)})
