"""Remembering what was worked out of words, without letting strangers choose how much there is to remember."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Made = TypeVar("Made")
LONGEST = 64  # letters; no word of ours and no address is longer, and a stranger's may have thousands


def remembered(most: int) -> Callable[[Callable[[str], Made]], Callable[[str], Made]]:
    """Remember what the function gave for the ``most`` texts that it was asked for last; long ones are worked out each
    time."""

    def mark(work: Callable[[str], Made]) -> Callable[[str], Made]:
        kept = lru_cache(maxsize=most)(work)

        @wraps(work)
        def ask(text: str) -> Made:
            return kept(text) if len(text) <= LONGEST else work(text)

        return ask

    return mark
