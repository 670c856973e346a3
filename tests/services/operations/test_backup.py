"""A backup holds everything that cannot be made again, and comes back whole or not at all."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from oap import whole_file
from oap.cli import main
from oap.errors import Conflict, Invalid, Unavailable
from oap.services.operations.backup import back_up, restore, say_half_restored
from oap.services.pages.history import versions
from oap.services.pages.sync import in_step, sync
from oap.site import Site
from oap.storage import audit_log, dump, recording
from oap.storage.tables.people import account
from tests.build import ROOT, a_page, config, settings_of, write_content, write_page
from tests.found import there
from tests.ports import free_port
from tests.spread import one_in

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)


@pytest.fixture
def used(tmp_path: Path, database_url: str) -> Iterator[Site]:
    """A service with two versions of a page, a draft, an account and an event."""
    content = write_content(tmp_path / "content", a_page())
    site = Site(config(tmp_path, content, database_url=database_url))
    sync(site)
    write_page(content, a_page(title="When a hall is too loud"))
    sync(site)
    with site.database.write() as connection:
        connection.execute(insert(account).values(id=7, email="a@example.org", name="A", created_at="2026"))
        recording.add_draft(
            connection,
            page_id="quiet-rooms",
            path="needs/quiet-rooms.md",
            text="a draft",
            base=2,
            team="schools",
            author_id=7,
            now="2026-11-24T16:50:00Z",
        )
        audit_log.add(connection, None, "tried", "it", now="2026-11-24T16:50:00Z")
    yield site
    site.database.close()


def everything(site: Site) -> dict[str, list[dict[str, object]]]:
    with site.database.read() as connection:
        return {table: list(dump.rows(connection, table)) for table in dump.TABLES}


def test_a_backup_comes_back_the_same_in_another_place(used: Site, tmp_path: Path) -> None:
    back_up(used, tmp_path / "b.tar.gz", NOW)
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content")))
    restore(fresh, tmp_path / "b.tar.gz")
    assert everything(fresh) == everything(used)
    assert [version.number for version in versions(fresh, "quiet-rooms")] == [2, 1]
    assert fresh.state.library.by_slug["quiet-rooms"].title == "When a hall is too loud"
    assert in_step(fresh)
    assert sync(fresh).quiet
    with fresh.database.write() as connection:  # and life goes on
        audit_log.add(connection, None, "went on", "it", now="2026-11-25T16:50:00Z")


def test_a_backup_goes_into_the_other_kind_of_database(used: Site, tmp_path: Path, postgres: Callable[[], str]) -> None:
    back_up(used, tmp_path / "b.tar.gz", NOW)
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content"), database_url=postgres()))
    restore(fresh, tmp_path / "b.tar.gz")
    assert everything(fresh) == everything(used)
    with fresh.database.write() as connection:
        audit_log.add(connection, None, "went on", "it", now="2026-11-25T16:50:00Z")
    fresh.database.close()


def test_a_record_that_is_not_empty_is_never_restored_over(used: Site, tmp_path: Path) -> None:
    back_up(used, tmp_path / "b.tar.gz", NOW)
    before = everything(used)
    with pytest.raises(Conflict):
        restore(used, tmp_path / "b.tar.gz")
    assert everything(used) == before


def test_a_backup_is_for_its_owner_alone_and_never_overwrites_a_file(used: Site, tmp_path: Path) -> None:
    back_up(used, tmp_path / "b.tar.gz", NOW)
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    with pytest.raises(Invalid):
        back_up(used, tmp_path / "b.tar.gz", NOW)


def test_every_file_of_the_handbook_is_in_a_backup(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    picture = min((content / "pictures").glob("*.svg")).name
    for more in ("local/concepts/school.yml", f"local/pictures/{picture}"):
        (content / more).parent.mkdir(exist_ok=True)
        (content / more).write_bytes(b"ours")
    site = Site(config(tmp_path, content))
    site.database.prepare()
    (content / ".needs").mkdir()  # not ours: with it in, no restore would take the backup
    (content / ".needs" / "x.md").write_text("x")
    back_up(site, tmp_path / "b.tar.gz", NOW)
    shutil.rmtree(content / ".needs")
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        held = {name.removeprefix("content/") for name in tar.getnames() if name.startswith("content/")}
    assert held == {file.relative_to(content).as_posix() for file in content.rglob("*") if file.is_file()}
    assert {"concepts/sleep.yml", "languages/pl/urgent-help.yml"} <= held


@pytest.mark.parametrize("damage", ["cut", "changed", "nothing of ours", "path escape", "missing file"])
def test_a_damaged_or_foreign_backup_is_refused_and_nothing_is_touched(used: Site, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "b.tar.gz"
    back_up(used, path, NOW)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-200])
    elif damage == "nothing of ours":
        path.write_bytes(b"%PDF-1.7")
    else:
        unpacked = tmp_path / "unpacked"
        with tarfile.open(path) as tar:
            if hasattr(tarfile, "data_filter"):  # from Python 3.11.4
                tar.extraction_filter = tarfile.data_filter
            tar.extractall(unpacked)
        page = unpacked / "content" / "needs" / "quiet-rooms.md"
        if damage == "changed":
            page.write_text(page.read_text().replace("loud", "Loud"))
        elif damage == "missing file":
            page.unlink()
        with tarfile.open(path, "w:gz") as tar:
            for file in sorted(unpacked.rglob("*")):
                if file.is_file():
                    tar.add(file, str(file.relative_to(unpacked)))
            if damage == "path escape":
                tar.add(page, "content/../../escaped.md")
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content")))
    with pytest.raises(Invalid):
        restore(fresh, path)
    assert not (tmp_path / "new" / "content" / "needs").exists()
    fresh.database.prepare()
    assert not any(everything(fresh).values())


def with_more(source: Path, target: Path, *names: str) -> Path:
    """The backup with these files too, and checksums made anew: as somebody might hand it over."""
    held: dict[str, bytes] = {}
    with tarfile.open(source, "r:gz") as tar:
        for member in tar:
            held[member.name] = there(tar.extractfile(member)).read()
    manifest = json.loads(held.pop("manifest.json"))
    held |= dict.fromkeys(names, b"written where it should not be")
    manifest["sha256"] = {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}
    with tarfile.open(target, "w:gz") as tar:
        for name, data in {**held, "manifest.json": json.dumps(manifest).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return target


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    one_in(
        4,
        [
            "content//elsewhere/x.md",
            "content//elsewhere.md",
            "content/.git/config",
            "content/.git/x.md",
            "content/evil.py",
            "content/needs/.x.md",
            "content/needs/../x.md",
            "content/needs//x.md",
            "content/./x.md",
            "content/needs/./x.md",
            "content/../x.md",
            "content/needs/deep/x.md",
            "content/languages/../x.md",
            "content/languages/pl/deep/x.yml",
            "content/languages/evil!/x.yml",
            "content/other/x.md",
            "content/needs",
            "content/x.md/",
            "content/a\\x.md",
            "content/C:x.md",
            "/content/x.md",
            "./content/x.md",
            "record/session.jsonl",
            "record//account.jsonl",
            "instance/secret-key",
            "record/x",
        ],
    ),
)
def test_only_what_backups_of_ours_hold_is_restored(used: Site, tmp_path: Path, name: str) -> None:
    back_up(used, tmp_path / "b.tar.gz", NOW)
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content")))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Invalid, match="which no backup of ours does"):
        restore(fresh, with_more(tmp_path / "b.tar.gz", tmp_path / "b.tar.gz", name))
    assert sorted(tmp_path.rglob("*")) == before and not Path("/elsewhere").exists()


def test_a_link_in_the_content_folder_leads_nothing_out_of_it(used: Site, tmp_path: Path) -> None:
    back_up(used, tmp_path / "b.tar.gz", NOW)
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content")))
    shutil.rmtree(tmp_path / "new" / "content" / "needs", ignore_errors=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "new" / "content" / "needs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Invalid, match="leads out of the content folder"):
        restore(fresh, tmp_path / "b.tar.gz")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_restore_that_was_ended_half_way_goes_on(used: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(used, tmp_path / "b.tar.gz", NOW)
    folder = write_content(tmp_path / "new" / "content")
    (folder / "glossary.yml").unlink()
    fresh = Site(config(tmp_path / "new", folder))
    with monkeypatch.context() as ended, pytest.raises(KeyboardInterrupt):
        ended.setattr(whole_file, "replace", _ended_after(1))
        restore(fresh, tmp_path / "b.tar.gz")
    assert say_half_restored(fresh)
    served = CliRunner(env=settings_of(fresh.config)).invoke(main, ["serve", "--port", str(free_port())])
    assert served.exit_code == 1 and "the same backup again" in served.output, "nobody serves half of it unawares"
    (folder / "glossary.yml").mkdir()  # a file cannot be put there
    with pytest.raises(Unavailable, match=r"glossary.yml: .*the same backup again"):
        restore(fresh, tmp_path / "b.tar.gz")
    (folder / "glossary.yml").rmdir()
    restore(fresh, tmp_path / "b.tar.gz")
    assert not say_half_restored(fresh)
    assert (folder / "glossary.yml").exists() and (folder / "needs" / "quiet-rooms.md").exists()
    assert everything(fresh) == everything(used) and in_step(fresh)
    with fresh.database.write() as connection:
        audit_log.add(connection, None, "went on", "it", now="2026-11-25T16:50:00Z")
    with pytest.raises(Conflict, match="`oap sync` writes its pages"):
        restore(fresh, tmp_path / "b.tar.gz")


def _ended_after(files: int) -> Callable[..., None]:
    """Puts so many files in their places, the mark that a restore has begun first, and is ended then."""
    left, put = itertools.count(files, -1), whole_file.replace

    def replace(*values: Any, **named: Any) -> None:
        if not next(left):
            raise KeyboardInterrupt
        put(*values, **named)

    return replace
