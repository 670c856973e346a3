"""Showing a draft to people who have no account: a link that nobody can guess, that ends by itself, and can be ended.

A link leads to the draft as it is when it is opened, for reading and for saying what one thinks of it. It ends after
``LASTS``, when somebody ends it, when the draft is published or given up, and when who made it may not come in any
more.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oap.core.pages.page import Page
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import OPEN, Actor, may_share
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services.editing import comments as comments_rule
from oap.services.editing.drafting import page_in, whole_in
from oap.services.editing.reviewing import draft_in_place
from oap.site import Site
from oap.storage import audit_log, comments, draft_links, events, revisions
from oap.storage.draft_links import DraftLink

LASTS = timedelta(days=14)
MOST = 10  # links of a draft that work at once
MOST_BY_LINK = 30  # comments
MOST_NAME, MOST_TEXT = 80, 2_000  # characters
GONE = "This link does not work any more. Ask the person who sent it to you for a new one, or look for the page itself."


@dataclass(frozen=True)
class Shared:
    """A draft and the links to it that work."""

    draft: Revision
    links: Sequence[DraftLink]


def links(site: Site, actor: Actor, draft_id: int, now: datetime) -> Shared:
    """The links of a draft that work. Raises NotFound, NotAllowed."""
    with site.database.read() as connection:
        draft = revisions.get(connection, draft_id)
        _allow(actor, draft)
        return Shared(draft, draft_links.of_draft(connection, draft_id, now=utc_text(now)))


def share(site: Site, actor: Actor, draft_id: int, now: datetime) -> str:
    """What a new link holds. It is told once: only its digest is kept.

    Raises NotFound, NotAllowed, Conflict when the draft is not open, cannot be shown as a page, or has ``MOST`` links.
    """
    token = secrets.token_urlsafe(32)
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        _allow(actor, draft)
        page = page_in(draft)
        if draft.state not in OPEN or page is None or page.shared:
            raise Conflict("Only a draft that can be shown as a page, and is not published yet, has a link.")
        if len(draft_links.of_draft(connection, draft_id, now=utc_text(now))) >= MOST:
            raise Conflict(f"{MOST} links lead to this draft already. End one first.")
        moment = utc_text(now)
        draft_links.add(
            connection, draft_id, token=token, made_by=actor.id, now=moment, expires_at=utc_text(now + LASTS)
        )
        audit_log.add(connection, actor, "draft-shared", draft.page_id, now=moment)
        events.add(connection, "shared", now=moment, actor_id=actor.id, about=draft)
    return token


def end(site: Site, actor: Actor, draft_id: int, link_id: int, now: datetime) -> None:
    """End a link. What ended before stays ended. Raises NotFound, NotAllowed."""
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        _allow(actor, draft)
        if draft_links.end(connection, draft_id, link_id, now=utc_text(now)):
            audit_log.add(connection, actor, "draft-link-ended", draft.page_id, now=utc_text(now))
            events.add(connection, "share-ended", now=utc_text(now), actor_id=actor.id, about=draft)


def read(site: Site, token: str, now: datetime) -> tuple[Revision, Page]:
    """The draft that a link leads to, and its page as it would be. Raises NotFound when the link does not work."""
    with site.database.read() as connection:
        link = draft_links.working(connection, token, now=utc_text(now)) if len(token) <= 100 else None
        draft = revisions.get(connection, link.revision_id) if link is not None else None
        if draft is None or draft.state not in OPEN:
            raise NotFound(GONE)
        page = whole_in(draft_in_place(site, connection, draft))
    if page is None or page.shared:
        raise NotFound("Its author is in the middle of a change, and it cannot be shown as a page. Try again later.")
    return draft, page


def say(site: Site, token: str, now: datetime, *, name: str, place: str, text: str) -> None:
    """Keep what somebody without an account says of the draft, under the name that they give.

    Raises NotFound when the link does not work any more, Invalid.
    """
    name, text = " ".join(name.split()), text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid("Write what you want to say.")
    if not name:
        raise Invalid("Write a name, so that they know who said it.")
    if len(name) > MOST_NAME or len(text) > MOST_TEXT:
        raise Invalid(f"That is too long: {MOST_NAME} letters for the name, {MOST_TEXT:,} for what you say.")
    draft, _ = read(site, token, now)
    with site.database.write() as connection:
        link = draft_links.working(connection, token, now=utc_text(now))
        if link is None or link.revision_id != draft.id:
            raise NotFound(GONE)
        full = len(comments.of_draft(connection, draft.id)) >= comments_rule.MOST
        if full or comments.by_link(connection, link.id) >= MOST_BY_LINK:
            raise Invalid("There are as many comments as this link takes. Write to the person who sent it to you.")
        comments.add(
            connection,
            draft.id,
            place=place[:120],
            text=text,
            author_id=None,
            now=utc_text(now),
            guest=name,
            link_id=link.id,
        )
        audit_log.add(connection, None, "guest-comment", draft.page_id, now=utc_text(now))
        events.add(connection, "guest-commented", now=utc_text(now), about=draft, to_id=link.made_by)


def _allow(actor: Actor, draft: Revision) -> None:
    if not may_share(actor, author=draft.author_id, team=draft.team):
        raise NotAllowed("Who wrote the draft, and who may publish it, shows it to others.")
