"""What was counted of the phrases that search is taught with: the words of thousands of scenes that nobody will type
again and no editor needs to read.

They are training material (``training/phrases/``); what ranking needs of them is a file of the product, made by
``python -m training.words``: how often each word, pair, beginning and group of letters stands in the phrases of each
topic. The phrases that editors keep are counted beside them (``oap.search.naive_bayes``), so that a new one counts at
once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Pairs:
    """What stands in the examples of which topic, and how much of it: ``counts[i]`` of the thing ``of[i]`` in those of
    the topic ``about[i]``."""

    of: NDArray[np.int64]
    about: NDArray[np.int64]
    counts: NDArray[np.float64]

    def among(self, numbers: NDArray[np.int64]) -> Pairs:
        """The same for other numbers of the topics, ``numbers[t]`` for ``t``; -1 leaves a topic out."""
        about = numbers[self.about] if len(self.about) else self.about
        kept = about >= 0
        return Pairs(self.of[kept], about[kept], self.counts[kept])


@dataclass(frozen=True)
class TaughtWords:
    """Counts of the examples of ``topics``.

    ``sizes`` is how many examples each topic has, ``examples`` how many were counted for letters. ``features`` are
    fingerprints in order and ``said`` what stands in whose examples; ``groups`` are groups of letters, ``seen`` the
    number of examples with each, and ``spelt`` their weight in the examples of each topic. ``words`` is how many
    phrases have a word. ``names`` are fingerprints, in order, of short phrases that belong to one topic, ``named``.
    ``digest`` is of the phrases.
    """

    topics: tuple[str, ...]
    sizes: NDArray[np.float64]
    features: NDArray[np.uint64]
    said: Pairs
    examples: int
    groups: Sequence[str]
    seen: NDArray[np.int64]
    spelt: Pairs
    words: Mapping[str, int]
    names: NDArray[np.uint64]
    named: NDArray[np.int64]
    digest: str = ""

    def among(self, numbers: Mapping[str, int], joined: Mapping[str, str] | None = None) -> TaughtWords:
        """The same for the topics of a taxonomy, which may have others: what is about none of them counts for none, and
        what is about one that was ``joined`` to another counts for that."""
        other = joined or {}
        places = np.array([numbers.get(other.get(topic, topic), -1) for topic in self.topics], dtype=np.int64)
        sizes = np.zeros(len(numbers))
        np.add.at(sizes, places[places >= 0], self.sizes[places >= 0])
        named = places[self.named] if len(self.named) else self.named
        return TaughtWords(
            tuple(numbers),
            sizes,
            self.features,
            self.said.among(places),
            self.examples,
            self.groups,
            self.seen,
            self.spelt.among(places),
            self.words,
            self.names[named >= 0],
            named[named >= 0],
            self.digest,
        )


def none_taught(topics: Sequence[str] = ()) -> TaughtWords:
    """Nothing: then only the phrases of editors count."""
    no_numbers, no_prints = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    pairs = Pairs(no_numbers, no_numbers, np.zeros(0))
    sizes = np.zeros(len(topics))
    return TaughtWords(tuple(topics), sizes, no_prints, pairs, 0, (), no_numbers, pairs, {}, no_prints, no_numbers)
