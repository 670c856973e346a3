"""A small transformer that reads what somebody typed and says how much it tells of danger, of which kind, and who
speaks.

It was taught by a larger one (``training/``), so that it knows words nobody listed; its weights are a file of the
product. Reading is arithmetic over arrays and costs a fraction of a millisecond. A long text is read in windows,
because danger is often one sentence of a story: what the loudest window says counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.search.small_transformer import UNKNOWN, WINDOW, Floats, SmallTransformer, softmax

MOST_WINDOWS = 24  # 500 pieces; a text is cut at 2,000 characters long before
BY_CHANCE = 2.5  # of more windows the loudest is louder by chance; set on whole ordinary posts
SPEAKERS = ("child", "parent", "professional")


@dataclass(frozen=True)
class Reading:
    """What the model makes of a text.

    ``odds`` are the natural logarithm of the odds that it tells of danger; ``kinds`` and ``speakers`` say how probable
    each is, given that it does. ``vector`` stands for the loudest window: texts that tell alike have vectors that point
    alike (length 1).
    """

    odds: float
    kinds: Mapping[str, float]
    speakers: Mapping[str, float]
    vector: Floats


@dataclass(frozen=True)
class CrisisModel:
    """The weights, by name, as ``training.danger`` wrote them. Never changes; safe to share between threads."""

    weights: Mapping[str, NDArray[Any]]
    pieces: Mapping[str, int]
    kinds: tuple[str, ...]
    heads: int
    sure: float  # from these odds on by itself, and from which on it is perhaps
    perhaps: float
    learned: frozenset[str]  # fingerprints of the examples that it was taught with

    def read(self, text: str) -> Reading:
        """What the text tells. One without a word that it knows tells nothing: its odds are minus infinity."""
        found = self._reader.pieces_of(text)
        windows = self._reader.windows(found, MOST_WINDOWS)
        vectors = self._reader.encode(windows)
        likely, odds = self._said_by(vectors)
        loudest = int(odds.argmax())
        kinds = likely[loudest, 1:] / likely[loudest, 1:].sum()
        speakers = softmax(vectors[loudest] @ self.weights["speaker.weight"].T + self.weights["speaker.bias"])
        vector = vectors[loudest] / np.linalg.norm(vectors[loudest])
        if all(piece == UNKNOWN for piece in found):  # a script it cannot read, or no words at all
            odds[loudest] = -np.inf
        return Reading(
            float(odds[loudest]) - BY_CHANCE * float(np.log(len(windows))),
            dict(zip(self.kinds, map(float, kinds), strict=True)),
            dict(zip(SPEAKERS, map(float, speakers), strict=True)),
            vector,
        )

    def odds_each(self, texts: Sequence[str]) -> Floats:
        """The odds of each of several short texts, as if it were all that was said; minus infinity without a word that
        it knows."""
        cut = [self._reader.pieces_of(text)[:WINDOW] for text in texts]
        _, odds = self._said_by(self._reader.encode(cut))
        odds[[all(piece == UNKNOWN for piece in one) for one in cut]] = -np.inf
        return odds

    def _said_by(self, vectors: Floats) -> tuple[Floats, Floats]:
        """How probable no danger and each kind of it are, and the odds of any, for each vector."""
        likely = softmax(vectors @ self.weights["kind.weight"].T + self.weights["kind.bias"])
        odds: Floats = np.log1p(-likely[:, 0].clip(max=1 - 1e-7)) - np.log(likely[:, 0].clip(min=1e-9))
        return likely, odds

    @cached_property
    def _reader(self) -> SmallTransformer:
        return SmallTransformer(self.weights, self.pieces, self.heads)
