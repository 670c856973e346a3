"""Coming in by the organisation's own sign-in (OpenID Connect). It says who somebody is; what they may do is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oap.core.accounts import Account, tidy_email
from oap.core.times import utc_text
from oap.errors import Conflict, NotAllowed
from oap.site import Site
from oap.storage import accounts, audit, invitations

UNKNOWN = "You have signed in with your organisation, but nobody has invited you here yet. Ask an admin to invite you."


@dataclass(frozen=True)
class Arrival:
    """Who the provider says it is. ``email`` is empty unless the provider vouches for it."""

    subject: str
    email: str = ""


def arrive(site: Site, arrival: Arrival, *, invitation: str = "", now: datetime) -> Account:
    """The account of whoever arrives. The first time they are known by their invitation link, or by an address the provider vouches for.

    Raises NotAllowed when they are not invited, or disabled; Conflict when the account is linked with somebody else.
    """
    moment = utc_text(now)
    with site.database.write() as connection:
        account = accounts.by_subject(connection, arrival.subject)
        if account is None:
            taken_up = invitations.get(connection, invitation, now=moment) if invitation else None
            if taken_up is not None:
                account = accounts.get(connection, taken_up.account_id)
            elif arrival.email:
                account = accounts.by_email(connection, tidy_email(arrival.email))
            if account is None:
                raise NotAllowed(UNKNOWN)
            _refuse_disabled(account)
            if account.single_sign_on:
                raise Conflict("This account is linked with another sign-in of your organisation. Ask an admin.")
            accounts.set_subject(connection, account.id, arrival.subject)
            invitations.end_all(connection, account.id, now=moment)
            audit.add(connection, account.actor, "single-sign-on-linked", account.email, now=moment)
        _refuse_disabled(account)
        return accounts.get(connection, account.id)


def link(site: Site, account: Account, arrival: Arrival, *, now: datetime) -> None:
    """Link the account of somebody who is signed in. Raises Conflict when either is linked already."""
    if account.single_sign_on:
        raise Conflict("Your account is linked already.")
    with site.database.write() as connection:
        accounts.set_subject(connection, account.id, arrival.subject)
        audit.add(connection, account.actor, "single-sign-on-linked", account.email, now=utc_text(now))


def _refuse_disabled(account: Account) -> None:
    if account.disabled_at:
        raise NotAllowed("This account is disabled. Ask an admin.")
