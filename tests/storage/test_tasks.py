"""Tasks are held for a while, by one machine at a time, and taken over when it stops saying so."""

from __future__ import annotations

from sqlalchemy import update

from oap.storage import tasks
from oap.storage.database import Database
from oap.storage.tables.operations import task as table


def lapse(database: Database) -> None:
    """As if nobody had said anything for a minute."""
    with database.write() as connection:
        connection.execute(update(table).values(held_until="2020-01-01T00:00:00Z"))


def test_one_holds_it_at_a_time_and_another_takes_over_when_it_is_silent(database: Database) -> None:
    with database.write() as connection:
        tasks.request(connection, "handbook", "e1-all.pdf", {"format": "pdf"}, b"given")
    with database.write() as connection:
        first = tasks.claim(connection, "handbook", "first")
    assert first is not None and (first.state, first.asked) == ("making", {"format": "pdf"})
    with database.write() as connection:
        assert tasks.claim(connection, "handbook", "second") is None and tasks.waiting(connection, "handbook") == 0
        assert tasks.renew_lease(connection, first, doing="Laying out", done=2, total=9)
    lapse(database)
    with database.write() as connection:
        assert tasks.waiting(connection, "handbook") == 1
        second = tasks.claim(connection, "handbook", "second")
        assert second is not None and tasks.input_of(connection, "handbook", second.key) == b"given"
    with database.write() as connection:
        assert not tasks.renew_lease(connection, first) and not tasks.finish(connection, first, b"late")
        assert tasks.finish(connection, second, b"made")
        assert tasks.result(connection, "handbook", second.key) == b"made"
        found = tasks.get(connection, "handbook", second.key)
        assert found is not None and (found.state, found.size) == ("ready", 4)
        assert tasks.input_of(connection, "handbook", second.key) == b"", "what it was made from is not kept"


def test_one_that_ends_its_maker_each_time_fails(database: Database) -> None:
    with database.write() as connection:
        tasks.request(connection, "reading", "a", {})
    for _ in range(tasks.MOST_TRIES):
        with database.write() as connection:
            assert tasks.claim(connection, "reading", "x") is not None
        lapse(database)
    with database.write() as connection:
        assert tasks.claim(connection, "reading", "x") is None
        found = tasks.get(connection, "reading", "a")
    assert found is not None and found.state == "failed" and "ended each time" in found.doing


def test_kinds_and_editions_are_told_apart_and_the_old_goes(database: Database) -> None:
    with database.write() as connection:
        for kind, key in (("handbook", "e1-a"), ("handbook", "e2-a"), ("handbook", "e2-b"), ("reading", "e2-c")):
            tasks.request(connection, kind, key, {})
        assert tasks.waiting(connection, "handbook", "e2-") == 2
        assert tasks.waiting(connection, "handbook", seconds=3600) == 0, "asked for just now"
        found = tasks.claim(connection, "handbook", "x", "e2-")
        assert found is not None and found.key == "e2-a"
        tasks.forget(connection, "handbook", seconds=-10, but="e2-")
        assert [one.key for one in tasks.unfinished(connection, "handbook")] == ["e2-a", "e2-b"]
        assert tasks.finish(connection, found, b"x")
        tasks.forget_all_but(connection, "handbook", 0)
        assert tasks.get(connection, "handbook", "e2-a") is None
        assert len(tasks.unfinished(connection, "handbook")) == 1 and len(tasks.unfinished(connection, "reading")) == 1
