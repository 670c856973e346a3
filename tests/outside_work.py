"""What the tests of ``oap.bounded`` have done to files there."""

from __future__ import annotations

import ctypes
import os
import re
import time
from pathlib import Path
from typing import Any


def pid(data: bytes) -> int:
    return os.getpid()


def host(data: bytes) -> int:
    return os.getppid()


def echo(data: bytes, *values: Any) -> list[Any]:
    return [data.decode(), *values]


def environment(data: bytes) -> list[str]:
    return list(os.environ)


def hold(data: bytes) -> None:
    """Hold the interpreter for ever, as an unlucky pattern does."""
    re.search("(a*)*b", "a" * 60)


def sleep(data: bytes) -> None:
    time.sleep(60)


def eat(data: bytes) -> None:
    bytearray(4_000_000_000)


def crash(data: bytes) -> None:
    ctypes.string_at(0)


def write(data: bytes) -> None:
    Path(data.decode()).write_text("here")


def talk(data: bytes) -> str:
    return "x" * 30_000_000


def fail(data: bytes) -> None:
    raise KeyError(data)


def tell(data: bytes, progress: Any) -> str:
    for number in range(3):
        progress(number, 3)
    return "done"


tell.tells = True  # type: ignore[attr-defined]  # a mark on a function, read by oap.bounded
