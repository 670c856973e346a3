"""When what is deleted by time was last deleted, and what waits for it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from oap.storage.tables.editing import comment, notice
from oap.storage.tables.feedback import feedback
from oap.storage.tables.operations import event, retention_run
from oap.storage.tables.pages import revision
from oap.storage.tables.people import account, signed_in
from oap.storage.tables.search import crisis_count, search_term, search_use

CLOSED = ("published", "withdrawn", "discarded")
_SINCE: dict[str, tuple[ColumnElement[str], ColumnElement[bool] | None]] = {
    "not-found": (search_term.c.day, None),
    "search-use": (search_use.c.day, None),
    "crisis-counts": (crisis_count.c.day, None),
    "feedback": (feedback.c.day, None),
    "browsers": (signed_in.c.started_at, None),
    "notices": (notice.c["at"], None),
    "events": (event.c["at"], None),
    "comments": (revision.c.changed_at, and_(comment.c.revision_id == revision.c.id, revision.c.state.in_(CLOSED))),
    "accounts": (account.c.disabled_at, and_(account.c.disabled_at.is_not(None), account.c.deleted_at.is_(None))),
}


def kept(connection: Connection, rule: str) -> tuple[int, str | None]:
    """How much there is of what the rule is about, and since when the oldest of it."""
    since, where = _SINCE[rule]
    asked = select(func.count(), func.min(since))
    row = connection.execute(asked.where(where) if where is not None else asked).one()
    return row[0], row[1]


def runs(connection: Connection) -> dict[str, tuple[str, int]]:
    """When each rule was last acted on, and how much went then."""
    return {row.rule: (row.last_run_at, row.gone) for row in connection.execute(select(retention_run))}


def note(connection: Connection, rule: str, gone: int, now: str) -> None:
    values = {"last_run_at": now, "gone": gone}
    if not connection.execute(update(retention_run).where(retention_run.c.rule == rule).values(values)).rowcount:
        connection.execute(insert(retention_run).values(rule=rule, **values))


def forget_comments(connection: Connection, before: str) -> int:
    """Take away what was said of drafts that were closed before then; how much."""
    closed = select(revision.c.id).where(revision.c.state.in_(CLOSED), revision.c.changed_at < before)
    return connection.execute(delete(comment).where(comment.c.revision_id.in_(closed))).rowcount


def left_before(connection: Connection, before: str) -> list[int]:
    """The accounts that were disabled before then and have not been deleted."""
    gone = select(account.c.id).where(account.c.disabled_at < before, account.c.deleted_at.is_(None))
    return list(connection.execute(gone.order_by(account.c.id)).scalars())
