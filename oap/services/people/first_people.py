"""The first admin, and sample people for trying the service out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import Connection

from oap.core.pages.workflow import GROUPS, Role
from oap.core.people import accounts as rules
from oap.core.people.accounts import Account, PersonForm
from oap.core.times import utc_text
from oap.errors import Invalid, NotFound
from oap.services.people import notices, passwords
from oap.services.people.sign_in import DEMO_DOMAIN
from oap.site import Site
from oap.storage import accounts, audit_log, mandates, second_factors, sessions
from oap.storage.secret_key import secret_key

FIRST_RUN_HOURS = 24


def first_run_token(site: Site) -> str | None:
    """What the one-time link of the first start holds; None when there is somebody already."""
    with site.database.read() as connection:
        if not accounts.nobody_yet(connection):
            return None
    return _signer(site).dumps(secrets.token_hex(8))


def check_first_run(site: Site, token: str) -> None:
    """Raises NotFound unless the link is ours, is not too old, and there is still nobody."""
    try:
        _signer(site).loads(token, max_age=FIRST_RUN_HOURS * 3600)
    except BadData as error:
        raise NotFound("This link is not right, or it is too old. Start the service again for a new one.") from error
    with site.database.read() as connection:
        if not accounts.nobody_yet(connection):
            raise NotFound("This link was used. Sign in, or ask an admin to invite you.")


def _signer(site: Site) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(site.config.secret_key, site.config.instance_dir), salt="first run")


def make_first_admin(site: Site, *, name: str, email: str, password: str, now: datetime) -> Account:
    """The first account. Raises Invalid when something given will not do, NotFound when somebody was first."""
    check_person(PersonForm(name, rules.tidy_email(email), admin=True), password, site)
    kept = passwords.hash_password(password)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        if not accounts.nobody_yet(connection):
            raise NotFound("This link was used. Sign in, or ask an admin to invite you.")
        made = accounts.add(
            connection, email=rules.tidy_email(email), name=name, admin=True, password=kept, now=utc_text(now)
        )
        audit_log.add(connection, made.actor, "first-admin-made", made.email, now=utc_text(now))
    return made


def create_admin(
    site: Site, *, name: str, email: str, password: str, now: datetime, without_second_factor: bool = False
) -> Account:
    """Make an admin, or give an account that is there these rights and this password. For whoever runs the service.

    A second factor stays unless it is to be taken away. Raises Invalid when something given will not do.
    """
    email = rules.tidy_email(email)
    check_person(PersonForm(name, email, admin=True), password, site)
    kept, moment = passwords.hash_password(password), utc_text(now)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        found = accounts.by_email(connection, email)
        if found is None:
            made = accounts.add(connection, email=email, name=name, admin=True, password=kept, now=moment)
        else:
            accounts.change(connection, found.id, email=email, name=found.name, admin=True)
            accounts.set_disabled(connection, found.id, None)
            accounts.set_password(connection, found.id, kept)
            if without_second_factor:
                second_factors.take_away(connection, found.id)
            sessions.end_all(connection, found.id, now=moment)
            made = accounts.get(connection, found.id)
        detail = "by the command oap create-admin" + ", without second factor" * without_second_factor
        audit_log.add(connection, None, "admin-made", email, now=moment, detail=detail)
    if found is not None:
        notices.tell(site, found, "admin-made", now)
    return made


def check_person(form: PersonForm, password: str, site: Site) -> None:
    """Raises Invalid with everything that is wrong, a line each."""
    settings = site.state.configuration.settings
    problems = form.problems(site.state.configuration.taxonomy.teams)
    wrong = rules.password_problem(password, (form.name, form.email, settings.area, settings.service_name))
    if wrong:
        problems["password"] = wrong
    if problems:
        raise Invalid("\n".join(problems.values()))


def demo_people(site: Site, password: str, *, now: datetime) -> list[Account]:
    """One person for every role in every team, a lead and an admin, all with this password. May be run again.

    One reviewer, that of the team of parent carers where there is one, speaks for parent carers by a mandate of the
    lead for a year; nobody else has one.
    """
    wanted: dict[str, tuple[str, bool, tuple[tuple[str, Role], ...]]] = {}
    in_teams: tuple[Role, ...] = ("editor", "publisher", "reviewer")
    for team, named in site.state.configuration.taxonomy.teams.items():
        for role in in_teams:
            wanted[f"{role}.{team}"] = (f"Demo {role}, {named}", False, ((team, role),))
    wanted["lead"] = ("Demo lead", False, (("", "lead"),))
    wanted["admin"] = ("Demo admin", True, ())
    kept, moment, people = passwords.hash_password(password), utc_text(now), []
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        for local, (name, admin, roles) in wanted.items():
            email = local + DEMO_DOMAIN
            found = accounts.by_email(connection, email) or accounts.add(
                connection, email=email, name=name, admin=admin, roles=roles, now=moment
            )
            accounts.change(connection, found.id, email=email, name=name, admin=admin)
            accounts.set_roles(connection, found.id, roles)
            accounts.set_disabled(connection, found.id, None)
            accounts.set_password(connection, found.id, kept)
            people.append(accounts.get(connection, found.id))
        _one_mandate(connection, {one.email.removesuffix(DEMO_DOMAIN): one for one in people}, now)
        audit_log.add(connection, None, "demo-people-made", f"{len(people)} people", now=moment)
    return people


def _one_mandate(connection: Connection, people: Mapping[str, Account], now: datetime) -> None:
    """So that who tries the service out sees a sign-off with its mandate, and who has none being refused."""
    reviewers = [person for local, person in people.items() if local.startswith("reviewer.")]
    speaker, group, first = people.get("reviewer.parent-carers", reviewers[0]), "parent-carers", now.date()
    held = (one for one in mandates.every(connection) if one.account_id == speaker.id and one.group == group)
    if any(one.holds_on(first.isoformat()) for one in held):
        return
    made = mandates.add(
        connection,
        account_id=speaker.id,
        group=group,
        first=first.isoformat(),
        last=(first + timedelta(days=365)).isoformat(),
        given_by=people["lead"].id,
        now=utc_text(now),
    )
    detail = f"{GROUPS[group]}, {made.first} to {made.last}"
    audit_log.add(connection, people["lead"].actor, "mandate-given", speaker.email, now=utc_text(now), detail=detail)
