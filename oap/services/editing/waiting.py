"""What waits for whom: read from the record as it is now, so that it is gone as soon as somebody has done it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oap.core.area.documents import deciders_of, said_of
from oap.core.editing import notices as rules
from oap.core.editing.notices import Notice
from oap.core.pages.review_dates import DUE_DAYS
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import OPEN
from oap.core.people.accounts import Account, may_agree
from oap.core.times import utc_text
from oap.services.editing import agreeing, review_dates
from oap.services.editing.drafting import page_in
from oap.services.pages.placed_texts import card_of
from oap.site import Site
from oap.storage import (
    accounts,
    comments,
    entry_changes,
    feedback,
    notices,
    page_owners,
    person_requests,
    revisions,
    sign_offs,
)

TELLS = tuple(kind for kind in rules.SENTENCES if kind not in rules.ASKS)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for these people since then, and where it is done. ``notice_id`` is that of what was only
    told, and waits to be seen."""

    kind: str
    sentence: str
    link: str
    since: str
    people: tuple[Account, ...]
    about: str
    notice_id: int = 0
    of_others: str = ""  # the sentence for who is not asked


@dataclass(frozen=True)
class _Ask:
    """The same before it is in words: what it is about, and for which accounts."""

    kind: str
    since: str
    people: Sequence[int]
    page_id: str = ""
    title: str = ""
    who: str = ""
    revision_id: int | None = None
    entry_change_id: int | None = None


def of_everybody(site: Site, now: datetime) -> list[Waiting]:
    """Everything that asks somebody to do something, what waits longest first; for nobody where nobody may do it."""
    with site.database.read() as connection:
        by_id = {one.id: one for one in accounts.everybody(connection) if not one.disabled_at}
        asks = [
            *_drafts(site, connection, by_id, now),
            *_dissents(site, connection, by_id),
            *_requests(connection, by_id),
            *_answers(site, connection, by_id),
            *_entries(connection, by_id),
        ]
    found = [
        Waiting(
            one.kind,
            rules.SENTENCES[one.kind].format(who=one.who or "Somebody", title=one.title),
            rules.link(one.kind, one.page_id, one.revision_id, one.entry_change_id),
            one.since,
            tuple(by_id[account] for account in one.people if account in by_id),
            rules.about(one.kind, one.page_id, one.revision_id, one.entry_change_id),
            of_others=rules.OF_OTHERS[one.kind].format(who=one.who or "Somebody", title=one.title),
        )
        for one in (*asks, *_checks(site, now, by_id))
    ]
    return sorted(found, key=lambda one: (one.since, one.about))


def _drafts(site: Site, connection: Connection, people: Mapping[int, Account], now: datetime) -> Iterator[_Ask]:
    """Texts in review that nobody has approved yet, for publishers and for groups that are asked first, those that were
    sent back, and emergencies that nobody seconded."""
    actors = [one.actor for one in people.values()]

    def ask(kind: str, one: Revision, people: Sequence[int], who: str = "") -> _Ask:
        return _Ask(kind, one.changed_at, people, one.page_id, _title(site, one), who, one.id)

    for one in revisions.open_drafts(connection, states=("in-review",)):
        if one.publish_at is None:
            kind = "handed-in" if one.text is not None else "withdrawal-proposed"
            able = rules.deciders(actors, "publish", team=one.team, not_by=[one.author_id, *one.earlier_authors])
            yield ask(kind, one, [actor.id for actor in able], one.author)
            waits = [step for step in agreeing.still_asked(site, connection, one, now) if step.said is None]
            if speakers := [account for step in waits for account in step.speakers]:
                yield ask("agreement-asked", one, speakers, one.author)
            if any(not step.speakers for step in waits):
                yield ask("nobody-speaks", one, [actor.id for actor in actors if actor.lead])
    for one in revisions.open_drafts(connection, states=("changes-requested",)):
        reasons = [said for said in comments.of_draft(connection, one.id) if not said.place and said.answers is None]
        who = next((said.author for said in reversed(reasons) if said.author_id not in (one.author_id, None)), "")
        yield ask("returned", one, [one.author_id] if one.author_id is not None else [], who)
    for one in revisions.debts(connection):
        wrote = [one.author_id, *one.earlier_authors]
        able = rules.deciders(actors, "second", team=one.team, not_by=[*wrote, one.approver_id])
        yield ask("emergency", one, [actor.id for actor in able], one.approver)


def _dissents(site: Site, connection: Connection, people: Mapping[int, Account]) -> Iterator[_Ask]:
    actors = [one.actor for one in people.values()]
    for said in sign_offs.unanswered(connection):
        head = revisions.head(connection, said.page_id)
        if head is not None:
            able = rules.deciders(actors, "confirm", team=head.team, not_by=[said.account_id])
            title = title_of(site, said.page_id)
            yield _Ask("dissented", said.created_at, [one.id for one in able], said.page_id, title)


def _requests(connection: Connection, people: Mapping[int, Account]) -> Iterator[_Ask]:
    """What one person asked for about an account, and another has to agree to."""
    for one in person_requests.waiting(connection):
        able = [
            person.id
            for person in people.values()
            if may_agree(person.actor, asked_by=one.asked_by, about=one.account_id)
        ]
        yield _Ask("person-request", one.asked_at, able, who=one.asker, revision_id=one.id)


def _answers(site: Site, connection: Connection, people: Mapping[int, Account]) -> Iterator[_Ask]:
    """What readers answered and nobody has dealt with, a page as one."""
    owners = page_owners.every(connection)
    for page_id, day in feedback.waiting_pages(connection):
        card = card_of(site, page_id) if page_id else None
        able = rules.answerers(
            [one.actor for one in people.values()],
            team=card.team if card is not None else "",
            owners=owners.get(page_id, ()),
        )
        title = title_of(site, page_id) if page_id else "the whole handbook"
        yield _Ask("fed-back", f"{day}T00:00:00Z", [one.id for one in able], page_id, title)


def _entries(connection: Connection, people: Mapping[int, Account]) -> Iterator[_Ask]:
    """Changes of what the area keeps beside its pages: proposed, or live in an emergency, and nobody agreed yet."""
    actors = [one.actor for one in people.values()]
    waits = [("entry-proposed", one) for one in entry_changes.waiting(connection)]
    for kind, one in [*waits, *(("entry-published-alone", one) for one in entry_changes.debts(connection))]:
        since, able = one.decided_at or one.created_at, deciders_of(actors, one)
        yield _Ask(kind, since, able, title=said_of(one), who=one.author, entry_change_id=one.id)


def _checks(site: Site, now: datetime, people: Mapping[int, Account]) -> Iterator[_Ask]:
    """Pages that are due to be checked, for those who can confirm them; the others for the leads, all as one."""
    alone = []
    for one in review_dates.pages(site, now.date()):
        since = (one.review_by - timedelta(days=DUE_DAYS)).isoformat()
        if one.confirmers:
            yield _Ask("check-due", since, [person.id for person in one.confirmers], one.card.id, one.card.title)
        else:
            alone.append(since)
    if alone:
        yield _Ask("checks-without-owner", min(alone), [one.id for one in people.values() if one.actor.lead])


def for_person(
    site: Site, account: Account, now: datetime, everybody: Sequence[Waiting] | None = None
) -> list[Waiting]:
    """What waits for one person, the longest first: what they are asked to do, and what they were told and have not
    seen. ``everybody`` is what ``of_everybody`` has just said, where several people are asked about."""
    asks = of_everybody(site, now) if everybody is None else everybody
    asked = [one for one in asks if any(person.id == account.id for person in one.people)]
    with site.database.read() as connection:
        new = _still_asked(connection, notices.unseen(connection, account.id, TELLS))
        told = [waiting_notice(site, connection, one, account) for one in new]
    return sorted([*asked, *told], key=lambda one: (one.since, one.about, one.notice_id))


def _still_asked(connection: Connection, told: Sequence[Notice]) -> list[Notice]:
    """Without what was said of drafts that are published or given up, and what has been answered or is done."""
    drafts = {one.revision_id for one in told if one.kind in rules.TALK and one.revision_id is not None}
    still = {number for number in drafts if revisions.get(connection, number).state in OPEN}
    said = {number: comments.of_draft(connection, number) for number in still}
    return [
        one
        for one in told
        if one.kind not in rules.TALK
        or one.revision_id is None
        or (one.revision_id in said and not rules.talked_out(one, said[one.revision_id]))
    ]


def waiting_notice(site: Site, connection: Connection, told: Notice, account: Account) -> Waiting:
    """A notice in words, for the person whom it is for."""
    who = accounts.get(connection, told.actor_id).name if told.actor_id is not None else "The service"
    revision = revisions.get(connection, told.revision_id) if told.revision_id is not None else None
    title = _title(site, revision) if revision is not None else title_of(site, told.page_id)
    if told.entry_change_id is not None:
        title = said_of(entry_changes.get(connection, told.entry_change_id))
    return Waiting(
        told.kind,
        rules.SENTENCES[told.kind].format(who=who, title=title or "A file of settings"),
        rules.link(told.kind, told.page_id, told.revision_id, told.entry_change_id),
        told.at,
        (account,),
        told.about,
        told.id,
    )


def see(site: Site, account: Account, ids: Sequence[int], now: datetime) -> int:
    """The person has seen these of what they were told; how many were new."""
    with site.database.write() as connection:
        return notices.see(connection, account.id, ids, utc_text(now))


def title_of(site: Site, page_id: str) -> str:
    """What readers call the page; its id while nobody reads it."""
    card = card_of(site, page_id) if page_id else None
    return card.title if card is not None else page_id.replace("-", " ")


def _title(site: Site, one: Revision) -> str:
    page = page_in(one)
    return page.title if page is not None and page.title else title_of(site, one.page_id)
