"""`oap serve`: granian answers with two workers from what was made last, and a companion keeps it in step.

Everything is imported and opened once, before workers and companion are forked: they share its memory and begin at once. The
companion is a process of its own, so that no worker ever scans the content folder. It ends when its parent does.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oap import create_app
from oap.config import read_config
from oap.core.reconcile import WITHDRAWN
from oap.core.revisions import Head
from oap.errors import OapError, Unavailable
from oap.services.first_people import first_run_token
from oap.services.publishing import publish_due, readers_have
from oap.services.sync import sync, tidy
from oap.site import Site
from oap.storage import revisions

WORKERS = 2
THREADS = 4
SERVE_AGAIN_SECONDS = 0.5
WATCH_SECONDS = 1.0
LONGEST_SLEEP = 3.0
LOOK_AT_ALL_SECONDS = 300.0  # for what another machine published, or a publish that could not be followed at once
IDLE = 5  # looks without a change, after which there is time to merge large segments of the index
SMALL = 7  # pages in a segment that is merged although publishes may be waiting: a tenth of a second
MANY = 100  # changed files from which looking at all pages at once is quicker

_application: Any = None  # made before the workers are forked


def wsgi() -> Any:
    """The application of one worker. Granian calls this in each; one that was not forked makes its own."""
    return _application if _application is not None else create_app(Site(read_config())).wsgi_app


def serve(site: Site, host: str, port: int, workers: int = WORKERS) -> None:
    """Serve until stopped, from the state that the site has now; the companion brings it in step."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    global _application
    site.serving_since = time.time()
    app = create_app(site)
    app.test_client().get("/search?q=help")  # what the first reader would otherwise wait for: templates, dictionaries
    _application = app.wsgi_app
    _prepare_to_fork(site)
    companion = multiprocessing.Process(
        target=_accompany, args=(site, f"http://{host}:{port}", os.getpid()), daemon=True
    )
    companion.start()
    ending = threading.Event()
    keeper = threading.Thread(target=_keep, args=(companion, ending), daemon=True)
    keeper.start()
    try:
        while True:
            server = Server(
                "oap.serving:wsgi", address=host, port=port, interface=Interfaces.WSGI, factory=True, workers=workers,
                blocking_threads=THREADS, backpressure=64, log_level=LogLevels.warning, websockets=False, respawn_failed_workers=True,
            )  # fmt: skip
            try:
                server.serve()
                break
            except SystemExit:
                # Granian gives up when a worker ends twice within seconds. Readers should not pay for that.
                if server.interrupt_signal:
                    raise
                logging.error("Workers ended one after another; serving again.")
                time.sleep(SERVE_AGAIN_SECONDS)
    finally:
        ending.set()
        keeper.join(10)


def _keep(companion: multiprocessing.process.BaseProcess, ending: threading.Event) -> None:
    """Have a companion until ``ending``: without one, readers would not get what other machines publish.

    A later one starts from nothing, since a process with threads should not be forked.
    """
    anew = multiprocessing.get_context("spawn")
    while not ending.wait(0.5):
        if not companion.is_alive():
            ending.wait(1.0)  # one that cannot start must not take the machine with it
            companion = anew.Process(target=_accompany_anew, args=(os.getpid(),), daemon=True)
            companion.start()
    companion.terminate()
    companion.join(10)


def _accompany_anew(parent: int) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch(Site(read_config()), parent)


def _prepare_to_fork(site: Site) -> None:
    site.database.close()  # connections are not shared between processes
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(1.0)  # the limiter's first tidying: a fork would leave its locks as they are
    gc.collect()
    gc.freeze()  # what the collector does not touch stays shared


def _accompany(site: Site, address: str, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the parent too, which ends us
    try:
        site.database.prepare()
        token = first_run_token(site)
        if token:
            where = f"{site.config.base_url or address}/first-run/{token}"
            print(f"Nobody can sign in yet. Make the first account at {where}", flush=True)
    except OapError as error:
        logging.error("%s", error)
    watch(site, parent)


def watch(site: Site, parent: int) -> None:
    """Bring the site in step whenever folder or record change, and now and then anyway, and publish what is due.

    Returns when ``parent`` is no longer there.
    """
    with suppress(OSError):  # what `top` shows, where there is such a file
        Path("/proc/self/comm").write_text("oap-companion")
    seen: Seen | None = None
    looked_at_all, idle = 0.0, 0
    while os.getppid() == parent:
        began = time.monotonic()
        try:
            _publish_due(site)
            if began - looked_at_all > LOOK_AT_ALL_SECONDS:
                seen, looked_at_all = None, began
            before, seen = seen, look(site, seen)
            site.looked()
            idle = idle + 1 if seen is before else 0
            tidy(site, sys.maxsize if idle >= IDLE else SMALL)
        except Exception:
            logging.exception("Bringing the index in step failed; trying again.")
            seen = None
        # With very many pages, looking at them all takes longer: spend at most a twentieth of the time on it. But what
        # another machine publishes must be here within five seconds, so a busy moment must not lead to a long sleep.
        time.sleep(min(max(WATCH_SECONDS, 20 * (time.monotonic() - began)), LONGEST_SLEEP))


@dataclass(frozen=True)
class Seen:
    """The files as they were when the site was last brought in step, whether it had an index, and what was published by then:
    how much, and the newest version of each page, so that no clock has to tell which pages moved on."""

    files: Mapping[str, str]
    configuration: str
    indexed: bool
    recorded: int
    heads: Mapping[str, Head]


def look(site: Site, before: Seen | None) -> Seen | None:
    """Bring in step what changed since ``before``; everything when that is None. None when it has to be done again."""
    files = {file.path: file.stamp for file in site.content.page_files()}
    recorded = _recorded(site)
    known = before.heads if before is not None and before.recorded == recorded else _heads(site)
    if site.shelf.damaged.exists() or not site.shelf.readable:
        before = None
    now = Seen(files, site.content.configuration_stat(), bool(site.index.generation()), recorded, known)
    if now == before:
        return before
    paths = None
    alike = before is not None and now.configuration == before.configuration and now.recorded >= before.recorded >= 0
    if before is not None and alike and now.indexed and before.indexed:
        paths = _not_followed(site, before, now)
        if not paths:
            return now
    report = sync(site, paths=paths if paths is None or len(paths) <= MANY else None)
    if not report.quiet and not report.skipped:
        print(report, flush=True)
    return None if report.skipped else now


def _not_followed(site: Site, before: Seen, now: Seen) -> list[str]:
    """The pages that changed since, without those that readers have already: who publishes here brings readers in step at once."""
    site.shelf.refresh()
    changed = [path for path in {**before.files, **now.files} if before.files.get(path) != now.files.get(path)]
    paths = [path for path in changed if site.shelf.stamp(_slug(path)) != now.files.get(path, "")]
    moved = [head for page_id, head in now.heads.items() if before.heads.get(page_id) != head]
    library = site.shelf.library
    for head in moved:
        card = library.by_slug.get(_slug(head.path))
        if (card.version if card is not None else 0) != (0 if head.digest == WITHDRAWN else head.number):
            paths.append(head.path)
    return list(dict.fromkeys(paths))


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _publish_due(site: Site) -> None:
    try:
        for made in publish_due(site, datetime.now(UTC)):
            later = (
                ""
                if readers_have(site, made)
                else ", but readers do not have it yet: the content folder could not be written"
            )
            print(f"Published {made.path}, version {made.number}, at the time set{later}.", flush=True)
    except Unavailable:
        return  # readers do not need the database; the next look tries again


def _recorded(site: Site) -> int:
    """Grows when anybody, on this machine or another, has published. Readers do not need the database."""
    try:
        with site.database.read() as connection:
            return revisions.last_change(connection)
    except Unavailable:
        return -1


def _heads(site: Site) -> Mapping[str, Head]:
    try:
        with site.database.read() as connection:
            return revisions.heads(connection)
    except Unavailable:
        return {}
