"""Memory that the C library sets aside for threads."""

from __future__ import annotations

import platform
import re
import subprocess
import sys

import pytest

from oap.allocating import MOST

THREADS_THAT_ALLOCATE = """
import ctypes, sys, threading
from oap.allocating import share_memory_between_threads
if sys.argv[1] == "shared":
    share_memory_between_threads()
library, ready = ctypes.CDLL(None), threading.Barrier(9)
library.malloc.restype = ctypes.c_void_p
def allocate():
    library.malloc(100_000)
    ready.wait()
    ready.wait()
threads = [threading.Thread(target=allocate, daemon=True) for _ in range(8)]
for thread in threads: thread.start()
ready.wait()
library.malloc_stats()
ready.wait()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has such places")
def test_many_threads_allocate_from_few_places() -> None:
    def places(how: str) -> int:
        command = [sys.executable, "-c", THREADS_THAT_ALLOCATE, how]
        said = subprocess.run(command, capture_output=True, text=True, check=True)
        return len(re.findall(r"^Arena \d+:", said.stderr, re.MULTILINE))

    assert places("alone") > MOST
    assert places("shared") == MOST
