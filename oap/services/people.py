"""What an admin does with people: roles, letting in and keeping out. Each act is written down with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oap.core import accounts as rules
from oap.core.accounts import Account, PersonForm, SignedIn
from oap.core.times import utc_text
from oap.core.workflow import Actor
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.sign_in import SESSION_DAYS
from oap.site import Site
from oap.storage import accounts, audit, invitations, second_factors, sessions


def must_be_admin(actor: Actor) -> None:
    if not actor.admin:
        raise NotAllowed("Only an admin may do this.")


def checked(site: Site, form: PersonForm) -> PersonForm:
    """The form tidied. Raises Invalid with ``{field: words}`` as its second argument."""
    form = replace(form, name=" ".join(form.name.split()), email=rules.tidy_email(form.email))
    problems = form.problems(site.state.words.taxonomy.teams)
    if problems:
        raise Invalid("The form has mistakes.", problems)
    return form


def everybody(site: Site, actor: Actor) -> list[Account]:
    """All accounts in order of name. Raises NotAllowed."""
    must_be_admin(actor)
    with site.database.read() as connection:
        return accounts.everybody(connection)


def person(site: Site, actor: Actor, account_id: int, *, now: datetime) -> tuple[Account, list[SignedIn]]:
    """One account and the browsers signed in to it. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.read() as connection:
        since = utc_text(now - timedelta(days=SESSION_DAYS))
        return accounts.get(connection, account_id), sessions.present(connection, account_id, since=since)


def change(site: Site, actor: Actor, account_id: int, form: PersonForm, *, now: datetime) -> Account:
    """Give a person another name, address or roles. Raises NotAllowed, NotFound, Invalid as ``checked`` does, Conflict."""
    must_be_admin(actor)
    form = checked(site, form)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        before = accounts.get(connection, account_id)
        accounts.change(connection, account_id, email=form.email, name=form.name, admin=form.admin)
        accounts.set_roles(connection, account_id, form.memberships())
        _somebody_left(connection)
        told = f"{as_form(before).in_words()} → {form.in_words()}"
        if (before.name, before.email) != (form.name, form.email):
            told += f"; {before.name} <{before.email}> → {form.name} <{form.email}>"
        audit.add(connection, actor, "person-changed", form.email, now=utc_text(now), detail=told)
        return accounts.get(connection, account_id)


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
        audit.add(connection, actor, "person-disabled", account.email, now=utc_text(now))


def enable(site: Site, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Let a person in again. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.write() as connection:
        account = accounts.get(connection, account_id)
        accounts.set_disabled(connection, account_id, None)
        audit.add(connection, actor, "person-enabled", account.email, now=utc_text(now))


def sign_out_everywhere(site: Site, actor: Actor, account_id: int, *, now: datetime) -> int:
    """End every session of a person; how many that were. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.write() as connection:
        account = accounts.get(connection, account_id)
        ended = sessions.end_all(connection, account_id, now=utc_text(now))
        audit.add(connection, actor, "signed-out-everywhere", account.email, now=utc_text(now))
    return ended


def take_second_factor_away(site: Site, actor: Actor, account_id: int, *, now: datetime) -> None:
    """For a person who lost both phone and recovery codes. Raises NotAllowed, NotFound."""
    must_be_admin(actor)
    with site.database.write() as connection:
        account = accounts.get(connection, account_id)
        second_factors.take_away(connection, account_id)
        sessions.end_all(connection, account_id, now=utc_text(now))
        audit.add(connection, actor, "second-factor-taken-away", account.email, now=utc_text(now))


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
        audit.add(connection, actor, "single-sign-on-unlinked", account.email, now=utc_text(now))


def as_form(account: Account) -> PersonForm:
    """The form as it would have to be filled in to give what the account is."""
    roles = {team: role for team, role in account.roles if team}
    return PersonForm(account.name, account.email, account.admin, account.actor.lead, roles)


def _somebody_left(connection: Connection) -> None:
    if not accounts.enabled_admins(connection):
        raise Conflict("This is the last admin. Make somebody else an admin first.")
