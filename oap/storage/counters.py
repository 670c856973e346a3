"""Counts that all processes of a machine share, in one small file: no SQL, no server, and nothing that tells who was
counted.

The file is a table of fixed size. A key and its period (a minute, a day) lead to one bucket of a few rows; the row
holds a keyed digest of both and the count. What is counted in other periods is overwritten. When a bucket is full, the
oldest and smallest count gives way: a flood of made-up keys makes us forget some, and costs neither memory nor disk.

Rows are read and written with a lock on their bucket. It is a POSIX record lock, which belongs to a process: the kind
that belongs to an open file would be shared by processes that were forked from one. It is held for microseconds, and
waited for as long as a busy machine may take; should a process stand still with it, the others let pass for a while,
since counting must not hold up answers.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

log = logging.getLogger(__name__)

_ROW = struct.Struct("<16sII")  # digest, period, count
_ROWS = 8
_BUCKET = _ROW.size * _ROWS
_MOST = 2**32 - 1
PATIENCE = 2.0  # seconds to wait for another process
LEFT_ALONE = 10.0  # seconds without counting after that


class Counters:
    """How often each key came in a period. ``secret`` keeps whoever reads the file from finding keys by trying them."""

    def __init__(self, path: Path, secret: bytes, *, buckets: int) -> None:
        self.path, self.buckets = path, buckets
        self._secret = hashlib.blake2b(secret, digest_size=32, person=b"oap counters").digest()
        self._file: int | None = None
        self._memory: bytearray | None = None
        self._again = 0.0
        self._lock = Lock()  # between the threads of this process

    def add(self, key: str, period: int, many: int = 1) -> int:
        """Count, and give the count of the key in this period. Zero when nothing could be counted."""
        digest, start = self._place(key, period)
        with self._lock, self._held(start) as free:
            if not free:
                return 0
            rows = self._read(start)
            at, count = _find(rows, digest)
            count = min(count + many, _MOST)
            self._write(start + at * _ROW.size, _ROW.pack(digest, period, count))
            return count

    def count(self, key: str, period: int) -> int:
        """How often it came in this period, as far as is known."""
        digest, start = self._place(key, period)
        with self._lock:
            return _find(self._read(start), digest)[1]

    def _place(self, key: str, period: int) -> tuple[bytes, int]:
        # The period is part of it, so that not even the same digest stands there in the next one.
        digest = hashlib.blake2b(f"{period} {key}".encode(), key=self._secret, digest_size=16).digest()
        return digest, int.from_bytes(digest[:8], "little") % self.buckets * _BUCKET

    @contextmanager
    def _held(self, start: int) -> Iterator[bool]:
        """The bucket at ``start`` is this process's own; False when another did not give it up in time."""
        file = self._open()
        if file is None:
            yield True
            return
        began = time.monotonic()
        if began < self._again:
            yield False
            return
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _BUCKET, start)
                break
            except OSError:
                if time.monotonic() > began + PATIENCE:
                    log.warning("%s is held by a process that stands still; counting again in a while.", self.path)
                    self._again = time.monotonic() + LEFT_ALONE
                    yield False
                    return
                time.sleep(0.001)
        try:
            yield True
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN, _BUCKET, start)

    def _open(self) -> int | None:
        """The file; None when there can be none, and then this process counts for itself."""
        if self._file is None and self._memory is None:
            size = self.buckets * _BUCKET
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    if os.fstat(file).st_size < size:
                        os.pwrite(file, bytes(size - os.fstat(file).st_size), os.fstat(file).st_size)
                except OSError:
                    os.close(file)
                    raise
                self._file = file
            except OSError as error:
                log.warning("%s cannot be used, so each process counts for itself: %s", self.path, error.strerror)
                self._memory = bytearray(size)
        return self._file

    def _read(self, start: int) -> bytes:
        file = self._open()
        if file is None:
            return bytes(self._memory[start : start + _BUCKET]) if self._memory is not None else bytes(_BUCKET)
        try:
            return os.pread(file, _BUCKET, start).ljust(_BUCKET, b"\0")
        except OSError:
            return bytes(_BUCKET)

    def _write(self, start: int, data: bytes) -> None:
        if self._memory is not None:
            self._memory[start : start + len(data)] = data
        elif self._file is not None:
            try:
                os.pwrite(self._file, data, start)
            except OSError as error:
                log.warning("%s cannot be written: %s", self.path, error.strerror)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _find(rows: bytes, digest: bytes) -> tuple[int, int]:
    """Which row is the key's, and its count; else the row that may be taken, and zero."""
    found = list(_ROW.iter_unpack(rows))
    for number, (held, _, count) in enumerate(found):
        if held == digest:
            return number, count
    return min(range(_ROWS), key=lambda number: found[number][1:]), 0
