"""Coming in by the organisation's own sign-in (OpenID Connect). It says who somebody is; what they may do is decided
here.

Arriving finds the account and changes nothing. The account is linked when everything that it needs has been shown
(``oap.core.people.sign_in``), so nobody leaves a second way in behind who could not have come in by the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oap.core.people.accounts import Account, tidy_email
from oap.core.people.sign_in import Proof
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.people import notices
from oap.services.people.sign_in import prove_password
from oap.site import Site
from oap.storage import accounts, audit_log, invitations

UNKNOWN = "You have signed in with your organisation, but nobody has invited you here yet. Ask an admin to invite you."
LINKED_OTHERWISE = "This account is linked with another sign-in of your organisation. Ask an admin."


@dataclass(frozen=True)
class Arrival:
    """Who the provider says it is. ``email`` is empty unless the provider vouches for it."""

    subject: str
    email: str = ""


def arrive(site: Site, arrival: Arrival, *, invitation: str = "", now: datetime) -> tuple[Account, frozenset[Proof]]:
    """The account of whoever arrives, and what arriving shows. Changes nothing.

    The first time they are known by their invitation link, or by an address the provider vouches for. Raises
    NotAllowed when they are not invited, or disabled; Conflict when the account is linked with somebody else.
    """
    shown: frozenset[Proof] = frozenset({"organisation"})
    with site.database.read() as connection:
        account = accounts.by_subject(connection, arrival.subject)
        if account is None:
            taken_up = invitations.get(connection, invitation, now=utc_text(now)) if invitation else None
            if taken_up is not None and taken_up.kind == "invite":
                account, shown = accounts.get(connection, taken_up.account_id), shown | {"link"}
            elif arrival.email:
                account = accounts.by_email(connection, tidy_email(arrival.email))
            if account is not None and account.single_sign_on:
                raise Conflict(LINKED_OTHERWISE)
    if account is None:
        raise NotAllowed(UNKNOWN)
    if account.disabled_at:
        raise NotAllowed("This account is disabled. Ask an admin.")
    return account, shown


def link_arrived(site: Site, account: Account, subject: str, *, now: datetime) -> Account:
    """Link the account of somebody who has shown everything it needs, unless it is. Raises Conflict when either is
    linked otherwise."""
    moment = utc_text(now)
    with site.database.write() as connection:
        known = accounts.by_subject(connection, subject)
        if known is not None and known.id == account.id:
            return known
        if accounts.get(connection, account.id).single_sign_on:
            raise Conflict(LINKED_OTHERWISE)
        accounts.set_subject(connection, account.id, subject)
        invitations.end_all(connection, account.id, now=moment)
        audit_log.add(connection, account.actor, "single-sign-on-linked", account.email, now=moment)
        linked = accounts.get(connection, account.id)
    notices.tell(site, account, "single-sign-on-linked", now)
    return linked


def link(site: Site, account: Account, arrival: Arrival, *, password: str, token: str, now: datetime) -> None:
    """Link the account of somebody who is signed in, in the browser with this token.

    Raises Invalid when the password is wrong, Conflict when either is linked already.
    """
    if account.single_sign_on:
        raise Conflict("Your account is linked already.")
    prove_password(site, account, password, token, now=now)
    link_arrived(site, account, arrival.subject, now=now)


def unlink(site: Site, account: Account, *, password: str, token: str, now: datetime) -> None:
    """Undo it: from now on the password alone signs in. Raises Invalid when there is none, or it is wrong."""
    if not account.has_password:
        raise Invalid("You have no password here, so this is your only way in. Ask an admin to undo the link.")
    prove_password(site, account, password, token, now=now)
    with site.database.write() as connection:
        accounts.set_subject(connection, account.id, None)
        audit_log.add(connection, account.actor, "single-sign-on-unlinked", account.email, now=utc_text(now))
    notices.tell(site, account, "single-sign-on-unlinked", now, by=account.name)
