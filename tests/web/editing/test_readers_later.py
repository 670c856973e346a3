"""Where the content folder cannot be written, no screen says that readers have what they do not have."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from flask import Flask

from oap.core.pages.page_text import compose_page
from oap.errors import Unavailable
from oap.services.editing import drafting, publishing
from oap.services.pages.sync import sync
from oap.site import Site
from tests import people
from tests.build import a_page, config, write_content
from tests.people import a_person

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
OLD, NEW = "When a room is too loud", "When a hall is too loud"
TEXT = compose_page(a_page(title=NEW))
Lock = Callable[[bool], None]


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[Lock]:
    """Makes the content folder, a disk of its own, read-only and writable again."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("making a disk read-only needs root and the right to mount")

    def change(locked: bool) -> None:
        subprocess.run(["mount", "-o", f"remount,{'ro' if locked else 'rw'}", str(folder)], check=True)

    yield change
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def site(tmp_path: Path, lock: Lock) -> Site:
    content = write_content(tmp_path / "disk" / "content", a_page())
    words = content / "thesaurus.yml"  # as people keep it: one phrase to a line
    words.write_text(yaml.safe_dump(yaml.safe_load(words.read_text()), sort_keys=False))
    made = Site(config(tmp_path, content))
    sync(made)
    return made


def waiting(site: Site, app: Flask) -> int:
    author = a_person(app, "editor").actor
    draft = drafting.start(site, author, "quiet-rooms", NOW)
    draft = drafting.save(site, author, draft.id, NOW, text=TEXT, saves=draft.saves)
    return drafting.submit(site, author, draft.id, NOW, note="Clearer title").id


@pytest.mark.parametrize("act", ["publish", "emergency", "withdraw", "confirm"])
def test_each_screen_says_what_readers_have(site: Site, app: Flask, lock: Lock, act: str) -> None:
    lead = people.sign_in(app, a_person(app, "lead"))
    if act == "withdraw":
        author = a_person(app, "editor").actor
        draft = publishing.propose_withdrawal(site, author, "quiet-rooms", NOW, note="Merged").id
    else:
        draft = waiting(site, app) if act != "confirm" else 0
    lock(True)
    if act == "confirm":
        done = lead.send("/edit/pages/quiet-rooms/check", {"review_by": "2031-01-01"})
    elif act == "emergency":
        done = lead.send(f"/review/{draft}/emergency", {"emergency": "A wrong number", "saves": _saves(site, draft)})
    else:
        done = lead.send(f"/review/{draft}/publish", {"saves": _saves(site, draft)})
    assert done.status_code == 303
    told = lead.get(done.headers["Location"]).text
    assert "Readers still get what they had before" in told and "Readers and search have it now" not in told
    assert OLD in app.test_client().get("/needs/quiet-rooms").text
    lock(False)
    sync(site)
    told = lead.get(done.headers["Location"]).text
    assert "Readers still get what they had before" not in told
    assert ("Withdrawn." if act == "withdraw" else "Thank you." if act == "confirm" else "Published") in told


def _saves(site: Site, draft: int) -> str:
    from oap.storage import revisions

    with site.database.read() as connection:
        return str(revisions.get(connection, draft).saves)


def test_words_of_search_that_cannot_be_written_are_given_back(site: Site, app: Flask, lock: Lock) -> None:
    lead = people.sign_in(app, a_person(app, "lead"))
    lock(True)
    answer = lead.send("/words/concepts/noise/add", {"phrase": "screams at the hand dryer"})
    assert answer.status_code == 503 and "screams at the hand dryer" in answer.text
    assert lead.send("/words/queries", {"query": "cant bear it", "page": "quiet-rooms"}).status_code == 503


def test_sync_says_in_words_what_cannot_be_written(site: Site, app: Flask, lock: Lock) -> None:
    lead, draft = a_person(app, "lead").actor, waiting(site, app)
    lock(True)
    publishing.publish_in_emergency(site, lead, draft, NOW, reason="A wrong number", saves=int(_saves(site, draft)))
    with pytest.raises(Unavailable, match="cannot be written"):
        sync(site)
