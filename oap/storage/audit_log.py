"""The log of privileged acts. It is only added to; the database itself refuses anything else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from oap.core.pages.workflow import Actor
from oap.storage.tables.operations import audit_event


@dataclass(frozen=True)
class Event:
    """Who did what to what, when. ``actor`` is the name as it was then."""

    id: int
    at: str
    actor_id: int | None
    actor: str
    act: str
    target: str
    detail: str


def add(connection: Connection, actor: Actor | None, act: str, target: str, *, now: str, detail: str = "") -> None:
    """Write down an act in the same transaction that does it. ``actor`` is None for the service itself."""
    connection.execute(
        insert(audit_event).values(
            at=now,
            actor_id=actor.id if actor else None,
            actor=actor.name if actor else "the service",
            act=act,
            target=target[:254],
            detail=detail,
        )
    )


def events(
    connection: Connection,
    *,
    act: str = "",
    actor: str = "",
    target: str = "",
    since: str = "",
    until: str = "",
    before: int = 0,
    limit: int = 100,
) -> list[Event]:
    """The newest events first, older than the id ``before`` when it is given.

    ``actor`` and ``target`` are parts of the name and of what it was about; ``since`` and ``until`` are days, both
    included.
    """
    asked = select(audit_event)
    if act:
        asked = asked.where(audit_event.c.act == act)
    if actor:
        asked = asked.where(audit_event.c.actor.icontains(actor, autoescape=True))
    if target:
        asked = asked.where(audit_event.c.target.icontains(target, autoescape=True))
    if since:
        asked = asked.where(audit_event.c.at >= since)
    if until:
        asked = asked.where(audit_event.c.at < until + "U")  # after every time of that day, which goes on with a T
    if before:
        asked = asked.where(audit_event.c.id < before)
    rows = connection.execute(asked.order_by(audit_event.c.id.desc()).limit(limit))
    return [Event(*row) for row in rows]


def about(connection: Connection, target: str, *, but: Collection[str] = (), limit: int) -> list[Event]:
    """The newest events first that are about exactly this, without the acts ``but``."""
    asked = select(audit_event).where(audit_event.c.target == target, audit_event.c.act.not_in(but))
    return [Event(*row) for row in connection.execute(asked.order_by(audit_event.c.id.desc()).limit(limit))]


def acts(connection: Connection) -> list[str]:
    """The kinds of act in the log, in alphabetical order."""
    return list(connection.execute(select(audit_event.c.act).distinct().order_by(audit_event.c.act)).scalars())


def every_event(connection: Connection) -> Iterator[Event]:
    """All events, oldest first, for export."""
    for row in connection.execute(select(audit_event).order_by(audit_event.c.id)):
        yield Event(*row)
