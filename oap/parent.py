"""Processes that must not outlive the one that started them: they would hold its port and give old words for ever."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_EVERY = 0.5


def end_with(parent: int, *, kernel: bool = sys.platform == "linux") -> None:
    """Make this process end when the process ``parent``, which started it, does, however that ended.

    On Linux the kernel sees to it, also when this process is stopped or busy; elsewhere a thread looks twice a second.
    """
    if kernel:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    os._exit(1)
