"""A draft goes on with somebody else: its author gives it away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import Invalid
from oap.services.editing.drafting import allow
from oap.site import Site
from oap.storage import accounts, audit_log, events, recording, revisions


def takers(site: Site, but: int) -> list[Account]:
    """Who can take a draft over: everybody else who writes, in order of name."""
    with site.database.read() as connection:
        return [one for one in accounts.everybody(connection) if one.id != but and _can_take(one)]


def give(site: Site, actor: Actor, draft_id: int, to: int, now: datetime) -> Revision:
    """Make somebody else the author of one's own draft, and tell them. Raises NotAllowed, Conflict, Invalid.

    Who wrote at it before is remembered: giving a text away must not be a way to approve it oneself.
    """
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        allow(actor, "save", draft)
        return pass_on(connection, actor, draft, to, now)


def pass_on(connection: Connection, actor: Actor, draft: Revision, to: int, now: datetime) -> Revision:
    """The draft with its new author, written down and told. Raises Invalid for who cannot write, Conflict."""
    taker = accounts.get(connection, to)
    if not _can_take(taker) or to == draft.author_id:
        raise Invalid("Choose somebody else who writes.")
    detail = f"From {draft.author or 'nobody'} to {taker.name}."
    audit_log.add(connection, actor, "draft-given", draft.page_id, now=utc_text(now), detail=detail)
    made = recording.give(connection, draft, to, utc_text(now))
    events.add(connection, "draft-given", now=utc_text(now), actor_id=actor.id, about=made, to_id=to)
    return made


def _can_take(account: Account) -> bool:
    return not account.disabled_at and account.actor.writes
