"""What topics a query is probably about, from pieces of its words: a complement naive Bayes count over groups of
letters.

The words of a query are often not those of any example, but made of the same pieces: "unfriended", "wobbles",
"scribbly", "skool". Each example (a way of saying it in the thesaurus) is a set of groups of three to five letters
inside its words, rare groups counting more and all examples as much as each other. A group speaks for a topic by how
much more of it stands in the topic's examples than in all others together (Rennie and others 2003), so that topics with
many examples are not favoured. Counted, not trained, like ``oap.search.naive_bayes``, whose mistakes are others than
these: the two are averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from oap.core.search.taught_words import TaughtWords, none_taught
from oap.search.naive_bayes import Example

SHORTEST, LONGEST = 3, 5  # letters in a group; the edge of a word counts as one
SMOOTHING = 0.045  # of an example's worth that each topic has of every group


class NgramBayes:
    """Evidence for ``topics`` topics from examples: the words of a phrase, and how much it counts for topics by
    number."""

    def __init__(self, examples: Iterable[Example], topics: int, taught: TaughtWords | None = None) -> None:
        """``taught`` was counted before, with the same topics."""
        self.topics = topics
        before = taught or none_taught([""] * topics)
        self.numbers: dict[str, int] = {group: number for number, group in enumerate(before.groups)}
        of_word: dict[str, tuple[int, ...]] = {}
        held: list[int] = []
        sizes, about, counts = [], [], []
        for said, speaks_for in examples:
            inside: set[int] = set()
            for word in said:
                if word not in of_word:
                    of_word[word] = tuple(self.numbers.setdefault(g, len(self.numbers)) for g in ngrams(word))
                inside.update(of_word[word])
            for topic, weight in speaks_for.items():
                held.extend(inside)
                sizes.append(len(inside))
                about.append(topic)
                counts.append(weight)
        self.weights, self.says = _counted(
            np.array(held, dtype=np.int64),
            np.array(sizes, dtype=np.int64),
            np.array(about, dtype=np.int64),
            np.array(counts),
            (len(self.numbers), topics),
            before,
        )
        # What a group of letters weighs that no example has.
        self.unknown = float(np.log(1 + len(sizes) + before.examples)) + 1

    def probabilities(self, said: Sequence[str]) -> NDArray[np.float64]:
        """How probable each topic is by the letters of these words. They add up to 1; all alike when nothing is
        known."""
        probable: NDArray[np.float64] = self.probabilities_each([said])[0]
        return probable

    def probabilities_each(self, runs: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """The same for several runs of words, a row for each: what they have in common is looked up once."""
        place: dict[str, int] = {}
        of_word = {
            word: [place.setdefault(group, len(place)) for group in ngrams(word)]
            for word in dict.fromkeys(chain.from_iterable(runs))
        }
        numbers = np.array([self.numbers.get(group, -1) for group in place], dtype=np.intp)
        held = np.zeros((len(runs), len(place)))
        for row, said in zip(held, runs, strict=True):
            row[list(set().union(*(of_word[word] for word in said)))] = 1.0
        known = numbers >= 0
        weights = np.full(len(place), self.unknown)
        weights[known] = self.weights[numbers[known]]
        lengths = np.sqrt(held @ weights**2)
        evidence = (held[:, known] * weights[known]) @ self.says[numbers[known]].astype(np.float64)
        evidence /= np.maximum(lengths, 1e-12)[:, np.newaxis]
        likely = np.exp(evidence - evidence.max(axis=1, keepdims=True))
        probable: NDArray[np.float64] = likely / likely.sum(axis=1, keepdims=True)
        return probable


def ngrams(word: str) -> list[str]:
    """The groups of letters of a word, its edges marked."""
    edged = f" {word} "
    return [
        edged[start : start + size]
        for size in range(SHORTEST, LONGEST + 1)
        for start in range(max(1, len(edged) - size + 1))
    ]


def _counted(
    held: NDArray[np.int64],
    sizes: NDArray[np.int64],
    about: NDArray[np.int64],
    counts: NDArray[np.float64],
    shape: tuple[int, int],
    before: TaughtWords,
) -> tuple[NDArray[np.float64], NDArray[np.float16]]:
    """How rare each group is, and how much it says for each topic. ``held`` are the examples' groups one after
    another."""
    seen = np.bincount(held, minlength=shape[0])
    seen[: len(before.seen)] += before.seen
    weights: NDArray[np.float64] = np.log((1 + len(sizes) + before.examples) / (1 + seen)) + 1
    example = np.repeat(np.arange(len(sizes)), sizes)
    lengths = np.sqrt(np.bincount(example, weights=weights[held] ** 2, minlength=len(sizes)))
    value = counts[example] * weights[held] / np.maximum(lengths[example], 1e-9)
    keys = np.concatenate([held * shape[1] + about[example], before.spelt.of * shape[1] + before.spelt.about])
    values = np.concatenate([value, before.spelt.counts])
    counted = np.bincount(keys, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
    inside = counted + SMOOTHING
    others = counted.sum(axis=1, keepdims=True) - counted + SMOOTHING
    says = np.log(inside / inside.sum(axis=0)) - np.log(others / others.sum(axis=0))
    return weights, says.astype(np.float16)  # half the memory; the difference is nowhere near what words differ by
