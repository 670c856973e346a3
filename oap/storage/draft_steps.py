"""What the buttons of the form did to a draft, the newest last, so that each can be undone and done again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from oap.core.editing.undoing import Step, Steps
from oap.storage.tables.editing import draft_step

MOST = 20  # of one draft: each holds two texts of the page


def add(connection: Connection, revision_id: int, step: Step) -> None:
    """Keep a step. What had been undone cannot be done again after it, and the oldest go where there are too many."""
    mine = draft_step.c.revision_id == revision_id
    connection.execute(delete(draft_step).where(mine, draft_step.c.undone))
    values = {"action": step.action, "place": step.place, "before": step.before, "after": step.after}
    connection.execute(insert(draft_step).values(revision_id=revision_id, undone=False, **values))
    ids = list(connection.execute(select(draft_step.c.id).where(mine).order_by(draft_step.c.id)).scalars())
    connection.execute(delete(draft_step).where(draft_step.c.id.in_(ids[:-MOST])))


def of_draft(connection: Connection, revision_id: int) -> Steps:
    """What can be undone next, and what can be done again."""
    rows = connection.execute(
        select(draft_step).where(draft_step.c.revision_id == revision_id).order_by(draft_step.c.id)
    )
    found = [(Step(row.action, row.place, row.before, row.after, row.id), row.undone) for row in rows]
    done = [step for step, undone in found if not undone]
    again = [step for step, undone in found if undone]
    return Steps(done[-1] if done else None, again[0] if again else None)


def turn(connection: Connection, step: Step, *, undone: bool) -> None:
    """Keep that a step was undone, or done again, with the texts on both its sides as they are now."""
    values = {"before": step.before, "after": step.after, "undone": undone}
    connection.execute(update(draft_step).where(draft_step.c.id == step.id).values(**values))


def forget(connection: Connection, revision_id: int) -> None:
    connection.execute(delete(draft_step).where(draft_step.c.revision_id == revision_id))
