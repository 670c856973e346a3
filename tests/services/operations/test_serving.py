"""`oap serve` as a real process: it answers from what was made last, and its companion follows folder and record."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from oap.core.times import utc_moment
from oap.services.pages.sync import sync
from oap.serving import _heed_signals
from oap.site import Site
from tests.build import ROOT, a_page, config, write_content, write_page
from tests.found import match
from tests.ports import free_port
from tests.spread import in_soak
from tests.waiting import until

STEP = 3  # seconds: with the usual ten, each test would take that long
pytestmark = pytest.mark.server
Served = tuple[subprocess.Popen[bytes], str, Path]  # the process, its address, the file that holds what it printed
Start = Callable[..., Served]
_until = partial(until, seconds=240)


@pytest.fixture
def start(site: Site, tmp_path: Path) -> Iterator[Start]:
    """Starts `oap serve` over the site, and leaves nothing running. ``how`` is the way in which its processes begin,
    ``program`` a folder with another program than ours."""
    served: list[subprocess.Popen[bytes]] = []

    def start(how: str = "", port: int = 0, program: Path = ROOT) -> Served:
        port, said = port or free_port(), tmp_path / f"said-{len(served)}"
        environment = dict(
            os.environ,
            PORT=str(port),
            OAP_CONTENT_DIR=str(site.config.content_dir),
            OAP_INDEX_DIR=str(site.config.index_dir),
            OAP_INSTANCE_DIR=str(site.config.instance_dir),
            OAP_DATABASE_URL=site.config.database_url,
            OAP_RATE_LIMIT="off",
            OAP_STEP_SECONDS=str(STEP),
            PYTHONPATH=str(program),
        )
        code = f"import multiprocessing as m; m.set_start_method({how!r}); from oap.cli import main; main(['serve'])"
        command = [sys.executable, *(["-c", code] if how else ["-m", "oap", "serve"])]
        with said.open("wb") as out:
            process = subprocess.Popen(
                command, env=environment, cwd=program, stdout=out, stderr=out, start_new_session=True
            )
        served.append(process)
        address = f"http://127.0.0.1:{port}"
        _until(lambda: _get(f"{address}/healthz")[0] == 200)
        return process, address, said

    yield start
    for process in served:
        with suppress(ProcessLookupError):  # they end with their first one, perhaps before the signal comes to them
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


@pytest.fixture
def serving(start: Start) -> Served:
    """With all its processes: the first worker answers before the others are there."""
    served = start()
    _until(lambda: _is_whole(served[0].pid))
    return served


def test_it_serves_the_last_state_follows_the_folder_and_ends_whole(serving: Served, content: Path) -> None:
    process, address, said = serving
    assert "When reading is hard" in _get(f"{address}/search?q=reading")[1]
    _until(lambda: _get(f"{address}/readyz")[0] == 200)
    write_page(content, a_page("new-page", title="Help with xylophones"))
    _until(lambda: "Help with xylophones" in _get(f"{address}/search?q=xylophones")[1])
    assert "Make the first account at" in said.read_text(), "nobody can sign in yet"
    _until(lambda: "kind=published page=new-page version=1 actor=-" in said.read_text())
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    _until(lambda: not _group(process.pid))


@pytest.mark.parametrize("how", ["spawn", in_soak("forkserver")])
def test_it_serves_follows_and_ends_however_processes_begin(start: Start, content: Path, how: str) -> None:
    """forkserver is how Python 3.14 begins them on Linux, spawn how every Python does on a Mac."""
    process, address, said = start(how)
    _until(lambda: _get(f"{address}/readyz") == (200, "ready"))
    assert "When reading is hard" in _get(f"{address}/search?q=reading")[1]
    write_page(content, a_page("new-page", title="Help with xylophones"))
    _until(lambda: "Help with xylophones" in _get(f"{address}/search?q=xylophones")[1])
    assert "Make the first account at" in said.read_text() and "Traceback" not in said.read_text()
    process.kill()
    process.wait(60)
    _until(lambda: not _group(process.pid))


def test_a_start_that_makes_everything_first_is_ready_with_its_first_answer(site: Site, start: Start) -> None:
    shutil.rmtree(site.config.index_dir)
    _, address, said = start()
    assert _get(f"{address}/readyz")[0] == 200, "what it made it need not look at once more"
    assert "Building the index" in said.read_text()


HALF_A_FORM = (
    b"POST /record/document HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nlabel="
)


@pytest.mark.parametrize(
    "sent", [b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHo", b"", HALF_A_FORM]
)
def test_connections_that_do_nothing_keep_nobody_out(serving: Served, sent: bytes) -> None:
    """What browsers and proxies keep open after an answer, heads and forms of which half was sent, and what was only
    opened."""
    _, address, _ = serving
    port = int(address.rpartition(":")[2])
    with ExitStack() as stack:
        idle = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)) for _ in range(400)]
        for one in idle:
            one.sendall(sent)
        if sent.endswith(b"\r\n\r\n"):
            assert all(one.recv(12) == b"HTTP/1.1 200" for one in idle)
        for _ in range(20):
            assert _get(f"{address}/search?q=reading")[0] == 200


def test_all_processes_end_when_the_first_one_is_killed_and_the_port_is_free_again(
    serving: Served, start: Start
) -> None:
    process, address, _ = serving
    process.kill()
    process.wait(60)
    _until(lambda: not _group(process.pid))
    assert _get(f"{address}/healthz")[0] == 0
    start(port=int(address.rpartition(":")[2]))


def test_a_worker_that_is_stopped_ends_with_the_first_process_too(serving: Served) -> None:
    process, _, _ = serving
    os.kill(_workers(process.pid)[0], signal.SIGSTOP)
    process.kill()
    process.wait(60)
    _until(lambda: not _group(process.pid))


@pytest.mark.parametrize("kernel", [False, True])
def test_a_process_ends_with_its_parent_whoever_sees_to_it(kernel: bool) -> None:
    child = (
        "import os, time, oap.parent\noap.parent.end_with(os.getppid(), kernel=KERNEL)\nprint(os.getpid(), "
        "flush=True); time.sleep(600)"
    ).replace("KERNEL", str(kernel))
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}]).wait()"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        process.kill()
    _until(lambda: not _lives(pid))


def test_a_companion_that_stands_still_makes_unready_and_is_replaced(serving: Served, content: Path) -> None:
    process, address, said = serving
    _until(lambda: _get(f"{address}/readyz") == (200, "ready"))
    os.kill(_companion(process.pid), signal.SIGSTOP)
    write_page(content, a_page("new-page", title="Help with xylophones"))
    _until(lambda: _get(f"{address}/readyz")[0] == 503)
    _until(lambda: _get(f"{address}/readyz") == (200, "ready"))
    _until(lambda: "Help with xylophones" in _get(f"{address}/search?q=xylophones")[1])
    assert "stands still and is replaced" in said.read_text()


def test_a_machine_that_lags_behind_the_record_is_not_ready_until_it_has_caught_up(
    serving: Served, site: Site, content: Path, tmp_path: Path
) -> None:
    _, address, _ = serving
    _until(lambda: _get(f"{address}/readyz") == (200, "ready"))
    (content / ".git").mkdir()
    (content / ".git" / "index.lock").touch()  # the folder is not believed, so nothing is followed
    other = config(
        tmp_path / "other", write_content(tmp_path / "other" / "content"), database_url=site.config.database_url
    )
    write_page(other.content_dir, a_page("new-page", title="Help with xylophones"))
    sync(Site(other))  # another machine records a page
    _until(lambda: "behind what is published" in _get(f"{address}/readyz")[1])
    assert _get(f"{address}/readyz")[0] == 503 and _get(f"{address}/needs/slow-reading")[0] == 200
    (content / ".git" / "index.lock").unlink()
    _until(lambda: _get(f"{address}/readyz") == (200, "ready"))
    assert "xylophones" in _get(f"{address}/needs/new-page")[1]


def since_when(said: str) -> datetime:
    return utc_moment(match(r"not following since (\S+):", said)[1])


def test_readers_survive_an_outage_of_the_record_and_readiness_says_since_when(
    start: Start, site: Site, content: Path
) -> None:
    _, address, _ = start()
    _until(lambda: _get(f"{address}/readyz") == (200, "ready"))
    with closing(sqlite3.connect(site.config.instance_dir / "oap.db", isolation_level=None)) as record:
        record.execute("PRAGMA busy_timeout=30000")
        record.execute("ALTER TABLE event RENAME TO gone")  # nobody can read it any more
        _until(lambda: "not following since" in _get(f"{address}/readyz")[1])
        since = _get(f"{address}/readyz")[1]
        time.sleep(2 * STEP)  # longer than a machine may lag
        status, said = _get(f"{address}/readyz")
        # Counted back from now each time, so the second may be the one beside it.
        moved = abs(since_when(said) - since_when(since))
        assert status == 200 and moved <= timedelta(seconds=1), "since the same moment, however long it lasts"
        assert _get(f"{address}/search?q=reading")[0] == 200
        # A machine that starts meanwhile serves, too: otherwise an outage of the record would become one of the site.
        _, another, _ = start()
        _until(lambda: _get(f"{another}/readyz")[0] == 200)
        assert "not following since" in _get(f"{another}/readyz")[1]
        record.execute("ALTER TABLE gone RENAME TO event")
    _until(lambda: _get(f"{address}/readyz") == (200, "ready"))
    write_page(content, a_page("new-page", title="Help with xylophones"))
    _until(lambda: "xylophones" in _get(f"{address}/needs/new-page")[1])


def test_a_companion_that_dies_is_followed_by_another(serving: Served, content: Path) -> None:
    process, address, _ = serving
    _until(lambda: _get(f"{address}/readyz")[0] == 200)
    os.kill(_companion(process.pid), signal.SIGKILL)
    write_page(content, a_page("new-page", title="Help with xylophones"))
    _until(lambda: "Help with xylophones" in _get(f"{address}/search?q=xylophones")[1])


def test_workers_that_die_one_after_another_are_followed_by_others(
    serving: Served,
) -> None:
    process, address, said = serving
    _until(lambda: _get(f"{address}/readyz")[0] == 200)

    def gave_up() -> bool:
        for pid in _workers(process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)  # for the server to start others, before these are killed too
        return "serving again" in said.read_text()

    _until(gave_up)  # the second time within seconds is too much for the server below
    _until(lambda: _get(f"{address}/search?q=reading")[0] == 200)
    _until(lambda: _is_whole(process.pid))
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    _until(lambda: not _group(process.pid))


def test_a_signal_to_end_that_the_server_forgot_is_said_again() -> None:
    # As granian is when the signal came between its look at it and its wait for the next.
    server = SimpleNamespace(interrupt_signal=False, main_loop_interrupt=threading.Event())
    ending = threading.Event()
    heeding = threading.Thread(target=_heed_signals, args=([server], ending))
    heeding.start()
    assert not server.main_loop_interrupt.is_set()
    server.interrupt_signal = True
    assert server.main_loop_interrupt.wait(60)
    ending.set()
    heeding.join(60)


def test_a_program_older_than_the_database_serves_readers_and_says_so_in_a_line(start: Start, site: Site) -> None:
    with site.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    _, address, said = start()
    _until(lambda: _get(f"{address}/readyz")[0] == 200)
    _until(lambda: "the newest known here is" in said.read_text())
    time.sleep(2 * STEP)  # it asks once a second
    assert "not following since" in _get(f"{address}/readyz")[1] and _get(f"{address}/search?q=reading")[0] == 200
    assert said.read_text().count("the newest known here is") <= 2 and "Traceback" not in said.read_text()


def test_what_another_program_makes_of_the_same_pages_arrives_while_readers_have_the_old(
    start: Start, tmp_path: Path, site: Site
) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(ROOT / "oap", newer / "oap", ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "templates").symlink_to(ROOT / "templates")
    renderer = newer / "oap" / "core" / "library" / "rendering.py"
    told = renderer.read_text()
    renderer.write_text(
        told.replace(
            'return " ".join((render_inline(wording), *made))', 'return render_inline(wording) + " Made anew."'
        )
    )
    assert renderer.read_text() != told
    _, address, _ = start(program=newer)
    page = f"{address}/needs/quiet-rooms"
    seen: list[tuple[int, bool]] = []

    def arrived() -> bool:
        status, text = _get(page)
        seen.append((status, "Made anew." in text))
        return seen[-1][1]

    _until(arrived)
    assert {status for status, _ in seen} == {200}
    assert _get(f"{address}/search?q=noise")[0] == 200
    made = site.rendered_pages.path.stat().st_ino
    _, address, _ = start(program=newer)  # once more: it was made by this program now
    _until(lambda: _get(f"{address}/readyz")[0] == 200)
    assert site.rendered_pages.path.stat().st_ino == made


def _workers(leader: int) -> list[int]:
    return [pid for pid in _group(leader) if pid != leader and _name(pid) != "oap-companion"]


def _companion(leader: int) -> int:
    (found,) = [pid for pid in _group(leader) if _name(pid) == "oap-companion"]
    return found


def _name(pid: int) -> str:
    """What a process is called; nothing when it has just ended."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def _is_whole(leader: int) -> bool:
    """Whether all are there: the parent, two workers and the companion."""
    return len(_workers(leader)) == 2 and len(_group(leader)) == 4


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
