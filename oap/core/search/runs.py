"""Runs of words, to find what is typed just as it stands on a page.

A text is known by numbers for some of its runs of three words: of each three runs beside each other the one with the
smallest number (Schleimer, Wilkerson and Aiken, "Winnowing", 2003). So two texts that share five words in a row share a
number, at half the cost of keeping all.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from oap.core.search import tokens

RUN = 3  # words
BESIDE = 3  # runs, of which one is kept
SHORTEST = RUN + BESIDE - 1  # words that two texts must share to be sure to share a number


def run_prints(text: str) -> list[int]:
    """The numbers of 32 bits that stand for the runs of a text, in its order, each once. None for a text of fewer than
    ``SHORTEST`` words."""
    words = tokens.normalise(text).split()
    runs = [zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)]
    beside = range(max(0, len(runs) - BESIDE + 1))
    return list(dict.fromkeys(min(runs[at : at + BESIDE]) for at in beside))


def all_run_prints(texts: Iterable[str]) -> list[int]:
    """Those of several texts, in order, each once."""
    return sorted({number for text in texts for number in run_prints(text)})
