"""Another address for one's own account: it changes once both mailboxes, the old and the new one, have said yes.

Who has the address has the account: a new password goes there. So an open browser and a known password are not enough;
somebody has to read the mail at the old address, too, and can stop it there. Who no longer gets mail at the old one
asks an admin, and for people who can publish a second person looks at it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from oap.core.people import accounts as rules
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotFound
from oap.services.people import notices
from oap.services.people.mail_texts import post_soon, write
from oap.services.people.sign_in import prove_password
from oap.site import Site
from oap.storage import accounts, address_changes, audit_log, invitations
from oap.storage.address_changes import AddressChange

LASTS = timedelta(days=1)
GONE = "This link was used, stopped, or is too old. Ask for the change again on your account page."


def can_ask(site: Site, account: Account) -> bool:
    """Whether the person can do it themselves: they have a password to prove, and mails are sent."""
    return account.has_password and bool(site.config.mail_url)


def waiting(site: Site, account: Account, now: datetime) -> AddressChange | None:
    """The change that the person asked for, until both mailboxes have said yes."""
    with site.database.read() as connection:
        return address_changes.of_account(connection, account.id, now=utc_text(now))


def ask(site: Site, account: Account, *, email: str, password: str, token: str, base: str, now: datetime) -> None:
    """Send a link to both addresses. What was asked for before is void.

    ``token`` is that of the browser. Raises Invalid with ``{field: words}`` as second argument.
    """
    if not can_ask(site, account):
        raise Invalid("The form has mistakes.", {"email": "An admin changes the address of this account."})
    email = rules.tidy_email(email)
    try:
        prove_password(site, account, password, token, now=now)
    except Invalid as error:
        raise Invalid("The form has mistakes.", {"address-password": str(error)}) from error
    if not rules.EMAIL.fullmatch(email) or len(email) > 254:
        raise Invalid("The form has mistakes.", {"email": "Enter an email address, like name@example.org."})
    old, new, moment = secrets.token_urlsafe(32), secrets.token_urlsafe(32), utc_text(now)
    with site.database.write() as connection:
        if email == account.email or accounts.by_email(connection, email) is not None:
            raise Invalid("The form has mistakes.", {"email": "Somebody here has this address already."})
        address_changes.end_all(connection, account.id, now=moment)
        address_changes.add(
            connection, account.id, email, old_token=old, new_token=new, expires_at=utc_text(now + LASTS)
        )
        audit_log.add(connection, account.actor, "address-asked", account.email, now=moment)
    for letter, to, link in (("address-old", account.email, old), ("address-new", email, new)):
        mail = write(site, letter, to, name=account.name, email=email, link=f"{base}/account/address/{link}")
        post_soon(site, mail, now=now)


def of_link(site: Site, token: str, *, now: datetime) -> tuple[AddressChange, Account]:
    """What a link is about, and whose account. Changes nothing. Raises NotFound."""
    with site.database.read() as connection:
        found = address_changes.of_link(connection, token, now=utc_text(now)) if len(token) <= 100 else None
        account = accounts.get(connection, found.account_id) if found is not None else None
    if found is None or account is None or account.disabled_at:
        raise NotFound(GONE)
    return found, account


def say_yes(site: Site, token: str, *, now: datetime) -> bool:
    """The mailbox with this link says yes; whether the address has changed with it. Raises NotFound, Conflict."""
    moment = utc_text(now)
    _, account = of_link(site, token, now=now)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        found = address_changes.of_link(connection, token, now=moment)
        if found is None:
            raise NotFound(GONE)
        found = address_changes.say_yes(connection, found, moment)
        if not (found.old_said and found.new_said):
            return False
        if accounts.by_email(connection, found.email) is not None:
            raise Conflict("Somebody here has this address by now. Nothing was changed.")
        accounts.change(connection, account.id, email=found.email, name=account.name, admin=account.actor.admin)
        address_changes.end_all(connection, account.id, now=moment)
        invitations.end_all(connection, account.id, now=moment)  # a link for a password may lie in the old mailbox
        detail = f"{account.name} <{account.email}> → {account.name} <{found.email}>"
        audit_log.add(connection, account.actor, "address-changed", found.email, now=moment, detail=detail)
    notices.tell(site, account, "address-changed", now, detail=found.email)
    return True


def stop(site: Site, token: str, *, now: datetime) -> None:
    """Nothing is changed, says whoever reads either mailbox. Raises NotFound."""
    _, account = of_link(site, token, now=now)
    with site.database.write() as connection:
        address_changes.end_all(connection, account.id, now=utc_text(now))
        audit_log.add(connection, account.actor, "address-stopped", account.email, now=utc_text(now))
