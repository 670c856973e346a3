"""Accounts, sessions and the log of acts, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from oap.core.people.accounts import Account
from oap.errors import Conflict
from oap.storage import accounts, audit_log, sessions
from oap.storage.database import Database
from oap.storage.tables.operations import audit_event

NOW, LATER = "2026-11-24T16:50:00Z", "2026-11-24T16:51:00Z"


def person(database: Database, email: str = "ada@example.org") -> Account:
    with database.write() as connection:
        return accounts.add(
            connection, email=email, name="Ada", now=NOW, roles=(("health", "editor"), ("schools", "publisher"))
        )


def test_an_account_keeps_its_roles_and_is_found_by_address(database: Database) -> None:
    made = person(database)
    with database.read() as connection:
        assert accounts.by_email(connection, "ada@example.org") == made
        assert made.roles == (("health", "editor"), ("schools", "publisher"))
        assert made.state == "invited"
        assert accounts.with_role(connection, "publisher", "schools") == [made]
        assert accounts.with_role(connection, "lead") == []


def test_an_address_belongs_to_one_account_and_a_refusal_spoils_nothing_else(database: Database) -> None:
    person(database)
    with database.write() as connection:
        with pytest.raises(Conflict):
            accounts.add(connection, email="ada@example.org", name="Another", now=NOW)
        accounts.add(connection, email="bo@example.org", name="Bo", now=NOW)
    with database.read() as connection:
        assert [one.name for one in accounts.everybody(connection)] == ["Ada", "Bo"]


def test_sessions_end_one_by_one_or_all_but_this_one(database: Database) -> None:
    made = person(database)
    with database.write() as connection:
        for token in ("one", "two", "three"):
            sessions.begin(connection, made.id, token=token, device="mark", browser="Firefox", now=NOW)
        sessions.end(connection, "one", now=LATER)
        assert sessions.account_of(connection, "one", since=NOW) is None
        assert sessions.account_of(connection, "two", since=NOW) == made.id
        assert sessions.account_of(connection, "two", since=LATER) is None
        assert sessions.end_all(connection, made.id, now=LATER, but="two") == 1
        assert [one.id for one in sessions.present(connection, made.id, since=NOW)] == [sessions.digest("two")]
        assert sessions.known_device(connection, made.id, "mark")
        assert not sessions.known_device(connection, made.id, "other")


def test_failed_tries_are_counted_and_forgotten(database: Database) -> None:
    key = sessions.digest("key")
    with database.write() as connection:
        sessions.lock_attempts(connection, [key])
        sessions.set_failures(connection, key, 3, now=NOW)
        sessions.set_failures(connection, key, 4, now=LATER)
        assert sessions.failures(connection, key) == (4, LATER)
        sessions.forget_failures_before(connection, "2026-11-25T00:00:00Z")
        assert sessions.failures(connection, key) == (0, "")


@pytest.mark.parametrize(
    "act", [update(audit_event).values(actor="Mallory"), delete(audit_event)], ids=["change", "delete"]
)
def test_the_log_of_acts_is_only_added_to(database: Database, act: object) -> None:
    with database.write() as connection:
        audit_log.add(connection, None, "tested", "something", now=NOW)
    with pytest.raises(DBAPIError, match="only added to"), database.write() as connection:
        connection.execute(act)  # type: ignore[call-overload]  # one of several statements
    with database.read() as connection:
        assert [event.actor for event in audit_log.events(connection)] == ["the service"]


def test_the_back_doors_to_the_log_are_shut_too(database: Database) -> None:
    with database.write() as connection:
        audit_log.add(connection, None, "tested", "something", now=NOW)
    row = "(id, at, actor, act, target, detail) VALUES (1, '', 'Mallory', '', '', '')"
    act = f"INSERT OR REPLACE INTO audit_event {row}" if database.sqlite else "TRUNCATE audit_event"
    with pytest.raises(DBAPIError, match="only added to"), database.write() as connection:
        connection.execute(text(act))
