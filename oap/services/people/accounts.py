"""What an admin does with people: roles, letting in and keeping out. Each act is written down with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oap.core.pages.workflow import Actor
from oap.core.people import accounts as rules
from oap.core.people.accounts import Account, PersonForm, SignedIn
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.people import four_eyes, notices
from oap.services.people.sign_in import SESSION_DAYS
from oap.site import Site
from oap.storage import accounts, audit_log, invitations, second_factors, sessions
from oap.storage.person_requests import PersonRequest


def must_be_admin(actor: Actor) -> None:
    if not actor.admin:
        raise NotAllowed("Only an admin may do this.")


def checked(site: Site, form: PersonForm) -> PersonForm:
    """The form tidied. Raises Invalid with ``{field: words}`` as its second argument."""
    form = replace(form, name=" ".join(form.name.split()), email=rules.tidy_email(form.email))
    problems = form.problems(site.state.configuration.taxonomy.teams)
    if problems:
        raise Invalid("The form has mistakes.", problems)
    return form


def everybody(site: Site, actor: Actor) -> list[Account]:
    """All accounts of people, in order of name; nobody who was deleted. Raises NotAllowed."""
    must_be_admin(actor)
    with site.database.read() as connection:
        return [one for one in accounts.everybody(connection) if not one.deleted_at]


def person(site: Site, actor: Actor, account_id: int, *, now: datetime) -> tuple[Account, list[SignedIn]]:
    """One account and the browsers signed in to it. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.read() as connection:
        since = utc_text(now - timedelta(days=SESSION_DAYS))
        return accounts.get(connection, account_id), sessions.present(connection, account_id, since=since)


def change(site: Site, actor: Actor, account_id: int, form: PersonForm, *, now: datetime) -> Account | PersonRequest:
    """Give a person another name, address or roles: at once, or as what a second person must agree to.

    Another address, and more rights to publish or to manage people, need the second person; the person concerned is
    told at the address they had. Raises NotAllowed, NotFound, Invalid as ``checked`` does, Conflict.
    """
    must_be_admin(actor)
    form = checked(site, form)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        before = _not_deleted(accounts.get(connection, account_id))
        more = bool(form.powers - before.powers)
        moved = form.email != before.email
        alone = four_eyes.alone_until(connection, actor, now) is not None and (not moved or before.state == "invited")
        done: Account | PersonRequest
        if (more or moved) and not alone:
            other = accounts.by_email(connection, form.email)
            if other is not None and other.id != account_id:
                raise Conflict("Somebody else has this email address.")
            done = four_eyes.request(connection, actor, "change", as_form(before), form, now, account_id)
        else:
            done = apply(
                connection, actor, before, form, now, "alone, while the service is set up" if more or moved else ""
            )
    if isinstance(done, PersonRequest):
        notices.tell(site, before, "change-asked", now, by=actor.name, detail=_in_words(before, form))
    elif as_form(before) != form:
        detail = f"{actor.name} changed it: {_in_words(before, form)}"
        notices.tell(site, before, "person-changed", now, detail=detail)
    return done


def apply(
    connection: Connection, actor: Actor, before: Account, form: PersonForm, now: datetime, how: str = ""
) -> Account:
    """Make the account what the form says, and write it to the log with ``how``. Raises Conflict."""
    accounts.change(connection, before.id, email=form.email, name=form.name, admin=form.admin)
    accounts.set_roles(connection, before.id, form.memberships())
    _somebody_left(connection)
    detail = _in_words(before, form) + (f"; {how}" if how else "")
    audit_log.add(connection, actor, "person-changed", form.email, now=utc_text(now), detail=detail)
    return accounts.get(connection, before.id)


def _in_words(before: Account, form: PersonForm) -> str:
    told = f"{as_form(before).in_words()} → {form.in_words()}"
    if (before.name, before.email) != (form.name, form.email):
        told += f"; {before.name} <{before.email}> → {form.name} <{form.email}>"
    return told


def disable(site: Site, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Keep a person out, from their next request on in every process. Raises NotAllowed, NotFound, Conflict."""
    must_be_admin(actor)
    if account_id == actor.id:
        raise Conflict("You cannot disable yourself. Ask another admin.")
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        account = accounts.get(connection, account_id)
        accounts.set_disabled(connection, account_id, utc_text(now))
        _somebody_left(connection)
        sessions.end_all(connection, account_id, now=utc_text(now))
        invitations.end_all(connection, account_id, now=utc_text(now))
        audit_log.add(connection, actor, "person-disabled", account.email, now=utc_text(now))
    notices.tell(site, account, "person-disabled", now, by=actor.name)


def enable(site: Site, actor: Actor, account_id: int, *, now: datetime) -> PersonRequest | None:
    """Let a person in again; somebody who can publish only when a second person agrees. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.write() as connection:
        account = _not_deleted(accounts.get(connection, account_id))
        if account.powers and account.disabled_at and four_eyes.alone_until(connection, actor, now) is None:
            asked = four_eyes.request(connection, actor, "enable", as_form(account), as_form(account), now, account_id)
        else:
            asked = None
            let_in(connection, actor, account, now)
    if asked is not None:
        notices.tell(site, account, "enable-asked", now, by=actor.name)
    else:
        notices.tell(site, account, "person-enabled", now, detail=f"{actor.name} let you in again")
    return asked


def let_in(connection: Connection, actor: Actor, account: Account, now: datetime, how: str = "") -> None:
    accounts.set_disabled(connection, account.id, None)
    audit_log.add(connection, actor, "person-enabled", account.email, now=utc_text(now), detail=how)


def sign_out_everywhere(site: Site, actor: Actor, account_id: int, *, now: datetime) -> int:
    """End every session of a person; how many that were. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.write() as connection:
        account = accounts.get(connection, account_id)
        ended = sessions.end_all(connection, account_id, now=utc_text(now))
        audit_log.add(connection, actor, "signed-out-everywhere", account.email, now=utc_text(now))
    notices.tell(site, account, "signed-out-everywhere", now, by=actor.name)
    return ended


def request_second_factor_reset(site: Site, actor: Actor, account_id: int, *, now: datetime) -> PersonRequest:
    """Ask for it, for a person who lost both phone and recovery codes. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.write() as connection:
        account = accounts.get(connection, account_id)
        asked = four_eyes.request(
            connection, actor, "second-factor", as_form(account), as_form(account), now, account_id
        )
    notices.tell(site, account, "second-factor-asked", now, by=actor.name)
    return asked


def reset_second_factor(connection: Connection, actor: Actor, account: Account, now: datetime, how: str) -> None:
    second_factors.take_away(connection, account.id)
    sessions.end_all(connection, account.id, now=utc_text(now))
    audit_log.add(connection, actor, "second-factor-taken-away", account.email, now=utc_text(now), detail=how)


def unlink(site: Site, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Undo the link of a person with the organisation's sign-in. Without a password they are then invited anew.

    Raises NotAllowed, NotFound, and Conflict when it would leave no admin who can sign in.
    """
    must_be_admin(actor)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        account = accounts.get(connection, account_id)
        accounts.set_subject(connection, account_id, None)
        _somebody_left(connection)
        sessions.end_all(connection, account_id, now=utc_text(now))
        audit_log.add(connection, actor, "single-sign-on-unlinked", account.email, now=utc_text(now))
    notices.tell(site, account, "single-sign-on-unlinked", now, by=actor.name)


def as_form(account: Account) -> PersonForm:
    """The form as it would have to be filled in to give what the account is."""
    roles = {team: role for team, role in account.roles if team}
    return PersonForm(account.name, account.email, account.admin, account.actor.lead, roles)


def _not_deleted(account: Account) -> Account:
    if account.deleted_at:
        raise Conflict("This person was deleted. Invite them anew.")
    return account


def _somebody_left(connection: Connection) -> None:
    if not accounts.enabled_admins(connection):
        raise Conflict("This is the last admin. Make somebody else an admin first.")
