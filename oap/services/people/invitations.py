"""Links by which people set a password: an admin's invitation, and “I have forgotten my password”.

Mail scanners open every link they see, so opening one changes nothing: only the form behind it does. A link shows that
somebody reads the mail, and no more: who has a second factor is asked for it afterwards. Anybody may say that they have
forgotten a password, so saying it ends nothing that somebody else holds: only using a link ends the others.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oap.core.pages.workflow import Actor
from oap.core.people import accounts as rules
from oap.core.people.accounts import Account, PersonForm
from oap.core.times import utc_moment, utc_text
from oap.errors import Conflict, Invalid, NotFound
from oap.mail import Mail, Outcome
from oap.services.people import four_eyes, notices, passwords
from oap.services.people.accounts import as_form, checked, must_be_admin
from oap.services.people.mail_texts import post, soon, write
from oap.site import Site
from oap.storage import accounts, audit_log, invitations, sessions
from oap.storage.person_requests import PersonRequest

INVITATION = timedelta(days=7)
RESET = timedelta(hours=1)
BETWEEN_RESETS = timedelta(minutes=2)  # after the first; twice as long after each, but never longer than a link works
LINK_GONE = "This link was used, or it is too old. Ask for a new one."


@dataclass(frozen=True)
class Sent:
    """An account, its new link, and what became of the mail with it."""

    account: Account
    link: str
    outcome: Outcome


def invite(site: Site, actor: Actor, form: PersonForm, *, base: str, now: datetime) -> Sent | PersonRequest:
    """Make an account and mail its link. ``base`` is the address of the service.

    For somebody who would publish, or be an admin, a second person has to agree first.
    Raises NotAllowed, Invalid with what is wrong by field in ``args[1]``, and Conflict when somebody has the address.
    """
    must_be_admin(actor)
    form = checked(site, form)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        alone = four_eyes.alone_until(connection, actor, now) is not None
        if form.powers and not alone:
            if accounts.by_email(connection, form.email) is not None:
                raise Conflict("Somebody with this email address is here already.")
            return four_eyes.request(connection, actor, "invite", PersonForm("", ""), form, now)
        made, token = create_account(
            connection, actor, form, now, "alone, while the service is set up" if form.powers else ""
        )
    return mail_invitation(site, made, token, actor, base=base, now=now)


def create_account(
    connection: Connection, actor: Actor, form: PersonForm, now: datetime, how: str = ""
) -> tuple[Account, str]:
    """The new account and its token; for ``mail_invitation`` after the transaction. Raises Conflict."""
    made = accounts.add(
        connection, email=form.email, name=form.name, admin=form.admin, roles=form.memberships(), now=utc_text(now)
    )
    token = _new_link(connection, made, "invite", made_by=actor, now=now)
    detail = form.in_words() + (f"; {how}" if how else "")
    audit_log.add(connection, actor, "person-invited", made.email, now=utc_text(now), detail=detail)
    return made, token


def mail_invitation(site: Site, made: Account, token: str, actor: Actor, *, base: str, now: datetime) -> Sent:
    return _mail(site, made, token, "invite", by=actor.name, base=base, now=now)


def resend(site: Site, actor: Actor, account_id: int, *, base: str, now: datetime) -> Sent | PersonRequest:
    """A new link for a person; the ones before no longer work.

    Raises NotAllowed, NotFound, and Conflict when they are disabled or sign in through the organisation alone. Where no
    mail carries it, the admin sees the link and could sign in with it: then a second person has to agree when it is for
    somebody who can publish.
    """
    must_be_admin(actor)
    with site.database.write() as connection:
        account = accounts.get(connection, account_id)
        if account.disabled_at:
            raise Conflict("This person is disabled. Let them in again first.")
        if account.single_sign_on and not account.has_password:
            raise Conflict("This person signs in through the organisation. Undo that first, then send an invitation.")
        seen = account.state == "active" and bool(account.powers) and not site.config.mail_url
        if seen and four_eyes.alone_until(connection, actor, now) is None:
            asked = four_eyes.request(connection, actor, "link", as_form(account), as_form(account), now, account_id)
        else:
            asked, token = None, renew_link(connection, actor, account, now)
    if asked is not None:
        notices.tell(site, account, "link-asked", now, by=actor.name)
        return asked
    return mail_renewed_link(site, account, token, actor, base=base, now=now)


def renew_link(connection: Connection, actor: Actor, account: Account, now: datetime, how: str = "") -> str:
    """The new token; for ``mail_again`` after the transaction."""
    kind = "invite" if account.state == "invited" else "reset"
    invitations.end_all(connection, account.id, now=utc_text(now))
    token = _new_link(connection, account, kind, made_by=actor, now=now)
    audit_log.add(connection, actor, f"{kind}-link-sent", account.email, now=utc_text(now), detail=how)
    return token


def mail_renewed_link(site: Site, account: Account, token: str, actor: Actor, *, base: str, now: datetime) -> Sent:
    kind = "invite" if account.state == "invited" else "reset"
    return _mail(site, account, token, kind, by=actor.name, base=base, now=now)


def forgotten(site: Site, email: str, *, base: str, now: datetime) -> None:
    """Mail a new link to whoever has this address, if anybody, as ``mail_forgotten`` does, after the answer.

    Nothing about the address is looked up before, so neither words nor time tell the one who asks. Raises Unavailable.
    """
    with site.database.read():
        pass
    soon(lambda: mail_forgotten(site, email, base=base, now=now))


def mail_forgotten(site: Site, email: str, *, base: str, now: datetime) -> Sent | None:
    """A new link, mailed to whoever has this address; None when nobody has, or it is too early for another mail.

    Nobody gets a password this way who has none: they are told how they come in.
    """
    address = rules.tidy_email(email)
    if not rules.EMAIL.fullmatch(address):
        return None
    with site.database.write() as connection:
        account = accounts.by_email(connection, address)
        if account is None or account.disabled_at or not _mail_is_due(connection, account, now):
            return None
        if account.has_password:
            link = _address(_new_link(connection, account, "reset", made_by=None, now=now), base)
            letter = _compose(site, account, link, "reset", by="", now=now)
        else:
            link = ""
            letter = write(site, "no-password", account.email, name=account.name, linked=account.single_sign_on)
    return Sent(account, link, post(site, letter, now=now))


def account_of_link(site: Site, token: str, *, now: datetime) -> tuple[Account, str]:
    """Whose link it is, and whether it is an ``invite`` or a ``reset``. Changes nothing. Raises NotFound."""
    with site.database.read() as connection:
        found = invitations.get(connection, token, now=utc_text(now))
        account = accounts.get(connection, found.account_id) if found else None
    if found is None or account is None or account.disabled_at:
        raise NotFound(LINK_GONE)
    return account, found.kind


def set_password(site: Site, token: str, password: str, *, now: datetime) -> Account:
    """Use the link up: the account has this password, and every other browser is signed out. Raises NotFound,
    Invalid."""
    account, kind = account_of_link(site, token, now=now)
    if account.single_sign_on and not account.has_password:
        raise NotFound(LINK_GONE)
    problem = rules.password_problem(password, about(site, account))
    if problem:
        raise Invalid(problem)
    kept, moment = passwords.hash_password(password), utc_text(now)
    with site.database.write() as connection:
        if not invitations.use(connection, token, now=moment):
            raise NotFound(LINK_GONE)
        invitations.end_all(connection, account.id, now=moment)
        accounts.set_password(connection, account.id, kept)
        sessions.end_all(connection, account.id, now=moment)
        sessions.set_failures(connection, _mails(account), 0, now=moment)
        act = "invitation-taken-up" if kind == "invite" else "password-reset"
        audit_log.add(connection, account.actor, act, account.email, now=moment)
        joined = accounts.get(connection, account.id)
    if act == "password-reset":  # who takes an invitation up had the mail that invited them just now
        notices.tell(site, account, act, now)
    return joined


def about(site: Site, account: Account) -> tuple[str, ...]:
    """What must not be the heart of this person's password."""
    settings = site.state.configuration.settings
    return account.name, account.email, settings.area, settings.service_name


def _mails(account: Account) -> str:
    """The key under which mails to somebody who is said to have forgotten a password are counted."""
    return sessions.digest(f"forgotten {account.id}")


def _mail_is_due(connection: Connection, account: Account, now: datetime) -> bool:
    """Whether it is time for a mail, counted if so: a stranger cannot fill a mailbox, and the owner has a link that
    works."""
    key = _mails(account)
    sessions.lock_attempts(connection, [key])
    count, last = sessions.failures(connection, key)
    if count and now - utc_moment(last) < min(BETWEEN_RESETS * 2 ** (count - 1), RESET):
        return False
    sessions.set_failures(connection, key, min(count + 1, 10), now=utc_text(now))
    return True


def _new_link(connection: Connection, account: Account, kind: str, *, made_by: Actor | None, now: datetime) -> str:
    """The new token."""
    token = secrets.token_urlsafe(32)
    invitations.add(
        connection,
        account.id,
        token=token,
        kind=kind,
        made_by=made_by.id if made_by else None,
        expires_at=utc_text(now + (INVITATION if kind == "invite" else RESET)),
    )
    return token


def _address(token: str, base: str) -> str:
    return f"{base}/join/{token}"


def _mail(site: Site, account: Account, token: str, kind: str, *, by: str, base: str, now: datetime) -> Sent:
    link = _address(token, base)
    return Sent(account, link, post(site, _compose(site, account, link, kind, by=by, now=now), now=now))


def _compose(site: Site, account: Account, link: str, kind: str, *, by: str, now: datetime) -> Mail:
    until = now + (INVITATION if kind == "invite" else RESET)
    return write(
        site,
        "invitation" if kind == "invite" else "reset",
        account.email,
        name=account.name,
        by=by,
        link=link,
        until=f"{until:%H:%M} UTC on {until.day} {until:%B}",
    )
