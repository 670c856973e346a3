"""SIGKILL, or a plain stop, at random moments while people publish, sync and read; after each a restart, `oap sync` and
a look at everything.

`python -m soak.kills COUNT` prints the figures; `OAP_SOAK_SEED` makes the same choices again. Any fault ends it with
status 1.
"""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from oap.services.pages.sync import sync
from soak.ending import end
from soak.faults import faults
from tests.nodes import OAP, Node, Reader, a_handbook, kill_group, until_shown
from tests.writing import HAND, gate, said

WRITERS = ("asha", "ben", "cai")
PAGES = 24
VICTIMS = {"writer": 70, "sync": 50, "worker": 30, "companion": 15, "server": 15, "everything": 20, "stop": 15}
CATCH_UP = 10.0  # seconds for the server to show what was published


@dataclass
class Figures:
    """What happened: kills by victim, promises kept, and everything that was wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    published: int = 0
    saved: int = 0
    clashes: int = 0
    by_hand: int = 0
    rebuilt: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kills = ", ".join(f"{count} of {victim}" for victim, count in sorted(self.kills.items()))
        return (
            f"{sum(self.kills.values())} kills in {self.seconds:.0f} s ({kills}). "
            f"{self.published} publishes, {self.saved} saved drafts and {self.by_hand} changes by hand were "
            f"confirmed, {self.clashes} clashes put together; "
            f"readers had {self.answers[200]} answers, "
            f"{sum(n for s, n in self.answers.items() if s not in (0, 200))} of them bad, "
            f"and nobody there {self.answers[0]} times. Slowest to show a change after a kill: {self.slowest:.1f} s. "
            f"Index made again {self.rebuilt} times. Faults: {len(self.wrong)}."
        )


def run(folder: Path, count: int, seed: int) -> Figures:
    """Kill ``count`` times. Stops early when anything is wrong."""
    chance, figures, began = random.Random(seed), Figures(), time.monotonic()
    victims = [victim for victim, share in VICTIMS.items() for _ in range(share)]
    chance.shuffle(victims)
    site, pages = a_handbook(folder, PAGES, WRITERS)
    node = Node(site)
    node.serve()
    node.wait()
    reader = Reader(node, pages)
    reader.start()
    writers: dict[str, subprocess.Popen[bytes]] = {}
    syncing: subprocess.Popen[bytes] | None = None
    seen = 0
    try:
        for number in range(count):
            for name in WRITERS:
                if name in writers and writers[name].poll() not in (None, -signal.SIGKILL):
                    figures.wrong.append(f"{name} ended by itself: {node.said()[-2000:]}")
                if name not in writers or writers[name].poll() is not None:
                    writers[name] = node.command(
                        sys.executable, "-m", "tests.writing", name, ",".join([*pages, HAND + name]), "0"
                    )
            victim = victims[number % len(victims)]
            syncing = node.command(OAP, chance.choice(["sync", "sync", "rebuild-index"]))
            time.sleep(chance.uniform(0.7, 2.2) if victim == "sync" else chance.uniform(0.2, 2.0))
            _kill(victim, node, writers, syncing, chance)
            figures.kills[victim] += 1
            if node.server is None:
                node.serve()
            figures.rebuilt += "made again" in node.sync()
            node.wait()
            with gate(site.config.instance_dir, fcntl.LOCK_EX):  # killed writers have let go of it
                syncing.wait(60)
                sync(site)  # what was changed by hand since the one above
                promised = said(site.config.instance_dir)
                new, seen = promised[seen:], len(promised)
                new = [one for one in promised if one.at >= (time.time() - 30)] or new
                figures.wrong += faults(site, promised if number % 20 == 19 or number == count - 1 else new)
                for one in [one for one in new if one.what in ("published", "on-disk")][-6:]:
                    figures.slowest = max(figures.slowest, until_shown([node], one.page, one.word, CATCH_UP))
            print(
                (
                    f"{time.monotonic() - began:6.0f} s {number + 1:4} {victim:<11} {len(promised):6} promises  "
                    f"{len(figures.wrong)} faults"
                ),
                flush=True,
            )
            if figures.wrong:
                break
    except AssertionError as error:
        figures.wrong.append(str(error))
    finally:
        figures.wrong += reader.bad
        reader.stop()
        for process in [*writers.values(), *([syncing] if syncing else [])]:
            kill_group(process)
        node.end()
    for one in said(site.config.instance_dir):
        figures.published += one.what == "published"
        figures.saved += one.what == "saved"
        figures.clashes += one.what == "clash"
        figures.by_hand += one.what == "on-disk"
    if figures.published < count:
        figures.wrong.append("fewer publishes than kills: this was no load")
    figures.answers, figures.seconds = reader.answers, time.monotonic() - began
    return figures


def _kill(
    victim: str,
    node: Node,
    writers: dict[str, subprocess.Popen[bytes]],
    syncing: subprocess.Popen[bytes],
    chance: random.Random,
) -> None:
    if victim == "writer":
        kill_group(writers[chance.choice(WRITERS)])
    elif victim == "sync":
        kill_group(syncing)
    elif victim == "server":
        node.kill()
    elif victim == "stop":  # as an administrator does it, or the system when it goes down
        node.stop()
    elif victim == "everything":
        for process in (*writers.values(), syncing):
            os.killpg(process.pid, signal.SIGSTOP) if process.poll() is None else None
        for process in (*writers.values(), syncing):
            kill_group(process)
        node.kill()
    elif found := node.children().get(victim):
        os.kill(chance.choice(found), signal.SIGKILL)


def main() -> None:
    count, seed = int(sys.argv[1]), int(os.environ.get("OAP_SOAK_SEED", "5"))
    with tempfile.TemporaryDirectory(prefix="oap-kills-") as name:
        figures = run(Path(name), count, seed)
    end(figures)


if __name__ == "__main__":
    main()
