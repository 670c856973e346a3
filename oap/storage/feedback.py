"""What readers answered: rows of the table ``feedback``."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from oap.core.feedback.answers import Feedback, State
from oap.errors import NotFound
from oap.storage.tables.feedback import feedback
from oap.storage.tables.people import account

_QUERY = select(feedback, account.c.name.label("dealer")).select_from(
    feedback.outerjoin(account, account.c.id == feedback.c.dealt_by)
)


def add(
    connection: Connection,
    page_id: str,
    statement_id: str,
    version: int,
    *,
    said: str,
    words: str,
    day: str,
    state: State,
) -> None:
    """Count it with those who said the same on that day, as long as nobody has dealt with it; else it is a new row."""
    same = {
        "page_id": page_id,
        "statement_id": statement_id,
        "version": version,
        "said": said,
        "words": words,
        "day": day,
        "state": state,
    }
    here = [feedback.c[name] == value for name, value in same.items()]
    if not connection.execute(update(feedback).where(*here).values(count=feedback.c.count + 1)).rowcount:
        connection.execute(insert(feedback).values(**same, count=1, note="", answer=""))


def rows_on(connection: Connection, day: str, page_id: str | None = None) -> int:
    """How many different things were said on a day; of one page, when it is named."""
    asked = select(func.count()).where(feedback.c.day == day)
    if page_id is not None:
        asked = asked.where(feedback.c.page_id == page_id)
    return connection.execute(asked).scalar_one()


def is_waiting(connection: Connection, page_id: str) -> bool:
    """Whether something that was said of the page waits for its team."""
    here = select(feedback.c.id).where(feedback.c.page_id == page_id, feedback.c.state == "waiting")
    return connection.execute(here.limit(1)).first() is not None


def waiting_pages(connection: Connection) -> list[tuple[str, str]]:
    """(page id, the first day) of the pages of which something waits, what waits longest first."""
    since = func.min(feedback.c.day).label("since")
    asked = select(feedback.c.page_id, since).where(feedback.c.state == "waiting").group_by(feedback.c.page_id)
    return [(row.page_id, row.since) for row in connection.execute(asked.order_by(since, feedback.c.page_id))]


def listed(connection: Connection, *, state: State, page_ids: Sequence[str], limit: int) -> list[Feedback]:
    """What was said of these pages and is in that state: what waits longest first, what was dealt with last first."""
    asked = _QUERY.where(feedback.c.state == state, feedback.c.page_id.in_(list(page_ids)))
    order = (
        (feedback.c.dealt_at.desc(), feedback.c.id.desc()) if state == "dealt-with" else (feedback.c.day, feedback.c.id)
    )
    return _values(connection, asked.order_by(*order).limit(limit))


def pages_with(connection: Connection, state: State) -> list[str]:
    """The ids of pages of which something is in that state."""
    asked = select(feedback.c.page_id).where(feedback.c.state == state).distinct()
    return [row.page_id for row in connection.execute(asked.order_by(feedback.c.page_id))]


def get(connection: Connection, feedback_id: int) -> Feedback:
    """Raises NotFound."""
    found = _values(connection, _QUERY.where(feedback.c.id == feedback_id))
    if not found:
        raise NotFound("This is no longer kept.")
    return found[0]


def counts(connection: Connection, page_id: str) -> dict[tuple[str, str], int]:
    """(statement id, what was said) -> how many readers, over everything that is kept of a page."""
    many = func.sum(feedback.c.count).label("many")
    asked = select(feedback.c.statement_id, feedback.c.said, many).where(feedback.c.page_id == page_id)
    found = connection.execute(asked.group_by(feedback.c.statement_id, feedback.c.said))
    return {(row.statement_id, row.said): int(row.many) for row in found}


def deal(connection: Connection, feedback_id: int, account_id: int, *, now: str, note: str) -> bool:
    """Say that it is dealt with. False when somebody did before."""
    here = (feedback.c.id == feedback_id, feedback.c.state == "waiting")
    values = {"state": "dealt-with", "dealt_by": account_id, "dealt_at": now, "note": note}
    return connection.execute(update(feedback).where(*here).values(values)).rowcount == 1


def forget_before(connection: Connection, day: str) -> int:
    """Take away what was said before that day; how many rows."""
    return connection.execute(delete(feedback).where(feedback.c.day < day)).rowcount


def _values(connection: Connection, asked: Select[tuple[object, ...]]) -> list[Feedback]:
    return [_value(row) for row in connection.execute(asked)]


def _value(row: Row[tuple[object, ...]]) -> Feedback:
    here = row._mapping
    return Feedback(
        **{name: here[name] for name in Feedback.__dataclass_fields__ if name != "dealt_by"},
        dealt_by=here["dealer"] or "",
    )
