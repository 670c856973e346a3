"""`oap serve`: granian answers with two workers from what was made last, and a companion keeps it in step.

Where processes are forked, everything is imported and opened once before, so that workers and companion share its
memory and begin at once; where they are spawned, each opens its own. The companion is a process of its own, so that no
worker ever scans the content folder; one that stands still is replaced. All of them end with this process, however it
ends.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import resource
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.process import BaseProcess
from typing import Any

from oap import create_app
from oap.allocating import share_memory_between_threads
from oap.companion import accompany
from oap.config import Config
from oap.errors import OapError
from oap.heartbeat import Heartbeat
from oap.parent import end_with
from oap.site import Site

WORKERS = 2
# In one process: as many as may work and wait where documents are made, files looked at and bodies read
# (``oap.web.http.document_slots``), and four for readers.
THREADS = 72
# Connections of each worker. One that does nothing costs a few KB and a file; browsers and proxies keep many open.
CONNECTIONS = 2048
FILES = 16_384  # open at a time, where the system lets us
# What is asked for, with all that the browser says of itself: a question of 2,000 letters of any script takes 24 KB.
HEAD_BYTES, HEAD_SECONDS = 65_536, 30
RESTART_SECONDS = 0.5
STARTING_SECONDS = 300.0  # for a companion to come to its first beat, also on a machine that has no time for it

_site: Site | None = None  # opened before workers and companion are forked
_application: Any = None


@dataclass(frozen=True)
class _Process:
    """What each process of the service is told by the one that starts it, ``parent``."""

    config: Config
    heartbeat: Heartbeat
    parent: int


def serve(site: Site, host: str, port: int, workers: int = WORKERS, in_step: float = 0.0) -> None:
    """Serve until stopped, from the state that the site has now; the companion brings it in step. ``in_step`` is the
    moment of ``time.monotonic`` as of which folder and record were already followed by this process, 0 for never."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    _allow_many_files()
    share_memory_between_threads()
    site.heartbeat = Heartbeat()
    if in_step:
        site.heartbeat.note("looked", "asked", "in_step", at=in_step)
    told = _Process(site.config, site.heartbeat, os.getpid())
    if multiprocessing.get_start_method() == "fork":
        _prepare_to_fork(site)
    gc.enable()
    companion = _Companion(told, f"http://{f'[{host}]' if ':' in host else host}:{port}")
    ending = threading.Event()
    keeper = threading.Thread(target=companion.supervise, args=(ending,), daemon=True)
    keeper.start()
    servers: list[Any] = []
    threading.Thread(target=_heed_signals, args=(servers, ending), daemon=True).start()
    try:
        while True:
            server = Server(
                "oap.serving:worker",
                address=host,
                port=port,
                interface=Interfaces.WSGI,
                workers=workers,
                blocking_threads=THREADS,
                backpressure=CONNECTIONS,
                backlog=CONNECTIONS,
                http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=HEAD_BYTES),
                log_level=LogLevels.warning,
                websockets=False,
                respawn_failed_workers=True,
            )
            servers.append(server)
            try:
                server.serve(target_loader=partial(worker, told), wrap_loader=False)
                break
            except SystemExit:
                # Granian gives up when a worker ends twice within seconds. Readers should not pay for that.
                if server.interrupt_signal:
                    raise
                logging.error("Workers ended one after another; serving again.")
                time.sleep(RESTART_SECONDS)
                if server.interrupt_signal:  # it came meanwhile, to the server that had given up
                    raise
    finally:
        ending.set()
        keeper.join(30)


def _heed_signals(servers: Sequence[Any], ending: threading.Event) -> None:
    """Say a signal to end once more. Granian forgets one that comes while it replaces workers: it clears the event
    that the signal set, and waits on."""
    while not ending.wait(0.5):
        if servers and servers[-1].interrupt_signal:
            servers[-1].main_loop_interrupt.set()


def worker(told: _Process) -> Any:
    """The application of one worker. Granian calls this in each."""
    _begin(told)
    return _application if _application is not None else _warm_application(_site_of(told))


def _allow_many_files() -> None:
    """A connection is a file, and the usual limit of 1,024 would be one of connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):  # macOS has a limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _prepare_to_fork(site: Site) -> None:
    """Open now what all processes will share."""
    global _site, _application
    _site, _application = site, _warm_application(site)
    site.database.close()  # connections are not shared between processes
    # What the collector does not touch stays shared. It is not run before: it would look at 290,000 things for a
    # seventh of a second, and find 2,500.
    gc.freeze()


def _warm_application(site: Site) -> Any:
    """The application, with what its first readers would otherwise wait for, several at once: templates,
    dictionaries."""
    app = create_app(site)
    import_module("numpy.ma")  # numpy does so at first use, and fails when several readers are the first
    reader = app.test_client()
    for address in _first_addresses(site):
        reader.get(address)
    return app.wsgi_app


def _first_addresses(site: Site) -> Iterator[str]:
    """One of each kind: the pages that share no template."""
    yield "/search?q=help&page=2"  # a first page would be counted as a reader's search
    yield "/"
    yield "/urgent-help"
    with suppress(OapError):  # nothing is made ready yet
        now = site.state
        yield from (f"/areas/{area}" for area in [*now.configuration.taxonomy.areas][:1])
        yield from (now.library.cards[int(having.argmax())].url for having in now.library.masks["type"].values())


def _begin(told: _Process) -> None:
    """What every process of the service does first."""
    end_with(told.parent)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")


def _site_of(told: _Process) -> Site:
    """The site that was opened before the fork; a process that was not forked opens its own."""
    site = _site if _site is not None else Site(told.config)
    site.heartbeat = told.heartbeat
    return site


def _companion(told: _Process, address: str) -> None:
    _begin(told)
    accompany(_site_of(told), told.heartbeat, address)


class _Companion:
    """The companion process, and whoever follows it: without one, readers would not get what other machines publish."""

    def __init__(self, told: _Process, address: str) -> None:
        self._told, self._address = told, address
        # Later ones are spawned anyway: a process with threads should not be forked.
        how = "fork" if multiprocessing.get_start_method() == "fork" else "spawn"
        self._start(how)

    def supervise(self, ending: threading.Event) -> None:
        """Have one that moves until ``ending``, and none afterwards."""
        while not ending.wait(0.5):
            if not self._process.is_alive() or self._is_stuck():
                self._end(patience=0)
                ending.wait(1.0)  # one that cannot start must not take the machine with it
                self._start("spawn")
        self._end(patience=10)

    def _start(self, how: str) -> None:
        self._started = time.monotonic()
        context = multiprocessing.get_context(how)
        process: BaseProcess = context.Process(target=_companion, args=(self._told, self._address), daemon=True)  # type: ignore[attr-defined]  # every context has it, the base class of contexts says not
        process.start()
        self._process = process

    def _is_stuck(self) -> bool:
        beat = self._told.heartbeat.following.beat
        since, patience = beat, float(self._told.config.step_seconds)
        if beat < self._started:
            since, patience = self._started, STARTING_SECONDS
        if time.monotonic() - since <= patience:
            return False
        logging.error("The companion stands still and is replaced.")
        return True

    def _end(self, patience: float) -> None:
        if patience:
            self._process.terminate()
            self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()  # one that is stopped hears nothing else
            self._process.join(10)
