"""Other words for a place in a draft: a reviewer proposes them, its author takes or declines them with one press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import Page
from oap.core.pages.revisions import Revision
from oap.core.pages.wordings import PARTS, Wording, tidy, with_words, wordings
from oap.core.pages.workflow import OPEN, Actor
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing.comments import MOST
from oap.services.editing.drafting import MAX_NOTE, allow, as_it_would_be
from oap.site import Site
from oap.storage import audit_log, comments, events, recording, revisions

MOST_WORDS = 8_000  # characters
GONE = "These words are not in the text any more: somebody changed them. Change it by hand, or decline."


@dataclass(frozen=True)
class Proposable:
    """A draft with the words of it that others can be proposed for."""

    draft: Revision
    page: Page
    wordings: Sequence[Wording]


def proposable(site: Site, actor: Actor, revision_id: int) -> Proposable:
    """What can be proposed for a draft in review. Raises NotFound, NotAllowed, Conflict where there is no such text."""
    with site.database.read() as connection:
        draft = revisions.get(connection, revision_id)
    allow(actor, "comment", draft)
    page = read_draft(draft.text, draft.path) if draft.text is not None else None
    if page is None:
        raise Conflict("This text cannot be read as a page. Comment on it, or return it.")
    return Proposable(draft, page, list(wordings(page)))


def suggest(site: Site, actor: Actor, revision_id: int, now: datetime, *, old: Wording, instead: str, why: str) -> None:
    """Propose other words for those that stand at a place of a draft in review. Raises Invalid, Conflict when they do
    not stand there any more."""
    instead = tidy(old.part, instead)
    if old.part not in PARTS or not instead or instead == old.text:
        raise Invalid("Write the words that you propose, in place of those that are there.")
    if max(len(instead), len(old.text)) > MOST_WORDS:
        raise Invalid(f"That is more than {MOST_WORDS:,} characters. Propose a shorter piece, or say it in a comment.")
    if old not in proposable(site, actor, revision_id).wordings:
        raise Conflict("These words were changed since you looked at them. Look again.")
    with site.database.write() as connection:
        draft = revisions.get(connection, revision_id)
        allow(actor, "comment", draft)
        if len(comments.of_draft(connection, revision_id)) >= MOST:
            raise Invalid(f"{MOST} comments are here already. Talk to each other, and write down what you agreed.")
        moment, said = utc_text(now), why.strip()[:MAX_NOTE]
        comments.add(
            connection,
            revision_id,
            place=old.place,
            text=said,
            author_id=actor.id,
            now=moment,
            suggested=(old, instead),
        )
        audit_log.add(connection, actor, "suggest", draft.page_id, now=moment)
        events.add(connection, "suggested", now=moment, actor_id=actor.id, about=draft)


def decide(site: Site, actor: Actor, comment_id: int, now: datetime, *, take: bool) -> int:
    """Take proposed words into the draft, or decline them. The draft's number.

    Its author takes them; a text in review stays there, and whoever looked at it before is asked to look again. Who
    proposed them may take them back as declined. Raises NotFound, NotAllowed, Invalid when a text in review could not
    be published with them, Conflict.
    """
    with site.database.write() as connection:
        about = comments.get(connection, comment_id)
        draft = revisions.get(connection, about.revision_id)
        if about.suggested is None or about.done_at is not None or draft.state not in OPEN:
            raise Conflict("This cannot be decided any more.")
        if take:
            allow(actor, "take-suggestion", draft)
            if draft.publish_at is not None:
                raise Conflict("This text is approved for a time to come. Take it back first.")
            page = read_draft(draft.text or "", draft.path)
            made = with_words(page, *about.suggested) if page is not None else None
            if made is None:
                raise Conflict(GONE)
            text = compose_draft(made)
            if draft.state == "in-review":
                text = as_it_would_be(site, connection, replace(draft, text=text), now) or text
            recording.change(connection, draft, now=utc_text(now), text=text)
        elif actor.id not in (draft.author_id, about.author_id):
            raise NotAllowed("Who wrote the draft, or who proposed the words, declines them.")
        what, moment = "taken" if take else "declined", utc_text(now)
        comments.set_done(connection, comment_id, by=actor.id, at=moment, decision=what)
        audit_log.add(connection, actor, f"suggestion-{what}", draft.page_id, now=moment)
        kind = "suggestion-taken" if take else "suggestion-declined"
        events.add(connection, kind, now=moment, actor_id=actor.id, about=draft, comment_id=comment_id)
        return draft.id
