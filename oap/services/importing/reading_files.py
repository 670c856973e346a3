"""Files that are brought in, while they are read: a long PDF takes a minute, which is more than a request should.

A request leaves the file in the record and starts a process of its own, which leaves there what it read, or why it did
not (see
``oap.services.operations.tasks``). Everything can be made again by choosing the file again, and goes after a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from oap.core.importing.blocks import write_down
from oap.core.tasks import Progress, Task
from oap.errors import Invalid, NotFound
from oap.services.importing import page_pictures
from oap.services.operations import tasks
from oap.services.operations.outside_files import check_kind, handbook_blocks
from oap.site import Site
from oap.storage import tasks as stored

KIND = "reading"
MOST_AT_ONCE = 4
TOO_MANY = "Several files are being read just now. Try again in a minute."
RESULT_SECONDS = 24 * 3600
LOOK_SECONDS = 12.0  # of the processor, for what is made of a file; the largest handbook that is taken needs half of it
TOO_MUCH = "The file takes too long to go through: it has too many headings, lines or statements. Send it in parts."


@dataclass(frozen=True)
class Reading:
    """How far it is: ``state`` is absent, making, ready or failed; ``done`` of ``total`` pages; ``said`` is why it
    failed."""

    state: str
    done: int = 0
    total: int = 0
    said: str = ""


def begin(site: Site, data: bytes, name: str, patience: float = 3.0) -> str:
    """Start to read the file, wait a moment for short ones, and give the mark to ask by. Raises Invalid,
    Unavailable."""
    check_kind(data)
    mark = file_mark(data)
    with site.database.write() as connection:
        stored.forget(connection, KIND, seconds=RESULT_SECONDS)
    if tasks.request(site, KIND, mark, {"name": name}, most=MOST_AT_ONCE, too_many=TOO_MANY, data=data):
        start_reader(site)
    until = time.monotonic() + patience
    while reading(site, mark).state == "making" and time.monotonic() < until:
        time.sleep(0.1)
    return mark


def start_reader(site: Site) -> subprocess.Popen[bytes] | None:
    """See that this machine reads what waits; the process, if one had to be started."""
    return tasks.start_worker(site, KIND, "oap.services.importing.reading_files")


def is_requested(site: Site) -> bool:
    """Whether a file waits and no machine reads it: the one that did may have died. Raises Unavailable."""
    return tasks.is_waiting(site, KIND, seconds=tasks.LEFT_ALONE_SECONDS)


def reading(site: Site, mark: str) -> Reading:
    """How far the file with that mark is, on whatever machine. Changes nothing. Raises NotFound, Unavailable."""
    found = tasks.find(site, KIND, _checked(mark))
    if found is None:
        return Reading("absent")
    if found.state == "failed":
        return Reading("failed", said=found.doing)
    return Reading("ready" if found.state == "ready" else "making", found.done, found.total)


def what_was_read(site: Site, mark: str) -> tuple[bytes, str]:
    """What is in the file, as JSON that ``read_from`` reads, and its name. Raises NotFound when it is not here any
    more, Invalid when it could not be read."""
    found = tasks.find(site, KIND, _checked(mark))
    if found is not None and found.state == "failed":
        raise Invalid(found.doing)
    data = tasks.result(site, KIND, mark)
    if found is None or data is None:
        raise NotFound("This file is not here any more. Choose it again.")
    return data, str(found.asked.get("name", ""))


def file_mark(data: bytes) -> str:
    """Twelve characters that stand for these very bytes."""
    return hashlib.sha256(data).hexdigest()[:12]


def _checked(mark: str) -> str:
    if not re.fullmatch("[0-9a-f]{12}", mark):
        raise NotFound("There is no such file.")
    return mark


def read_waiting(site: Site, lock: int | None = None) -> int:
    """Read all that waits; how many files were read. ``lock`` is the open lock file, when who started this has taken it
    already."""
    return tasks.work(site, KIND, partial(_read, site), lock=lock)


def _read(site: Site, task: Task, data: bytes, progress: Progress) -> bytes:
    from oap.services.importing import importing, plans  # which ask here for the marks of files

    read = handbook_blocks(data, partial(progress, "Reading"))
    with _no_longer_than(LOOK_SECONDS):
        plan = importing.planned(site, read)
    page_pictures.make(site, task.key, data)
    made = json.dumps(write_down(read)).encode()
    plans.keep_first(site, made, plan)
    return made


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """Raise Invalid when what is done costs more of the processor than that. Every change at the desk does it
    again, so a file that was made to keep us busy ends here."""
    if threading.current_thread() is not threading.main_thread():  # only there can it be stopped
        yield
        return

    def stop(number: int, frame: object) -> NoReturn:
        raise Invalid(TOO_MUCH)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


if __name__ == "__main__":
    from oap.config import read_config

    os.nice(5)  # readers of pages come first
    read_waiting(Site(read_config()), tasks.lock_given(sys.argv))
