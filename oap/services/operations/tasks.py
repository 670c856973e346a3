"""Work that a request begins and a process of its own finishes, on this machine or another; each of them can answer for
it.

What is wanted, how far it is and what came of it stand in the record. One process of each kind works on a machine until
nothing is wanted any more; it says again and again that it is at it, and when that stops, another machine begins anew.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from sqlalchemy.exc import IntegrityError

from oap.config import Config
from oap.core.tasks import Progress, Task
from oap.errors import OapError, Unavailable
from oap.services.operations.background import start_in_background
from oap.site import Site
from oap.storage import tasks

RENEW_EVERY = tasks.LEASE_SECONDS / 4
LEFT_ALONE_SECONDS = 10.0  # before machines that were not asked see to it
TIMES = 3  # to leave a result in a record that does not answer
Make = Callable[[Task, bytes, Progress], bytes]


class TooMany(Unavailable):
    """As many wait as may."""


def find(site: Site, kind: str, key: str) -> Task | None:
    """How far it is; None when nobody asked for it. Raises Unavailable."""
    with site.database.read() as connection:
        return tasks.get(connection, kind, key)


def result(site: Site, kind: str, key: str) -> bytes | None:
    """What was made; None while it is not. Raises Unavailable."""
    with site.database.read() as connection:
        return tasks.result(connection, kind, key)


def unfinished(site: Site, kind: str, start: str = "") -> set[str]:
    """The keys that start so of what is neither made nor failed. Raises Unavailable."""
    with site.database.read() as connection:
        return {task.key for task in tasks.unfinished(connection, kind, start)}


def request(
    site: Site,
    kind: str,
    key: str,
    asked: Mapping[str, Any],
    *,
    most: int,
    too_many: str,
    start: str = "",
    data: bytes | None = None,
) -> bool:
    """Write down what is wanted, unless it is made or waits already; whether it was written.

    Raises TooMany when ``most`` wait whose keys start with ``start``, Unavailable.
    """
    try:
        with site.database.write() as connection:
            found = tasks.get(connection, kind, key)
            if found is not None and found.state != "failed":
                return False
            if len(tasks.unfinished(connection, kind, start)) >= most:
                raise TooMany(too_many)
            tasks.request(connection, kind, key, asked, data)
            return True
    except IntegrityError:
        return False  # another machine wrote it down at the same moment


def is_waiting(site: Site, kind: str, start: str = "", *, seconds: float = 0) -> bool:
    """Whether something that was asked for so long ago has nobody who works on it, on any machine. Raises
    Unavailable."""
    with site.database.read() as connection:
        return tasks.waiting(connection, kind, start, seconds=seconds) > 0


def start_worker(site: Site, kind: str, module: str) -> subprocess.Popen[bytes] | None:
    """See that one process on this machine works on the kind; the process, if one had to be started."""
    with _lock(site, kind) as lock:
        if not _take(lock):
            return None  # one is at work or starting: it looks again before it ends
        # It is given the lock with the open file, so there is no moment at which a second one could be started.
        return start_in_background(module, str(lock.fileno()), settings=settings(site.config), keep=lock.fileno())


def lock_given(arguments: Sequence[str]) -> int | None:
    """The lock that ``start_worker`` gave a module with these arguments; None when somebody else started it."""
    return int(arguments[1]) if len(arguments) > 1 else None


def work(site: Site, kind: str, make: Make, start: str = "", lock: int | None = None) -> int:
    """Make all that waits, one at a time; how many were made. Ends at once when another process on this machine is at
    it.

    ``lock`` is the open lock file, when who started this process has taken it already.
    """
    made = 0
    with _lock(site, kind) if lock is None else os.fdopen(lock, "r+") as file:
        while _take(file):
            while (task := _claim(site, kind, start)) is not None:
                made += _make(site, task, make)
            fcntl.flock(file, fcntl.LOCK_UN)
            # Somebody may have asked between the last look and giving up the lock, and found it taken: look again.
            if not is_waiting(site, kind, start):
                break
    return made


def settings(config: Config) -> dict[str, str]:
    """The environment in which a process of its own has these settings."""
    return {
        "OAP_CONTENT_DIR": str(config.content_dir),
        "OAP_INDEX_DIR": str(config.index_dir),
        "OAP_BASE_URL": config.base_url,
        "OAP_INSTANCE_DIR": str(config.instance_dir),
        "OAP_DATABASE_URL": config.database_url,
    }


def _claim(site: Site, kind: str, start: str) -> Task | None:
    with site.database.write() as connection:
        return tasks.claim(connection, kind, secrets.token_hex(8), start)


def _make(site: Site, task: Task, make: Make) -> int:
    def tell(doing: str, done: int, total: int) -> None:
        _renew_lease(site, task, doing=doing, done=done, total=total)

    made, failed = None, ""
    with keeping_lease(lambda: _renew_lease(site, task)):
        try:
            with site.database.read() as connection:
                given = tasks.input_of(connection, task.kind, task.key)
            made = make(task, given, tell)
        except (OapError, OSError, ValueError, TypeError, KeyError) as error:
            failed = str(error) or type(error).__name__
        for times_left in reversed(range(TIMES)):
            try:
                with site.database.write() as connection:
                    kept = tasks.finish(connection, task, made, failed)
                return int(kept and not failed)
            except Unavailable:
                if not times_left:
                    raise
                threading.Event().wait(RENEW_EVERY)
    return 0


@contextmanager
def keeping_lease(renew: Callable[[], None]) -> Iterator[None]:
    """Say until the end of the block that somebody works on it, also while it gives no sign of progress."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(RENEW_EVERY):
            with suppress(Unavailable):
                renew()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew_lease(site: Site, task: Task, **progress: Any) -> None:
    with suppress(Unavailable), site.database.write() as connection:
        tasks.renew_lease(connection, task, **progress)


def _lock(site: Site, kind: str) -> IO[str]:
    """The open file that is locked by whoever works on the kind on this machine, from before it is started until it
    ends."""
    folder = site.config.index_dir / "tasks"
    folder.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(folder / f"{kind}.lock", os.O_RDWR | os.O_CREAT), "r+")


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
