"""A small transformer that reads which topics a query is about, beside the counts of words (``oap.search.topics``).

It was taught by a larger one with every way of saying it in the thesaurus (``python -m training.topics``), so that it
knows what is meant by words nobody wrote down. Its weights are a file of the product. A topic that it was not taught
is read by the counts alone, and so is everything when the file is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.search.small_transformer import UNKNOWN, WINDOW, Floats, SmallTransformer, softmax
from oap.core.search.thesaurus import Thesaurus

LONG, SPAN, APART = 12, 9, 5  # words: a longer text is also read in spans of so many, which begin so far apart
MOST_WINDOWS, MOST_SPANS = 8, 24


@dataclass(frozen=True)
class TopicReader:
    """The weights, by name, as ``training.topics`` wrote them. Never changes; safe to share between threads."""

    weights: Mapping[str, NDArray[Any]]
    pieces: Mapping[str, int]
    heads: int
    topics: tuple[str, ...]
    share: float  # of what it reads, beside what is counted
    digest: str  # of the phrases that it was taught with
    learned: NDArray[np.uint32]  # a print of each of them, in order

    def read(self, text: str) -> Floats:
        """How probable each of its topics is; they add up to 1. The same for all when it knows no word of the text."""
        found = self._transformer.pieces_of(text)
        if all(piece == UNKNOWN for piece in found):
            return np.full(len(self.topics), 1 / len(self.topics), dtype=np.float32)
        windows = self._transformer.windows(found, MOST_WINDOWS)
        spans = [self._beginning(span) for span in spans_of(text)]
        likely = self._likely([*windows, *spans])
        whole: Floats = likely[: len(windows)].mean(0)
        if spans:
            whole = (whole + likely[len(windows) :].mean(0)) / 2
        return whole

    def read_each(self, texts: Sequence[str]) -> Floats:
        """How probable each of its topics is in each of several short texts."""
        return self._likely([self._beginning(text) for text in texts])

    def _beginning(self, text: str) -> list[int]:
        """The pieces of a short text, as many as can be read at once: nine long words may have more."""
        return self._transformer.pieces_of(text)[:WINDOW]

    def _likely(self, windows: Sequence[Sequence[int]]) -> Floats:
        vectors = self._transformer.encode(windows)
        return softmax(vectors @ self.weights["topic.weight"].T + self.weights["topic.bias"])

    @cached_property
    def _transformer(self) -> SmallTransformer:
        return SmallTransformer(self.weights, self.pieces, self.heads)

    def not_taught(self, phrases: Sequence[str]) -> list[str]:
        """Those of the phrases that it was not taught."""
        known = set(self.learned.tolist())
        return [phrase for phrase in phrases if int(phrase_print(phrase)) not in known]


def spans_of(text: str) -> list[str]:
    """The words of a long text in overlapping spans; none of a short one."""
    words = text.split()
    if len(words) <= LONG:
        return []
    return [" ".join(words[at : at + SPAN]) for at in range(0, len(words) - SPAN + APART, APART)][:MOST_SPANS]


def taught_phrases(thesaurus: Thesaurus, names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way of saying it, with the topics it belongs to, main first. ``names`` goes from topic to what it is
    called."""
    for concept in thesaurus.concepts.values():
        for said in dict.fromkeys((concept.title, *concept.say, *concept.pro, *concept.abbr, *concept.typo)):
            yield said, concept.topics
    for topic, called in names.items():
        for name in called:
            yield name, (topic,)


def phrases_digest(phrases: Sequence[tuple[str, Sequence[str]]]) -> str:
    """What stands for these phrases and their topics, in any order."""
    lines = sorted(f"{said}\t{' '.join(topics)}" for said, topics in phrases)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def phrase_print(phrase: str) -> np.uint32:
    """A number of 32 bits that stands for a phrase."""
    return np.uint32(int.from_bytes(hashlib.sha256(phrase.encode()).digest()[:4], "little"))
