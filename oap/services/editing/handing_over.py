"""What somebody holds who leaves, listed before they go, and passed to others in one act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from oap.core.area.changes import EntryChange
from oap.core.area.documents import deciders_of
from oap.core.editing.notices import deciders
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import NEEDS, Actor
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import Invalid, NotAllowed
from oap.services.editing import review_dates
from oap.services.editing.drafting import page_in
from oap.services.editing.giving import pass_on, takers
from oap.services.editing.waiting import title_of
from oap.site import Site
from oap.storage import accounts, audit_log, entry_changes, events, mandates, page_owners, recording, revisions
from oap.storage.mandates import Mandate
from oap.storage.page_owners import Owners


@dataclass(frozen=True)
class Text:
    """A draft with the title that people know it by."""

    draft: Revision
    title: str


@dataclass(frozen=True)
class Held:
    """``pages`` has (page id, title) for each team; ``approved`` are texts that wait for a time which this person set;
    ``only_reviewer`` are texts that nobody else may publish or send back, ``only_decider`` changes of the set-up that
    nobody else may agree to. ``proposed`` are such changes of this person's own, which others decide on as before."""

    pages: Mapping[str, Sequence[tuple[str, str]]]
    drafts: Sequence[Text]
    approved: Sequence[Text]
    only_reviewer: Sequence[Text]
    mandates: Sequence[Mandate]
    only_decider: Sequence[EntryChange] = ()
    proposed: Sequence[EntryChange] = ()

    def __bool__(self) -> bool:
        lists = (self.drafts, self.approved, self.only_reviewer, self.mandates, self.only_decider, self.proposed)
        return bool(self.pages) or any(lists)


@dataclass(frozen=True)
class Takers:
    """Who can take what: the pages of each team, drafts, mandates."""

    pages: Mapping[str, Sequence[Account]]
    drafts: Sequence[Account]
    mandates: Sequence[Account]


@dataclass(frozen=True)
class HandOver:
    """Who takes what; nobody where it stays as it is. ``leaving``: what this person approved for a time to come waits
    for somebody else again, as it could not be published when they are gone."""

    pages: Mapping[str, int] = field(default_factory=dict)
    drafts: int | None = None
    mandates: int | None = None
    leaving: bool = False


def held(site: Site, actor: Actor, account_id: int, now: datetime) -> Held:
    """Everything that would be left alone if this person went. Raises NotAllowed, NotFound."""
    _admin(actor)
    with site.database.read() as connection:
        accounts.get(connection, account_id)
        pages: dict[str, list[tuple[str, str]]] = {}
        for head, _ in _pages(connection, account_id):
            pages.setdefault(head.team, []).append((head.page_id, title_of(site, head.page_id)))
        others = [one.actor for one in accounts.everybody(connection) if not one.disabled_at and one.id != account_id]
        in_review = revisions.open_drafts(connection, states=("in-review",))
        leaver = accounts.get(connection, account_id).actor
        undecided = [*entry_changes.waiting(connection), *entry_changes.debts(connection)]
        return Held(
            pages,
            [Text(one, _title(site, one)) for one in revisions.open_drafts(connection, author_id=account_id)],
            [Text(one, _title(site, one)) for one in _approved(in_review, account_id)],
            [Text(one, _title(site, one)) for one in in_review if _only(leaver, others, one)],
            mandates.of_person(connection, account_id, now.date().isoformat()),
            [one for one in undecided if deciders_of([leaver], one) and not deciders_of(others, one)],
            [one for one in undecided if one.author_id == account_id and one.state == "waiting"],
        )


def who_can_take(site: Site, actor: Actor, account_id: int, teams: Sequence[str]) -> Takers:
    """The people to choose from. Raises NotAllowed."""
    _admin(actor)
    pages = {team: [one for one in review_dates.candidates(site, team) if one.id != account_id] for team in teams}
    with site.database.read() as connection:
        everyone = accounts.everybody(connection)
    speakers = [one for one in everyone if one.id not in (account_id, actor.id) and _can_speak(one)]
    return Takers(pages, takers(site, account_id), speakers)


def hand_over(site: Site, actor: Actor, account_id: int, given: HandOver, now: datetime) -> None:
    """Pass on what was chosen, all or nothing, and tell those who take it. Raises NotAllowed, NotFound, Invalid."""
    _admin(actor)
    with site.database.write() as connection:
        leaver = accounts.get(connection, account_id)
        counts = [
            _hand_over_pages(connection, actor, account_id, given.pages, now),
            _hand_over_drafts(connection, actor, account_id, given.drafts, now),
            _hand_over_mandates(connection, actor, account_id, given.mandates, now),
        ]
        if given.leaving:
            _release(connection, account_id, now)
        if any(counts):
            detail = "{} pages, {} drafts, {} mandates".format(*counts)
            audit_log.add(connection, actor, "handed-over", leaver.email, now=utc_text(now), detail=detail)


def _hand_over_pages(
    connection: Connection, actor: Actor, account_id: int, chosen: Mapping[str, int], now: datetime
) -> int:
    taken: dict[int, int] = {}
    for head, had in _pages(connection, account_id):
        to = chosen.get(head.team)
        if to is None:
            continue
        taker = accounts.get(connection, to)
        if to == account_id or not review_dates.can_look_after(taker, head.team):
            raise Invalid("Choose somebody of the team who writes or publishes.")
        owner, second = (to if one == account_id else one for one in had)
        review_dates.name_owners(
            connection, actor, head, now, owner=owner, second=second if second != owner else None, together=True
        )
        taken[to] = taken.get(to, 0) + 1
    for to, number in taken.items():
        events.add(connection, "pages-given", now=utc_text(now), actor_id=actor.id, to_id=to, pages=number)
    return sum(taken.values())


def _hand_over_drafts(connection: Connection, actor: Actor, account_id: int, to: int | None, now: datetime) -> int:
    if to is None:
        return 0
    drafts = revisions.open_drafts(connection, author_id=account_id)
    for one in drafts:
        pass_on(connection, actor, one, to, now)
    return len(drafts)


def _hand_over_mandates(connection: Connection, actor: Actor, account_id: int, to: int | None, now: datetime) -> int:
    """A mandate ends, and the other person has one for the same group until the same day."""
    if to is None:
        return 0
    taker, today, moment = accounts.get(connection, to), now.date().isoformat(), utc_text(now)
    if to in (account_id, actor.id) or not _can_speak(taker):
        raise Invalid("Choose another reviewer or lead, not yourself: nobody gives a mandate to themselves.")
    found = mandates.of_person(connection, account_id, today)
    for one in found:
        mandates.end(connection, one.id, moment)
        mandates.add(
            connection, account_id=to, group=one.group, first=today, last=one.last, given_by=actor.id, now=moment
        )
        detail = f"{one.group}, from {one.holder}, {today} to {one.last}"
        audit_log.add(connection, actor, "mandate-given", taker.email, now=moment, detail=detail)
    return len(found)


def _release(connection: Connection, account_id: int, now: datetime) -> None:
    for one in _approved(revisions.open_drafts(connection, states=("in-review",)), account_id):
        waits = recording.change(connection, one, now=utc_text(now), publish_at=None, approver_id=None)
        why = f"{one.approver}, who approved this, leaves. Somebody else must look at it."
        audit_log.add(connection, None, "not-published", one.page_id, now=utc_text(now), detail=why)
        events.add(connection, "not-published", now=utc_text(now), about=waits)


def _pages(connection: Connection, account_id: int) -> Iterator[tuple[Revision, Owners]]:
    """The newest version of each page that the person looks after, first or second, and who does."""
    owned = page_owners.of_person(connection, account_id)
    for head in revisions.newest(connection, list(owned)):
        yield head, owned[head.page_id]


def _approved(in_review: Sequence[Revision], account_id: int) -> list[Revision]:
    return [one for one in in_review if one.publish_at is not None and one.approver_id == account_id]


def _only(leaver: Actor, others: Sequence[Actor], one: Revision) -> bool:
    wrote = [one.author_id, *one.earlier_authors]
    mine = deciders([leaver], "publish", team=one.team, not_by=wrote)
    return bool(mine) and not deciders(others, "publish", team=one.team, not_by=wrote)


def _can_speak(account: Account) -> bool:
    return not account.disabled_at and account.actor.has(NEEDS["sign-off"], None)


def _title(site: Site, one: Revision) -> str:
    page = page_in(one)
    return page.title if page is not None and page.title else title_of(site, one.page_id)


def _admin(actor: Actor) -> None:
    if not actor.admin:
        raise NotAllowed("Only an admin may do this.")
