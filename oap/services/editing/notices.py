"""What happened, told to whom it concerns: a row for each, and a mail as each person wants it.

``tell`` is a subscriber of the outbox (``oap.services.operations.delivery``). It may get the same events again; what
was told once is not told twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from oap.core.area.documents import deciders_of
from oap.core.editing.notices import BY_DAY, Around, Notice, concerned
from oap.core.events import Event
from oap.core.pages.agreement import Step
from oap.core.pages.workflow import Actor
from oap.core.people.accounts import Account, may_agree
from oap.core.retention import DAYS
from oap.core.times import LONDON, utc_text
from oap.services.editing import agreeing, review_dates
from oap.site import Site
from oap.storage import accounts, comments, entry_changes, notices, page_owners, revisions, sign_offs

MAIL_HOUR = 7  # of the day as it is here
AGAIN_DAYS = 28  # a check that is overdue is told again after so long


def tell(site: Site, happened: Sequence[Event]) -> None:
    """Write down who is told of these events, and have the mails sent. Raises Unavailable."""
    now = site.clock.now()
    with site.database.write() as connection:
        everyone = [one for one in accounts.everybody(connection) if not one.disabled_at]
        for one in happened:
            if notices.was_told(connection, key := f"event {one.id}"):
                continue
            found = [
                Notice(
                    account,
                    key,
                    kind,
                    one.at,
                    one.page_id,
                    one.revision_id or _number(one, "request_id"),
                    one.actor_id,
                    entry_change_id=_number(one, "entry_change_id"),
                )
                for account, kind in concerned(
                    one.kind,
                    one.detail,
                    [account.actor for account in everyone],
                    _around(site, connection, one, [account.actor for account in everyone]),
                    actor_id=one.actor_id,
                    team=one.team,
                )
            ]
            _tell(connection, found, everyone, now)


def tell_of_checks(site: Site, now: datetime) -> None:
    """Write down who is told of pages that are due to be checked: when they are due, when they are overdue, and every
    four weeks from then. Raises Unavailable."""
    found: list[Notice] = []
    with site.database.read() as connection:
        everyone = [one for one in accounts.everybody(connection) if not one.disabled_at]
        leads = [one.id for one in everyone if one.actor.lead]
    at, alone = utc_text(now), False
    for one in review_dates.pages(site, now.date()):
        late = (now.date() - one.review_by).days
        stage = "due" if late <= 0 else f"late {late // AGAIN_DAYS}"
        key = f"check {one.card.id} {one.review_by} {stage}"
        found += [Notice(person.id, key, "check-due", at, one.card.id) for person in one.confirmers]
        alone = alone or not one.confirmers
    if alone:
        period = (now.date() - now.date().min).days // AGAIN_DAYS
        found += [Notice(lead, f"checks without owner {period}", "checks-without-owner", at) for lead in leads]
    with site.database.read() as connection:
        new = [one for one in found if not notices.was_told(connection, one.key)]
    if new:
        with site.database.write() as connection:
            _tell(connection, new, everyone, now)


def forget_old(site: Site, now: datetime) -> int:
    """Take away what was told long ago; how much. Raises Unavailable."""
    with site.database.write() as connection:
        return notices.forget_before(connection, utc_text(now - timedelta(days=DAYS["notices"])))


def _tell(connection: Connection, told: Iterable[Notice], everyone: Sequence[Account], now: datetime) -> None:
    wants = {one.id: one.notices for one in everyone}
    for one in told:
        for made in notices.add(connection, [one]):
            wanted = wants.get(one.account_id, "none")
            if wanted == "none":
                continue
            kind = "daily" if one.kind in BY_DAY else wanted
            due_at = utc_text(now if kind == "at-once" else next_daily(now))
            notices.post(connection, one.account_id, made, kind=kind, due_at=due_at)


def next_daily(now: datetime) -> datetime:
    """When the next mails of the day go."""
    here = now.astimezone(LONDON)
    today = datetime.combine(here.date(), time(MAIL_HOUR), LONDON)
    return today if here < today else datetime.combine(here.date() + timedelta(days=1), time(MAIL_HOUR), LONDON)


def _number(one: Event, name: str) -> int | None:
    found = one.detail.get(name)
    return found if isinstance(found, int) else None


def _around(site: Site, connection: Connection, one: Event, people: Sequence[Actor]) -> Around:
    if one.kind == "person-asked":
        about = _number(one, "account_id")
        able = (who.id for who in people if may_agree(who, asked_by=one.actor_id or 0, about=about))
        return Around(deciders=tuple(able))
    change_id = _number(one, "entry_change_id")
    if change_id is not None:
        change = entry_changes.get(connection, change_id)
        return Around(change.author_id, deciders=tuple(deciders_of(people, change)))
    if one.kind in (
        "record-older",
        "setting-changed",
        "not-found-reported",
        "imported",
        "feedback-dealt-with",
        "pages-given",
        "handed-in-together",
        "mails-tried-again",
    ):
        return Around()
    owners: tuple[int | None, ...] = page_owners.of_page(connection, one.page_id) if one.page_id else ()
    if one.kind == "owners-named":
        named = (one.detail.get("owner_id"), one.detail.get("second_id"))
        owners = tuple(number for number in named if isinstance(number, int))
    author = approver = None
    earlier: tuple[int, ...] = ()
    waits: Sequence[Step] = ()
    if one.revision_id is not None and one.kind not in ("dissented", "dissent-answered", "owners-named"):
        revision = revisions.get(connection, one.revision_id)
        author, approver, earlier = revision.author_id, revision.approver_id, revision.earlier_authors
        if one.kind in ("handed-in", "withdrawal-proposed", "agreement-asked"):
            waits = agreeing.still_asked(site, connection, revision, site.clock.now())
    speaker = None
    if one.kind == "dissent-answered":
        said = sign_offs.of_page(connection, one.page_id)
        answered = (said_of for said_of in said if said_of.group == one.detail.get("group") and said_of.answered_at)
        speaker = next((said_of.account_id for said_of in answered if said_of.answered_at == one.at), None)
    speakers = tuple(account for step in waits for account in step.speakers)
    alone = any(not step.speakers for step in waits)
    return Around(author, earlier, approver, owners, speaker, speakers, alone, _talkers(connection, one))


def _talkers(connection: Connection, one: Event) -> tuple[int, ...]:
    """Who wrote the comment that the event is about, and then who answered it."""
    about = one.detail.get("comment_id")
    if one.revision_id is None or about is None:
        return ()
    said = comments.of_draft(connection, one.revision_id)
    return tuple(one.author_id for one in said if about in (one.id, one.answers) and one.author_id is not None)
