"""Making a change public, in one SQL commit; folder, rendered pages and index catch up at once, or at the next sync.

Nobody publishes their own change of meaning. The one way round it, a lead's emergency, is a debt until somebody else
agrees.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from oap.core.pages.page_text import compose_page
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import NEEDS, Actor, after, may, may_confirm
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing import agreeing
from oap.services.editing.draft_checks import ready_text
from oap.services.editing.drafting import allow, page_in, published, required_text, whole_in
from oap.services.editing.reaching_readers import catch_up
from oap.services.pages.placed_texts import heed_numbers, placed_ids, recorded_facts, renew, texts_on, touched
from oap.site import Site
from oap.storage import accounts, audit_log, events, page_owners, recording, revisions, sign_offs

FURTHEST_DAYS = 366


def publish(
    site: Site, actor: Actor, revision_id: int, now: datetime, *, saves: int, wording_only: bool = False
) -> Revision:
    """Make somebody else's submitted text public now. The approver says whether only the wording changed.

    ``saves`` is the count of the text that the approver saw; if it changed since, Conflict.

    Raises NotAllowed for one's own text and for a move to a team that the actor cannot speak for, Conflict when a newer
    version came first, Invalid when it has errors.
    """
    with site.database.write() as connection:
        draft = revisions.get(connection, revision_id)
        allow(actor, "publish", draft)
        _seen(draft, saves)
        made = _publish(site, connection, draft, now, actor, wording_only=wording_only)
        what = "publish" if made.text is not None else "withdraw"
        detail = f"Version {made.number}{', wording only' if wording_only else ''}."
        audit_log.add(connection, actor, what, made.page_id, now=utc_text(now), detail=detail)
    catch_up(site, made)
    return made


def schedule(
    site: Site,
    actor: Actor,
    revision_id: int,
    now: datetime,
    *,
    at: datetime,
    saves: int,
    wording_only: bool = False,
) -> Revision:
    """Approve somebody else's text for a time to come. Raises Invalid for a time that has passed; ``saves`` as
    above."""
    if not 0 < (at - now).total_seconds() < FURTHEST_DAYS * 86_400:
        raise Invalid("Choose a time to come, within a year.")
    with site.database.write() as connection:
        draft = revisions.get(connection, revision_id)
        allow(actor, "schedule", draft)
        _seen(draft, saves)
        _team_after(draft, draft.text, actor)
        agreeing.heed(site, connection, draft, actor, now)
        audit_log.add(connection, actor, "schedule", draft.page_id, now=utc_text(now), detail=f"For {utc_text(at)}.")
        events.add(connection, "scheduled", now=utc_text(now), actor_id=actor.id, about=draft, publish_at=utc_text(at))
        return recording.change(
            connection,
            draft,
            now=utc_text(now),
            publish_at=utc_text(at),
            approver_id=actor.id,
            wording_only=wording_only,
        )


def publish_due(site: Site, now: datetime) -> list[Revision]:
    """Publish what was approved for a time that has come. What cannot be, stays in review, without its time.

    It is decided again then: who approved it must still be somebody who may.
    """
    with site.database.read() as connection:
        due = revisions.scheduled(connection, utc_text(now))
    done = []
    for draft in due:
        try:
            with site.database.write() as connection:
                one = revisions.get(connection, draft.id)
                if one.state != "in-review" or not one.publish_at or one.publish_at > utc_text(now):
                    continue  # another process was faster, or it was taken back
                approver = _still_may(connection, one)
                made = _publish(site, connection, one, now, approver, wording_only=one.wording_only)
                detail = f"Version {made.number}, at the time that {one.approver} set."
                audit_log.add(connection, None, "publish", made.page_id, now=utc_text(now), detail=detail)
            done.append(made)
        except (Conflict, Invalid, NotAllowed) as error:
            with site.database.write() as connection:
                one = revisions.get(connection, draft.id)
                if one.state == "in-review":
                    recording.change(connection, one, now=utc_text(now), publish_at=None, approver_id=None)
                    audit_log.add(connection, None, "not-published", one.page_id, now=utc_text(now), detail=str(error))
                    events.add(connection, "not-published", now=utc_text(now), about=one)
    if done:
        catch_up(site, *done)
    return done


def publish_in_emergency(
    site: Site, actor: Actor, revision_id: int, now: datetime, *, reason: str, saves: int
) -> Revision:
    """A lead makes a text public without a second pair of eyes. It shows as a debt until somebody else agrees."""
    reason = required_text(reason, "Say what the emergency is. The reason is public, in the page's history.")
    with site.database.write() as connection:
        draft = revisions.get(connection, revision_id)
        allow(actor, "publish-in-emergency", draft)
        _seen(draft, saves)
        made = _publish(site, connection, draft, now, actor, emergency=True, note=reason)
        audit_log.add(connection, actor, "publish-in-emergency", made.page_id, now=utc_text(now), detail=reason)
    catch_up(site, made)
    return made


def second(site: Site, actor: Actor, revision_id: int, now: datetime) -> Revision:
    """Agree with what was published in an emergency: neither its author nor the person who published it may."""
    with site.database.write() as connection:
        made = revisions.get(connection, revision_id)
        if made.state == "published" or made.state == "withdrawn":
            allow(actor, "second", replace(made, state="published"))
            allow(actor, "second", replace(made, state="published", author_id=made.approver_id))
        if not made.debt:
            raise Conflict("This needs no second pair of eyes any more.")
        recording.second(connection, made, actor.id)
        audit_log.add(connection, actor, "second", made.page_id, now=utc_text(now), detail=f"Version {made.number}.")
        events.add(connection, "seconded", now=utc_text(now), actor_id=actor.id, about=made)
        made = revisions.get(connection, revision_id)
    catch_up(site, made)  # readers are told that it has been checked
    return made


def propose_withdrawal(
    site: Site, actor: Actor, page_id: str, now: datetime, *, note: str, instead: str = ""
) -> Revision:
    """Ask for a page to be withdrawn. Somebody else must publish that; its versions stay readable.

    ``instead`` is the id of the page that readers are shown in its place. Raises Invalid when there is no such page.
    """
    note = required_text(note, "Say why the page should go. Readers who follow an old link see it.")
    with site.database.write() as connection:
        head = published(connection, page_id)
        _not_in_use(connection, page_id)
        allow(actor, "withdraw", head)
        if instead and (instead == page_id or instead not in site.state.library.by_id):
            raise Invalid("Choose a page that readers have, and another than this one.")
        audit_log.add(connection, actor, "propose-withdrawal", page_id, now=utc_text(now), detail=note)
        draft = recording.add_draft(
            connection,
            page_id=page_id,
            path=head.path,
            text=None,
            base=head.number or 0,
            team=head.team,
            author_id=actor.id,
            now=utc_text(now),
            note=note,
            state=after(head.state, "withdraw") or "in-review",
            replaced_by=instead or None,
        )
        events.add(connection, "withdrawal-proposed", now=utc_text(now), actor_id=actor.id, about=draft)
        return draft


def confirm(site: Site, actor: Actor, page_id: str, now: datetime, *, review_by: date) -> Revision:
    """Say that a page is still correct, as checked today, until another day. No word changes, so one person may."""
    with site.database.write() as connection:
        head = published(connection, page_id)
        if not may_confirm(actor, team=head.team, owners=page_owners.of_page(connection, page_id)):
            raise NotAllowed("Who looks after this page, a publisher of its team, or a lead confirms it.")
        if after(head.state, "confirm") is None:
            raise Conflict("This page has been withdrawn.")
        page = page_in(head)
        if page is None or review_by <= now.date():
            raise Invalid("Choose a day to come for the next check.")
        text = compose_page(replace(page, reviewed=now.date().isoformat(), review_by=review_by.isoformat()))
        said = f"Checked and still correct. Next check by {review_by.isoformat()}."
        made = redated(site, connection, actor, head, now, text=text, origin="review", note=said)
        audit_log.add(connection, actor, "confirm", page_id, now=utc_text(now), detail=f"Next check by {review_by}.")
        events.add(connection, "confirmed", now=utc_text(now), actor_id=actor.id, about=made)
    catch_up(site, made)
    return made


def redated(
    site: Site,
    connection: Connection,
    actor: Actor,
    head: Revision,
    now: datetime,
    *,
    text: str,
    origin: str,
    note: str,
) -> Revision:
    """The next version of a page, in which only dates differ; for ``catch_up`` after the transaction. Raises
    Conflict."""
    return recording.add_version(
        connection,
        page_id=head.page_id,
        path=head.path,
        text=text,
        team=head.team,
        origin=origin,
        now=utc_text(now),
        note=note,
        author_id=actor.id,
        approver_id=actor.id,
        base=head.number,
        placed=texts_on(text, head.path, recorded_facts(site, connection, *placed_ids(head))),
    )


def _not_in_use(connection: Connection, page_id: str) -> None:
    """Raises Conflict, naming the pages, when this text stands on some: their words would go with it."""
    pages = [page_in(version) for version in touched(connection, page_id)]
    titles = sorted(f"“{page.title}”" for page in pages if page is not None)
    if titles:
        some = ", ".join(titles[:10]) + (f" and {len(titles) - 10} more" if len(titles) > 10 else "")
        raise Conflict(f"This text appears on {some}. Take it off there first; then it can be withdrawn.")


def _seen(draft: Revision, saves: int) -> None:
    if draft.saves != saves:
        raise Conflict("This text has changed since you looked at it. Look again before you decide.")


def _still_may(connection: Connection, draft: Revision) -> Actor:
    """Who approved the draft. Raises NotAllowed when they could not publish it today."""
    approver = accounts.get(connection, draft.approver_id) if draft.approver_id is not None else None
    if approver is None or approver.disabled_at:
        raise NotAllowed("Who approved this can no longer sign in. Somebody else must look at it.")
    if not may(approver.actor, "publish", team=draft.team, author=draft.author_id, earlier=draft.earlier_authors):
        raise NotAllowed(
            f"{approver.name}, who approved this, may not publish it any more. Somebody else must look at it."
        )
    return approver.actor


def _team_after(draft: Revision, text: str | None, actor: Actor) -> str:
    """The team that owns the page afterwards. Raises NotAllowed when the actor has no right to say yes for it.

    The text names the team, so whoever writes it could put a page under the name of a team that never saw it.
    """
    page = page_in(replace(draft, text=text)) if text is not None else None
    team = page.team if page is not None else draft.team
    if team != draft.team and not actor.has(NEEDS["publish"], team):
        raise NotAllowed(
            f"This text moves the page to another team, “{team}”. Only somebody who publishes for both teams, "
            "or a lead, can say yes to "
            "that. Return it to its author, or ask a lead."
        )
    return team


def _publish(
    site: Site, connection: Connection, draft: Revision, now: datetime, approver: Actor, **values: object
) -> Revision:
    """The rules that hold however a text becomes public."""
    values["approver_id"] = approver.id
    if not values.get("emergency"):
        agreeing.heed(site, connection, draft, approver, now)
    text, placed, base = draft.text, {}, None
    if text is None:
        _not_in_use(connection, draft.page_id)
    else:
        base = revisions.version(connection, draft.page_id, draft.base) if draft.base else None
        facts = recorded_facts(site, connection, *placed_ids(draft))
        text = ready_text(site, text, draft.path, draft.page_id, whole_in(base), now.date(), facts)
        placed = texts_on(text, draft.path, facts)
        holder = revisions.page_of_path(connection, draft.path)
        current = revisions.head(connection, holder) if holder else None
        if current is not None and holder != draft.page_id and current.path == draft.path and current.text is not None:
            raise Conflict(f"Another page has the address “{draft.slug}” now. Choose another.")
        values["team"] = _team_after(draft, text, approver)
    heed_numbers(connection, site.content.numbers(), draft.page_id, draft.base)
    made = recording.publish(connection, draft, now=utc_text(now), text=text, placed=placed, values=values)
    for page in renew(site, connection, made, base, now):
        detail = f"Version {page.number}, with version {made.number} of “{made.page_id}”, which appears on it."
        if page.team != made.team and not made.wording_only:
            detail += f" The page is {page.team}’s: look whether it still says what you mean."
        audit_log.add(connection, approver, "publish", page.page_id, now=utc_text(now), detail=detail)
    if not values.get("wording_only"):
        sign_offs.lapse(connection, draft.page_id, utc_text(now))
    agreeing.become_sign_offs(connection, draft, made)
    return made
