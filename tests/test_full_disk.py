"""A disk without room loses no text: it is refused with words and the text in hand, or kept and caught up with
later."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.errors import Unavailable
from oap.services.editing import drafting, publishing
from oap.services.pages.sync import in_step, sync
from oap.site import Site
from oap.storage import revisions
from tests import people
from tests.build import a_page, config, saves_of, write_content
from tests.people import a_person, token_in

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
WORDS = "See wibblewobble. "


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("making a small disk needs root and the right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    return ballast


def two(site: Site) -> tuple[Actor, Actor]:
    return a_person(site).actor, a_person(site, "publisher").actor


def handed_in(site: Site, author: Actor) -> Revision:
    draft = drafting.start(site, author, "quiet-rooms", NOW)
    text = (draft.text or "").replace("Some children", WORDS + "Some children", 1)
    draft = drafting.save(site, author, draft.id, NOW, text=text, saves=draft.saves)
    return drafting.submit(site, author, draft.id, NOW, note="Why")


def found(site: Site) -> int:
    fresh = Site(site.config)
    assert in_step(fresh)
    engine = fresh.state.engine
    assert engine is not None
    return engine.search("wibblewobble", exact=True).total


def test_a_publish_stands_when_only_readers_disk_is_full_and_is_caught_up_with(
    small_disk: Path, tmp_path: Path
) -> None:
    content = write_content(small_disk / "content", a_page(), a_page("urgent-help", "guides"))
    url = f"sqlite:///{tmp_path / 'instance' / 'oap.db'}"
    site = Site(config(small_disk, content, database_url=url, instance_dir=tmp_path / "instance"))
    sync(site)
    author, other = two(site)
    draft = handed_in(site, author)
    before = (content / "needs" / "quiet-rooms.md").read_text()
    ballast = fill(small_disk)
    made = publishing.publish(site, other, draft.id, NOW, saves=saves_of(site, draft.id))
    assert made.number == 2
    assert (content / "needs" / "quiet-rooms.md").read_text() == before, "the old words stand whole"
    with pytest.raises(Unavailable, match=r"The disk is full\. No text is lost"):
        sync(site)
    assert (content / "needs" / "quiet-rooms.md").read_text() == before
    ballast.unlink()
    sync(site)
    assert (content / "needs" / "quiet-rooms.md").read_text() == made.text
    assert found(site) == 1
    assert not list(site.config.index_dir.glob("*damaged*"))


def test_a_save_that_the_record_has_no_room_for_gives_the_words_back(small_disk: Path) -> None:
    content = write_content(small_disk / "content", a_page(), a_page("urgent-help", "guides"))
    site = Site(config(small_disk, content))
    sync(site)
    app = people.make_app(site)
    author = a_person(site)
    client = people.sign_in(app, author)
    draft = drafting.start(site, author.actor, "quiet-rooms", NOW)
    form = f"/edit/drafts/{draft.id}/text"
    token = token_in(client.get(form).text)
    text = (draft.text or "").replace("Some children", WORDS * 400 + "Some children", 1)
    ballast = fill(small_disk)
    answer = client.post(form, data={"csrf_token": token, "saves": str(draft.saves), "text": text})
    assert answer.status_code == 503
    assert "not kept yet" in answer.text and answer.text.count("wibblewobble") >= 400
    assert app.test_client().get("/needs/quiet-rooms").status_code == 200, "readers go on"
    ballast.unlink()
    again = client.post(form, data={"csrf_token": token_in(answer.text), "saves": str(draft.saves), "text": text})
    assert again.status_code == 303
    with site.database.read() as connection:
        assert (revisions.get(connection, draft.id).text or "").count("wibblewobble") == 400
    sync(site)
    assert in_step(site)
