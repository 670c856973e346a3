"""The record: versions are counted without a gap, never change, and a stale writer is told."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError

from oap.core.pages.reconcile import WITHDRAWN, version_digest
from oap.core.pages.revisions import Revision
from oap.errors import Conflict, NotFound
from oap.storage import recording, revisions
from oap.storage.database import Database
from oap.storage.tables.pages import revision
from oap.storage.tables.people import account

NOW = "2026-11-24T16:50:00Z"


@pytest.fixture
def database(database: Database) -> Database:
    """With two people in it."""
    with database.write() as connection:
        for identity in (1, 2):
            connection.execute(
                insert(account).values(
                    id=identity, email=f"{identity}@example.org", name=f"Person {identity}", created_at=NOW
                )
            )
    return database


def draft(database: Database, body: str = "two", base: int = 1) -> Revision:
    with database.write() as connection:
        return recording.add_draft(
            connection,
            page_id="sleep",
            path="needs/sleep.md",
            text=body,
            base=base,
            team="health",
            author_id=1,
            now=NOW,
        )


def first(database: Database) -> None:
    with database.write() as connection:
        recording.add_first_versions(connection, [("sleep", "needs/sleep.md", "one", "health", {})], NOW, {})


def test_what_stood_on_a_page_is_kept_with_its_version_and_never_changes(database: Database) -> None:
    texts = {"block a": "A text.", "area": "Testham"}
    with database.write() as connection:
        made = recording.add_version(
            connection,
            page_id="halls",
            path="needs/halls.md",
            text="one",
            team="health",
            origin="disk",
            now=NOW,
            placed=texts,
        )
        plain = recording.add_version(
            connection, page_id="other", path="needs/other.md", text="one", team="health", origin="disk", now=NOW
        )
    assert made.placed == texts and plain.placed == {}
    assert made.digest == version_digest("one", texts) != plain.digest == version_digest("one", {})
    with database.read() as connection:
        assert [one.page_id for one in revisions.placing(connection, "a")] == ["halls"]
        assert revisions.placing(connection, "A text.") == revisions.placing(connection, "%") == []
    with pytest.raises(Exception, match=r"never changes|only added to"), database.write() as connection:
        connection.execute(update(revision).where(revision.c.id == made.id).values(placed=None))


def test_preparing_twice_and_by_several_at_once_is_safe(database: Database) -> None:
    threads = [threading.Thread(target=database.prepare) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first(database)
    with database.read() as connection:
        assert revisions.heads(connection)["sleep"].number == 1


def test_publishing_takes_the_next_number_and_keeps_the_old_words(database: Database) -> None:
    first(database)
    mine = draft(database)
    with database.write() as connection:
        published = recording.publish(connection, mine, now=NOW, values={"approver_id": 2})
    assert (published.number, published.author, published.approver) == (2, "Person 1", "Person 2")
    with database.read() as connection:
        assert revisions.version(connection, "sleep", 1).text == "one"
        assert [version.number for version in revisions.versions(connection, "sleep")] == [2, 1]
        with pytest.raises(NotFound):
            revisions.version(connection, "sleep", 3)


def test_a_draft_that_started_from_an_older_version_is_not_published(database: Database) -> None:
    first(database)
    one, two = draft(database, "mine"), draft(database, "theirs")
    with database.write() as connection:
        recording.publish(connection, one, now=NOW)
    with pytest.raises(Conflict), database.write() as connection:
        recording.publish(connection, two, now=NOW)
    with database.read() as connection:
        kept = revisions.get(connection, two.id)
        assert (kept.text, kept.state, kept.number) == ("theirs", "draft", None)


def test_a_stale_save_is_told_and_changes_nothing(database: Database) -> None:
    mine = draft(database)
    with database.write() as connection:
        recording.change(connection, mine, now=NOW, text="newer")
    with pytest.raises(Conflict), database.write() as connection:
        recording.change(connection, mine, now=NOW, text="stale")
    with database.read() as connection:
        assert revisions.get(connection, mine.id).text == "newer"


def test_a_withdrawal_is_a_numbered_row_without_text(database: Database) -> None:
    first(database)
    with database.write() as connection:
        gone = recording.add_version(
            connection, page_id="sleep", path="needs/sleep.md", text=None, team="health", origin="editor", now=NOW
        )
    assert (gone.number, gone.state, gone.digest) == (2, "withdrawn", WITHDRAWN)
    with database.read() as connection:
        assert revisions.page_of_path(connection, "needs/sleep.md") == "sleep"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET text = 'other words' WHERE number = 1",
        "UPDATE revision SET number = 9 WHERE number = 1",
        "UPDATE revision SET page_id = 'x' WHERE number = 1",
        "DELETE FROM revision WHERE number = 1",
    ],
)
def test_the_database_itself_refuses_to_change_a_published_version(database: Database, statement: str) -> None:
    first(database)
    with pytest.raises(DBAPIError), database.write() as connection:
        connection.execute(text(statement))
    with database.read() as connection:
        assert revisions.version(connection, "sleep", 1).text == "one"


def test_of_many_who_publish_at_once_one_wins_and_no_text_is_lost(database: Database) -> None:
    first(database)
    drafts = [draft(database, f"text {number}") for number in range(6)]
    outcomes: list[str] = []

    def publish(one: Revision) -> None:
        try:
            with database.write() as connection:
                recording.publish(connection, one, now=NOW)
            outcomes.append("published")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=publish, args=(one,)) for one in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 5 + ["published"]
    with database.read() as connection:
        assert {revisions.get(connection, one.id).text for one in drafts} == {f"text {number}" for number in range(6)}


def test_the_last_words_of_withdrawn_pages_are_found_by_what_they_hold(database: Database) -> None:
    texts: dict[str, list[str | None]] = {
        "gone": ["old_name", "old_name stays", None],
        "back": ["old_name", None, "old_name"],
        "other": ["oldXname", None],
        "once": ["old_name", "renamed", None],
        "here": ["old_name"],
    }
    with database.write() as connection:
        for page, versions in texts.items():
            for body in versions:
                recording.add_version(
                    connection, page_id=page, path=f"needs/{page}.md", text=body, team="health", origin="disk", now=NOW
                )
        found = revisions.last_words_of_withdrawn(connection, "old_name")
    assert [(one.page_id, one.text, one.number) for one in found] == [("gone", "old_name stays", 2)]
