"""Deleting a person: their acts stay as those of “A former editor of Health”."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from oap.core.pages.workflow import Actor
from oap.core.people.accounts import Account, former
from oap.core.retention import DAYS
from oap.core.times import utc_text
from oap.errors import Conflict
from oap.services.people import notices
from oap.services.people.accounts import must_be_admin
from oap.site import Site
from oap.storage import accounts, audit_log, erasing, person_requests, retention, revisions


def name_after(site: Site, person: Account) -> str:
    """What stands from then on where the person's name was."""
    return former(person, site.state.configuration.taxonomy.teams)


def delete(site: Site, actor: Actor, account_id: int, now: datetime) -> str:
    """Take away name, address, ways in and what was the person's alone; the name that stands there instead.

    Only somebody who is disabled already, and whose open drafts have been handed over: nobody could go on with them.
    The person is told at the address they had. Raises NotAllowed, NotFound, Conflict.
    """
    must_be_admin(actor)
    with site.database.write() as connection:
        accounts.one_at_a_time(connection)
        person = accounts.get(connection, account_id)
        if person.deleted_at:
            raise Conflict("This person was deleted already.")
        if not person.disabled_at or account_id == actor.id:
            raise Conflict("Disable this person first. Then look again at what they hold, and delete them.")
        if revisions.open_drafts(connection, author_id=account_id):
            raise Conflict("This person still has open drafts. Hand them over first, so that nothing is lost.")
        name = _erase(site, connection, person, now, by=actor)
    notices.tell(site, person, "person-deleted", now, by=actor.name)
    return name


def delete_those_who_left(site: Site, now: datetime) -> int:
    """Delete who was disabled long ago and has no open draft, as the rule says; how many. Raises Unavailable."""
    before = utc_text(now - timedelta(days=DAYS["accounts"]))
    with site.database.read() as connection:
        left = retention.left_before(connection, before)
    done = 0
    for account_id in left:
        with site.database.write() as connection:
            accounts.one_at_a_time(connection)
            person = accounts.get(connection, account_id)
            back = not person.disabled_at or person.deleted_at
            if back or revisions.open_drafts(connection, author_id=account_id):
                continue
            _erase(site, connection, person, now, by=None)
        notices.tell(site, person, "person-deleted", now, by="The service")
        done += 1
    return done


def _erase(site: Site, connection: Connection, person: Account, now: datetime, *, by: Actor | None) -> str:
    name = name_after(site, person)
    for asked in person_requests.waiting(connection):
        if asked.account_id == person.id:
            who = by.id if by is not None else None
            person_requests.decide(connection, asked.id, decided_by=who, agreed=False, now=utc_text(now))
    erasing.erase(connection, person, name, utc_text(now))
    gone = accounts.get(connection, person.id)
    audit_log.add(connection, by, "person-deleted", gone.email, now=utc_text(now), detail=name)
    return name
