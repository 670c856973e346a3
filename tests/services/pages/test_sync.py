"""Readers get what the content folder holds, whatever happened to files, index and rendered pages."""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oap.core.library.library import RenderedPage
from oap.search.index import ALIKE, UNTIDY
from oap.services.pages.sync import SyncReport, in_step, sync, tidy
from oap.site import Site
from oap.storage import recording, revisions
from tests.build import a_page, config, write_page
from tests.clock import MovedClock, a_moment_later
from tests.found import engine_of, there


def slugs(site: Site) -> set[str]:
    a_moment_later(site)
    return {found.card.slug for found in engine_of(site).search("reading room loud").found}


def test_nothing_to_do_is_said_and_done_quickly(site: Site) -> None:
    assert sync(site).quiet
    assert in_step(site)


def test_a_changed_and_a_new_file_reach_reader_search_and_record(site: Site, content: Path) -> None:
    write_page(content, a_page("new-page", title="Reading in a loud room"))
    write_page(content, a_page("quiet-rooms", title="Renamed reading room"))
    report = sync(site)
    assert set(report.changed) == {"new-page", "quiet-rooms"} == set(report.recorded)
    assert slugs(site) == {"new-page", "quiet-rooms", "slow-reading"}
    assert site.rendered_pages.library.by_slug["quiet-rooms"].version == 2
    assert in_step(site)


def test_a_lost_file_is_restored_from_the_record(site: Site, content: Path) -> None:
    path = content / "needs" / "slow-reading.md"
    text = path.read_text()
    path.unlink()
    assert sync(site).written == ["slow-reading"]
    assert path.read_text() == text
    assert "slow-reading" in site.rendered_pages.library.by_slug
    assert in_step(site)


def test_a_withdrawn_page_is_gone_from_everywhere(site: Site, content: Path) -> None:
    with site.database.write() as connection:
        recording.add_version(
            connection,
            page_id="slow-reading",
            path="needs/slow-reading.md",
            text=None,
            team="schools",
            origin="editor",
            now="2026-11-24T16:50:00Z",
        )
    report = sync(site)
    assert report.gone == ["slow-reading"]
    assert not (content / "needs" / "slow-reading.md").exists()
    assert "slow-reading" not in slugs(site)
    assert site.rendered_pages.get("slow-reading") is None
    assert in_step(site)


def test_a_page_that_moves_to_another_type_is_found_once(site: Site, content: Path) -> None:
    (content / "needs" / "slow-reading.md").unlink()
    write_page(content, a_page("slow-reading", "guides", title="When reading is hard"))
    sync(site)
    assert site.rendered_pages.library.by_slug["slow-reading"].type == "guides"
    assert in_step(site)


def test_an_unreadable_page_is_listed_and_readers_keep_its_last_good_version(site: Site, content: Path) -> None:
    (content / "needs" / "broken.md").write_text("---\nid: [\n---\n")
    (content / "needs" / "binary.md").write_bytes(b"\xff\xfe\x00\x01")
    (content / "needs" / "slow-reading.md").write_text("no front matter")
    report = sync(site)
    assert {problem.file for problem in report.problems} == {
        "needs/broken.md",
        "needs/binary.md",
        "needs/slow-reading.md",
    }
    assert set(site.rendered_pages.library.by_slug) == {"quiet-rooms", "slow-reading", "urgent-help"}
    assert (content / "needs" / "slow-reading.md").read_text() == "no front matter"
    sync(site, rebuild=True)
    assert set(site.rendered_pages.library.by_slug) == {"quiet-rooms", "slow-reading", "urgent-help"}


def test_two_pages_of_one_name_show_the_first_and_list_the_second(site: Site, content: Path) -> None:
    write_page(content, a_page("quiet-rooms", "guides"))
    report = sync(site)
    assert any("also used" in problem.message for problem in report.problems)
    assert site.rendered_pages.library.by_slug["quiet-rooms"].type == "needs"


def test_a_link_out_of_the_folder_is_not_followed(site: Site, content: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text((content / "needs" / "quiet-rooms.md").read_text())
    (content / "needs" / "linked.md").symlink_to(secret)
    sync(site)
    assert "linked" not in site.rendered_pages.library.by_slug


@pytest.mark.parametrize("damage", ["missing", "garbage", "cut", "empty", "old format", "no toc"])
def test_a_damaged_index_is_moved_aside_and_made_again(site: Site, damage: str) -> None:
    folder = site.index.folder
    match damage:
        case "missing":
            shutil.rmtree(folder)
        case "garbage":
            for path in folder.iterdir():
                path.write_bytes(os.urandom(64))
        case "cut":
            for path in folder.glob("*.seg"):
                path.write_bytes(path.read_bytes()[:100])
        case "empty":
            for path in folder.iterdir():
                path.write_bytes(b"")
        case "old format":
            (folder / "FORMAT").write_text("0")
        case "no toc":
            for path in folder.glob("*.toc"):
                path.unlink()
    fresh = Site(site.config, MovedClock())
    report = sync(fresh)
    assert report.rebuilt
    assert in_step(fresh)
    assert slugs(fresh) == {"quiet-rooms", "slow-reading"}
    if damage != "missing":
        assert list(folder.parent.glob("whoosh.damaged-*"))


def test_an_index_of_another_program_is_made_again_without_a_word_of_damage(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """As after every upgrade: readers have the old one until the new one is whole, and a kill in between harms none."""
    folder, taxonomy = site.index.folder, site.configuration.taxonomy
    (folder / "FORMAT").write_text("0123456789abcdef")
    pages = [page for slug in ("quiet-rooms", "slow-reading") if (page := site.rendered_pages.get(slug)) is not None]
    before = site.index.generation()

    def killed() -> Iterator[RenderedPage]:
        yield pages[0]
        assert site.index.generation() == before != "", "it is still there"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        site.index.rebuild(killed(), taxonomy)
    assert site.index.generation() == before
    fresh = Site(site.config, MovedClock())
    assert sync(fresh).rebuilt and in_step(fresh) and slugs(fresh) == {"quiet-rooms", "slow-reading"}
    assert not [path.name for path in folder.parent.glob("whoosh.*")] and "damaged" not in caplog.text


def test_a_damaged_shelf_is_made_again(site: Site) -> None:
    site.rendered_pages.path.write_bytes(b"oops")
    fresh = Site(site.config, MovedClock())
    assert sync(fresh).rebuilt
    assert in_step(fresh)


def test_a_changed_taxonomy_makes_everything_again(site: Site, content: Path) -> None:
    path = content / "taxonomy.yml"
    path.write_text(path.read_text().replace("Noise and touch,", "Sounds and touch,"))
    assert sync(site).rebuilt


def test_a_shelf_that_is_ahead_of_the_index_is_caught_up(site: Site, content: Path) -> None:
    """As after a kill between rendering pages and committing the index."""
    from oap.core.library.library import render_page

    path = write_page(content, a_page("new-page", title="Reading in a loud room"))
    status = path.stat()
    site.rendered_pages.append(
        [render_page(a_page("new-page", title="Reading in a loud room"), f"{status.st_size}-{status.st_mtime_ns}")]
    )
    assert not in_step(site)
    sync(site)
    assert in_step(site)
    assert "new-page" in slugs(site)


def test_another_process_sees_the_change(site: Site, content: Path) -> None:
    other = Site(site.config, MovedClock())
    assert slugs(other) == {"quiet-rooms", "slow-reading"}
    write_page(content, a_page("new-page", title="Reading in a loud room"))
    sync(site)
    assert "new-page" in slugs(other)


def test_while_git_holds_its_lock_the_folder_is_not_believed(site: Site, content: Path) -> None:
    (content.parent / ".git").mkdir()
    lock = content.parent / ".git" / "index.lock"
    lock.touch()
    path = content / "needs" / "slow-reading.md"
    path.write_text(path.read_text().replace("slowly", "very slowly"))
    assert sync(site).skipped
    assert site.rendered_pages.library.by_slug["slow-reading"].version == 1
    lock.unlink()
    assert sync(site).recorded == ["slow-reading"]


def test_a_broken_configuration_file_keeps_its_last_good_state(site: Site, content: Path) -> None:
    before = site.state.configuration
    (content / "thesaurus.yml").write_text("concepts: [")
    a_moment_later(site)
    after = site.state.configuration
    assert after.thesaurus.concepts == before.thesaurus.concepts
    assert any("thesaurus.yml" in problem for problem in after.problems)


def test_a_thesaurus_change_is_live_without_reindexing(site: Site, content: Path) -> None:
    generation = site.index.generation()
    path = content / "thesaurus.yml"
    path.write_text(path.read_text().replace("covers ears", "wibble wobble"))
    a_moment_later(site)
    found = engine_of(site).search("wibble wobble").found
    assert found[0].card.slug == "quiet-rooms"
    assert site.index.generation() == generation


def test_readers_never_meet_an_empty_index_while_it_is_made_again(tmp_path: Path, site: Site) -> None:
    import threading

    stop, seen = threading.Event(), set()

    def read() -> None:
        while not stop.is_set():
            other = Site(config(tmp_path, site.config.content_dir))
            engine = other.state.engine
            seen.add(None if engine is None else len(engine.search("reading").found))

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(5):
        sync(site, rebuild=True)
    stop.set()
    thread.join()
    assert seen and None not in seen and 0 not in seen


def test_naming_the_changed_pages_does_what_looking_at_all_would(site: Site, content: Path) -> None:
    write_page(content, a_page("new-page", title="Reading in a loud room"))
    write_page(content, a_page("quiet-rooms", title="Renamed reading room"))
    report = sync(site, paths=["needs/new-page.md", "needs/quiet-rooms.md"])
    assert set(report.changed) == {"new-page", "quiet-rooms"} == set(report.recorded)
    assert in_step(site)
    (content / "needs" / "new-page.md").unlink()
    assert sync(site, paths=["needs/new-page.md"]).written == ["new-page"]
    with site.database.write() as connection:
        recording.add_version(
            connection,
            page_id="new-page",
            path="needs/new-page.md",
            text=None,
            team="schools",
            origin="editor",
            now="2026-11-24T16:50:00Z",
        )
    assert sync(site, paths=["needs/new-page.md"]).gone == ["new-page"]
    assert "new-page" not in slugs(site)
    assert in_step(site)
    assert sync(site).quiet


def test_a_named_page_that_moves_is_found_once(site: Site, content: Path) -> None:
    (content / "needs" / "slow-reading.md").unlink()
    write_page(content, a_page("slow-reading", "guides", title="When reading is hard"))
    sync(site, paths=["guides/slow-reading.md"])
    assert site.rendered_pages.library.by_slug["slow-reading"].type == "guides"
    assert in_step(site)
    assert sync(site).quiet


def test_a_named_page_with_the_id_of_another_is_left_out(site: Site, content: Path) -> None:
    write_page(content, a_page("copied", title="A copy", id="quiet-rooms"))
    report = sync(site, paths=["needs/copied.md"])
    assert any("also used by" in problem.message for problem in report.problems)
    assert "copied" not in site.rendered_pages.library.by_slug
    assert site.rendered_pages.library.by_id["quiet-rooms"].slug == "quiet-rooms"


def test_naming_a_page_catches_up_an_index_that_was_left_behind(site: Site, content: Path) -> None:
    from oap.core.library.library import render_page

    path = write_page(content, a_page("new-page", title="Reading in a loud room"))
    status = path.stat()
    site.rendered_pages.append(
        [render_page(a_page("new-page", title="Reading in a loud room"), f"{status.st_size}-{status.st_mtime_ns}")]
    )
    sync(site, paths=["needs/new-page.md"])
    assert in_step(site)


def test_the_companion_looks_only_at_what_changed(site: Site, content: Path) -> None:
    from oap.companion import catch_up_site

    seen = catch_up_site(site, None)
    assert catch_up_site(site, seen) is seen
    write_page(content, a_page("new-page", title="Reading in a loud room"))
    after = catch_up_site(site, seen)
    assert after is not None and after != seen
    assert in_step(site) and "new-page" in slugs(site)
    shutil.rmtree(site.index.folder)
    assert catch_up_site(site, after) is not None
    assert in_step(site)


@pytest.mark.long
def test_many_small_publishes_are_merged_and_stay_right(site: Site, content: Path) -> None:
    for number in range(30):
        write_page(content, a_page(f"page-{number}", title=f"Reading number {number}"))
        sync(site, paths=[f"needs/page-{number}.md"])
        if number % 3 == 0:
            write_page(content, a_page("quiet-rooms", title=f"Room {number}"))
            sync(site, paths=["needs/quiet-rooms.md"])
    assert in_step(site)
    assert len(there(site.index.segments())) <= UNTIDY, "even when nobody tidies"
    asked = ("reading number", "room 27", "number 12", "covers ears")
    before = [total(site, query) for query in asked]
    assert before[0] >= 30
    assert tidy(site, most=7)
    while tidy(site):
        pass
    assert len(there(site.index.segments())) < 2 * ALIKE
    assert in_step(site) and not tidy(site)
    for each in (site, Site(site.config, MovedClock())):
        each.expect_change()
        assert [total(each, query) for query in asked] == before


def total(site: Site, query: str) -> int:
    return engine_of(site).search(query, size=50).total


def test_a_publish_here_leaves_the_companion_nothing_to_do(
    site: Site, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oap import companion

    seen = companion.catch_up_site(site, None)
    path = write_page(content, a_page("new-page", title="Reading in a loud room"))
    sync(site, paths=["needs/new-page.md"])
    syncs = []

    def counted(*args: Any, **options: Any) -> SyncReport:
        syncs.append(args)
        return sync(*args, **options)

    monkeypatch.setattr(companion, "sync", counted)
    seen = companion.catch_up_site(site, seen)
    assert syncs == [], "it found the page in step, in file and record"
    path.write_text(path.read_text().replace("loud room", "quiet room"))
    assert companion.catch_up_site(site, seen) is not None and len(syncs) == 1


def test_a_named_page_repairs_an_index_that_turns_out_damaged(site: Site, content: Path) -> None:
    for path in site.index.folder.glob("*.seg"):
        path.write_bytes(path.read_bytes()[:100])
    write_page(content, a_page("new-page", title="Reading in a loud room"))
    sync(site, paths=["needs/new-page.md"])
    fresh = Site(site.config, MovedClock())
    if not in_step(fresh):
        sync(fresh)
    assert in_step(fresh)
    assert "new-page" in slugs(fresh)


@pytest.mark.long
@pytest.mark.parametrize("rebuild", [False, True])
def test_what_is_changed_by_hand_while_a_sync_runs_is_kept(site: Site, content: Path, rebuild: bool) -> None:
    path = content / "needs" / "slow-reading.md"
    said: list[str] = []
    chance = random.Random(3)

    def change_by_hand() -> None:
        for number in range(120):
            word = f"zqword{number}"
            text = path.read_text().replace("every sound at once.", f"every sound at once. See {word}.", 1)
            (content / "half").write_text(text)
            (content / "half").replace(path)
            said.append(word)
            time.sleep(chance.uniform(0, 0.03))

    somebody = threading.Thread(target=change_by_hand)
    somebody.start()
    while somebody.is_alive():
        sync(site, rebuild=rebuild)
    sync(site)
    sync(site)
    with site.database.read() as connection:
        head = revisions.head(connection, "slow-reading")
    assert head is not None and head.text is not None
    assert [word for word in said if f"{word}." not in head.text] == []
    assert path.read_text() == head.text
    assert in_step(site)
