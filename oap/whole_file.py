"""Files that are put in their place whole: who looks meanwhile, and whoever comes after a kill, sees the old one or the
new one.

Every caller says two things. ``durable``: is it to stand after a power cut, too? That waits for the disk twice, and
only what nobody could make again needs it. ``alone``: does one process at a time write this file (under a lock, or
because a person started it)? Then what a kill left beside it has always the same name, and the next writer takes it
away. Several writers have names of their own, and the folder's owner takes away what ends in ``.new`` and is old.

On a full disk ``replace`` raises OSError and the old file stands; ``write_cache``, for what can be made again, says
False. Only
``write_cache`` makes the folder: a backup must not land beside a disk that is not mounted.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)


def replace(path: Path, data: bytes, *, durable: bool, alone: bool) -> None:
    """Put ``data`` in the place of the file at ``path``. Raises OSError, and then nothing has changed."""
    with replacing(path, durable=durable, alone=alone) as file:
        file.write(data)


def write_cache(path: Path, data: bytes, *, alone: bool) -> bool:
    """Put there what can be made again. False, with a line in the log, when there is no room or no right to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data, durable=False, alone=alone)
    except OSError as error:
        log.warning("%s cannot be kept and will be made again: %s", path.name, error.strerror or error)
        return False
    return True


@contextmanager
def replacing(path: Path, *, durable: bool, alone: bool, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of ``path`` at the end of the block. Raises OSError.

    When the block raises anything, what was written is taken away again and the old file stands.
    """
    beside = path.with_name(f".{path.name}.new" if alone else f".{path.name}.{secrets.token_hex(6)}.new")
    try:
        # A new file, always: one that lies there already could be readable by others, or lead elsewhere.
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if durable:
        make_durable(path.parent)


def make_durable(folder: Path) -> None:
    """Make sure that what was put into this folder, or taken out of it, stays so after a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
