"""Changes of entries of configured files, as the record has them. A row is decided once and never goes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from oap.core.area.changes import EntryChange, State
from oap.core.area.entry_text import Entry
from oap.errors import Conflict, NotFound
from oap.storage.tables.area import entry_change
from oap.storage.tables.people import account

_author, _decider, _seconder = account.alias("author"), account.alias("decider"), account.alias("seconder")
_QUERY = select(
    entry_change,
    _author.c.name.label("author"),
    _decider.c.name.label("decider"),
    _seconder.c.name.label("seconder"),
).select_from(
    entry_change.join(_author, _author.c.id == entry_change.c.author_id)
    .outerjoin(_decider, _decider.c.id == entry_change.c.decided_by)
    .outerjoin(_seconder, _seconder.c.id == entry_change.c.seconded_by)
)
_NAMES = {field.name for field in fields(EntryChange)}


def add(connection: Connection, wanted: EntryChange) -> EntryChange:
    """Keep what somebody proposes; it with its id."""
    values = {
        "document": wanted.document,
        "entry": wanted.entry,
        "title": wanted.title,
        "team": wanted.team,
        "before": _text(wanted.before),
        "after": _text(wanted.after),
        "reason": wanted.reason,
        "state": wanted.state,
        "author_id": wanted.author_id,
        "created_at": wanted.created_at,
        "answer": "",
        "emergency": False,
    }
    made = connection.execute(insert(entry_change).values(values).returning(entry_change.c.id)).scalar_one()
    return get(connection, made)


def get(connection: Connection, change_id: int) -> EntryChange:
    """Raises NotFound."""
    row = connection.execute(_QUERY.where(entry_change.c.id == change_id)).first()
    if row is None:
        raise NotFound("There is no such change.")
    return _value(row)


def decide(
    connection: Connection, one: EntryChange, state: State, *, by: int, now: str, **more: str | int | bool | None
) -> None:
    """It waits no longer. Raises Conflict when somebody else decided first."""
    waits = (entry_change.c.id == one.id) & (entry_change.c.state == "waiting")
    values = {"state": state, "decided_by": by, "decided_at": now, **more}
    if connection.execute(update(entry_change).where(waits).values(values)).rowcount != 1:
        raise Conflict("Somebody has decided on this already.")


def second(connection: Connection, one: EntryChange, *, by: int, now: str) -> None:
    """Somebody agrees with an emergency. Raises Conflict when somebody else did."""
    if (
        connection.execute(
            update(entry_change).where(entry_change.c.id == one.id, _is_debt()).values(seconded_by=by, seconded_at=now)
        ).rowcount
        != 1
    ):
        raise Conflict("This needs no second pair of eyes any more.")


def waiting(connection: Connection, document: str = "") -> list[EntryChange]:
    """What nobody has decided yet, the oldest first; of one document, when it is named."""
    of = [entry_change.c.document == document] if document else []
    return _all(connection, and_(entry_change.c.state == "waiting", *of))


def waiting_for(connection: Connection, document: str, entry: str) -> EntryChange | None:
    """The change of this entry that waits."""
    same = (entry_change.c.document == document) & (entry_change.c.entry == entry)
    return next(iter(_all(connection, (entry_change.c.state == "waiting") & same)), None)


def debts(connection: Connection) -> list[EntryChange]:
    """What one person made live in an emergency, and nobody else has agreed with yet."""
    return _all(connection, _is_debt())


def history(connection: Connection, documents: Sequence[str], start: int, most: int) -> list[EntryChange]:
    """What was proposed for these documents, the newest first, from place ``start`` on."""
    asked = _QUERY.where(entry_change.c.document.in_(documents)).order_by(entry_change.c.id.desc())
    return [_value(row) for row in connection.execute(asked.offset(start).limit(most))]


def _all(connection: Connection, which: ColumnElement[bool]) -> list[EntryChange]:
    return [_value(row) for row in connection.execute(_QUERY.where(which).order_by(entry_change.c.id))]


def _is_debt() -> ColumnElement[bool]:
    return and_(
        entry_change.c.emergency.is_(True), entry_change.c.state == "live", entry_change.c.seconded_by.is_(None)
    )


def _text(entry: Entry | None) -> str | None:
    return json.dumps(entry, ensure_ascii=False) if entry is not None else None


def _value(row: Row[*tuple[object, ...]]) -> EntryChange:
    values = {name: value for name, value in row._mapping.items() if name in _NAMES}
    for side in ("before", "after"):
        values[side] = json.loads(values[side]) if values[side] is not None else None
    for name in ("decider", "seconder"):
        values[name] = values[name] or ""
    return EntryChange(**values)
