"""While the index is missing, damaged, locked or being made again, nobody is told that nothing was found."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from whoosh import index

from oap import create_app
from oap.search.snapshot import LIST
from oap.services.pages.sync import in_step, sync
from oap.site import Site
from tests.build import a_page, config, write_page


def ask(client: FlaskClient) -> tuple[int, str, int | None]:
    """Status of the search page, what it says, and the total that the API gives (None when it gives none)."""
    page, answer = client.get("/search?q=reading"), client.get("/api/v1/search?q=reading")
    total = json.loads(answer.data)["total"] if answer.status_code == 200 else None
    return page.status_code, page.get_data(as_text=True), total


def damage(folder: Path, how: str) -> None:
    if how == "missing":
        shutil.rmtree(folder)
    elif how == "arrays too":
        shutil.rmtree(folder)
        shutil.rmtree(folder.parent / "arrays")
    else:
        for path in folder.iterdir():
            path.write_bytes(b"garbage" if how == "garbage" else path.read_bytes()[:40])
        shutil.rmtree(folder.parent / "arrays")


@pytest.mark.parametrize("how", ["missing", "arrays too", "garbage", "cut"])
def test_a_new_process_without_an_index_says_so(site: Site, how: str) -> None:
    damage(site.index.folder, how)
    client = create_app(Site(site.config)).test_client()
    status, text, total = ask(client)
    assert status == 503 and total is None
    assert "being made ready" in text and "We found no page" not in text
    assert client.get("/search?q=want+to+die").get_data(as_text=True).count("999") >= 1
    assert client.get("/needs/slow-reading").status_code == 200, "reading goes on"
    assert client.get("/readyz").status_code == 503
    sync(Site(site.config))


@pytest.mark.parametrize("how", ["missing", "arrays too", "garbage", "cut"])
def test_a_running_process_goes_on_with_what_it_has(site: Site, how: str) -> None:
    client = create_app(site).test_client()
    assert ask(client)[2] == 1
    damage(site.index.folder, how)
    status, text, total = ask(client)
    assert (status, total) == (200, 1) and "When reading is hard" in text
    other = Site(site.config)
    sync(other)
    assert in_step(other)
    assert ask(client)[2] == 1


@pytest.mark.parametrize("name", ["text", "sayings", "segments.json"])
def test_damaged_arrays_are_made_again_by_whoever_needs_them(site: Site, name: str) -> None:
    assert ask(create_app(site).test_client())[2] == 1
    found = [path for path in site.arrays.folder.iterdir() if path.name.endswith(name)]
    assert found
    for path in found:
        path.write_bytes(path.read_bytes()[:-5])
    assert ask(create_app(Site(site.config)).test_client())[2] == 1


def test_a_lock_held_by_another_writer_does_not_stop_readers(site: Site, content: Path) -> None:
    writer = index.open_dir(str(site.index.folder)).writer()
    try:
        assert ask(create_app(Site(site.config)).test_client())[2] == 1
    finally:
        writer.cancel()
    write_page(content, a_page("new-page", title="Reading in a loud room"))
    sync(site)
    assert in_step(site)


def test_a_commit_that_takes_away_what_is_being_opened_is_no_damage(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Site(site.config)
    segments, looks = reader.index.segments, []

    def while_a_writer_commits() -> Any:
        looks.append(1)
        if len(looks) == 1:
            sync(Site(site.config), rebuild=True)
            return None  # what opening gives when a file that it was about to read is gone
        return segments()

    monkeypatch.setattr(reader.index, "segments", while_a_writer_commits)
    (site.arrays.folder / LIST).unlink()  # with it, nobody opens the index itself
    assert ask(create_app(reader).test_client())[::2] == (200, 1)
    assert looks


def test_under_load_a_rebuild_is_never_seen_as_emptiness(tmp_path: Path, site: Site) -> None:
    """Another process makes everything again, and again, while old and new readers ask."""
    stop, seen = threading.Event(), set()
    running = create_app(site).test_client()
    # Werkzeug compiles routes with ``ast.parse``, which Python 3.11 may fail in two threads at once
    # (cpython issue 106905); a real process makes its application once, before any thread.
    one_at_a_time = threading.Lock()

    def a_new_reader() -> FlaskClient:
        with one_at_a_time:
            return create_app(Site(config(tmp_path, site.config.content_dir))).test_client()

    def read() -> None:
        while not stop.is_set():
            seen.add(ask(running)[::2])
            seen.add(ask(a_new_reader())[::2])

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    code = (
        "import sys; from pathlib import Path; from oap.site import Site; from oap.services.pages.sync import sync\n"
        "from tests.build import config\n"
        "for _ in range(4): sync(Site(config(Path(sys.argv[1]), Path(sys.argv[2]))), rebuild=True)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path), str(site.config.content_dir)], check=True)
    stop.set()
    for thread in threads:
        thread.join()
    assert seen == {(200, 1)}
