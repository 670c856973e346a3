"""The outbox: events that are written in the transaction of what happened, and how far each subscriber is.

Ids follow commits. On PostgreSQL an id is given before its commit, so a lower one could come into sight after a higher
one was handed on, and be lost. So a transaction that has events writes them as its last act, under a lock that ends
with it: who comes next has higher ids and commits later. On SQLite one transaction writes at a time anyway.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from oap.core.events import DETAIL, KINDS, Event, pause
from oap.core.pages.revisions import Revision
from oap.storage.tables.operations import event, event_cursor
from oap.storage.tasks import LEASE_SECONDS, clock

_ORDER = 4703  # the advisory lock under which ids are given
WAITING = "oap_events"  # the execution option with what a transaction will write at its end
MOST_IDLE = 10_000  # milliseconds
MANY = 100


@dataclass(frozen=True)
class Cursor:
    """How far a subscriber is; ``holder`` gives it events at the moment."""

    subscriber: str
    last_id: int
    holder: str = ""
    failures: int = 0


def add(
    connection: Connection,
    kind: str,
    *,
    now: str,
    actor_id: int | None = None,
    about: Revision | None = None,
    page_id: str = "",
    team: str = "",
    version: int | None = None,
    **detail: DETAIL,
) -> None:
    """Have the transaction write an event with its commit; nothing is written when it does not commit.

    ``about`` gives page, revision, version and team. Raises ValueError for a kind that is in no list, and outside
    ``Database.write``.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of event")
    waiting: list[dict[str, object]] | None = connection.get_execution_options().get(WAITING)
    if waiting is None:
        raise ValueError("events are added in transactions that write")
    waiting.append(
        {
            "kind": kind,
            "at": now,
            "actor_id": actor_id,
            "detail": json.dumps(detail),
            "page_id": about.page_id if about is not None else page_id,
            "revision_id": about.id if about is not None else None,
            "version": about.number if about is not None else version,
            "team": about.team if about is not None else team,
        }
    )


def write_added(connection: Connection) -> None:
    """Write what was added. The last act of a transaction, so that nobody waits for one that does something else
    meanwhile."""
    waiting = connection.get_execution_options().get(WAITING)
    if not waiting:
        return
    if connection.dialect.name == "postgresql":
        # A machine that stands still between here and its commit must not keep all others from writing.
        for sql in (
            f"SET LOCAL idle_in_transaction_session_timeout = {MOST_IDLE}",
            f"SELECT pg_advisory_xact_lock({_ORDER})",
        ):
            connection.exec_driver_sql(sql)
    connection.execute(insert(event), waiting)
    waiting.clear()


def after(connection: Connection, last_id: int, limit: int = MANY, kinds: Collection[str] = ()) -> list[Event]:
    """The events with higher ids in their order; of these kinds, when some are named."""
    asked = select(event).where(event.c.id > last_id)
    if kinds:
        asked = asked.where(event.c.kind.in_(list(kinds)))
    return [_value(row) for row in connection.execute(asked.order_by(event.c.id).limit(limit))]


def last_id(connection: Connection, kinds: Iterable[str] = ()) -> int:
    """The id of the newest event, or of the newest of these kinds; 0 when there is none. Cheap to ask often."""
    if not kinds:
        return connection.execute(select(func.max(event.c.id))).scalar() or 0
    found = (connection.execute(select(func.max(event.c.id)).where(event.c.kind == kind)).scalar() for kind in kinds)
    return max(one or 0 for one in found)


def cursor(connection: Connection, subscriber: str) -> Cursor:
    """How far the subscriber is: at the beginning, when it never had an event."""
    asked = select(event_cursor).where(event_cursor.c.subscriber == subscriber)
    row = connection.execute(asked).first()
    return Cursor(subscriber, row.last_id, row.holder, row.failures) if row is not None else Cursor(subscriber, 0)


def cursors(connection: Connection) -> list[Cursor]:
    """Those that have had an event, by name."""
    rows = connection.execute(select(event_cursor).order_by(event_cursor.c.subscriber))
    return [Cursor(row.subscriber, row.last_id, row.holder, row.failures) for row in rows]


def count(connection: Connection) -> int:
    """How many events are stored."""
    return connection.execute(select(func.count()).select_from(event)).scalar_one()


def waiting(connection: Connection, subscriber: str) -> int:
    """How many events the subscriber does not have yet."""
    asked = select(func.count()).where(event.c.id > cursor(connection, subscriber).last_id)
    return connection.execute(asked).scalar_one()


def is_due(connection: Connection, subscriber: str) -> bool:
    """Whether there is something for the subscriber, and nobody gives it, and no pause after a failure has to pass."""
    row = connection.execute(select(event_cursor).where(event_cursor.c.subscriber == subscriber)).first()
    if last_id(connection) <= (row.last_id if row is not None else 0):
        return False
    now = clock(connection)
    return row is None or (row.held_until < now and row.retry_at <= now)


def claim(connection: Connection, subscriber: str, holder: str) -> Cursor | None:
    """Hold the subscriber for a while; None when another machine does, or it has to pause. IntegrityError when two
    begin at once."""
    if (
        connection.execute(select(event_cursor.c.last_id).where(event_cursor.c.subscriber == subscriber)).first()
        is None
    ):
        connection.execute(
            insert(event_cursor).values(
                subscriber=subscriber, last_id=0, holder="", held_until="", failures=0, retry_at=""
            )
        )
    now = clock(connection)
    free = and_(
        event_cursor.c.subscriber == subscriber, event_cursor.c.held_until < now, event_cursor.c.retry_at <= now
    )
    until = clock(connection, LEASE_SECONDS)
    taken = connection.execute(update(event_cursor).where(free).values(holder=holder, held_until=until))
    return cursor(connection, subscriber) if taken.rowcount == 1 else None


def renew_lease(connection: Connection, mine: Cursor) -> bool:
    """Hold it longer. False when somebody else has it by now."""
    until = clock(connection, LEASE_SECONDS)
    return connection.execute(update(event_cursor).where(_is_held(mine)).values(held_until=until)).rowcount == 1


def move(connection: Connection, mine: Cursor, last_id: int) -> bool:
    """The subscriber has everything up to this id: give it up. False when somebody else has it by now; then theirs
    counts."""
    values = {"last_id": last_id, "holder": "", "held_until": "", "failures": 0, "retry_at": ""}
    return connection.execute(update(event_cursor).where(_is_held(mine)).values(**values)).rowcount == 1


def fail(connection: Connection, mine: Cursor) -> int:
    """The subscriber failed: give it up, to be tried again after a pause. The length of that in seconds."""
    seconds = pause(mine.failures + 1)
    values = {
        "holder": "",
        "held_until": "",
        "failures": mine.failures + 1,
        "retry_at": clock(connection, seconds),
    }
    connection.execute(update(event_cursor).where(_is_held(mine)).values(**values))
    return seconds


def forget_before(connection: Connection, at: str, subscribers: Sequence[str]) -> int:
    """Take away older events that all of these have; how many. The newest stays whatever its age, so that no id comes
    twice."""
    had = min((cursor(connection, one).last_id for one in subscribers), default=0)
    old = and_(event.c.at < at, event.c.id <= had, event.c.id < last_id(connection))
    return connection.execute(delete(event).where(old)).rowcount


def _is_held(mine: Cursor) -> ColumnElement[bool]:
    return and_(event_cursor.c.subscriber == mine.subscriber, event_cursor.c.holder == mine.holder)


def _value(row: Row[*tuple[object, ...]]) -> Event:
    return Event(**{**row._mapping, "detail": json.loads(row.detail)})
