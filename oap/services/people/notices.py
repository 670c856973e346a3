"""What people are told by mail about their own account, at the address that they had before the act.

Whoever took an account over would do one of these acts; the owner reads of it although everything else went well.
"""

from __future__ import annotations

from datetime import datetime

from oap.core.people.accounts import Account
from oap.services.people.mail_texts import post, write
from oap.site import Site
from oap.storage import audit_log
from oap.storage.audit_log import Event

# An act as it stands in the audit log, and what its owner reads. ``{by}`` is who did it, ``{detail}`` what exactly.
WORDS = {
    "password-changed": "Your password was changed in a browser that was signed in as you.",
    "address-changed": "The address of your account is {detail} from now on, as both mailboxes said yes.",
    "password-reset": "A new password was chosen by a link sent to this address. You are signed out everywhere.",
    "admin-made": "Whoever runs the service made you an admin and gave your account a new password.",
    "second-factor-on": "A second factor was set up for your account. Signing in needs a code from now on.",
    "second-factor-off": "The second factor of your account was turned off. Your password alone signs in now.",
    "second-factor-asked": "{by} asked to take your second factor away.",
    "second-factor-taken-away": "{detail}. Your second factor is gone, and you are signed out everywhere.",
    "second-factor-refused": "{by} said no to this: {detail}. Nothing was changed.",
    "recovery-codes-made": "You have new recovery codes. The ones before no longer work.",
    "recovery-code-used": "Somebody signed in with one of your recovery codes.",
    "single-sign-on-linked": "Your account was linked with your organisation’s sign-in, which lets you in from now on.",
    "single-sign-on-unlinked": "{by} undid the link of your account with your organisation’s sign-in.",
    "change-asked": "{by} asked for a change: {detail}.",
    "change-refused": "{by} said no to this: {detail}. Nothing was changed.",
    "person-changed": "{detail}.",
    "link-asked": "{by} asked for a link with which you can choose a new password.",
    "reset-link-sent": "{detail}.",
    "link-refused": "{by} said no to this: {detail}. Nothing was changed.",
    "person-disabled": "{by} disabled your account. You cannot sign in.",
    "person-deleted": "{by} deleted your account. Your name is no longer kept; what you did stays without it.",
    "enable-asked": "{by} asked to let you sign in again.",
    "enable-refused": "{by} said no to this: {detail}. Nothing was changed.",
    "person-enabled": "{detail}. You can sign in again.",
    "signed-out-everywhere": "{by} signed you out everywhere.",
}


SHOWN = 20


def lately(site: Site, account: Account) -> list[Event]:
    """What was done to the account under its present address, the newest first, without signing in."""
    with site.database.read() as connection:
        return audit_log.about(connection, account.email, but=("signed-in",), limit=SHOWN)


def tell(site: Site, account: Account, act: str, now: datetime, *, by: str = "", detail: str = "") -> None:
    """Tell the person at the address in ``account``, which is as it was before. Call it after the transaction.

    An account without a password or link that nobody has taken up yet is told too: its invitation went there.
    """
    words = WORDS[act].format(by=by, detail=detail)
    post(site, write(site, "account-changed", account.email, name=account.name, words=words), now=now)
