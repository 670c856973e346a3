"""Waiting for what comes by itself, in another thread or process: until it is there, and never for time to pass."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0  # seconds: nothing is asserted about how long it takes, and the machine may be busy


def until(comes: Callable[[], object], what: str = "it never came about", seconds: float = PATIENCE) -> None:
    """Ask again and again until that is true. Raises AssertionError with ``what`` did not come about."""
    end = time.monotonic() + seconds
    while not comes():
        assert time.monotonic() < end, f"after {seconds:.0f} s: {what}"
        time.sleep(0.02)
