"""How the C library sets memory aside for the threads of a process."""

from __future__ import annotations

import ctypes
from contextlib import suppress

M_ARENA_MAX = -8  # malloc.h of glibc
MOST = 2


def share_memory_between_threads() -> None:
    """Let all threads allocate from two places, instead of one place for each of many threads that keeps what it once
    took. One thread runs Python at a time, so they seldom wait for each other. Does nothing without glibc."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, MOST)
