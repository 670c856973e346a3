"""Talking about a draft: comments at their place, answers to them, and what is done with."""

from __future__ import annotations

from datetime import datetime, timedelta

from oap.core.pages.workflow import OPEN, Actor, may_answer, may_settle
from oap.core.retention import DAYS
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing.drafting import allow, required_text
from oap.site import Site
from oap.storage import audit_log, comments, events, retention, revisions

MOST = 200  # comments and answers of one draft


def comment(site: Site, actor: Actor, revision_id: int, now: datetime, *, place: str, text: str) -> None:
    """Say something about a draft in review: at a statement, a section, or (``place`` empty) the whole page."""
    text = required_text(text, "Write your comment first.")
    with site.database.write() as connection:
        draft = revisions.get(connection, revision_id)
        allow(actor, "comment", draft)
        _room(len(comments.of_draft(connection, revision_id)))
        comments.add(connection, revision_id, place=place[:120], text=text, author_id=actor.id, now=utc_text(now))
        audit_log.add(connection, actor, "comment", draft.page_id, now=utc_text(now))
        events.add(connection, "commented", now=utc_text(now), actor_id=actor.id, about=draft)


def answer(site: Site, actor: Actor, comment_id: int, now: datetime, *, text: str) -> int:
    """Answer a comment, while the draft is open, in review or not: its author too. The draft's number.

    Raises NotFound, NotAllowed, Invalid, Conflict when the draft is not open any more.
    """
    text = required_text(text, "Write your answer first.")
    with site.database.write() as connection:
        about = comments.get(connection, comment_id)
        draft = revisions.get(connection, about.revision_id)
        if not may_answer(actor, author=draft.author_id):
            raise NotAllowed("Its author answers, and who may comment.")
        if draft.state not in OPEN:
            raise Conflict("This draft is not open any more. What was said stays as it is.")
        _room(len(comments.of_draft(connection, draft.id)))
        first = about.answers or about.id
        moment = utc_text(now)
        comments.add(connection, draft.id, place=about.place, text=text, author_id=actor.id, now=moment, answers=first)
        audit_log.add(connection, actor, "answer", draft.page_id, now=moment)
        events.add(connection, "answered", now=moment, actor_id=actor.id, about=draft, comment_id=first)
        return draft.id


def settle(site: Site, actor: Actor, comment_id: int, now: datetime, *, done: bool) -> int:
    """Say that a comment is done with, or that it is not after all. The draft's number.

    Raises NotFound, NotAllowed, Conflict when the draft is not open any more.
    """
    with site.database.write() as connection:
        about = comments.get(connection, comment_id)
        draft = revisions.get(connection, about.revision_id)
        if not may_settle(actor, author=draft.author_id, said_by=about.author_id, team=draft.team):
            raise NotAllowed("Who wrote the draft or the comment, or who may publish it, says that it is done.")
        if draft.state not in OPEN or about.answers is not None or about.suggested is not None:
            raise Conflict("This cannot be changed any more.")
        if (about.done_at is not None) == done:
            return draft.id
        moment = utc_text(now)
        comments.set_done(connection, about.id, by=actor.id if done else None, at=moment if done else None)
        audit_log.add(connection, actor, "comment-done" if done else "comment-open", draft.page_id, now=moment)
        kind = "comment-done" if done else "comment-open"
        events.add(connection, kind, now=moment, actor_id=actor.id, about=draft, comment_id=about.id)
        return draft.id


def _room(count: int) -> None:
    if count >= MOST:
        raise Invalid(f"{MOST} comments are here already. Talk to each other, and write down what you agreed.")


def forget_old(site: Site, now: datetime) -> int:
    """Take away what was said of drafts that were closed long ago; how much. Raises Unavailable."""
    with site.database.write() as connection:
        return retention.forget_comments(connection, utc_text(now - timedelta(days=DAYS["comments"])))
