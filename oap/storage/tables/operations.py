"""Tables of the service itself: the audit log, events and who has had them, tasks, deleting by time."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from oap.storage.tables.base import metadata

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(20), nullable=False, index=True),
    Column("actor_id", Integer),  # none: the service itself
    Column("actor", String(100), nullable=False),  # the name as it was
    Column("act", String(40), nullable=False),
    Column("target", String(254), nullable=False),
    Column("detail", Text, nullable=False, default=""),
)

task = Table(
    "task",
    metadata,
    Column("kind", String(40), primary_key=True),  # handbook, reading, page-picture
    Column("key", String(160), primary_key=True),  # what it is about: the same on every machine
    Column("asked", Text, nullable=False),  # JSON
    Column("given", LargeBinary),  # a file to be read; gone when that is done
    Column("state", String(10), nullable=False),  # waiting, making, ready, failed
    Column("doing", Text, nullable=False),  # or why it failed
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("result", LargeBinary),
    Column("tries", Integer, nullable=False),
    Column("holder", String(32), nullable=False),  # the process that works on it
    Column("held_until", String(20), nullable=False),  # by the database's clock; then another may take it
    Column("asked_at", String(20), nullable=False),
)

# The outbox: what happened, written with what made it happen. Each row comes with the commit, in the order of commits.
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),  # published, handed-in: see oap.core.events
    Column("at", String(20), nullable=False),
    Column("page_id", String(120), nullable=False),  # empty: about no page
    Column("revision_id", Integer),
    Column("version", Integer),
    Column("actor_id", Integer),  # none: the service itself, or the content folder
    Column("team", String(60), nullable=False),
    Column("detail", Text, nullable=False),  # JSON: ids and numbers, no words that anybody typed
    Index(None, "kind", "id"),
)

event_cursor = Table(
    "event_cursor",
    metadata,
    Column("subscriber", String(40), primary_key=True),
    Column("last_id", Integer, nullable=False),  # the last event that it has
    Column("holder", String(32), nullable=False),  # who is giving it events
    Column("held_until", String(20), nullable=False),  # by the database's clock; then another may
    Column("failures", Integer, nullable=False),  # one after the other, up to now
    Column("retry_at", String(20), nullable=False),
)

# When what is deleted by time (oap.core.retention) was last deleted, and how much that was.
retention_run = Table(
    "retention_run",
    metadata,
    Column("rule", String(40), primary_key=True),
    Column("last_run_at", String(20), nullable=False),
    Column("gone", Integer, nullable=False),
)
