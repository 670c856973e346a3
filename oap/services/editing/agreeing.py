"""Groups that a page or its team asks to agree before anything is published: who is asked, what they say, and the rule
that nothing is published before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from oap.core.pages.agreement import Agreement, Step, in_order, missing, steps, why_not_yet
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import GROUPS, NEEDS, Actor, may_confirm
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing.drafting import allow, page_in, published, required_text
from oap.services.pages.placed_texts import touched
from oap.site import Site
from oap.storage import accounts, agreements, audit_log, events, mandates, page_owners, revisions, sign_offs

VERDICTS = {"agreed": "Agrees", "dissent": "Does not agree"}


def steps_of(site: Site, connection: Connection, draft: Revision, now: datetime) -> list[Step]:
    """The groups that are asked for this draft, and what was said of its text as it is."""
    asked = _asked(site, connection, draft)
    if not asked:
        return []
    wrote = [draft.author_id, *draft.earlier_authors]
    said = agreements.of_draft(connection, draft.id)
    return steps(asked, said, digest=draft.digest, speakers=_speakers(connection, now), not_by=wrote)


def steps_to_publishing(site: Site, draft: Revision, now: datetime) -> list[Step]:
    """The same, for a screen."""
    with site.database.read() as connection:
        return steps_of(site, connection, draft, now)


def asked_by_page(site: Site, page_id: str) -> tuple[str, ...]:
    """The groups that this page asks, besides those that its team asks for all of its pages."""
    with site.database.read() as connection:
        return in_order(agreements.asked(connection, [page_id]).get(page_id, ()))


def heed(site: Site, connection: Connection, draft: Revision, actor: Actor, now: datetime) -> None:
    """Raises Conflict, saying who is still to come, before every group that is asked has agreed; NotAllowed for whoever
    spoke for one of them, as they do not publish it besides."""
    found = steps_of(site, connection, draft, now)
    if why := why_not_yet(found):
        raise Conflict(why)
    if any(one.said is not None and one.said.account_id == actor.id for one in found):
        raise NotAllowed("You agreed with this for a group, so somebody else publishes it.")


def agree(
    site: Site,
    actor: Actor,
    revision_id: int,
    now: datetime,
    *,
    group: str,
    verdict: str,
    note: str,
    saves: int,
) -> None:
    """Say for a group that it agrees with a draft in review, or does not and why. The last word counts.

    ``saves`` is the count of the text that was read. Raises Conflict when it has changed since or the group is not
    asked, NotAllowed without a mandate that holds today and for one's own text, Invalid.
    """
    if group not in GROUPS or verdict not in VERDICTS:
        raise Invalid("Choose whether the group agrees.")
    if verdict == "dissent":
        note = required_text(note, "Say what the group does not agree with, so that the author can mend it.")
    with site.database.write() as connection:
        draft = revisions.get(connection, revision_id)
        allow(actor, "agree", draft)
        if draft.saves != saves:
            raise Conflict("This text has changed since you looked at it. Look again before you decide.")
        if group not in _asked(site, connection, draft):
            raise Conflict(f"{GROUPS[group]} are not asked about this page any more.")
        today = now.date().isoformat()
        mandate = next((one for one in mandates.of_person(connection, actor.id, today) if one.group == group), None)
        if mandate is None:
            raise NotAllowed(
                f"You have no mandate to speak for “{GROUPS[group]}” today. A lead or an admin can give you one."
            )
        moment = utc_text(now)
        said = Agreement(
            draft.id, draft.digest, group, verdict, note.strip()[:2_000], actor.id, actor.name, mandate.id, moment
        )
        agreements.add(connection, said)
        kind = "agreed" if verdict == "agreed" else "not-agreed"
        audit_log.add(connection, actor, kind, draft.page_id, now=moment, detail=group)
        events.add(connection, kind, now=moment, actor_id=actor.id, about=draft, group=group)


def become_sign_offs(connection: Connection, draft: Revision, made: Revision) -> None:
    """What groups agreed to before a draft was published is what they say of the version that it became."""
    last = {one.group: one for one in agreements.of_draft(connection, draft.id) if one.digest == draft.digest}
    for one in last.values():
        if made.text is not None and one.verdict == "agreed":
            sign_offs.add(
                connection,
                page_id=made.page_id,
                number=made.number or 0,
                group=one.group,
                verdict=one.verdict,
                note=one.note,
                account_id=one.account_id,
                mandate_id=one.mandate_id,
                now=one.created_at,
            )


def ask(site: Site, actor: Actor, page_id: str, now: datetime, *, groups: Collection[str]) -> None:
    """Decide which groups must agree before a text of this page is published, and no others.

    Who looks after the page, who publishes in its team and leads may have more asked. Only a lead who has no open text
    of the page asks fewer: nobody takes a step away for a text of their own. Raises NotAllowed, Invalid.
    """
    if not set(groups) <= set(GROUPS):
        raise Invalid("Choose from the groups on the list.")
    with site.database.write() as connection:
        head = published(connection, page_id)
        if not may_confirm(actor, team=head.team, owners=page_owners.of_page(connection, page_id)):
            raise NotAllowed("Who looks after this page, a publisher of its team, or a lead decides this.")
        before = agreements.asked(connection, [page_id]).get(page_id, set())
        if before == set(groups):
            return
        drafts = revisions.open_drafts(connection, page_id=page_id)
        mine = any(actor.id in (one.author_id, *one.earlier_authors) for one in drafts)
        if before - set(groups) and (not actor.lead or mine):
            raise NotAllowed("Only a lead, and not one who is changing this page just now, asks fewer groups.")
        agreements.ask(connection, page_id, in_order(groups), account_id=actor.id, now=utc_text(now))
        detail = ", ".join(GROUPS[one] for one in in_order(groups)) or "nobody"
        audit_log.add(connection, actor, "groups-named", page_id, now=utc_text(now), detail=detail)
        events.add(connection, "groups-named", now=utc_text(now), actor_id=actor.id, about=head)
        for one in drafts:
            if one.state == "in-review":
                events.add(connection, "agreement-asked", now=utc_text(now), actor_id=actor.id, about=one)


def still_asked(site: Site, connection: Connection, draft: Revision, now: datetime) -> Sequence[Step]:
    """The groups that have not agreed with a draft yet."""
    return missing(steps_of(site, connection, draft, now))


def _asked(site: Site, connection: Connection, draft: Revision) -> tuple[str, ...]:
    """What the page asks, and pages that would change with it; what their teams ask for all pages."""
    page = page_in(draft)
    pages, teams = {draft.page_id}, {draft.team}
    if page is not None:
        teams.add(page.team)
        if page.shared:
            pages |= {one.page_id for one in touched(connection, draft.page_id)}
    by_page, by_team = agreements.asked(connection, pages), site.state.configuration.settings.agree_first
    return in_order([*(one for team in teams for one in by_team.get(team, ())), *set().union(*by_page.values())])


def _speakers(connection: Connection, now: datetime) -> list[tuple[str, int]]:
    """(group, account) of everybody who may speak for a group today."""
    able = {
        one.id for one in accounts.everybody(connection) if not one.disabled_at and one.actor.has(NEEDS["agree"], None)
    }
    held = mandates.holding(connection, now.date().isoformat())
    return [(one.group, one.account_id) for one in held if one.account_id in able]
