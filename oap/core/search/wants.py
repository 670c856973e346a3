"""What a reader wants (is it allowed, how do I ask, whom can I ring, what is it, what should school do, what can I do
at home), and who asks, from the little words of a query.

A logistic regression over words and neighbouring pairs of words, taught with made-up questions about every topic
(``python -m training.wants``), so that what a query is about weighs nothing. Its weights are a file of the product. It
decides nothing unless it is sure: most queries only say what they are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.definitions import Definitions
from oap.core.search.small_transformer import Floats, softmax
from oap.core.search.tokens import normalise

SURE = 0.85  # how probable what is wanted, and who asks, has to be to change anything
LONGEST = 40  # words that are read: the last, where a long text asks


@dataclass(frozen=True)
class Want:
    """Something that readers want of a topic. ``id`` is permanent (the API gives it); ``said`` is how we say that we
    understood it."""

    id: str
    said: str


WANTS: Definitions[Want] = Definitions(
    Want("allowed", "what is allowed"),
    Want("ask", "how to ask"),
    Want("ring", "who to talk to"),
    Want("what", "what it is"),
    Want("school", "what school should do"),
    Want("home", "what you can do at home"),
)


class Asker(StrEnum):
    """Who asks."""

    FAMILY = "family"
    YOUNG = "young"
    STAFF = "staff"
    HEALTH = "health"

    @property
    def professional(self) -> bool:
        return self in (Asker.STAFF, Asker.HEALTH)


NOTHING = "none"  # the first answer of both: a query that says neither


@dataclass(frozen=True)
class Wanted:
    """What was read: each empty unless it is sure; and how probable each is, for explaining."""

    want: str = ""
    asker: Asker | None = None
    probable: Mapping[str, float] | None = None


UNREAD = Wanted()


@dataclass(frozen=True)
class WantReader:
    """The weights, as ``training.wants`` wrote them. Never changes; safe to share between threads."""

    features: tuple[str, ...]
    weights: NDArray[Any]  # a row for each feature: the wants, then the askers, each after ``NOTHING``
    bias: NDArray[Any]
    digest: str  # of the examples that it was taught with

    def read(self, text: str) -> Wanted:
        """What a query wants and who asks it, where that is sure."""
        rows = [self._numbers[name] for name in features(text) if name in self._numbers]
        if not rows:
            return UNREAD
        sums: Floats = self._rows[rows].sum(0) / np.float32(len(rows) ** 0.5) + self.bias
        wants, askers = softmax(sums[: len(WANT_NAMES)]), softmax(sums[len(WANT_NAMES) :])
        want, asker = WANT_NAMES[int(wants.argmax())], ASKER_NAMES[int(askers.argmax())]
        probable = {name: float(value) for name, value in zip(WANT_NAMES[1:], wants[1:], strict=True)}
        probable |= {name: float(value) for name, value in zip(ASKER_NAMES[1:], askers[1:], strict=True)}
        return Wanted(
            want if want != NOTHING and wants.max() >= SURE else "",
            Asker(asker) if asker != NOTHING and askers.max() >= SURE else None,
            probable,
        )

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.features)}

    @cached_property
    def _rows(self) -> Floats:
        return self.weights.astype(np.float32)


WANT_NAMES = (NOTHING, *WANTS)
ASKER_NAMES = (NOTHING, *(str(asker) for asker in Asker))


def features(text: str) -> dict[str, None]:
    """The words, pairs of neighbours, and pairs with one word between, each once; numbers are one word."""
    words = ["<", *("0" if word.isdigit() else word for word in normalise(text).split()[-LONGEST:]), ">"]
    return dict.fromkeys(
        (
            *words[1:-1],
            *(f"{one} {other}" for one, other in pairwise(words)),
            *(f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False)),
        )
    )
