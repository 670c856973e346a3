"""Which pages are due to be checked, whose they are, and the mail that reminds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from oap.core.library.cards import Card
from oap.core.pages.page import Page
from oap.core.pages.review_dates import WAITING, Status, review_status
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor, may, may_confirm
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import Invalid, NotAllowed
from oap.mail import Mail, Outcome, send
from oap.services.editing.drafting import published
from oap.services.pages.placed_texts import shared_cards
from oap.site import Site
from oap.storage import accounts, audit_log, events, page_owners


@dataclass(frozen=True)
class ReviewDue:
    """A page with the state of its check and the people who look after it; None where nobody is named."""

    card: Card
    status: Status
    owner: Account | None
    second: Account | None

    @property
    def review_by(self) -> date:
        return date.fromisoformat(self.card.review_by)

    @property
    def confirmers(self) -> list[Account]:
        """Those of the two who can sign in and confirm the page."""
        named = [one for one in (self.owner, self.second) if one is not None and not one.disabled_at]
        owners = {one.id for one in named}
        return [one for one in named if may_confirm(one.actor, team=self.card.team, owners=owners)]


def pages(site: Site, today: date, *, only_waiting: bool = True) -> list[ReviewDue]:
    """The pages that are due or overdue, the longest overdue first; with ``only_waiting`` false all pages."""
    with site.database.read() as connection:
        owners = page_owners.every(connection)
        people = {account.id: account for account in accounts.everybody(connection)}
    found = []

    def wanted(one: Card | Page) -> bool:
        return not only_waiting or review_status(one.review_by, today, checked=True) in WAITING

    for card in (*site.state.library.cards, *shared_cards(site, wanted).values()):
        if wanted(card):
            status = review_status(card.review_by, today, checked=bool(card.provenance.checked_on))
            first, second = owners.get(card.id, (None, None))
            found.append(ReviewDue(card, status, people.get(first or 0), people.get(second or 0)))
    return sorted(found, key=lambda one: (one.card.review_by, one.card.slug))


def owners(site: Site, page_id: str) -> tuple[Account | None, Account | None]:
    """The owner and the second owner of a page."""
    with site.database.read() as connection:
        first, second = page_owners.of_page(connection, page_id)
        return (
            accounts.get(connection, first) if first else None,
            accounts.get(connection, second) if second else None,
        )


def candidates(site: Site, team: str) -> list[Account]:
    """Who can look after a page of the team: those who write or publish in it, and leads."""
    with site.database.read() as connection:
        people = accounts.everybody(connection)
    return [one for one in people if can_look_after(one, team)]


def can_look_after(account: Account, team: str) -> bool:
    """Whether the person can look after pages of the team."""
    return not account.disabled_at and account.actor.has(("editor", "publisher", "lead"), team)


def set_owners(site: Site, actor: Actor, page_id: str, now: datetime, *, owner: int | None, second: int | None) -> None:
    """Name who looks after a page. Two different people: one of them may be away. Raises NotAllowed, Invalid."""
    with site.database.write() as connection:
        head = published(connection, page_id)
        if not may(actor, "confirm", team=head.team, author=None):
            raise NotAllowed("Who looks after a page is decided by the publishers of its team.")
        if owner is not None and owner == second:
            raise Invalid("The second owner must be somebody else: one of the two may be away.")
        for identity in (owner, second):
            if identity is not None:
                accounts.get(connection, identity)
        name_owners(connection, actor, head, now, owner=owner, second=second)


def name_owners(
    connection: Connection,
    actor: Actor,
    head: Revision,
    now: datetime,
    *,
    owner: int | None,
    second: int | None,
    together: bool = False,
) -> None:
    """Write down who looks after a page, and its event; ``together`` when it is one of several, of which they are told
    as one."""
    page_owners.store(connection, head.page_id, owner, second)
    detail = f"{owner or 'nobody'}, {second or 'nobody'}"
    audit_log.add(connection, actor, "owners", head.page_id, now=utc_text(now), detail=detail)
    about_all: dict[str, Any] = {"together": True} if together else {}
    events.add(
        connection,
        "owners-named",
        now=utc_text(now),
        actor_id=actor.id,
        about=head,
        owner_id=owner,
        second_id=second,
        **about_all,
    )


def digests(site: Site, today: date, address: str) -> list[Mail]:
    """One mail to each person with the pages that wait for them, and that they can confirm; none to those who want no
    mails. A page that nobody named can confirm goes to the leads."""
    waiting: defaultdict[str, list[ReviewDue]] = defaultdict(list)
    with site.database.read() as connection:
        leads = accounts.with_role(connection, "lead")
    for one in pages(site, today):
        for person in one.confirmers or leads:
            if person.notices != "none":
                waiting[person.email].append(one)
    return [Mail(email, _subject(found), _text(found, address)) for email, found in sorted(waiting.items())]


def send_digests(site: Site, now: datetime, address: str) -> list[tuple[Mail, Outcome]]:
    """Send them, or put them into the outbox where no mail server is set."""
    outbox = site.config.instance_dir / "outbox"
    return [
        (mail, send(mail, url=site.config.mail_url, outbox=outbox, now=now))
        for mail in digests(site, now.date(), address)
    ]


def _subject(found: Sequence[ReviewDue]) -> str:
    late = sum(one.status == "overdue" for one in found)
    return f"{len(found)} {'page waits' if len(found) == 1 else 'pages wait'} for a check" + (
        f", {late} overdue" if late else ""
    )


def _text(found: Sequence[ReviewDue], address: str) -> str:
    lines = ["These pages need somebody to check that every word is still right.", ""]
    for one in found:
        when = "was due on" if one.status == "overdue" else "is due by"
        lines += [f"{one.card.title}: {when} {one.card.review_by}", f"{address}/edit/pages/{one.card.id}/check", ""]
    return "\n".join([*lines, "Open the link, read the page, and press one button if it is still correct."])
