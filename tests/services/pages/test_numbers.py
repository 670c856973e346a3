"""A version's number is given once. Not even a record that was lost, or restored from before, gives it to other
words."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oap.core.pages.page_text import compose_page
from oap.errors import NotFound
from oap.services.editing import drafting, publishing
from oap.services.operations.backup import back_up, restore
from oap.services.pages import history
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import audit_log, recording
from tests.build import a_page, config, people, saves_of, write_content, write_page

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAGE = "quiet-rooms"


def titles(site: Site) -> dict[int, str]:
    return {one.number or 0: history.page_of(one).title for one in history.versions(site, PAGE)}


@pytest.fixture
def used(tmp_path: Path) -> Site:
    """A service with four versions of a page; its record and a backup as they were at version 2 lie beside it."""
    content = write_content(tmp_path / "content", a_page(title="Title 1"))
    site = Site(config(tmp_path, content))
    sync(site)
    for number in (2, 3, 4):
        write_page(content, a_page(title=f"Title {number}"))
        sync(site)
        if number == 2:
            back_up(site, tmp_path / "two.tar.gz", NOW)
            site.database.close()
            shutil.copytree(tmp_path / "instance", tmp_path / "two" / "instance")
    assert titles(site) == {n: f"Title {n}" for n in (1, 2, 3, 4)}
    return site


def acts(site: Site) -> list[str]:
    with site.database.read() as connection:
        return [event.act for event in audit_log.every_event(connection)]


def next_title(site: Site, title: str) -> int:
    """The number that the next version published by people gets."""
    who = people(site, "editor", "publisher")
    draft = drafting.start(site, who["editor"], PAGE, NOW)
    draft = drafting.save(site, who["editor"], draft.id, NOW, text=compose_page(a_page(title=title)), saves=draft.saves)
    draft = drafting.submit(site, who["editor"], draft.id, NOW, note="Why")
    return publishing.publish(site, who["publisher"], draft.id, NOW, saves=saves_of(site, draft.id)).number or 0


@pytest.mark.long
@pytest.mark.parametrize("index", ["made anew", "kept"])
def test_under_an_older_record_the_newer_words_keep_their_number(used: Site, tmp_path: Path, index: str) -> None:
    more = {} if index == "made anew" else {"index_dir": used.config.index_dir}
    again = Site(config(tmp_path / "two", used.content.root, **more))
    report = sync(again)
    assert report.older == [PAGE] and "older" in str(report)
    assert titles(again) == {1: "Title 1", 2: "Title 2", 4: "Title 4"}
    assert "record-is-older" in acts(again)
    with pytest.raises(NotFound, match="was public once"):
        history.past_version(again, PAGE, 3)
    assert next_title(again, "Title 5") == 5
    assert sync(again).older == [] and acts(again).count("record-is-older") == 1


def test_other_words_in_the_folder_get_a_number_that_nothing_had(used: Site, tmp_path: Path) -> None:
    write_page(used.content.root, a_page(title="By hand"))
    again = Site(config(tmp_path / "two", used.content.root))
    sync(again)
    assert titles(again) == {1: "Title 1", 2: "Title 2", 5: "By hand"}


def test_after_a_restore_of_record_and_pages_the_next_number_is_new(used: Site, tmp_path: Path) -> None:
    again = Site(config(tmp_path / "restored", used.content.root))
    restore(again, tmp_path / "two.tar.gz")
    assert titles(again) == {1: "Title 1", 2: "Title 2"}
    assert next_title(again, "Title 5") == 5


def test_who_publishes_before_any_sync_gives_no_number_again(used: Site, tmp_path: Path) -> None:
    write_page(used.content.root, a_page(title="Title 2"))
    again = Site(config(tmp_path / "two", used.content.root, index_dir=used.config.index_dir))
    assert next_title(again, "Title 5") == 5


def test_a_record_begun_anew_goes_on_from_the_folder(used: Site, tmp_path: Path) -> None:
    again = Site(config(tmp_path / "new", used.content.root))
    sync(again)
    assert titles(again) == {4: "Title 4"}
    assert next_title(again, "Title 5") == 5
    with pytest.raises(NotFound, match="was public once"):
        history.past_version(again, PAGE, 2)


def test_a_folder_that_no_page_changed_in_holds_no_list_of_numbers(site: Site) -> None:
    assert not (site.content.root / ".versions.json").exists()


def test_a_list_of_numbers_that_cannot_be_read_stops_nothing(used: Site) -> None:
    (used.content.root / ".versions.json").write_text("{")
    write_page(used.content.root, a_page(title="Title 5"))
    sync(used)
    assert titles(used)[5] == "Title 5"
    with used.database.read() as connection:
        assert recording.next_number(connection, PAGE, 5) == 6
