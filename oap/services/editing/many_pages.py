"""Who looks after many pages, and by when they are to be checked, decided as one act over a list of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from oap.core.pages.page_text import compose_page
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor, may
from oap.core.times import utc_text
from oap.errors import Invalid, NotAllowed
from oap.services.editing import publishing, reaching_readers, review_dates
from oap.services.editing.drafting import page_in, published
from oap.services.editing.waiting import title_of
from oap.site import Site
from oap.storage import accounts, audit_log, events, page_owners

MOST = 500
FURTHEST = timedelta(days=2 * 366)
Place = Literal["owner", "second"]


@dataclass(frozen=True)
class Decision:
    """``owners`` has only the places that change, with nobody as None; no date: the dates stay."""

    owners: Mapping[Place, int | None] = field(default_factory=dict)
    review_by: date | None = None


def decide(site: Site, actor: Actor, page_ids: Collection[str], made: Decision, now: datetime) -> int:
    """Do it for all of these pages or for none; how many they are. Raises NotAllowed, NotFound, Invalid, Conflict.

    A date that is moved is no check: nothing says afterwards that somebody has looked at the words.
    """
    if not page_ids:
        raise Invalid("Choose at least one page.")
    if len(page_ids) > MOST:
        raise Invalid(f"Choose {MOST} pages at most.")
    if not made.owners and made.review_by is None:
        raise Invalid("Choose what to change: who looks after the pages, or the day of their next check.")
    if made.review_by is not None and not now.date() < made.review_by <= now.date() + FURTHEST:
        raise Invalid("Choose a day to come for the next check, within two years.")
    versions: list[Revision] = []
    with site.database.write() as connection:
        heads = [published(connection, page_id) for page_id in sorted(set(page_ids))]
        for head in heads:
            if not may(actor, "confirm", team=head.team, author=None):
                title = title_of(site, head.page_id)
                raise NotAllowed(f"This is decided by the publishers of each page’s team: not by you for “{title}”.")
        if made.owners:
            _name(site, connection, actor, heads, made.owners, now)
        if made.review_by is not None:
            versions = [_move(site, connection, actor, head, made.review_by, now) for head in heads]
    if versions:
        reaching_readers.catch_up(site, *versions)
    return len(heads)


def _name(
    site: Site,
    connection: Connection,
    actor: Actor,
    heads: Collection[Revision],
    chosen: Mapping[Place, int | None],
    now: datetime,
) -> None:
    new: dict[int, int] = {}
    people = {one: accounts.get(connection, one) for one in chosen.values() if one is not None}
    for head in heads:
        had = page_owners.of_page(connection, head.page_id)
        owner, second = chosen.get("owner", had[0]), chosen.get("second", had[1])
        for person in people.values():
            if not review_dates.can_look_after(person, head.team):
                raise Invalid(f"{person.name} does not write in the team of “{title_of(site, head.page_id)}”.")
        if owner is not None and owner == second:
            raise Invalid(
                f"“{title_of(site, head.page_id)}” would have the same person twice. The second owner must be somebody "
                "else: one of the two may be away."
            )
        if (owner, second) == had:
            continue
        review_dates.name_owners(connection, actor, head, now, owner=owner, second=second, together=True)
        for one in {owner, second} - {*had, None}:
            if one is not None:
                new[one] = new.get(one, 0) + 1
    for to, number in new.items():
        events.add(connection, "pages-given", now=utc_text(now), actor_id=actor.id, to_id=to, pages=number)


def _move(site: Site, connection: Connection, actor: Actor, head: Revision, review_by: date, now: datetime) -> Revision:
    page = page_in(head)
    if page is None:
        raise Invalid(f"“{title_of(site, head.page_id)}” has been withdrawn.")
    said = f"The next check is due by {review_by.isoformat()}. This was no check of the words."
    text = compose_page(replace(page, review_by=review_by.isoformat()))
    audit_log.add(connection, actor, "review-date", head.page_id, now=utc_text(now), detail=said)
    return publishing.redated(site, connection, actor, head, now, text=text, origin="date", note=said)
