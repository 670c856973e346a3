"""Signing in and out. Failed tries slow the next ones down, and can never lock out the person whose account it is.

Tries of a password are counted by address and network, and more loosely by network alone, so a stranger's tries
elsewhere cost the owner nothing. Tries of a code are counted by account, wherever they come from: who gets so far knows
the password. A browser that was signed in to the account before has a count of its own: it gets in even while a
stranger tries. Whether it was is looked up, because what a browser says of itself is for the guesser to choose. A try
is counted before password or code is checked, so that many at once gain nothing, and in the record, so that it counts
on every machine.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from oap.core.networks import network
from oap.core.people import accounts as rules
from oap.core.people.accounts import Account
from oap.core.people.sign_in import Need, Proof, lets_in
from oap.core.people.sign_in import still_needs as still_needed
from oap.core.retention import DAYS
from oap.core.times import utc_moment, utc_text
from oap.errors import Invalid, NotAllowed, NotFound
from oap.services.people import mail_texts, passwords
from oap.site import Site
from oap.storage import accounts, audit_log, sessions

SESSION_DAYS = 7
DEVICE_DAYS = DAYS["browsers"]
DEMO_DOMAIN = "@demo.example"
WRONG = "The email address or the password is not right. Check both and try again."
OTHERS_TRIES = (
    " They need not be yours: everybody in a school or an office counts as one here. A browser in which you signed in "
    "before, or another connection such as a telephone’s own, lets you try at once."
)
LOG_EVERY = 100  # tries after which a guesser who goes on is written down once more
Guessed = Literal["password", "code", "own-password"]
# For the log, and for the owner: who guesses a code or asks inside a session has something of theirs already.
GUESSED: dict[Guessed, str] = {
    "password": "tries without the right password",
    "code": "wrong codes from somebody who gave the right password",
    "own-password": "wrong passwords in a browser that is signed in",
}


@dataclass(frozen=True)
class Visitor:
    """Where a try to sign in comes from. ``device`` is the mark that the browser got at an earlier sign-in, or
    empty."""

    address: str
    device: str = ""
    browser: str = ""
    on_this_machine: bool = False

    @property
    def network(self) -> str:
        """The household or school the address belongs to, as nearly as an address tells."""
        return network(self.address, 24)


def check_password(site: Site, email: str, password: str, visitor: Visitor, *, now: datetime) -> Account:
    """The account of that address if the password is right and it may sign in.

    Raises Invalid with the same words and after the same time whether there is such an account or not, and, after
    too many failed tries, with how long to wait.
    """
    email = rules.tidy_email(email)
    with site.database.read() as connection:
        account = accounts.by_email(connection, email)
        kept = accounts.password(connection, account.id) if account else None
        known = bool(account and visitor.device and sessions.known_device(connection, account.id, visitor.device))
    keys = _keys(email, visitor, known)
    count_try(site, keys, now=now, account=account, guessed="password")
    right = passwords.matches(kept, password[: rules.LONGEST_PASSWORD + 1])
    if account is None or kept is None or not right or account.disabled_at:
        raise Invalid(WRONG)
    if account.email.endswith(DEMO_DOMAIN) and not visitor.on_this_machine:
        raise Invalid("The people of “oap demo” can sign in only on the machine itself.")
    forget_try(site, keys, now=now)
    if passwords.outdated(kept):
        with site.database.write() as connection:
            accounts.set_password(connection, account.id, passwords.hash_password(password))
    return account


def prove_password(site: Site, account: Account, password: str, token: str, *, now: datetime) -> None:
    """Somebody who is signed in shows that the account is theirs, before an act that a borrowed browser must not do.

    Raises Invalid when the password is wrong, or after too many wrong ones. They are counted for the browser with this
    token, so that whoever has somebody's open session can neither guess nor keep the owner from their own account.
    """
    keys = {sessions.digest(f"own password {account.id} {token}"): rules.FREE_TRIES}
    with site.database.read() as connection:
        kept = accounts.password(connection, account.id)
    count_try(site, keys, now=now, account=account, guessed="own-password")
    if not passwords.matches(kept, password[: rules.LONGEST_PASSWORD + 1]):
        raise Invalid("That is not your password.")
    forget_try(site, keys, now=now)


def was_here(site: Site, device: str) -> bool:
    """Whether the browser with this mark was signed in to any account before."""
    with site.database.read() as connection:
        return sessions.is_device(connection, device)


def _keys(email: str, visitor: Visitor, known: bool) -> dict[str, int]:
    """The keys to count a try under, with the tries that are free."""
    if known:
        return {sessions.digest(f"device {email} {visitor.device}"): rules.FREE_TRIES}
    return {
        sessions.digest(f"address {email} {visitor.network}"): rules.FREE_TRIES,
        sessions.digest(f"network {visitor.network}"): rules.FREE_TRIES_OF_A_NETWORK,
    }


def count_try(
    site: Site, keys: dict[str, int], *, now: datetime, account: Account | None = None, guessed: Guessed = "password"
) -> None:
    """Count a try as failed until ``forget_try`` says otherwise. Raises Invalid when it is too early for another.

    The moment from which tries for an account have to wait is written down, and told to the owner when the guesser is
    past the first hurdle. What was typed for nobody's account is not written down.
    """
    told = 0
    with site.database.write() as connection:
        sessions.lock_attempts(connection, list(keys))
        sessions.forget_failures_before(connection, utc_text(now - timedelta(seconds=rules.FORGOTTEN_AFTER)))
        counts = {key: sessions.failures(connection, key) for key in keys}
        for key, (count, last) in counts.items():
            wait = rules.wait_after(count, keys[key])
            left = wait - int((now - utc_moment(last)).total_seconds()) if last else 0
            if wait and left > 0:
                shared = OTHERS_TRIES if keys[key] == rules.FREE_TRIES_OF_A_NETWORK else ""
                raise Invalid(f"There were too many failed tries. Wait {rules.in_words(left)}, then try again.{shared}")
        for key, (count, _) in counts.items():
            tries = count + 1
            sessions.set_failures(connection, key, tries, now=utc_text(now))
            slowed = tries == rules.FREE_TRIES or tries % LOG_EVERY == 0
            if account is not None and keys[key] == rules.FREE_TRIES and slowed:
                told = tries
                detail = f"{tries} {GUESSED[guessed]}: the next have to wait."
                audit_log.add(connection, None, "sign-in-slowed", account.email, now=utc_text(now), detail=detail)
    if account is not None and told and guessed != "password":
        letter = mail_texts.write(
            site, "guessed", account.email, name=account.name, tries=told, guessed=GUESSED[guessed]
        )
        mail_texts.post_soon(site, letter, now=now)


def forget_try(site: Site, keys: dict[str, int], *, now: datetime) -> None:
    """The try was a good one: its own count starts again, and a whole network's goes back by one."""
    with site.database.write() as connection:
        sessions.lock_attempts(connection, list(keys))
        for key, free in keys.items():
            count = 0 if free == rules.FREE_TRIES else sessions.failures(connection, key)[0] - 1
            sessions.set_failures(connection, key, count, now=utc_text(now))


def still_needs(site: Site, account: Account, shown: Collection[Proof]) -> Need | None:
    """What is still to be shown here before ``begin``, as ``oap.core.people.sign_in`` says."""
    return still_needed(account, shown, required=second_factor_required(site))


def second_factor_required(site: Site) -> bool:
    """Whether everybody who signs in with a password needs one: by ``sign_in`` in site.yml, or by the operator's
    setting."""
    return site.config.second_factor_required or site.state.configuration.settings.second_factor_required


def begin(
    site: Site, account: Account, visitor: Visitor, *, shown: Collection[Proof], now: datetime
) -> tuple[str, str]:
    """Sign this browser in. Gives the token for its cookie, and the mark by which it is known the next time.

    Raises NotAllowed when something is missing in ``shown``, whatever door it came by, as the account is at this
    moment.
    """
    token, device = secrets.token_urlsafe(32), visitor.device or secrets.token_urlsafe(24)
    with site.database.write() as connection:
        account = accounts.get(connection, account.id)
        if account.disabled_at or not lets_in(still_needed(account, shown)):
            raise NotAllowed("Something is missing for signing in. Start again from the sign-in page.")
        sessions.begin(connection, account.id, token=token, device=device, browser=visitor.browser, now=utc_text(now))
        sessions.forget_before(connection, account.id, before=utc_text(now - timedelta(days=DEVICE_DAYS)))
        audit_log.add(connection, account.actor, "signed-in", account.email, now=utc_text(now), detail=visitor.browser)
    return token, device


def whose(site: Site, token: str, *, now: datetime) -> Account | None:
    """The account that the browser with this token is signed in to. Asks the database each time: what was
    ended or disabled elsewhere holds from the next request on."""
    with site.database.read() as connection:
        identity = sessions.account_of(connection, token, since=utc_text(now - timedelta(days=SESSION_DAYS)))
        account = accounts.get(connection, identity) if identity is not None else None
    return account if account is not None and not account.disabled_at else None


def sign_out(site: Site, token: str, *, now: datetime) -> None:
    with site.database.write() as connection:
        sessions.end(connection, token, now=utc_text(now))


def forget_old(site: Site, now: datetime) -> int:
    """Take away which browsers were signed in long ago, and failed tries of yesterday; how many browsers.

    Raises Unavailable.
    """
    with site.database.write() as connection:
        sessions.forget_failures_before(connection, utc_text(now - timedelta(seconds=rules.FORGOTTEN_AFTER)))
        return sessions.forget_all_before(connection, utc_text(now - timedelta(days=DEVICE_DAYS)))


def password_mark(site: Site, account_id: int) -> str:
    """What changes with the password of an account, and tells nothing of it."""
    with site.database.read() as connection:
        return sessions.digest(f"password of {account_id} {accounts.password(connection, account_id)}")


def still_welcome(site: Site, account_id: int) -> Account | None:
    """The account as it is now; None when it is disabled or gone."""
    with site.database.read() as connection:
        try:
            account = accounts.get(connection, account_id)
        except NotFound:
            return None
    return None if account.disabled_at else account
