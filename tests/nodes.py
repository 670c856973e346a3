"""A whole service under load, of real processes that can be killed: `oap serve`, writers, a reader, `oap sync`."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import ROOT, a_page, config, write_content
from tests.people import a_person
from tests.ports import free_port
from tests.writing import HAND

PROBE = "dee"  # an editor whom no writing process plays
KEY = "k" * 40  # the secret key of every node
OAP = str(Path(sys.executable).with_name("oap"))


def a_handbook(folder: Path, pages: int, writers: tuple[str, ...], database_url: str = "") -> tuple[Site, list[str]]:
    """A content folder with so many pages in it, people, and everything in step. Gives the ids of the pages to write
    in."""
    names = [f"page-{number}" for number in range(pages)]
    made = [
        a_page(
            name,
            "guides",
            title=f"When room {name} is too loud",
            also_known_as=(f"loud {name}",),
            reading_age_reason="Made-up words",
        )
        for name in [*names, *(HAND + writer for writer in writers)]
    ]
    changes: dict[str, object] = {"database_url": database_url} if database_url else {}
    site = Site(config(folder, write_content(folder / "content", *made, a_page("urgent-help", "guides")), **changes))
    sync(site)
    a_person(site, "publisher")
    for writer in writers:
        a_person(site, "editor", email=f"{writer}@example.org")
    return site, names


class Node:
    """One machine: a content folder, an index folder, and the processes over them. ``end`` leaves nothing running."""

    def __init__(self, site: Site, *, log: Path | None = None, **environment: str) -> None:
        self.site = site
        self.workers = 2
        self.port = free_port()
        self.server: subprocess.Popen[bytes] | None = None
        site.config.index_dir.mkdir(parents=True, exist_ok=True)
        self.log = (log or site.config.index_dir / "server.log").open("ab")
        given = site.config
        usual = dict(
            os.environ,
            OAP_CONTENT_DIR=str(given.content_dir),
            OAP_INDEX_DIR=str(given.index_dir),
            OAP_RATE_LIMIT="off",
            OAP_INSTANCE_DIR=str(given.instance_dir),
            OAP_DATABASE_URL=given.database_url,
            OAP_SECRET_KEY=KEY,
            PYTHONWARNINGS="ignore",
        )
        self.environment = {**usual, **environment}

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a process of this machine, in a group of its own."""
        return subprocess.Popen(
            words,
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=self.log,
            stderr=self.log,
            stdin=subprocess.DEVNULL,
        )

    def serve(self) -> None:
        self.server = self.command(OAP, "serve", "--port", str(self.port), "--workers", str(self.workers))

    def wait(self, seconds: float = 60) -> float:
        """Until it answers; how long that took."""
        began, answer = time.monotonic(), (0, "nobody there")
        while time.monotonic() - began < seconds:
            try:
                answer = self.get("/readyz")
                if answer[0] == 200:
                    return time.monotonic() - began
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server did not come back: {answer}: {self.said()[-2000:]}")

    def sync(self) -> str:
        """`oap sync`, to its end; what it said. Raises AssertionError when it fails."""
        done = subprocess.run([OAP, "sync"], env=self.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def said(self) -> str:
        """What its processes have printed."""
        return Path(self.log.name).read_text()

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def shows(self, page: str, word: str) -> bool:
        """Whether readers of this machine have the word on the page, and find the page by it."""
        status, found = self.get(f"/api/v1/search?limit=3&q={quote(word)}")
        hit = status == 200 and page in [result["slug"] for result in json.loads(found)["results"]]
        return hit and word in self.get(f"/guides/{page}")[1]

    def children(self) -> dict[str, list[int]]:
        """The processes of `oap serve` by what they are: parent, companion, worker."""
        if self.server is None:
            return {}
        found: dict[str, list[int]] = {"parent": [self.server.pid], "companion": [], "worker": []}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                line = (folder / "cmdline").read_text()
                name = (folder / "comm").read_text().strip()
            except (OSError, IndexError, ValueError):
                continue
            if parent == self.server.pid and line:
                kind = "companion" if name == "oap-companion" else "worker"
                if "resource_tracker" not in line:
                    found[kind].append(int(folder.name))
        return found

    def kill(self) -> None:
        """SIGKILL to every process of `oap serve` at once."""
        if self.server is not None:
            kill_group(self.server)
            self.server = None

    def stop(self, seconds: float = 30) -> None:
        """SIGTERM, until nothing of `oap serve` is left. Raises TimeoutExpired when it does not end."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(seconds)
            self.kill()

    def end(self) -> None:
        self.kill()
        self.log.close()
        self.site.database.close()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to a process and its children; does nothing when it has ended."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


def until_shown(nodes: Iterable[Node], page: str, word: str, seconds: float) -> float:
    """Wait until readers of every machine have the word on the page and find it; how long that took. Raises
    AssertionError."""
    began, waiting = time.monotonic(), list(nodes)
    while waiting:
        with contextlib.suppress(OSError):  # a worker that was killed takes its connections along
            waiting = [node for node in waiting if not node.shows(page, word)]
        if waiting and time.monotonic() - began > seconds:
            raise AssertionError(f"{word} of {page} is not shown after {seconds:.0f} s: {waiting[0].said()[-1500:]}")
        time.sleep(0.02)
    return time.monotonic() - began


class Reader(threading.Thread):
    """Reads pages and searches until it is stopped. ``answers`` counts the statuses; 0 is no answer at all."""

    def __init__(self, node: Node, pages: list[str]) -> None:
        super().__init__(daemon=True)
        self.node, self.pages = node, pages
        self.answers: Counter[int] = Counter()
        self.bad: list[str] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopping.wait(0.02):
            number += 1
            page = self.pages[number % len(self.pages)]
            path = f"/guides/{page}" if number % 2 else f"/search?q=room+{page}"
            try:
                status, text = self.node.get(path)
            except (OSError, http.client.HTTPException):
                self.answers[0] += 1  # nobody there: the server was killed
                time.sleep(0.1)
                continue
            self.answers[status] += 1
            if status != 200 or ("every sound" not in text and number % 2):
                self.bad.append(f"{status} {path}")

    def stop(self) -> None:
        self.stopping.set()
        self.join(30)


def three_machines(folder: Path, pages: int, database_url: str, **environment: str) -> list[Node]:
    """Three machines, not serving yet, with the same handbook and people; each has folders of its own."""
    names = ("asha", "ben", "cai")
    sites = [a_handbook(folder / names[0], pages, (*names, PROBE), database_url)[0]]
    for name in names[1:]:
        shutil.copytree(sites[0].content.root, folder / name / "content")
        content, index, instance = (folder / name / part for part in ("content", "search_index", "instance"))
        sites.append(Site(replace(sites[0].config, content_dir=content, index_dir=index, instance_dir=instance)))
        sync(sites[-1])
    nodes = [Node(site, log=None, **environment) for site in sites]
    for node in nodes:
        node.workers = 1
    return nodes
