"""A person is deleted: what was theirs alone goes, and their acts stay without their name."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, or_, select, update

from oap.core.people.accounts import Account
from oap.storage.tables.editing import draft_link, notice, notice_mail, presence
from oap.storage.tables.operations import audit_event
from oap.storage.tables.pages import page_owner
from oap.storage.tables.people import (
    account,
    address_change,
    erasing,
    invitation,
    mandate,
    membership,
    person_request,
    recovery_code,
    signed_in,
)

_MOVED = re.compile(r"<([^<>\s]+)> → [^<>]*<([^<>\s]+)>")  # as a change of address stands in the log


def erase(connection: Connection, person: Account, name: str, now: str) -> None:
    """Put ``name`` where the person's own name was, and take away what nobody else needs.

    The row of the account stays, with no address and no way in: versions, comments and sign-offs point at it.
    """
    identity, gone = person.id, f"deleted-{person.id}@deleted.invalid"
    for table in (membership, recovery_code, invitation, address_change, signed_in, presence, notice, notice_mail):
        connection.execute(delete(table).where(table.c.account_id == identity))
    for column in (page_owner.c.owner_id, page_owner.c.second_id):
        connection.execute(update(page_owner).where(column == identity).values({column.name: None}))
    open_mandate = (mandate.c.account_id == identity) & mandate.c.ended_at.is_(None)
    connection.execute(update(mandate).where(open_mandate).values(ended_at=now))
    open_link = (draft_link.c.made_by == identity) & draft_link.c.ended_at.is_(None)
    connection.execute(update(draft_link).where(open_link).values(ended_at=now))
    connection.execute(insert(erasing).values(account_id=identity))
    _rename_in_log(connection, person, name, gone)
    connection.execute(delete(erasing).where(erasing.c.account_id == identity))
    connection.execute(
        update(account)
        .where(account.c.id == identity)
        .values(
            email=gone,
            name=name,
            admin=False,
            password=None,
            second_factor=None,
            second_factor_step=None,
            subject=None,
            notices="none",
            deleted_at=now,
        )
    )


def _rename_in_log(connection: Connection, person: Account, name: str, gone: str) -> None:
    """The log and what was asked for about accounts: the addresses that the person had, and the name they had."""
    addresses = _addresses(connection, person.email)
    same = select(account.c.id).where(account.c.name == person.name, account.c.id != person.id)
    only_theirs = connection.execute(same.limit(1)).first() is None
    names = {person.name} if only_theirs else set()
    without = _replacing({**dict.fromkeys(addresses, gone), **dict.fromkeys(names, name)})
    holds = or_(*(audit_event.c.detail.contains(one, autoescape=True) for one in {*addresses, *names}))
    theirs = or_(audit_event.c.actor_id == person.id, audit_event.c.target.in_(addresses), holds)
    for row in connection.execute(select(audit_event).where(theirs)).all():
        values = {
            "actor": name if row.actor_id == person.id else row.actor,
            "target": gone if row.target in addresses else row.target,
            "detail": without(row.detail),
        }
        connection.execute(update(audit_event).where(audit_event.c.id == row.id).values(values))
    for row in connection.execute(select(person_request)).all():
        values = {"before": without(row.before), "form": without(row.form)}
        if (row.before, row.form) != (values["before"], values["form"]):
            connection.execute(update(person_request).where(person_request.c.id == row.id).values(values))


def _addresses(connection: Connection, email: str) -> set[str]:
    """The address that the person has, and those that the log says it was before."""
    found = {email}
    moved = select(audit_event.c.detail).where(audit_event.c.detail.contains("> → "))
    for detail in reversed(connection.execute(moved.order_by(audit_event.c.id)).scalars().all()):
        found |= {old for old, new in _MOVED.findall(detail) if new in found}
    return found


def _replacing(words: dict[str, str]) -> Callable[[str], str]:
    """Replaces these words where they stand alone, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w.@-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w@-])")
    return lambda text: pattern.sub(lambda found: words[found[0]], text)
