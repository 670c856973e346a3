"""A long sentence taken apart: people who dictate or tell a story often ask about two things at once.

Whatever is said about one thing usually stands together, between two marks or joining words. Each such piece is
evidence of its own, so that one thing said loudly does not drown the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from oap.core.search import tokens

LONG = 12  # words; shorter queries are about one thing, mostly
FEWEST = 2  # words that say something, in a piece that stands alone
LONGEST = 10  # words in a piece; nobody who dictates sets a comma
_BREAK = re.compile(
    r"[.,;:!?…\n()]+|\s[-–—]\s|(?<=\s)(?=(?:and|but|because|also|plus|then|or|so)\b)",
    re.IGNORECASE,
)


def pieces(typed: str, variants: Mapping[str, str]) -> list[list[str]]:
    """The words between marks and before joining words, none left out."""
    return [found for piece in _BREAK.split(typed) if (found := tokens.words(piece, variants))]


def clauses(said: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Pieces put together until each says something, and overlong ones cut. None when that leaves fewer than two."""
    if sum(map(len, said)) <= LONG:
        return ()
    found: list[list[str]] = []
    current: list[str] = []
    for part in (part for piece in said for part in _cut(piece)):
        if _says_something(current):
            found.append(current)
            current = []
        current = [*current, *part]
    if found and not _says_something(current):
        found[-1] = [*found[-1], *current]
    elif current:
        found.append(current)
    return tuple(map(tuple, found)) if len(found) > 1 else ()


def _cut(piece: Sequence[str]) -> Iterator[Sequence[str]]:
    if not piece:
        return
    count = -(-len(piece) // LONGEST)
    size = -(-len(piece) // count)
    for start in range(0, len(piece), size):
        yield piece[start : start + size]


def _says_something(found: Sequence[str]) -> bool:
    return sum(not tokens.is_stop(word) and not tokens.is_faint(word) for word in found) >= FEWEST
