"""Events come with the commit of what happened, in the order of commits, and each subscriber is held by one at a
time."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from oap.errors import Unavailable
from oap.storage import events
from oap.storage.database import Database
from oap.storage.tables.operations import event as table
from oap.storage.tables.operations import event_cursor
from tests.waiting import PATIENCE

NOW = "2026-11-30T10:00:00Z"


def ids(database: Database, last_id: int = 0) -> list[tuple[int, str]]:
    with database.read() as connection:
        return [(one.id, one.page_id) for one in events.after(connection, last_id)]


def happened(database: Database, *pages: str, at: str = NOW) -> None:
    with database.write() as connection:
        for page in pages:
            events.add(
                connection, "published", now=at, page_id=page, version=2, actor_id=7, team="schools", origin="editor"
            )


def test_an_event_stands_with_what_happened_or_neither_does(database: Database) -> None:
    happened(database, "a", "b")
    with pytest.raises(RuntimeError), database.write() as connection:
        events.add(connection, "published", now=NOW, page_id="never")
        raise RuntimeError
    with database.read() as connection:
        first = events.after(connection, 0)[0]
        assert (first.kind, first.page_id, first.version, first.actor_id, first.team) == (
            "published",
            "a",
            2,
            7,
            "schools",
        )
        assert first.detail == {"origin": "editor"} and first.at == NOW
        assert [one.page_id for one in events.after(connection, first.id)] == ["b"]
        assert [one.page_id for one in events.after(connection, 0, limit=1)] == ["a"]
        assert events.after(connection, 0, kinds=["withdrawn"]) == []
        assert events.last_id(connection, ["published", "withdrawn"]) == events.last_id(connection) == first.id + 1
        with pytest.raises(ValueError, match="transactions that write"):
            events.add(connection, "published", now=NOW)
    with pytest.raises(ValueError, match="no kind"), database.write() as connection:
        events.add(connection, "cooked", now=NOW)


def test_one_whose_transaction_lasts_longer_comes_later_and_is_not_passed_over(database: Database) -> None:
    if database.sqlite:
        pytest.skip("on SQLite one transaction writes at a time")
    with database.write() as slow:
        events.add(slow, "published", now=NOW, page_id="slow")
        slow.execute(text("SELECT 1"))
        happened(database, "quick")
        passed = ids(database)
        assert [page for _, page in passed] == ["quick"], "who only prepares an event holds nobody up"
    assert [page for _, page in ids(database, passed[-1][0])] == ["slow"]


def test_an_id_is_not_given_while_a_lower_one_is_not_in_sight(database: Database) -> None:
    if database.sqlite:
        pytest.skip("on SQLite one transaction writes at a time")
    written, ended = threading.Event(), threading.Event()

    def other() -> None:
        written.wait(PATIENCE)
        happened(database, "second")
        ended.set()

    thread = threading.Thread(target=other)
    thread.start()
    with database.write() as connection:
        events.add(connection, "published", now=NOW, page_id="first")
        events.write_added(connection)  # it has its id, and nobody sees it
        written.set()
        while not _somebody_waits(database):
            assert not ended.is_set(), "a higher id came into sight before a lower one"
        assert ids(database) == []
    thread.join(20)
    found = ids(database)
    assert [page for _, page in found] == ["first", "second"] and found == sorted(found)


def test_one_that_stands_still_before_its_commit_keeps_nobody_from_writing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.sqlite:
        pytest.skip("a process that stands still in SQLite's write lock holds it, events or not")
    monkeypatch.setattr(events, "MOST_IDLE", 200)
    with pytest.raises(Unavailable), database.write() as still:
        events.add(still, "published", now=NOW, page_id="lost")
        events.write_added(still)
        happened(database, "after")  # waits until the database has ended the one that says nothing
    assert [page for _, page in ids(database)] == ["after"]


def _somebody_waits(database: Database) -> bool:
    with database.read() as connection:
        asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(connection.exec_driver_sql(asked).scalar_one())


def test_no_event_is_ever_changed(database: Database) -> None:
    happened(database, "a")
    with pytest.raises(DBAPIError), database.write() as connection:
        connection.execute(update(table).values(page_id="b"))


def test_one_holds_a_subscriber_at_a_time_and_another_takes_over_when_it_is_silent(database: Database) -> None:
    with database.read() as connection:
        assert not events.is_due(connection, "log"), "nothing has happened"
    happened(database, "a", "b")
    with database.write() as connection:
        assert events.is_due(connection, "log") and events.waiting(connection, "log") == 2
        first = events.claim(connection, "log", "first")
        assert first is not None and first.last_id == 0
    with database.write() as connection:
        assert events.claim(connection, "log", "second") is None and not events.is_due(connection, "log")
        assert events.renew_lease(connection, first)
        connection.execute(update(event_cursor).values(held_until="2020-01-01T00:00:00Z"))
    with database.write() as connection:
        second = events.claim(connection, "log", "second")
        assert second is not None
    with database.write() as connection:
        assert not events.renew_lease(connection, first) and not events.move(connection, first, 2)
        assert events.move(connection, second, 1)
        assert events.cursor(connection, "log").last_id == 1 and events.waiting(connection, "log") == 1


def test_a_subscriber_that_fails_is_tried_again_after_pauses_that_grow(database: Database) -> None:
    happened(database, "a")
    pauses = []
    for _ in range(3):
        with database.write() as connection:
            mine = events.claim(connection, "log", "x")
            assert mine is not None
            pauses.append(events.fail(connection, mine))
        with database.write() as connection:
            assert not events.is_due(connection, "log") and events.claim(connection, "log", "x") is None
            assert events.is_due(connection, "other"), "others go on"
            connection.execute(update(event_cursor).values(retry_at=""))
    assert pauses == [2, 4, 8]
    with database.write() as connection:
        mine = events.claim(connection, "log", "x")
        assert mine is not None and events.move(connection, mine, 1) and events.cursor(connection, "log").failures == 0


def test_what_is_old_goes_when_everybody_has_it_and_no_id_comes_twice(database: Database) -> None:
    happened(database, "a", "b", at="2025-01-01T00:00:00Z")
    happened(database, "c", at="2025-01-02T00:00:00Z")
    with database.write() as connection:
        for name, last in (("one", 3), ("two", 1)):
            mine = events.claim(connection, name, "x")
            assert mine is not None and events.move(connection, mine, last)
        assert events.forget_before(connection, NOW, ["one", "two", "three"]) == 0, "one has nothing yet"
        assert events.forget_before(connection, "2025-01-01T00:00:00Z", ["one"]) == 0, "it is not old"
        assert events.forget_before(connection, NOW, ["one", "two"]) == 1
        assert events.forget_before(connection, NOW, ["one"]) == 1, "the newest stays"
    happened(database, "d")
    assert ids(database) == [(3, "c"), (4, "d")]
