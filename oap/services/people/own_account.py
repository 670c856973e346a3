"""What people do with their own account: the password, and where they are signed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from oap.core.people import accounts as rules
from oap.core.people.accounts import Account, SignedIn
from oap.core.times import utc_text
from oap.errors import Invalid, NotFound
from oap.services.people import notices, passwords
from oap.services.people.invitations import about
from oap.services.people.sign_in import SESSION_DAYS, prove_password
from oap.site import Site
from oap.storage import accounts, audit_log, invitations, sessions


def change_password(site: Site, account: Account, *, old: str, new: str, token: str, now: datetime) -> None:
    """Every browser but the one that holds ``token`` is signed out. Raises Invalid with ``{field: words}`` as second
    argument."""
    try:
        prove_password(site, account, old, token, now=now)
    except Invalid as error:
        raise Invalid("The form has mistakes.", {"old": str(error)}) from error
    problem = rules.password_problem(new, about(site, account))
    if problem:
        raise Invalid("The form has mistakes.", {"new": problem})
    made, moment = passwords.hash_password(new), utc_text(now)
    with site.database.write() as connection:
        accounts.set_password(connection, account.id, made)
        sessions.end_all(connection, account.id, now=moment, but=token)
        invitations.end_all(connection, account.id, now=moment)
        audit_log.add(connection, account.actor, "password-changed", account.email, now=moment)
    notices.tell(site, account, "password-changed", now)


def browsers(site: Site, account: Account, *, now: datetime) -> list[SignedIn]:
    """Where the person is signed in, newest first."""
    with site.database.read() as connection:
        return sessions.present(connection, account.id, since=utc_text(now - timedelta(days=SESSION_DAYS)))


def end_one(site: Site, account: Account, identity: str, *, now: datetime) -> None:
    """Sign one browser of the person out. Raises NotFound."""
    with site.database.write() as connection:
        if not sessions.end_one(connection, account.id, identity, now=utc_text(now)):
            raise NotFound("That browser is no longer signed in.")


def end_all(site: Site, account: Account, *, now: datetime) -> None:
    """Sign out everywhere, here too."""
    with site.database.write() as connection:
        sessions.end_all(connection, account.id, now=utc_text(now))
        audit_log.add(connection, account.actor, "signed-out-everywhere", account.email, now=utc_text(now))
