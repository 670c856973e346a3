"""The host of ``oap.bounded``: waits for lines on its standard input, and forks a process for each file that comes over
one.

It has one thread and no secrets, and ends when its parent does or when nothing came for some minutes.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from oap.bounded import receive, send
from oap.errors import Invalid

IDLE_SECONDS = 300.0
POLL_SECONDS = 0.2  # for processes that were ended by a limit, while any is at work
NICE = 10  # readers of pages come first
MAX_FILE_BYTES = 30_000_000
MAX_HEAD_BYTES = 3_000_000


def main() -> None:
    line = socket.socket(fileno=0)
    for name in sys.argv[1:]:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what the collector does not touch stays shared
    at_work: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([line], [], [], POLL_SECONDS if at_work else IDLE_SECONDS)
        _note_ends(at_work)
        if ready:
            _, given, _, _ = socket.recv_fds(line, 1, 1)
            if not given:
                return  # the parent is gone; what is at work ends by its own limits
            there = socket.socket(fileno=given[0])
            pid = os.fork()
            if not pid:
                for other in (line, *at_work.values()):
                    other.close()  # another file is none of this one's business
                _work(there)
            at_work[pid] = there
        elif not at_work:
            return


def _note_ends(at_work: dict[int, socket.socket]) -> None:
    """Say on whose line it was when a process was ended by a signal; it could not say so itself."""
    while at_work:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with at_work.pop(pid) as there, suppress(OSError):
            if os.WIFSIGNALED(status):
                there.setblocking(False)
                send(there, json.dumps({"failed": os.WTERMSIG(status)}).encode())


def _work(there: socket.socket) -> None:
    """One file, from its coming to the end of this process."""
    try:
        os.nice(NICE)
        send(there, b'{"begun": true}')
        asked = json.loads(receive(there, MAX_HEAD_BYTES))
        _limit(asked["seconds"], asked["clock"], asked["memory"])
        _answer(there, asked, receive(there, MAX_FILE_BYTES))
    except (OSError, EOFError):
        pass  # nobody waits any more
    finally:
        os._exit(0)


def _limit(seconds: int, clock: int, memory: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, clock)
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
    ):
        # macOS has no limit of memory for one process; there the limits of time and size must do.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _answer(there: socket.socket, asked: dict[str, Any], data: bytes) -> None:
    module, _, name = asked["function"].partition(":")
    told: dict[str, Any] = {}
    try:
        function = getattr(importlib.import_module(module), name)
        if getattr(function, "tells", False):
            told["progress"] = lambda done, total: send(there, json.dumps({"progress": [done, total]}).encode())
        said = json.dumps({"answer": function(data, *asked["values"], **told)}).encode()
    except Invalid as error:
        said = json.dumps({"refused": str(error)}).encode()
    except MemoryError:
        said = b'{"failed": "memory"}'
    except Exception:
        # Readers of damaged files raise whatever they like; what they say is of no use to who sent the file, and not
        # for a log.
        said = b'{"failed": "damaged"}'
    send(there, said if len(said) <= asked["answer"] else b'{"failed": "answer"}')


if __name__ == "__main__":
    main()
