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
from datetime import UTC, datetime
from typing import Any

from oap.config import read_config
from oap.errors import Unavailable
from oap.services.publishing import publish_due
from oap.services.sync import sync
from oap.site import Site
from oap.storage import revisions

WORKERS = 2
THREADS = 4
WATCH_SECONDS = 1.0
LOOK_AT_ALL_SECONDS = 300.0  # for what another machine published, or a publish that could not be followed at once
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
    """Bring the site in step whenever folder or record change, and now and then anyway, and publish what is due. Never returns."""
    seen: Seen | None = None
    looked_at_all = 0.0
    while True:
        began = time.monotonic()
        try:
            _publish_due(site)
            if began - looked_at_all > LOOK_AT_ALL_SECONDS:
                seen, looked_at_all = None, began
            seen = look(site, seen)
        except Exception:
            logging.exception("Bringing the index in step failed; trying again.")
            seen = None
        # With very many pages, looking at them all takes longer: spend at most a twentieth of the time on it.
        time.sleep(max(WATCH_SECONDS, 20 * (time.monotonic() - began)))


@dataclass(frozen=True)
class Seen:
    """The files as they were when the site was last brought in step, whether it had an index, and how much was published."""

    files: Mapping[str, str]
    configuration: str
    indexed: bool
    recorded: int


def look(site: Site, before: Seen | None) -> Seen | None:
    """Bring in step what changed since ``before``; everything when that is None. None when it has to be done again."""
    files = {file.path: file.stamp for file in site.content.page_files()}
    now = Seen(files, site.content.configuration_stat(), bool(site.index.generation()), _recorded(site))
    if now == before:
        return before
    paths = None
    alike = before is not None and now.configuration == before.configuration and now.recorded >= before.recorded >= 0
    if before is not None and alike and now.indexed and before.indexed:
        paths = [path for path in {**before.files, **files} if before.files.get(path) != files.get(path)]
        if now.recorded > before.recorded:
            with site.database.read() as connection:
                paths += revisions.last_paths(connection, now.recorded - before.recorded)
    report = sync(site, paths=paths if paths is None or len(paths) <= MANY else None)
    if not report.quiet and not report.skipped:
        print(report, flush=True)
    return None if report.skipped else now


def _publish_due(site: Site) -> None:
    try:
        for made in publish_due(site, datetime.now(UTC)):
            print(f"Published {made.path}, version {made.number}, at the time set.", flush=True)
    except Unavailable:
        return  # readers do not need the database; the next look tries again


def _recorded(site: Site) -> int:
    """Grows when anybody, on this machine or another, has published. Readers do not need the database."""
    try:
        with site.database.read() as connection:
            return revisions.last_change(connection)
    except Unavailable:
        return -1


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    import os

    os._exit(0)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    watch(Site(read_config()))
