"""What filters and ranking need of every page, as columns of numbers in the order of the library.

Columns change by taking rows out and putting rows in, which costs the same copying whatever the page says: one page
more among thirty thousand is a few milliseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.library.cards import Card
from oap.core.library.facets import FACETS
from oap.core.remembering import remembered


@remembered(65_536)
def fingerprint(text: str) -> np.uint64:
    """A number for a text, the same in every process. Two texts share one about never; who must be sure compares."""
    return np.uint64(_fingerprint(text))


def _fingerprint(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def fingerprints(texts: Iterable[str]) -> NDArray[np.uint64]:
    """The fingerprints of many texts, without remembering them."""
    return np.array([_fingerprint(text) for text in texts], dtype=np.uint64)


def places_among(prints: NDArray[np.uint64], texts: Iterable[str]) -> NDArray[np.intp]:
    """Where the fingerprints of some texts stand among ``prints``, which are in order; -1 for those that do not."""
    return places_of(prints, np.array([fingerprint(text) for text in texts], dtype=np.uint64))


def places_of(prints: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.intp]:
    """The same for some fingerprints."""
    if not len(prints):
        return np.full(len(wanted), -1, dtype=np.intp)
    places = np.minimum(prints.searchsorted(wanted), len(prints) - 1)
    return np.where(prints[places] == wanted, places, -1)


@dataclass(frozen=True)
class Columns:
    """``flags`` has a row for each (facet, value) of ``values`` and a column for each page; ``topics`` a row for each
    place in a page's list of topics, with numbers into ``topic_names`` and -1 for none. ``aliases`` goes from old
    address to slug.
    """

    slugs: NDArray[np.uint64]
    ids: NDArray[np.uint64]
    values: tuple[tuple[str, str], ...]
    flags: NDArray[np.bool_]
    topic_names: tuple[str, ...]
    topics: NDArray[np.int32]
    aliases: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.slugs)

    @cached_property
    def masks(self) -> Mapping[str, Mapping[str, NDArray[np.bool_]]]:
        """facet -> value -> which pages have it."""
        masks: dict[str, dict[str, NDArray[np.bool_]]] = {facet: {} for facet in FACETS}
        for number, (facet, value) in enumerate(self.values):
            if self.flags[number].any():
                masks[facet][value] = self.flags[number]
        return masks

    @cached_property
    def topic_numbers(self) -> Mapping[str, int]:
        return {topic: number for number, topic in enumerate(self.topic_names)}

    def parts(self) -> dict[str, Any]:
        """All of it, for ``oap.core.library.array_file``."""
        return {
            "slugs": self.slugs,
            "ids": self.ids,
            "flags": self.flags,
            "topics": self.topics,
            "values": [list(value) for value in self.values],
            "topic_names": list(self.topic_names),
            "aliases": dict(self.aliases),
        }

    @staticmethod
    def from_parts(parts: Mapping[str, Any]) -> Columns:
        return Columns(
            parts["slugs"],
            parts["ids"],
            tuple((facet, value) for facet, value in parts["values"]),
            parts["flags"],
            tuple(parts["topic_names"]),
            parts["topics"],
            parts["aliases"],
        )

    def without(self, rows: Sequence[int], slugs: Iterable[str]) -> Columns:
        """The same without these rows, which belong to pages of these slugs."""
        gone = set(slugs)
        return Columns(
            np.delete(self.slugs, rows),
            np.delete(self.ids, rows),
            self.values,
            np.delete(self.flags, rows, axis=1),
            self.topic_names,
            np.delete(self.topics, rows, axis=1),
            {alias: slug for alias, slug in self.aliases.items() if slug not in gone},
        )

    def including(self, cards: Sequence[Card], before: Sequence[int]) -> Columns:
        """The same with these cards too, each put before the row of that number."""
        wide = self._able_to_hold(cards)
        more = columns_of(cards, wide.values, wide.topic_names, len(wide.topics))
        return Columns(
            np.insert(wide.slugs, before, more.slugs),
            np.insert(wide.ids, before, more.ids),
            wide.values,
            np.insert(wide.flags, before, more.flags, axis=1),
            wide.topic_names,
            np.insert(wide.topics, before, more.topics, axis=1),
            {**wide.aliases, **more.aliases},
        )

    def _able_to_hold(self, cards: Sequence[Card]) -> Columns:
        values = tuple(dict.fromkeys([*self.values, *_values(cards)]))
        names = tuple(dict.fromkeys([*self.topic_names, *(topic for card in cards for topic in card.topics)]))
        width = max([len(self.topics), *(len(card.topics) for card in cards)])
        flags, topics = self.flags, self.topics
        if len(values) > len(flags):
            flags = np.vstack([flags, np.zeros((len(values) - len(flags), len(self)), dtype=np.bool_)])
        if width > len(topics):
            topics = np.vstack([topics, np.full((width - len(topics), len(self)), -1, dtype=np.int32)])
        return Columns(self.slugs, self.ids, values, flags, names, topics, self.aliases)


def _values(cards: Sequence[Card]) -> Iterable[tuple[str, str]]:
    return dict.fromkeys((facet.id, value) for card in cards for facet in FACETS.values() for value in facet.of(card))


def columns_of(
    cards: Sequence[Card], values: tuple[tuple[str, str], ...] = (), topic_names: tuple[str, ...] = (), width: int = 1
) -> Columns:
    """The columns of cards that are in order. Values and topics given keep their numbers."""
    values = tuple(dict.fromkeys([*values, *_values(cards)]))
    topic_names = tuple(dict.fromkeys([*topic_names, *(topic for card in cards for topic in card.topics)]))
    width = max([width, *(len(card.topics) for card in cards)])
    row = {value: number for number, value in enumerate(values)}
    topic = {name: number for number, name in enumerate(topic_names)}
    flags = np.zeros((len(values), len(cards)), dtype=np.bool_)
    topics = np.full((width, len(cards)), -1, dtype=np.int32)
    for number, card in enumerate(cards):
        for facet in FACETS.values():
            for value in facet.of(card):
                flags[row[facet.id, value], number] = True
        for place, name in enumerate(card.topics):
            topics[place, number] = topic[name]
    return Columns(
        fingerprints(card.slug for card in cards),
        fingerprints(card.id for card in cards),
        values,
        flags,
        topic_names,
        topics,
        {alias.strip("/"): card.slug for card in cards for alias in card.aliases},
    )
