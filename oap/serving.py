"""`oap serve`: the index is brought in step, then granian serves with two workers, and a companion keeps in step.

The companion is a separate small process, so that no worker ever scans the content folder. It ends when its parent does.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oap.config import read_config
from oap.services.sync import sync
from oap.site import Site

WORKERS = 2
THREADS = 4
WATCH_SECONDS = 1.0
MANY = 100  # changed files from which looking at all pages at once is quicker


def wsgi() -> Any:
    """The application of one worker. Granian calls this in each."""
    from oap import create_app

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    return create_app(Site(read_config())).wsgi_app


def serve(host: str, port: int, workers: int = WORKERS) -> None:
    """Serve until stopped."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    companion = subprocess.Popen([sys.executable, "-m", "oap.serving"], stdin=subprocess.PIPE)
    server = Server(
        "oap.serving:wsgi", address=host, port=port, interface=Interfaces.WSGI, factory=True, workers=workers, blocking_threads=THREADS,
        backpressure=64, log_level=LogLevels.warning, websockets=False, respawn_failed_workers=True,
    )  # fmt: skip
    try:
        server.serve()
    finally:
        companion.terminate()
        companion.wait(timeout=10)


def watch(site: Site) -> None:
    """Bring the site in step whenever a file in the content folder changes. Never returns."""
    seen: Seen | None = None
    while True:
        began = time.monotonic()
        try:
            seen = look(site, seen)
        except Exception:
            logging.exception("Bringing the index in step failed; trying again.")
            seen = None
        # With very many pages, looking at them all takes longer: spend at most a twentieth of the time on it.
        time.sleep(max(WATCH_SECONDS, 20 * (time.monotonic() - began)))


@dataclass(frozen=True)
class Seen:
    """The files as they were when the site was last brought in step, and whether it had an index."""

    files: Mapping[str, str]
    configuration: str
    indexed: bool


def look(site: Site, before: Seen | None) -> Seen | None:
    """Bring in step what changed since ``before``; everything when that is None. None when it has to be done again."""
    files = {file.path: file.stamp for file in site.content.page_files()}
    now = Seen(files, site.content.configuration_stat(), bool(site.index.generation()))
    if now == before:
        return before
    paths = None
    if before is not None and now.configuration == before.configuration and now.indexed and before.indexed:
        paths = [path for path in {**before.files, **files} if before.files.get(path) != files.get(path)]
    report = sync(site, paths=paths if paths is None or len(paths) <= MANY else None)
    if not report.quiet and not report.skipped:
        print(report, flush=True)
    return None if report.skipped else now


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    import os

    os._exit(0)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    watch(Site(read_config()))
