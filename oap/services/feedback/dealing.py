"""What readers answered, for the team that owns the page: the queue, and saying that something is dealt with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from oap.core.feedback.answers import MOST_NOTE, Feedback, State, may_deal, may_see
from oap.core.library.cards import Card
from oap.core.pages.workflow import Actor
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.pages.placed_texts import card_of
from oap.site import Site
from oap.storage import audit_log, events, feedback, page_owners

MOST = 200


@dataclass(frozen=True)
class Entry:
    """An answer with what it is about as it is today; ``card`` and ``text`` are empty where that is gone."""

    feedback: Feedback
    card: Card | None
    text: str
    may_deal: bool


def queue(site: Site, actor: Actor, *, page_id: str = "", state: State = "waiting") -> list[Entry]:
    """What was said of the pages that the actor sees, of one of them when it is named."""
    with site.database.read() as connection:
        owners = page_owners.every(connection)
        pages = [page_id] if page_id else feedback.pages_with(connection, state)
        mine = [one for one in pages if may_see(actor, team=_team(site, one), owners=owners.get(one, ()))]
        found = feedback.listed(connection, state=state, page_ids=mine, limit=MOST)
    return [
        Entry(
            one,
            card_of(site, one.page_id) if one.page_id else None,
            _text(site, one),
            may_deal(actor, team=_team(site, one.page_id), owners=owners.get(one.page_id, ())),
        )
        for one in found
    ]


def counts(site: Site, actor: Actor, page_id: str) -> Mapping[str, Mapping[str, int]]:
    """statement id (empty: the page) -> what was said -> how many readers; nothing for who may not see it."""
    with site.database.read() as connection:
        if not may_see(actor, team=_team(site, page_id), owners=page_owners.of_page(connection, page_id)):
            return {}
        found: dict[str, dict[str, int]] = {}
        for (statement, said), many in sorted(feedback.counts(connection, page_id).items()):
            found.setdefault(statement, {})[said] = many
    return found


def totals(site: Site, actor: Actor, page_id: str) -> Mapping[str, int]:
    """What was said of a page and its statements together -> how many readers."""
    return sum((Counter(many) for many in counts(site, actor, page_id).values()), Counter[str]())


def deal(site: Site, actor: Actor, feedback_id: int, now: datetime, *, note: str) -> Feedback:
    """Say that somebody dealt with it, and how. Raises NotFound, NotAllowed, Invalid, Conflict."""
    note = " ".join(note.split())
    with site.database.write() as connection:
        one = feedback.get(connection, feedback_id)
        _check(site, connection, actor, one)
        if not note:
            raise Invalid("Say in a few words what you did, or why there is nothing to do.")
        if len(note) > MOST_NOTE:
            raise Invalid(f"Say it in at most {MOST_NOTE:,} characters.")
        if not feedback.deal(connection, feedback_id, actor.id, now=utc_text(now), note=note):
            raise Conflict(f"{one.dealt_by or 'Somebody'} has dealt with this already.")
        audit_log.add(connection, actor, "feedback-dealt-with", one.page_id or "handbook", now=utc_text(now))
        events.add(
            connection,
            "feedback-dealt-with",
            now=utc_text(now),
            actor_id=actor.id,
            page_id=one.page_id,
            team=_team(site, one.page_id),
            feedback_id=one.id,
        )
    return one


def _check(site: Site, connection: Connection, actor: Actor, one: Feedback) -> None:
    owners = page_owners.of_page(connection, one.page_id)
    if not may_deal(actor, team=_team(site, one.page_id), owners=owners):
        raise NotAllowed("What readers say of a page is dealt with by its team.")


def _team(site: Site, page_id: str) -> str:
    """The team of a page; empty for the handbook, and for a page that is gone: then it is for the leads."""
    card = card_of(site, page_id) if page_id else None
    return card.team if card is not None else ""


def _text(site: Site, one: Feedback) -> str:
    card = site.state.library.by_id.get(one.page_id)
    rendered = site.rendered_pages.get(card.slug) if card is not None and one.statement_id else None
    found = (said for said in rendered.statements() if said.id == one.statement_id) if rendered is not None else ()
    return next((said.family_text or said.professional_text for said in found), "")
