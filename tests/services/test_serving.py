"""`oap serve` as a real process: it answers from what was made last, and its companion follows folder and record."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oap.site import Site
from tests.build import a_page, write_page


@pytest.fixture
def serving(site: Site, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """The process, its address, and the file that holds what it printed."""
    port, said = _free_port(), tmp_path / "said"
    environment = dict(
        os.environ, PORT=str(port), OAP_CONTENT_DIR=str(site.config.content_dir), OAP_INDEX_DIR=str(site.config.index_dir),
        OAP_INSTANCE_DIR=str(site.config.instance_dir), OAP_DATABASE_URL=site.config.database_url, OAP_RATE_LIMIT="off",
    )  # fmt: skip
    with said.open("wb") as out:
        command = [sys.executable, "-m", "oap", "serve"]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        _until(lambda: _get(f"http://127.0.0.1:{port}/healthz")[0] == 200)
        yield process, f"http://127.0.0.1:{port}", said
    finally:
        for one in _group(process.pid):
            os.kill(one, signal.SIGKILL)
        process.wait(10)


def test_it_serves_the_last_state_follows_the_folder_and_ends_whole(
    serving: tuple[subprocess.Popen[bytes], str, Path], content: Path
) -> None:
    process, address, said = serving
    assert "When reading is hard" in _get(f"{address}/search?q=reading")[1]
    _until(lambda: _get(f"{address}/readyz")[0] == 200)
    write_page(content, a_page("new-page", title="Help with xylophones"))
    _until(lambda: "Help with xylophones" in _get(f"{address}/search?q=xylophones")[1])
    assert "Make the first account at" in said.read_text(), "nobody can sign in yet"
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    _until(lambda: not _group(process.pid))


def test_the_companion_ends_when_its_parent_was_killed(
    serving: tuple[subprocess.Popen[bytes], str, Path],
) -> None:
    process, _, _ = serving
    before = _group(process.pid)
    assert len(before) == 4, "the parent, two workers and the companion"
    process.kill()
    process.wait(10)
    _until(lambda: len(_group(process.pid)) < 3)


def test_a_companion_that_dies_is_followed_by_another(
    serving: tuple[subprocess.Popen[bytes], str, Path], content: Path
) -> None:
    process, address, _ = serving
    _until(lambda: _get(f"{address}/readyz")[0] == 200)
    (companion,) = [
        pid for pid in _group(process.pid) if Path(f"/proc/{pid}/comm").read_text().strip() == "oap-companion"
    ]
    os.kill(companion, signal.SIGKILL)
    write_page(content, a_page("new-page", title="Help with xylophones"))
    _until(lambda: "Help with xylophones" in _get(f"{address}/search?q=xylophones")[1])


def test_workers_that_die_one_after_another_are_followed_by_others(
    serving: tuple[subprocess.Popen[bytes], str, Path],
) -> None:
    process, address, said = serving
    _until(lambda: _get(f"{address}/readyz")[0] == 200)

    def gave_up() -> bool:
        for pid in _workers(process.pid):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)
        return "serving again" in said.read_text()

    _until(gave_up)  # the second time within seconds is too much for the server below
    _until(lambda: _get(f"{address}/search?q=reading")[0] == 200)
    assert len(_group(process.pid)) == 4
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    _until(lambda: not _group(process.pid))


def _workers(leader: int) -> list[int]:
    return [
        pid
        for pid in _group(leader)
        if pid != leader and Path(f"/proc/{pid}/comm").read_text().strip() != "oap-companion"
    ]


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)


def _group(leader: int) -> list[int]:
    """The live processes of the group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
