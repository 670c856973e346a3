"""Files that are brought in, while they are read: a long PDF takes a minute, which is more than a request should.

A request leaves the file in the record and starts a process of its own, which leaves there what it read, or why it did not (see
``oap.services.tasks``). Everything can be made again by choosing the file again, and goes after a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from oap.core.gathering import Read
from oap.core.tasks import Progress, Task
from oap.documents.reading import kind_of, read_apart, read_from
from oap.errors import Invalid, NotFound
from oap.services import tasks
from oap.site import Site
from oap.storage import tasks as stored

KIND = "reading"
MOST_AT_ONCE = 4
TOO_MANY = "Several files are being read just now. Try again in a minute."
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Reading:
    """How far it is: ``state`` is absent, making, ready or failed; ``done`` of ``total`` pages; ``said`` is why it failed."""

    state: str
    done: int = 0
    total: int = 0
    said: str = ""


def begin(site: Site, data: bytes, name: str, patience: float = 3.0) -> str:
    """Start to read the file, wait a moment for short ones, and give the mark to ask by. Raises Invalid, Unavailable."""
    kind_of(data)
    mark = file_mark(data)
    with site.database.write() as connection:
        stored.forget(connection, KIND, seconds=KEPT_SECONDS)
    if tasks.ask(site, KIND, mark, {"name": name}, most=MOST_AT_ONCE, too_many=TOO_MANY, data=data):
        start_reader(site)
    until = time.monotonic() + patience
    while reading(site, mark).state == "making" and time.monotonic() < until:
        time.sleep(0.1)
    return mark


def start_reader(site: Site) -> subprocess.Popen[bytes] | None:
    """See that this machine reads what waits; the process, if one had to be started."""
    return tasks.start_worker(site, KIND, "oap.services.reading_files")


def is_wanted(site: Site) -> bool:
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


def what_was_read(site: Site, mark: str) -> tuple[Read, str]:
    """What is in the file, and its name. Raises NotFound when it is not here any more, Invalid when it could not be read."""
    found = tasks.find(site, KIND, _checked(mark))
    if found is not None and found.state == "failed":
        raise Invalid(found.doing)
    data = tasks.result(site, KIND, mark)
    if found is None or data is None:
        raise NotFound("This file is not here any more. Choose it again.")
    return read_from(json.loads(data)), str(found.asked["name"])


def file_mark(data: bytes) -> str:
    """Twelve characters that stand for these very bytes."""
    return hashlib.sha256(data).hexdigest()[:12]


def _checked(mark: str) -> str:
    if not re.fullmatch("[0-9a-f]{12}", mark):
        raise NotFound("There is no such file.")
    return mark


def read_waiting(site: Site) -> int:
    """Read all that waits; how many files were read."""
    return tasks.work(site, KIND, partial(_read, site.config.index_dir / "reading.progress"))


def _read(told: Path, task: Task, data: bytes, progress: Progress) -> bytes:
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(0.5):
            with suppress(OSError, ValueError, KeyError):
                far = json.loads(told.read_text())
                progress("Reading", far["done"], far["total"])

    told.unlink(missing_ok=True)
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        read = read_apart(data, told)
    finally:
        ended.set()
        teller.join()
        told.unlink(missing_ok=True)
    return json.dumps({"blocks": [asdict(block) for block in read.blocks], "unread": read.unread}).encode()


if __name__ == "__main__":
    from oap.config import read_config

    os.nice(5)  # readers of pages come first
    read_waiting(Site(read_config()))
