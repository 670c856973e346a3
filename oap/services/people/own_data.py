"""What the service holds of a person, for that person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oap.core.people.accounts import Account
from oap.core.retention import DAYS
from oap.services.people.sign_in import DEVICE_DAYS, SESSION_DAYS
from oap.site import Site
from oap.storage import own_data
from oap.storage.own_data import Row


@dataclass(frozen=True)
class Retention:
    """How long what the service knows of those who sign in is kept, in days; None: until the person is deleted, and
    longer without their name."""

    signed_in: int = SESSION_DAYS
    browsers: int = DEVICE_DAYS
    notices: int = DAYS["notices"]
    comments: int = DAYS["comments"]
    accounts: int = DAYS["accounts"]


RETENTION = Retention()


def everything(site: Site, person: Account) -> Mapping[str, Sequence[Row]]:
    """All rows by what they are, the account first. Nothing in it lets anybody in: no password, no key, no code."""
    account: Row = {
        "name": person.name,
        "email": person.email,
        "admin": person.admin,
        "roles": ", ".join(f"{role} of {team}" if team else role for team, role in person.roles),
        "second_factor": person.second_factor,
        "single_sign_on": person.single_sign_on,
        "notices": person.notices,
        "created_at": person.created_at,
    }
    with site.database.read() as connection:
        return {"account": [account], **own_data.of(connection, person)}
