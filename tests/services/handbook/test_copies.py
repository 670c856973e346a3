"""The handbook is made once for each edition, by one builder at a time, and asking changes nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from oap.cli import main
from oap.core.handbook.choices import Choices
from oap.documents.export_formats import HANDBOOK_FORMATS
from oap.errors import Invalid, Unavailable
from oap.services.handbook import copies
from oap.services.operations import tasks
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage.tables.operations import task as table
from tests.build import a_page, settings_of, write_page

ALL = Choices()


@pytest.fixture(autouse=True)
def _no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests build by themselves; the web and browser tests start the real builder."""
    monkeypatch.setattr(tasks, "start_in_background", lambda *module, **options: None)
    monkeypatch.setattr(copies, "_requested", {})


def folder(site: Site) -> Path:
    return site.config.index_dir / "handbook"


def test_what_is_asked_for_is_made_once(site: Site) -> None:
    assert copies.status(site, ALL, "epub").state == "absent" and not folder(site).exists()
    copies.request_copy(site, ALL, "epub")
    copies.request_copy(site, ALL, "epub")
    assert copies.status(site, ALL, "epub").state == "waiting"
    assert copies.build_requested(site) == 1
    assert copies.status(site, ALL, "epub").state == "ready" and copies.build_requested(site) == 0
    copies.request_copy(site, ALL, "epub")
    assert copies.build_requested(site) == 0


@pytest.mark.parametrize("format", list(HANDBOOK_FORMATS))
def test_every_format_can_be_made(site: Site, format: str) -> None:
    copies.request_copy(site, ALL, format)
    copies.build_requested(site)
    start = {"pdf": b"%PDF-", "docx": b"PK", "epub": b"PK", "html": b"<!DOCTYPE html>"}[format]
    assert copies.copy_path(site, ALL, format).read_bytes().startswith(start)


def test_a_change_makes_a_new_edition_and_takes_the_old_file_away(site: Site, content: Path) -> None:
    copies.request_copy(site, ALL, "html")
    copies.build_requested(site)
    old = copies.copy_path(site, ALL, "html")
    write_page(content, a_page("new-page", title="A new page"))
    sync(site)
    fresh = Site(site.config)
    assert copies.status(fresh, ALL, "html").state == "absent"
    copies.request_copy(fresh, ALL, "html")
    copies.build_requested(fresh)
    assert not old.exists() and b"A new page" in copies.copy_path(fresh, ALL, "html").read_bytes()


def test_a_second_builder_leaves_at_once(site: Site) -> None:
    copies.request_copy(site, ALL, "html")
    with tasks._lock(site, copies.KIND) as lock:
        assert tasks._take(lock)
        assert copies.build_requested(site) == 0
    assert copies.build_requested(site) == 1


def test_what_a_killed_builder_began_is_begun_anew_by_another_machine(
    either_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = either_site
    other = Site(replace(first.config, index_dir=tmp_path / "other" / "index"))
    sync(other)
    copies.request_copy(first, ALL, "html")
    assert copies.status(other, ALL, "html").state == "waiting", "each machine answers for all"
    monkeypatch.setattr(copies, "build", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        copies.build_requested(first)  # killed in the middle
    monkeypatch.undo()
    monkeypatch.setattr(tasks, "start_in_background", lambda *module, **options: None)
    assert copies.status(first, ALL, "html").state == "making" and copies.build_requested(other) == 0
    with other.database.write() as connection:
        connection.execute(update(table).values(held_until="2020-01-01T00:00:00Z", asked_at="2020-01-01T00:00:00Z"))
    assert copies.is_requested(other) and copies.build_requested(other) == 1
    assert not copies.copy_path(first, ALL, "html").exists()
    found = copies.status(first, ALL, "html")
    assert found.state == "ready" and found.size > 1000
    data = copies.file(first, ALL, "html")
    assert (
        data == copies.copy_path(other, ALL, "html").read_bytes() == copies.copy_path(first, ALL, "html").read_bytes()
    )
    other.database.close()


def test_one_asked_for_before_a_publish_is_made_of_what_is_published_now(site: Site, content: Path) -> None:
    copies.request_copy(site, ALL, "html")
    write_page(content, a_page("new-page", title="A new page"))
    sync(site)
    site.expect_change()
    assert copies.build_requested(site) == 1 and b"A new page" in (copies.file(site, ALL, "html") or b"")


def test_without_the_record_what_lies_here_is_still_handed_out(site: Site) -> None:
    copies.request_copy(site, ALL, "html")
    copies.build_requested(site)
    with site.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE task")
    assert copies.status(site, ALL, "html").state == "ready" and copies.file(site, ALL, "html")
    assert copies.status(site, ALL, "epub").state == "absent" and copies.file(site, ALL, "epub") is None
    with pytest.raises(Unavailable):
        copies.request_copy(site, ALL, "epub")


def test_a_failure_is_told_and_can_be_tried_again(site: Site) -> None:
    copies.request_copy(site, ALL, "html")
    with site.database.write() as connection:
        connection.execute(update(table).values(asked="{}"))
    assert copies.build_requested(site) == 0
    assert copies.status(site, ALL, "html").state == "failed"
    copies.request_copy(site, ALL, "html")
    assert copies.status(site, ALL, "html").state == "waiting"


def test_only_so_many_can_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MAX_WAITING", 2)
    copies.request_copy(site, ALL, "html")
    copies.request_copy(site, ALL, "epub")
    with pytest.raises(Unavailable, match="Many handbooks"):
        copies.request_copy(site, ALL, "pdf")


def test_what_waits_of_an_edition_that_is_past_takes_nobodys_place(
    site: Site, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MAX_WAITING", 2)
    monkeypatch.setattr(copies, "MAX_WAITING_EACH", 1)
    copies.request_copy(site, ALL, "html", "one")
    copies.request_copy(site, ALL, "epub", "another")
    with pytest.raises(tasks.TooMany):
        copies.request_copy(site, ALL, "pdf", "a third")
    write_page(content, a_page("new-page", title="A new page"))
    sync(site)
    site.expect_change()
    copies.request_copy(site, ALL, "pdf", "one")
    with pytest.raises(tasks.TooMany, match="that you asked for"):
        copies.request_copy(site, ALL, "docx", "one")
    copies.request_copy(site, ALL, "pdf", "one")  # nothing is asked for anew, so nothing is refused


@pytest.mark.parametrize("wrong", [{"area": "nowhere"}, {"phase": "x"}, {"audience": "x"}, {"voice": "x"}])
def test_a_choice_that_is_not_there_is_refused(site: Site, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid, match=next(iter(wrong))):
        copies.request_copy(site, replace(ALL, **wrong), "pdf")


def test_the_audience_decides_the_wording_unless_it_is_chosen() -> None:
    assert copies.read_choices({"audience": "families"})[0].voice == "family"
    assert copies.read_choices({"audience": "settings"})[0].voice == "professional"
    assert copies.read_choices({"audience": "families", "voice": "both"})[0].voice == "both"
    assert copies.read_choices({}) == (ALL, "pdf")


def test_the_command_writes_the_file(site: Site, tmp_path: Path) -> None:
    file, run = tmp_path / "handbook.epub", CliRunner(env=settings_of(site.config))
    done = run.invoke(main, ["export", "--format", "epub", "--phase", "primary", "--audience", "families", str(file)])
    assert done.exit_code == 0 and file.read_bytes().startswith(b"PK"), done.output
    wrong = run.invoke(main, ["export", "--area", "nowhere", str(tmp_path / "x.pdf")])
    assert wrong.exit_code == 1 and "There is no area" in wrong.output and not (tmp_path / "x.pdf").exists()
