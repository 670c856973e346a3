"""Three machines publish against each other over one PostgreSQL, one after the other is killed in the middle and comes
back.

`python -m soak.machines ROUNDS` prints the figures; any fault ends it with status 1.
"""

from __future__ import annotations

import fcntl
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from oap.services.pages.sync import sync
from soak.ending import end
from soak.faults import faults
from tests.databases import start_postgres
from tests.nodes import PROBE, Node, kill_group, three_machines, until_shown
from tests.writing import actor, change, gate, new_word, said

NAMES = ("asha", "ben", "cai")
PAGES = 12
WITHIN = 5.0  # seconds until the others show an edit
CATCH_UP = 60.0  # seconds for a machine that was away, from its start


@dataclass
class Figures:
    """Seconds until the other machines showed an edit, seconds for the killed one to catch up, and what was wrong."""

    rounds: int = 0
    others: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    published: int = 0
    clashes: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        others, back = sorted(self.others) or [0.0], sorted(self.back) or [0.0]
        return (
            f"{self.rounds} machines killed while three published against each other: {self.published} "
            f"publishes, {self.clashes} clashes put together. "
            f"An edit was read and found on the others after {others[len(others) // 2]:.1f} s (half of them), "
            f"{others[-1]:.1f} s at most; "
            f"a killed machine had everything {back[len(back) // 2]:.1f} s after its start, {back[-1]:.1f} s "
            f"at most. Faults: {len(self.wrong)}."
        )


def run(folder: Path, rounds: int, url: str, seed: int = 5) -> Figures:
    """So many rounds: kill one machine, publish on another, look at the third, bring it back, look at it."""
    chance, figures = random.Random(seed), Figures()
    nodes = three_machines(folder, PAGES, url, OAP_SAID_DIR=str(folder))
    pages = ",".join(f"page-{number}" for number in range(PAGES))
    writers: dict[int, subprocess.Popen[bytes]] = {}

    def start(number: int) -> None:
        nodes[number].serve()
        writers[number] = nodes[number].command(sys.executable, "-m", "tests.writing", NAMES[number], pages, "0", "0.5")

    try:
        for number in range(3):
            start(number)
        for node in nodes:
            node.wait()
        for _ in range(rounds):
            time.sleep(chance.uniform(0.5, 3))
            away = chance.randrange(3)
            kill_group(writers[away])
            nodes[away].kill()
            here, there = [number for number in range(3) if number != away]
            for _ in range(2):
                figures.others.append(_probe(nodes[here], [nodes[there]]))
            began = time.monotonic()
            start(away)
            page, word = _latest(folder)
            until_shown([nodes[away]], page, word, CATCH_UP)
            figures.back.append(time.monotonic() - began)
            figures.others.append(_probe(nodes[away], [nodes[here], nodes[there]]))
            figures.rounds += 1
            print(
                f"{figures.rounds:3} {NAMES[away]:<5} {figures.others[-3:]} back {figures.back[-1]:.1f} s", flush=True
            )
        with gate(folder, fcntl.LOCK_EX):
            promised = said(folder)
            for node in nodes:
                node.kill()
                sync(node.site)
                figures.wrong += faults(node.site, promised)
    except AssertionError as error:
        figures.wrong.append(str(error))
    finally:
        for process in writers.values():
            kill_group(process)
        for node in nodes:
            node.end()
    promised = said(folder)
    figures.published = sum(one.what == "published" for one in promised)
    figures.clashes = sum(one.what == "clash" for one in promised)
    figures.wrong += [f"the others showed an edit after {took:.1f} s" for took in figures.others if took > WITHIN]
    return figures


def _probe(here: Node, others: list[Node]) -> float:
    """Publish on one machine; seconds from the publish until all others show it."""
    author, other = actor(here.site, f"{PROBE}@example.org"), actor(here.site, "publisher.schools@example.org")
    word = new_word("probe")
    for _ in change(here.site, author, other, "page-0", word):
        pass
    return until_shown(others, "page-0", word, CATCH_UP)


def _latest(folder: Path) -> tuple[str, str]:
    """The page and word that anybody published last."""
    last = max((one for one in said(folder) if one.what == "published"), key=lambda one: one.at)
    return last.page, last.word


def main() -> None:
    print(f"Began {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", flush=True)
    server = start_postgres()
    try:
        with tempfile.TemporaryDirectory(prefix="oap-machines-") as name:
            figures = run(
                Path(name), int(sys.argv[1]), server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
            )
    finally:
        server.cleanup()
    end(figures)


if __name__ == "__main__":
    main()
