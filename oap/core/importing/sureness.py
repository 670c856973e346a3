"""How sure a guess is: as sure as guesses of its kind turned out to be, on handbooks of which somebody else wrote down
what is right.

What is stated is a lower bound: of guesses that say 80%, at least 80 in 100 are right. The files count and not the
guesses, since within one file the same guess is right, or wrong, again and again. So a kind that few files hold is
stated as less sure than its guesses were right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ODDS = 1.2816  # of the bound: nine kinds in ten are at least as right as is stated
STEP, MOST = 5, 95  # per cent
ENOUGH_FILES = 3  # what fewer files hold was hardly measured
# What a guess goes by, as it is said to people.
WHY = {
    "heading": "a heading says it",
    "all": "a heading says all of them",
    "item": "an item on a page, without a heading of its own",
    "sentences": "a sentence of what should or will be done, in a file without lists and tables",
    "paragraphs": "paragraphs under a heading, where a list is expected",
    "column": "a column without a head that is known",
    "tags": "a line below it says how much help it is",
    "told": "you said so",
    "words": "words of the text",
    "sentence": "words of the sentence",
    "close": "words of the page, which fit another one nearly as well",
    "ahead": "words of the page",
    "far": "words of the page, which fit no other one nearly as well",
    "specialist": "the file says specialist, and there is no such tier here",
    "nothing": "nothing says it",
}
AHEAD, FAR = 0.6, 0.7  # of the best two together: from there the best is ahead of the next, or far ahead


@dataclass(frozen=True)
class Measured:
    """How often guesses of a kind were right, and in how many files; ``stated`` is what follows from it."""

    files: int
    guesses: int
    right: int
    stated: float


@dataclass(frozen=True)
class Seen:
    """A guess on a file of which somebody wrote down what is right. ``kind`` is what is guessed and what it goes by,
    such as “tier: heading”."""

    file: str
    kind: str
    right: bool


Sureness = Mapping[str, Measured]


def measure(seen: Iterable[Seen]) -> dict[str, Measured]:
    """What was seen of each kind of guess, in the order of their names."""
    by_kind: dict[str, dict[str, list[bool]]] = {}
    for one in seen:
        by_kind.setdefault(one.kind, {}).setdefault(one.file, []).append(one.right)
    return {
        kind: Measured(
            len(files), sum(map(len, files.values())), sum(map(sum, files.values())), _stated(list(files.values()))
        )
        for kind, files in sorted(by_kind.items())
    }


def _stated(files: list[list[bool]]) -> float:
    """The lower bound (Wilson's) of the share of files, each counted by its own share, in whole steps."""
    number = len(files)
    if number < ENOUGH_FILES:
        return 0.0
    share = sum(sum(one) / len(one) for one in files) / number
    square = ODDS * ODDS
    middle = share + square / (2 * number)
    around = ODDS * math.sqrt(share * (1 - share) / number + square / (4 * number * number))
    bound = (middle - around) / (1 + square / number)
    return min(MOST, math.floor(100 * bound / STEP) * STEP) / 100


def stated(sureness: Sureness, what: str, goes_by: str) -> float:
    """How sure a guess of something is, by what it goes by; 0 where that was hardly measured, 1 where somebody said
    it."""
    if goes_by == "told":
        return 1.0
    found = sureness.get(f"{what}: {goes_by}")
    return found.stated if found is not None else 0.0


def how_far(share: float) -> str:
    """What a guess by words goes by, for the share of the best one among the best two."""
    return "far" if share >= FAR else "ahead" if share >= AHEAD else "close"


def read_sureness(text: str) -> dict[str, Measured]:
    """What ``write_sureness`` wrote. Raises ValueError."""
    try:
        return {kind: Measured(**found) for kind, found in json.loads(text).items()}
    except (TypeError, AttributeError) as error:
        raise ValueError("it is not a list of what was measured") from error


def write_sureness(sureness: Sureness) -> str:
    """As a file, a line for each kind."""
    lines = [f"  {json.dumps(kind)}: {json.dumps(vars(found))}" for kind, found in sorted(sureness.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"
