"""Mandates: who may speak for a group such as parent carers. Somebody else gives them, and they end.

A sign-off is evidence that families or clinicians agreed. It is worth what the word of the one who speaks is worth, so
nobody takes that right for themselves.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from oap.core.pages.workflow import GROUPS, NEEDS, SPEAKER, Actor
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.site import Site
from oap.storage import accounts, audit_log, mandates
from oap.storage.mandates import Mandate

LONGEST = timedelta(days=2 * 366)


def groups(site: Site) -> dict[str, str]:
    """Whom a mandate can be for, by its key: the groups that sign pages off, and the speakers of each language."""
    configuration = site.state.configuration
    known = {one.code: one.english for one in configuration.languages}
    known |= {one.language: known.get(one.language, one.language) for one in configuration.translations}
    in_order = sorted(known.items(), key=lambda one: one[1])
    return {**GROUPS, **{f"{SPEAKER}{code}": f"Speakers of {name}" for code, name in in_order}}


def every(site: Site, actor: Actor) -> list[Mandate]:
    """All that were ever given, the newest first. Raises NotAllowed."""
    _admin_or_lead(actor)
    with site.database.read() as connection:
        return mandates.every(connection)


def candidates(site: Site, actor: Actor) -> list[Account]:
    """Who may be given one: those whose role lets them sign off, but not the giver. In order of name."""
    _admin_or_lead(actor)
    with site.database.read() as connection:
        people = accounts.everybody(connection)
    return [
        one for one in people if not one.disabled_at and one.id != actor.id and one.actor.has(NEEDS["sign-off"], None)
    ]


def grant(site: Site, actor: Actor, account_id: int, group: str, first: date, last: date, *, now: datetime) -> Mandate:
    """Let somebody else speak for a group from one day until another. Raises NotAllowed, NotFound, Invalid."""
    _admin_or_lead(actor)
    if account_id == actor.id:
        raise NotAllowed("Nobody gives a mandate to themselves. Ask another lead or an admin.")
    known = groups(site)
    if group not in known:
        raise Invalid("Choose the group.")
    if not first <= last or last < now.date() or last - first > LONGEST:
        raise Invalid("Choose a first and a last day, at most two years apart, with the last one still to come.")
    with site.database.write() as connection:
        person = accounts.get(connection, account_id)
        if person.disabled_at or not person.actor.has(NEEDS["sign-off"], None):
            raise Invalid("Choose a reviewer or a lead: others cannot sign off.")
        made = mandates.add(
            connection,
            account_id=account_id,
            group=group,
            first=first.isoformat(),
            last=last.isoformat(),
            given_by=actor.id,
            now=utc_text(now),
        )
        detail = f"{known[group]}, {made.first} to {made.last}"
        audit_log.add(connection, actor, "mandate-given", person.email, now=utc_text(now), detail=detail)
        return made


def end(site: Site, actor: Actor, mandate_id: int, *, now: datetime) -> None:
    """End a mandate today. What was said under it stays. Raises NotAllowed, NotFound, Conflict."""
    _admin_or_lead(actor)
    with site.database.write() as connection:
        found = mandates.get(connection, mandate_id)
        if not mandates.end(connection, mandate_id, utc_text(now)):
            raise Conflict("This mandate has ended already.")
        person = accounts.get(connection, found.account_id)
        audit_log.add(
            connection,
            actor,
            "mandate-ended",
            person.email,
            now=utc_text(now),
            detail=groups(site).get(found.group, found.group),
        )


def _admin_or_lead(actor: Actor) -> None:
    if not (actor.admin or actor.lead):
        raise NotAllowed("Only an admin or a lead may do this.")
