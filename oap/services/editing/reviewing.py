"""Reading other people's drafts: the queue, comments, returning, and signing off for a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from oap.core.pages.agreement import Step
from oap.core.pages.diff import Difference
from oap.core.pages.page import Page
from oap.core.pages.placing import stand_on
from oap.core.pages.revisions import Revision, Thread, threads
from oap.core.pages.workflow import GROUPS, NEEDS, Actor, after, may
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services.editing.agreeing import VERDICTS, steps_of
from oap.services.editing.drafting import allow, page_in, published, required_text, whole_in
from oap.services.pages.history import since
from oap.services.pages.placed_texts import Change, changes, placed_ids, recorded_facts
from oap.site import Site
from oap.storage import accounts, audit_log, comments, events, mandates, recording, revisions, sign_offs
from oap.storage.sign_offs import SignOff


@dataclass(frozen=True)
class Review:
    """A draft beside the version it started from, each with what stood, or would stand, on it. ``behind``: a newer one
    has been published since. ``touches`` are the pages that another text of a shared text would change. ``returned`` is
    what changed since the draft was last returned, None when it was not. ``steps`` are the groups that are asked before
    it is published."""

    draft: Revision
    base: Revision | None
    before: Page | None
    page: Page | None
    difference: Difference
    threads: Sequence[Thread]
    behind: bool
    touches: Sequence[Change] = ()
    returned: Difference | None = None
    steps: Sequence[Step] = ()


@dataclass(frozen=True)
class Queue:
    """What waits for the actor: texts to approve, others in review, emergencies to agree to."""

    mine_to_approve: Sequence[Revision]
    others: Sequence[Revision]
    debts: Sequence[Revision]


def queue(site: Site, actor: Actor) -> Queue:
    """What is in review anywhere, those first that this person may publish."""
    with site.database.read() as connection:
        waiting = revisions.open_drafts(connection, states=("in-review",))
        owed = revisions.debts(connection)
    approve = [
        one
        for one in waiting
        if may(actor, "publish", team=one.team, author=one.author_id, earlier=one.earlier_authors)
    ]
    return Queue(approve, [one for one in waiting if one not in approve], owed)


def review(site: Site, actor: Actor, revision_id: int, now: datetime) -> Review:
    """A draft with what it changes and what was said about it. Raises NotFound, NotAllowed."""
    with site.database.read() as connection:
        draft = revisions.get(connection, revision_id)
        if not actor.has(NEEDS["comment"], None):
            raise NotAllowed("Your role does not include reading drafts.")
        base = revisions.version(connection, draft.page_id, draft.base) if draft.base else None
        head = revisions.head(connection, draft.page_id)
        said_of_it = threads(comments.of_draft(connection, revision_id))
        page = page_in(draft)
        if draft.number is None and page is not None:  # as it would be if it were published now
            draft = draft_in_place(site, connection, draft)
        returned = None
        if draft.number is None and draft.returned_text is not None:
            was = draft_in_place(site, connection, replace(draft, text=draft.returned_text))
            returned = since(was, draft)
        touches = (
            changes(site, connection, page, base) if page is not None and page.shared and draft.number is None else []
        )
        asked = steps_of(site, connection, draft, now) if draft.number is None else []
    behind = draft.number is None and head is not None and head.number != draft.base
    return Review(
        draft, base, whole_in(base), whole_in(draft), since(base, draft), said_of_it, behind, touches, returned, asked
    )


def draft_in_place(site: Site, connection: Connection, draft: Revision) -> Revision:
    """The draft with what would stand on it if it were published now; as it is when it cannot be read."""
    page = page_in(draft)
    if page is None:
        return draft
    return replace(draft, placed=stand_on(page, recorded_facts(site, connection, *placed_ids(draft)))[0])


def send_back(site: Site, actor: Actor, revision_id: int, now: datetime, *, reason: str) -> Revision:
    """Return a draft to its author with what should change."""
    reason = required_text(reason, "Say what should change, so that the author knows what to do.")
    with site.database.write() as connection:
        draft = revisions.get(connection, revision_id)
        allow(actor, "return", draft)
        comments.add(connection, revision_id, place="", text=reason, author_id=actor.id, now=utc_text(now))
        audit_log.add(connection, actor, "return", draft.page_id, now=utc_text(now), detail=reason)
        events.add(connection, "returned", now=utc_text(now), actor_id=actor.id, about=draft)
        return recording.change(
            connection,
            draft,
            now=utc_text(now),
            state=after(draft.state, "return"),
            publish_at=None,
            approver_id=None,
            returned_text=draft.text,
        )


def sign_off(site: Site, actor: Actor, page_id: str, now: datetime, *, group: str, verdict: str, note: str) -> None:
    """Say for a group that it agrees with the newest version, or does not. Lapses with the next change of meaning.

    Raises NotAllowed without a mandate to speak for the group that holds today.
    """
    if group not in GROUPS or verdict not in VERDICTS:
        raise Invalid("Choose the group you speak for, and whether it agrees.")
    if verdict == "dissent":
        note = required_text(note, "Say what the group does not agree with.")
    with site.database.write() as connection:
        head = published(connection, page_id)
        allow(actor, "sign-off", head)
        today = now.date().isoformat()
        mandate = next((one for one in mandates.of_person(connection, actor.id, today) if one.group == group), None)
        if mandate is None:
            raise NotAllowed(
                f"You have no mandate to speak for “{GROUPS[group]}” today. A lead or an admin can give you one."
            )
        sign_offs.add(
            connection,
            page_id=page_id,
            number=head.number or 0,
            group=group,
            verdict=verdict,
            note=note.strip(),
            account_id=actor.id,
            mandate_id=mandate.id,
            now=utc_text(now),
        )
        audit_log.add(connection, actor, "sign-off", page_id, now=utc_text(now), detail=f"{group}: {verdict}")
        kind = "signed-off" if verdict == "agreed" else "dissented"
        events.add(connection, kind, now=utc_text(now), actor_id=actor.id, about=head, group=group)


def answer_dissent(site: Site, actor: Actor, page_id: str, sign_off_id: int, now: datetime, *, answer: str) -> None:
    """Answer what a group does not agree with, for the team of the page. Until then the dissent stays in sight.

    Who spoke for the group does not answer it. Raises NotAllowed, NotFound, Invalid, Conflict when it was answered
    before.
    """
    answer = required_text(answer, "Say what the team answers.")
    with site.database.write() as connection:
        dissent = sign_offs.get(connection, sign_off_id)
        head = revisions.head(connection, page_id)
        if dissent.page_id != page_id or dissent.verdict != "dissent" or head is None:
            raise NotFound("There is no such dissent about this page.")
        if not may(actor, "confirm", team=head.team, author=None) or actor.id == dissent.account_id:
            raise NotAllowed("A publisher of the page's team, or a lead, answers; not the one who spoke for the group.")
        if not sign_offs.answer(connection, sign_off_id, answer=answer, account_id=actor.id, now=utc_text(now)):
            raise Conflict("Somebody has answered this already.")
        audit_log.add(
            connection, actor, "dissent-answered", page_id, now=utc_text(now), detail=f"{dissent.group}: {answer}"
        )
        events.add(
            connection, "dissent-answered", now=utc_text(now), actor_id=actor.id, about=head, group=dissent.group
        )


def signed_off(site: Site, page_id: str) -> list[SignOff]:
    """What groups said about the page: dissent that nobody has answered first, then the newest."""
    with site.database.read() as connection:
        return sign_offs.of_page(connection, page_id)


def groups_spoken_for(site: Site, actor: Actor, now: datetime) -> dict[str, str]:
    """The groups that the actor has a mandate for today, with their names."""
    with site.database.read() as connection:
        held = mandates.of_person(connection, actor.id, now.date().isoformat())
    return {one.group: GROUPS[one.group] for one in held if one.group in GROUPS}


def people_named(site: Site, account_ids: Collection[int]) -> list[Account]:
    """The accounts with these ids, in order of name."""
    with site.database.read() as connection:
        return [one for one in accounts.everybody(connection) if one.id in account_ids]
