"""What a taught model reads of the topics of one taxonomy, and how it is put together with what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.search.topic_reader import TopicReader

LEAST = 1e-5  # what no model may say that a topic is less probable than


class TaughtTopics:
    """What a taught model reads, for the topics of one taxonomy. Those it was not taught are read by counts alone."""

    def __init__(
        self, reader: TopicReader, numbers: Mapping[str, int], joined: Mapping[str, str] | None = None
    ) -> None:
        self.reader = reader
        named = [(joined or {}).get(topic, topic) for topic in reader.topics]
        taught = [(place, numbers[topic]) for place, topic in enumerate(named) if topic in numbers]
        self._places, self._numbers = np.array(taught, dtype=np.intp).reshape(-1, 2).T

    def read(self, text: str, topics: int) -> NDArray[np.float64]:
        """How probable each topic is by the model alone; 0 for those it was not taught."""
        found: NDArray[np.float64] = self._placed(self.reader.read(text)[np.newaxis], topics)[0]
        return found

    def read_each(self, texts: Sequence[str], topics: int) -> NDArray[np.float64]:
        """The same for each of several short texts."""
        return self._placed(self.reader.read_each(texts), topics)

    def _placed(self, read: NDArray[Any], topics: int) -> NDArray[np.float64]:
        found = np.zeros((len(read), topics))
        np.add.at(found.T, self._numbers, read[:, self._places].T)
        return found

    def beside(self, counted: NDArray[np.float64], read: NDArray[np.float64]) -> NDArray[np.float64]:
        """What was counted and what was read, put together by their logarithms; they add up to 1. For several
        runs of words it is a row for each."""
        mixed, share = np.log(np.maximum(counted, LEAST)), self.reader.share
        known = np.log(np.maximum(read[..., self._numbers], LEAST))
        mixed[..., self._numbers] = (1 - share) * mixed[..., self._numbers] + share * known
        likely = np.exp(mixed - mixed.max(axis=-1, keepdims=True))
        probable: NDArray[np.float64] = likely / likely.sum(axis=-1, keepdims=True)
        return probable
