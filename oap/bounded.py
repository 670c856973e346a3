"""The one place where files from outside are worked on: a process for each file, with limits that the kernel keeps.

A file may be made to harm its reader, and whatever holds Python's interpreter holds every reader of that process. So
the serving process never looks into such a file: ``run`` hands it to a small host process (``oap.bounded_host``,
started when it is first needed and gone when it has been idle), which forks a process for this one file. That process
may use so much processor time, time by the clock, memory, and room for an answer, and writes no files. What comes back
is JSON, so even a reader that was taken over can say nothing but words.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from oap.errors import Invalid, Unavailable

HEAD_BYTES = 4  # before each message, its length
# What the host imports once, so that no file waits for it. The readers of whole handbooks are too large to keep.
PRELOADED = ("oap.documents.cited_text", "oap.core.documents.provision_record", "oap.core.documents.self_audit")
GRACE_SECONDS = 3.0  # seconds after which we no longer wait for the kernel to end a process that is over its time
HOST_SECONDS = 10.0  # for the host to take a line; it does little else
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """A function ``module:name`` that takes the bytes of a file and values that are JSON, and gives a value that is
    JSON.

    ``seconds`` of processor time, ``clock`` seconds by the clock, ``memory`` and ``answer`` in bytes. ``too_much`` is
    said when one of them is not enough, ``damaged`` when the file cannot be read.
    """

    function: str
    too_much: str
    damaged: str
    seconds: int = 15  # reading the longest record that can be typed here as a PDF takes 12
    clock: int = 30
    memory: int = 1_000_000_000
    answer: int = 12_000_000


def run(work: Work, data: bytes, *values: Any, progress: Progress = lambda done, total: None) -> Any:
    """What the function makes of the file. Raises Invalid, in words for whoever sent the file, and Unavailable."""
    for _ in range(2):
        with _host.conversation() as there:
            try:
                return _ask(there, work, data, values, progress)
            except _HostGone:
                continue  # it had been idle, and ended just now
    raise Unavailable("Files cannot be read just now. Try again in a minute.")


class _HostGone(Exception):
    """The host ended before it began with the file."""


def _ask(there: socket.socket, work: Work, data: bytes, values: tuple[Any, ...], progress: Progress) -> Any:
    until = time.monotonic() + work.clock + GRACE_SECONDS
    begun = False
    try:
        there.settimeout(work.clock + GRACE_SECONDS)
        send(there, json.dumps({**asdict(work), "values": values}).encode())
        with suppress(BrokenPipeError, ConnectionResetError):  # it ended before it had read all: what it said is here
            send(there, data)
        while True:
            there.settimeout(max(0.01, until - time.monotonic()))
            said = json.loads(receive(there, work.answer))
            begun = True
            if "progress" in said:
                progress(*said["progress"])
            elif "answer" in said:
                return said["answer"]
            elif "refused" in said:
                raise Invalid(said["refused"])
            elif "failed" in said:
                raise Invalid(work.damaged if said["failed"] in ("damaged", *_CRASHES) else work.too_much)
    except (TimeoutError, TooLong) as error:
        raise Invalid(work.too_much) from error
    except (OSError, EOFError) as error:
        if not begun:
            raise _HostGone from error
        raise Invalid(work.too_much) from error


_CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE)


class TooLong(Exception):
    """A message is longer than it may be."""


def send(there: socket.socket, message: bytes) -> None:
    there.sendall(len(message).to_bytes(HEAD_BYTES) + message)


def receive(there: socket.socket, most: int) -> bytes:
    """The next message. Raises EOFError when there is none, TooLong, OSError."""
    size = int.from_bytes(_exactly(there, HEAD_BYTES))
    if size > most:
        raise TooLong
    return _exactly(there, size)


def _exactly(there: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        part = there.recv(min(size - len(got), 1_000_000))
        if not part:
            raise EOFError
        got += part
    return bytes(got)


@dataclass
class _Host:
    """The host of this process."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    line: socket.socket | None = None

    def conversation(self) -> socket.socket:
        """A line to a fresh process that waits for its file."""
        ours, theirs = socket.socketpair()
        with theirs, self.lock:
            try:
                self._hand_over(theirs)
            except OSError:
                self._start()
                try:
                    self._hand_over(theirs)
                except OSError as error:
                    ours.close()
                    raise Unavailable("Files cannot be read just now. Try again in a minute.") from error
        return ours

    def _hand_over(self, theirs: socket.socket) -> None:
        if self.line is None:
            self._start()
        assert self.line is not None
        socket.send_fds(self.line, [b"+"], [theirs.fileno()])

    def _start(self) -> None:
        if self.line is not None:
            self.line.close()
        ours, theirs = socket.socketpair()
        with theirs:
            started = subprocess.Popen(  # noqa: S603  a module of our own with arguments of our own
                [sys.executable, "-m", "oap.bounded_host", *PRELOADED],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                # No secret of ours is where a stranger's file is read.
                env={name: value for name, value in os.environ.items() if not name.startswith("OAP_")},
            )
        threading.Thread(target=started.wait, daemon=True).start()  # somebody has to take note of its end
        ours.settimeout(HOST_SECONDS)
        self.line = ours


_host = _Host()


@atexit.register
def _have_none() -> None:
    """Leave the host; it ends when nobody has its line any more."""
    global _host
    if _host.line is not None:
        _host.line.close()
    _host = _Host()


os.register_at_fork(after_in_child=_have_none)  # the parent's host is the parent's, and so is its lock
