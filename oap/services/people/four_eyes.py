"""When an act on people needs a second person, and how it is asked for.

Nobody publishes alone, so nobody may alone make a second self that publishes, or become somebody who may. The
exceptions are whoever runs the service (``oap create-admin``, ``oap demo``), and the first admin while the service is
being set up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from oap.core.pages.workflow import NEEDS, Actor
from oap.core.people.accounts import PersonForm
from oap.core.times import utc_moment, utc_text
from oap.storage import accounts, audit_log, events, person_requests
from oap.storage.person_requests import PersonRequest

SETTING_UP = timedelta(days=30)
PUBLISHERS_ENOUGH = 2
ACTS = {
    "invite": "Invite {name} <{email}> as {rights}",
    "change": "Change {before} to {after}",
    "enable": "Let {name} <{email}> in again, who is {rights}",
    "link": "Give out a link with which {name} <{email}>, who is {rights}, can choose a new password",
    "second-factor": "Take the second factor of {name} <{email}> away",
}


def in_words(asked: PersonRequest) -> str:
    """What would be done, for people."""
    before, form = asked.before, asked.form
    return ACTS[asked.act].format(
        name=form.name,
        email=form.email,
        rights=form.in_words(),
        before=f"{before.name} <{before.email}>, {before.in_words()},",
        after=f"{form.name} <{form.email}>, {form.in_words()}",
    )


def alone_until(connection: Connection, actor: Actor, now: datetime) -> datetime | None:
    """Until when this admin may give rights alone, because the service is being set up; None when they may not.

    That is the first admin, for thirty days, as long as fewer than two people can publish.
    """
    people = [one for one in accounts.everybody(connection) if not one.disabled_at]
    first = min((one for one in people if one.admin), key=lambda one: one.id, default=None)
    publishers = [one for one in people if one.state == "active" and one.actor.has(NEEDS["publish"], None)]
    if first is None or first.id != actor.id or len(publishers) >= PUBLISHERS_ENOUGH:
        return None
    until = utc_moment(first.created_at) + SETTING_UP
    return until if now < until else None


def request(
    connection: Connection,
    actor: Actor,
    act: str,
    before: PersonForm,
    form: PersonForm,
    now: datetime,
    account_id: int | None = None,
) -> PersonRequest:
    """Keep what a second person has to agree to, and write it to the log."""
    asked = person_requests.add(
        connection, act=act, account_id=account_id, before=before, form=form, asked_by=actor.id, now=utc_text(now)
    )
    audit_log.add(
        connection, actor, f"{act}-asked", before.email or form.email, now=utc_text(now), detail=in_words(asked)
    )
    about: dict[str, Any] = {"request_id": asked.id, "account_id": account_id}
    events.add(connection, "person-asked", now=utc_text(now), actor_id=actor.id, **about)
    return asked
