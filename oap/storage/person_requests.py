"""What one admin asked for and another person has to agree to, in SQL."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from oap.core.people.accounts import PersonForm
from oap.errors import NotFound
from oap.storage.tables.people import account, person_request

_asker, _decider = account.alias("asker"), account.alias("decider")
_QUERY = select(person_request, _asker.c.name.label("asker_name"), _decider.c.name.label("decider_name")).select_from(
    person_request.join(_asker, _asker.c.id == person_request.c.asked_by).outerjoin(
        _decider, _decider.c.id == person_request.c.decided_by
    )
)


@dataclass(frozen=True)
class PersonRequest:
    """``before`` is the account as it was then, ``form`` as it is to be; ``account_id`` is None for an invitation."""

    id: int
    act: str
    account_id: int | None
    before: PersonForm
    form: PersonForm
    asked_by: int
    asker: str
    asked_at: str
    decider: str
    decided_at: str | None
    agreed: bool | None


def add(
    connection: Connection,
    *,
    act: str,
    account_id: int | None,
    before: PersonForm,
    form: PersonForm,
    asked_by: int,
    now: str,
) -> PersonRequest:
    """Keep what is asked for. An open one about the same person and act is replaced."""
    values = {
        "act": act,
        "account_id": account_id,
        "before": _text(before),
        "form": _text(form),
        "asked_by": asked_by,
        "asked_at": now,
    }
    if account_id is not None:
        same = (person_request.c.account_id == account_id) & (person_request.c.act == act)
        connection.execute(
            update(person_request)
            .where(same, person_request.c.decided_at.is_(None))
            .values(decided_at=now, decided_by=asked_by, agreed=False)
        )
    made = connection.execute(insert(person_request).values(values).returning(person_request.c.id)).scalar_one()
    return get(connection, made)


def get(connection: Connection, request_id: int) -> PersonRequest:
    """Raises NotFound."""
    row = connection.execute(_QUERY.where(person_request.c.id == request_id)).mappings().first()
    if row is None:
        raise NotFound("Nobody has asked for this.")
    return _value(row)


def waiting(connection: Connection) -> list[PersonRequest]:
    """What nobody has decided yet, oldest first."""
    asked = _QUERY.where(person_request.c.decided_at.is_(None)).order_by(person_request.c.id)
    return [_value(row) for row in connection.execute(asked).mappings()]


def decided_since(connection: Connection, day: str) -> list[PersonRequest]:
    """What was decided since, the newest first."""
    asked = _QUERY.where(person_request.c.decided_at >= day).order_by(person_request.c.id.desc())
    return [_value(row) for row in connection.execute(asked).mappings()]


def decide(connection: Connection, request_id: int, *, decided_by: int | None, agreed: bool, now: str) -> bool:
    """Note the decision. False when somebody else was faster."""
    open_one = (person_request.c.id == request_id) & person_request.c.decided_at.is_(None)
    done = connection.execute(
        update(person_request).where(open_one).values(decided_by=decided_by, decided_at=now, agreed=agreed)
    )
    return done.rowcount == 1


def _text(form: PersonForm) -> str:
    return json.dumps(asdict(form), sort_keys=True)


def _value(row: Any) -> PersonRequest:
    return PersonRequest(
        row["id"],
        row["act"],
        row["account_id"],
        PersonForm(**json.loads(row["before"])),
        PersonForm(**json.loads(row["form"])),
        row["asked_by"],
        row["asker_name"],
        row["asked_at"],
        row["decider_name"] or "",
        row["decided_at"],
        row["agreed"],
    )
