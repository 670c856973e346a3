"""Two minutes of people who send the worst files there are, under the load of readers, makers of documents and honest
checks.

`python -m soak.test_harmful_files SECONDS` prints the figures.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from pathlib import Path

from requests import RequestException, Session

from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import a_page, config, write_content
from tests.documents import hostile
from tests.nodes import Node

FORM = {"format": "docx", "label": "7B-03", "cycle-1-plan": "Eats lunch in the hall"}
OPENED = {"/record/check": "file", "/record/open": "file", "/audit/open": "file", "/audit/result": "before"}


class Figures:
    """Seconds that each kind of visitor waited, and what was answered with what status."""

    def __init__(self) -> None:
        self.waited: dict[str, list[float]] = {}
        self.statuses: dict[str, set[int]] = {}

    def add(self, kind: str, seconds: float, status: int) -> None:
        self.waited.setdefault(kind, []).append(seconds)
        self.statuses.setdefault(kind, set()).add(status)

    def __str__(self) -> str:
        return "\n".join(
            (
                f"{kind}: {len(waited)} answers {sorted(self.statuses[kind])}, half within "
                f"{sorted(waited)[len(waited) // 2]:.2f} s, all within {max(waited):.2f} s"
            )
            for kind, waited in sorted(self.waited.items())
        )


def run(folder: Path, seconds: float) -> Figures:
    site = Site(config(folder, write_content(folder / "content", a_page(), a_page("urgent-help", "guides"))))
    sync(site)
    node, figures, stop = Node(site), Figures(), threading.Event()
    node.serve()
    node.wait()
    address = f"http://127.0.0.1:{node.port}"

    def visit(kind: str, method: str, where: str, pause: float, **sent: object) -> None:
        session = Session()
        while not stop.wait(pause):
            began = time.monotonic()
            try:
                status = session.request(method, address + where, timeout=120, **sent).status_code  # type: ignore[arg-type]  # one of several shapes of a request
            except RequestException:
                status = 0
            figures.add(kind, time.monotonic() - began, status)

    people: list[threading.Thread] = []

    def start(kind: str, method: str, where: str, pause: float, **sent: object) -> None:
        people.append(threading.Thread(target=visit, args=(kind, method, where, pause), kwargs=sent))

    start("urgent help", "GET", "/urgent-help", 0.05)
    for _ in range(4):
        start("other readers", "GET", "/search?q=cant+sit+still", 0.05)
    start("documents", "POST", "/record/document", 1.0, data=FORM)
    for name, make in hostile.FILES.items():
        data = make()
        for where, field in OPENED.items():
            start(f"attackers with {name}", "POST", where, 0.0, files={field: ("a-file", data)})
    try:
        for one in people:
            one.start()
        time.sleep(seconds)
    finally:
        stop.set()
        for one in people:
            one.join(150)
        node.end()
    return figures


def test_urgent_help_is_there_within_a_second(tmp_path: Path) -> None:
    figures = run(tmp_path, 120)
    print(figures)
    assert max(figures.waited["urgent help"]) < 1 and figures.statuses["urgent help"] == {200}, str(figures)
    assert figures.statuses["other readers"] == {200} and figures.statuses["documents"] == {200}, str(figures)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(run(Path(place), float(sys.argv[1])))
