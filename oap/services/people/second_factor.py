"""The second factor: a code from an authenticator app, or one of ten recovery codes. Every code works once."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp

from oap.core.people.accounts import FREE_TRIES, Account
from oap.core.times import utc_text
from oap.errors import Invalid
from oap.services.people import notices
from oap.services.people.sign_in import Visitor, count_try, forget_try, prove_password, second_factor_required
from oap.site import Site
from oap.storage import accounts, audit_log, second_factors, sessions

STEP = 30  # seconds
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
CANNOT_TELL = (
    "Codes from your app cannot be checked here any more, because the key of the service has changed. Type one "
    "of your recovery codes, "
    "or ask an admin to take your second factor away. Then set it up anew."
)
WRONG = "That code is not right. Codes change every 30 seconds, and each works once."


def new_secret() -> str:
    return pyotp.random_base32()


def address(site: Site, account: Account, secret: str) -> str:
    """What the QR code says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(
        name=account.email, issuer_name=site.state.configuration.settings.service_name
    )


def turn_on(
    site: Site, account: Account, *, password: str, secret: str, code: str, token: str, now: datetime
) -> list[str]:
    """From now on signing in needs a code. Gives the recovery codes, to be shown once. Raises Invalid.

    ``token`` is that of the browser, here and below, for which wrong passwords are counted.
    """
    prove_password(site, account, password, token, now=now)
    step = _step_of(secret, code, now)
    if step is None:
        raise Invalid(WRONG)
    codes = _new_codes()
    with site.database.write() as connection:
        second_factors.store(connection, account.id, secret, site.sealer, step=step)
        second_factors.set_codes(connection, account.id, [_plain(code) for code in codes])
        audit_log.add(connection, account.actor, "second-factor-on", account.email, now=utc_text(now))
    notices.tell(site, account, "second-factor-on", now)
    return codes


def turn_off(site: Site, account: Account, *, password: str, token: str, now: datetime) -> None:
    """Raises Invalid when the password is wrong, or everybody here must have a second factor."""
    if second_factor_required(site):
        raise Invalid("Everybody who signs in here needs a second factor. You can set it up anew instead.")
    prove_password(site, account, password, token, now=now)
    with site.database.write() as connection:
        second_factors.take_away(connection, account.id)
        audit_log.add(connection, account.actor, "second-factor-off", account.email, now=utc_text(now))
    notices.tell(site, account, "second-factor-off", now)


def new_codes(site: Site, account: Account, *, password: str, token: str, now: datetime) -> list[str]:
    """Ten new recovery codes; the ones before no longer work. Raises Invalid."""
    prove_password(site, account, password, token, now=now)
    codes = _new_codes()
    with site.database.write() as connection:
        second_factors.set_codes(connection, account.id, [_plain(code) for code in codes])
        audit_log.add(connection, account.actor, "recovery-codes-made", account.email, now=utc_text(now))
    notices.tell(site, account, "recovery-codes-made", now)
    return codes


def check(site: Site, account: Account, code: str, visitor: Visitor, *, now: datetime) -> None:
    """Use up a code of either kind. Raises Invalid; failed tries slow the next ones down, all of the account's
    together."""
    with site.database.read() as connection:
        known = bool(visitor.device) and sessions.known_device(connection, account.id, visitor.device)
    keys = {sessions.digest(f"code {account.id} {visitor.device if known else ''}"): FREE_TRIES}
    count_try(site, keys, now=now, account=account, guessed="code")
    by_recovery_code = False
    with site.database.write() as connection:
        secret = second_factors.secret(connection, account.id, site.sealer)
        step = _step_of(secret or "", code, now)
        good = step is not None and second_factors.use_step(connection, account.id, step)
        if not good and second_factors.use_code(connection, account.id, _plain(code)):
            good = by_recovery_code = True
            audit_log.add(connection, account.actor, "recovery-code-used", account.email, now=utc_text(now))
    if by_recovery_code:
        notices.tell(site, account, "recovery-code-used", now)
    if not good:
        raise Invalid(WRONG if secret is not None else CANNOT_TELL)
    forget_try(site, keys, now=now)


def can_be_checked(site: Site, account: Account) -> bool:
    """Whether codes from the person's app can be checked: not after the secret key of the service has changed."""
    with site.database.read() as connection:
        return account.id not in second_factors.under_another_key(connection, site.sealer)


def under_another_key(site: Site) -> list[Account]:
    """Whose codes cannot be checked, because their second factor was set up under another secret key than today's."""
    with site.database.read() as connection:
        return [accounts.get(connection, one) for one in second_factors.under_another_key(connection, site.sealer)]


def say_another_key(site: Site) -> str:
    """For whoever starts or restores the service: what to do about it; empty when there is nothing to say."""
    found = under_another_key(site)
    if not found:
        return ""
    named = ", ".join(one.email for one in found)
    return (
        f"The secret key is not the one under which the second factor of these people was kept: {named}.\n"
        "Put the old key back (OAP_SECRET_KEY, or the file secret-key in the instance folder). Without it they "
        "sign in with a recovery code, or "
        "after an admin has taken their second factor away; “oap create-admin --without-second-factor” does "
        "that for an admin."
    )


def codes_left(site: Site, account: Account) -> int:
    with site.database.read() as connection:
        return second_factors.codes_left(connection, account.id)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that the code belongs to: this one, or the one before or after, because clocks differ."""
    typed = "".join(code.split())
    present = int(now.timestamp()) // STEP
    if not secret or len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
        return None
    made = pyotp.TOTP(secret)
    return next(
        (step for step in (present, present - 1, present + 1) if secrets.compare_digest(made.at(step * STEP), typed)),
        None,
    )


def _new_codes() -> list[str]:
    halves = (["".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2)] for _ in range(CODES))
    return ["-".join(pair) for pair in halves]


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
