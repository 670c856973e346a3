"""What people say of a draft before it is published: comments, and answers to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from oap.core.pages.revisions import Comment
from oap.core.pages.wordings import Wording
from oap.errors import NotFound
from oap.storage.tables.editing import comment
from oap.storage.tables.people import account

_done = account.alias("done")


def _query() -> Select[Any]:
    return select(comment, account.c.name, _done.c.name.label("done_name")).select_from(
        comment.outerjoin(account, account.c.id == comment.c.author_id).outerjoin(
            _done, _done.c.id == comment.c.done_by
        )
    )


def of_draft(connection: Connection, revision_id: int) -> list[Comment]:
    """What was said about a draft, oldest first."""
    asked = _query().where(comment.c.revision_id == revision_id).order_by(comment.c.id)
    return [_value(row) for row in connection.execute(asked)]


def get(connection: Connection, comment_id: int) -> Comment:
    """The comment with that id. Raises NotFound."""
    row = connection.execute(_query().where(comment.c.id == comment_id)).first()
    if row is None:
        raise NotFound("There is no such comment.")
    return _value(row)


def add(
    connection: Connection,
    revision_id: int,
    *,
    place: str,
    text: str,
    author_id: int | None,
    now: str,
    answers: int | None = None,
    suggested: tuple[Wording, str] | None = None,
    guest: str = "",
    link_id: int | None = None,
) -> None:
    """Keep what was said. ``guest`` is the name that somebody gave who came by the link with ``link_id``."""
    words = {}
    if suggested is not None:
        old, instead = suggested
        words = {"part": old.part, "words_before": old.text, "words_instead": instead}
    connection.execute(
        insert(comment).values(
            revision_id=revision_id,
            place=place,
            text=text,
            author_id=author_id,
            created_at=now,
            answers_id=answers,
            guest=guest,
            link_id=link_id,
            **words,
        )
    )


def by_link(connection: Connection, link_id: int) -> int:
    """How many comments came by the link."""
    return connection.execute(select(func.count()).where(comment.c.link_id == link_id)).scalar_one()


def set_done(connection: Connection, comment_id: int, *, by: int | None, at: str | None, decision: str = "") -> None:
    """Note that nobody has to look at the comment any more; with no time, that somebody has to again. ``decision`` is
    what became of words that it proposed."""
    values = {"done_by": by, "done_at": at, "decision": decision}
    connection.execute(update(comment).where(comment.c.id == comment_id).values(values))


def _value(row: Any) -> Comment:
    return Comment(
        row.id,
        row.revision_id,
        row.place,
        row.text,
        row.author_id,
        row.guest or row.name,
        row.created_at,
        row.answers_id,
        row.done_at,
        row.done_name or "",
        (Wording(row.place, row.part, row.words_before), row.words_instead) if row.part else None,
        row.decision,
    )
