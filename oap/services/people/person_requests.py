"""The second person's side: what waits for them, and their yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oap.core.pages.workflow import Actor
from oap.core.people import accounts as rules
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import Conflict, NotAllowed
from oap.services.people import accounts as people
from oap.services.people import four_eyes, invitations, notices
from oap.services.people.invitations import Sent
from oap.site import Site
from oap.storage import accounts, audit_log, person_requests
from oap.storage.person_requests import PersonRequest

SHOWN_DAYS = 30
# What an act that was agreed to is called in the log.
DONE = {
    "change": "person-changed",
    "enable": "person-enabled",
    "second-factor": "second-factor-taken-away",
    "link": "reset-link-sent",
}


@dataclass(frozen=True)
class Requests:
    """What waits, and what was decided in the last thirty days. ``alone_until`` is when the asking admin must stop
    acting alone."""

    waiting: list[PersonRequest]
    decided: list[PersonRequest]
    alone_until: datetime | None


def requests(site: Site, actor: Actor, *, now: datetime) -> Requests:
    """For admins and leads. Raises NotAllowed."""
    _admin_or_lead(actor)
    with site.database.read() as connection:
        since = utc_text(now - timedelta(days=SHOWN_DAYS))
        return Requests(
            person_requests.waiting(connection),
            person_requests.decided_since(connection, since),
            four_eyes.alone_until(connection, actor, now),
        )


def may_agree(actor: Actor, asked: PersonRequest) -> bool:
    """Whether this is a second person for the request."""
    return rules.may_agree(actor, asked_by=asked.asked_by, about=asked.account_id)


def agree(site: Site, actor: Actor, request_id: int, *, base: str, now: datetime) -> Sent | None:
    """Do what was asked for, and tell the person at the address they had. Gives the link where one was made.

    Raises NotAllowed for who asked and for whom it is about, Conflict when it was decided, or things have changed
    since.
    """
    _admin_or_lead(actor)
    sent: tuple[Account, str] | None = None
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        asked = person_requests.get(connection, request_id)
        if not may_agree(actor, asked):
            raise NotAllowed("A second person has to agree: not the one who asked, and not the one it is about.")
        before = _as_it_was(connection, asked)
        if not person_requests.decide(connection, request_id, decided_by=actor.id, agreed=True, now=utc_text(now)):
            raise Conflict("Somebody else has decided this already.")
        how = f"asked for by {asked.asker}"
        if asked.act == "invite":
            sent = invitations.create_account(connection, actor, asked.form, now, how)
        elif before is not None:
            sent = _do(connection, actor, asked, before, now, how)
    if before is not None:
        detail = f"{asked.asker} asked for this, and {actor.name} agreed: {four_eyes.in_words(asked)}"
        notices.tell(site, before, DONE[asked.act], now, detail=detail)
    if sent is None:
        return None
    mail = invitations.mail_invitation if asked.act == "invite" else invitations.mail_renewed_link
    return mail(site, *sent, actor, base=base, now=now)


def refuse(site: Site, actor: Actor, request_id: int, *, now: datetime) -> None:
    """Say no, or take back what one asked for. Raises NotAllowed, Conflict."""
    _admin_or_lead(actor)
    with site.database.write() as connection:
        asked = person_requests.get(connection, request_id)
        if not person_requests.decide(connection, request_id, decided_by=actor.id, agreed=False, now=utc_text(now)):
            raise Conflict("Somebody else has decided this already.")
        target = asked.before.email or asked.form.email
        audit_log.add(
            connection, actor, f"{asked.act}-refused", target, now=utc_text(now), detail=four_eyes.in_words(asked)
        )
        person = accounts.get(connection, asked.account_id) if asked.account_id is not None else None
    if person is not None:
        notices.tell(site, person, f"{asked.act}-refused", now, by=actor.name, detail=four_eyes.in_words(asked))


def _admin_or_lead(actor: Actor) -> None:
    if not (actor.admin or actor.lead):
        raise NotAllowed("Only an admin or a lead may do this.")


def _as_it_was(connection: Connection, asked: PersonRequest) -> Account | None:
    """The account it is about, which must be what it was when it was asked for, by somebody who still may ask. Raises
    Conflict."""
    asker = accounts.get(connection, asked.asked_by)
    if asker.disabled_at or not asker.admin:
        raise Conflict("Who asked for this is no admin any more. It has to be asked for again.")
    if asked.account_id is None:
        return None
    account = accounts.get(connection, asked.account_id)
    if people.as_form(account) != asked.before:
        raise Conflict("This account has changed since. It has to be asked for again.")
    return account


def _do(
    connection: Connection, actor: Actor, asked: PersonRequest, before: Account, now: datetime, how: str
) -> tuple[Account, str] | None:
    match asked.act:
        case "change":
            people.apply(connection, actor, before, asked.form, now, how)
        case "enable":
            people.let_in(connection, actor, before, now, how)
        case "second-factor":
            people.reset_second_factor(connection, actor, before, now, how)
        case "link":
            if before.disabled_at:
                raise Conflict("This person is disabled. Let them in again first.")
            return before, invitations.renew_link(connection, actor, before, now, how)
    return None
