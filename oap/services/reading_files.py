"""Files that are brought in, while they are read: a long PDF takes a minute, which is more than a request should.

A request keeps the file beside the index and starts a process of its own, which leaves what it read, or why it did not, in
the same place. Everything there can be made again by choosing the file again, and goes after a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from oap import whole_file
from oap.core.gathering import Read
from oap.documents.reading import read_from, write_down
from oap.errors import Invalid, NotFound, OapError, Unavailable
from oap.services.apart import start_apart
from oap.services.outside_files import check_kind, handbook_blocks
from oap.site import Site

MOST_AT_ONCE = 4
KEPT_SECONDS = 24 * 3600
STALE_SECONDS = 200  # longer than a file may take to read
_leave = partial(whole_file.replace, durable=False, alone=False)


@dataclass(frozen=True)
class Reading:
    """How far it is: ``state`` is absent, making, ready or failed; ``done`` of ``total`` pages; ``said`` is why it failed."""

    state: str
    done: int = 0
    total: int = 0
    said: str = ""


def begin(site: Site, data: bytes, name: str, patience: float = 3.0) -> str:
    """Start to read the file, wait a moment for short ones, and give the mark to ask by. Raises Invalid, Unavailable."""
    check_kind(data)
    folder, mark = _folder(site), file_mark(data)
    folder.mkdir(parents=True, exist_ok=True)
    _tidy(folder)
    if reading(site, mark).state not in ("making", "ready"):
        if len(list(folder.glob("*.file"))) >= MOST_AT_ONCE:
            raise Unavailable("Several files are being read just now. Try again in a minute.")
        (folder / f"{mark}.json").unlink(missing_ok=True)
        _leave(folder / f"{mark}.name", name.encode())
        _leave(folder / f"{mark}.file", data)
        start_apart("oap.services.reading_files", str(folder / f"{mark}.file"))
    until = time.monotonic() + patience
    while reading(site, mark).state == "making" and time.monotonic() < until:
        time.sleep(0.1)
    return mark


def reading(site: Site, mark: str) -> Reading:
    """How far the file with that mark is. Changes nothing."""
    file = _file(site, mark)
    try:
        said = json.loads(file.with_suffix(".json").read_text())
        return Reading("failed", said=said["refused"]) if "refused" in said else Reading("ready")
    except (OSError, ValueError):
        pass
    try:
        if time.time() - file.stat().st_mtime > STALE_SECONDS:
            return Reading("absent")  # its reader was killed
    except OSError:
        return Reading("absent")
    try:
        far = json.loads(file.with_suffix(".progress").read_text())
        return Reading("making", far["done"], far["total"])
    except (OSError, ValueError, KeyError):
        return Reading("making")


def what_was_read(site: Site, mark: str) -> tuple[Read, str]:
    """What is in the file, and its name. Raises NotFound when it is not here any more, Invalid when it could not be read."""
    file = _file(site, mark)
    try:
        said, name = json.loads(file.with_suffix(".json").read_text()), file.with_suffix(".name").read_text()
    except (OSError, ValueError):
        raise NotFound("This file is not here any more. Choose it again.") from None
    if "refused" in said:
        raise Invalid(said["refused"])
    return read_from(said), name


def file_mark(data: bytes) -> str:
    """Twelve characters that stand for these very bytes."""
    return hashlib.sha256(data).hexdigest()[:12]


def _folder(site: Site) -> Path:
    return site.config.index_dir / "reading"


def _file(site: Site, mark: str) -> Path:
    if not re.fullmatch("[0-9a-f]{12}", mark):
        raise NotFound("There is no such file.")
    return _folder(site) / f"{mark}.file"


def _tidy(folder: Path) -> None:
    """Take away what is older than a day, and files whose reader was killed."""
    for path in folder.iterdir():
        age = time.time() - path.stat().st_mtime
        if age > KEPT_SECONDS or (path.suffix == ".file" and age > STALE_SECONDS):
            path.unlink(missing_ok=True)


def _main(file: Path) -> None:
    progress = file.with_suffix(".progress")

    def tell(done: int, total: int) -> None:
        _leave(progress, json.dumps({"done": done, "total": total}).encode())

    try:
        said = write_down(handbook_blocks(file.read_bytes(), tell))
    except OapError as error:
        said = {"refused": str(error)}
    _leave(file.with_suffix(".json"), json.dumps(said).encode())
    file.unlink(missing_ok=True)
    progress.unlink(missing_ok=True)


if __name__ == "__main__":
    os.nice(5)  # readers of pages come first
    _main(Path(sys.argv[1]))
