"""A piece of work that outlives the request which asked for it, as every machine sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Progress = Callable[[str, int, int], None]  # what is being done, so many of so many


@dataclass(frozen=True)
class Task:
    """``state`` is waiting, making, ready or failed; ``doing`` what is being done, or why it failed; ``size`` is of the
    result."""

    kind: str
    key: str
    asked: Mapping[str, Any]
    state: str
    doing: str = ""
    done: int = 0
    total: int = 0
    size: int = 0
    holder: str = ""
