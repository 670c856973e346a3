"""What to offer while somebody types: pages by their titles, and the ways that families say it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from oap.core.library.cards import Card
from oap.core.library.library import Library
from oap.core.search import tokens
from oap.core.search.thesaurus import Thesaurus
from oap.search.lay_phrases import PROFESSIONAL, LayPhrases, derive

MIN_FUZZY = 4
# What a page's title, its professional title (not offered), its own lay words, and the thesaurus count.
KIND = np.array([1.3, 0.0, 1.0])
CONCEPT = 0.85
_LOOKED_AT = 400  # of the candidates, how many are compared word by word


@dataclass(frozen=True)
class Suggestion:
    """``text`` is what to show, ``words`` what the box then holds, ``url`` where it leads."""

    text: str
    words: str
    url: str


@dataclass(frozen=True)
class _Table:
    """Phrases with, for each, the page it leads to (-1: none) and what it counts."""

    sayings: LayPhrases
    pages: NDArray[np.int32]
    weights: NDArray[np.float64]


class ConceptPhrases:
    """The thesaurus's phrases as a table, one "page" a concept, with the main topic of each. Made when first asked
    for."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus

    @cached_property
    def table(self) -> tuple[LayPhrases, Sequence[str]]:
        concepts = list(self.thesaurus.concepts.values())
        told = (
            (phrase, number, PROFESSIONAL)
            for number, concept in enumerate(concepts)
            for phrase in (*concept.say, *concept.pro, *concept.abbr)
        )
        return LayPhrases.from_parts(derive(told, len(concepts), {})), [concept.topics[0] for concept in concepts]


class Suggester:
    """Suggestions over one state of index, library and thesaurus. The tables are made at the first question."""

    def __init__(
        self,
        sayings: Sequence[LayPhrases],
        place: NDArray[np.int32],
        library: Library,
        concepts: ConceptPhrases,
        types: Mapping[str, float],
    ) -> None:
        """``place`` goes from the pages of ``sayings`` to those of the library."""
        self.sayings, self.place, self.library, self.types = sayings, place, library, types
        self.concepts: ConceptPhrases = concepts

    @cached_property
    def _prior(self) -> NDArray[np.float64]:
        prior = np.ones(len(self.library) + 1)  # the last is for no page
        for kind, having in self.library.masks["type"].items():
            prior[:-1][having] = self.types.get(kind, 1.0)
        return prior

    @cached_property
    def _tables(self) -> Sequence[_Table]:
        tables, offset = [], 0
        for sayings in self.sayings:
            pages = self.place[offset : offset + sayings.pages][sayings.owners]
            tables.append(_Table(sayings, pages, KIND[sayings.kinds] * self._prior[pages]))
            offset += sayings.pages
        concepts, topics = self.concepts.table
        main = np.array([self._main_page(topic) for topic in topics], dtype=np.int32)
        pages = main[concepts.owners] if len(topics) else np.zeros(0, dtype=np.int32)
        tables.append(_Table(concepts, pages, np.full(len(pages), CONCEPT)))
        return tables

    def _main_page(self, topic: str) -> int:
        """The page that a topic's phrases lead to: the first of the kind that counts most; -1 when there is none."""
        number = self.library.columns.topic_numbers.get(topic)
        if number is None:
            return -1
        found = np.flatnonzero(self.library.columns.topics[0] == number)
        return int(found[np.argmax(self._prior[found])]) if len(found) else -1

    def suggest(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """Up to ``limit`` suggestions for the beginning of a query, at most one for each page, best first."""
        plain = tokens.words(typed[:80])
        if not plain or len("".join(plain)) < 2:
            return []
        likely = [self._beginning(plain[-1])]
        likely += [self._like(word) for word in plain[:-1] if not tokens.is_stop(word)]
        best: dict[int, tuple[float, _Table, int]] = {}
        for table in self._tables:
            for value, number in _candidates(table, likely, plain):
                page = int(table.pages[number])
                if page not in best or value > best[page][0]:
                    best[page] = (value, table, number)
        ranked = sorted(best.items(), key=lambda one: (-round(one[1][0], 9), one[0]))  # pages are in order of title
        return [_suggestion(self.library.cards[page], table, number) for page, (_, table, number) in ranked[:limit]]

    def _holding(self, word: str) -> bool:
        return any(word in table.sayings.word_numbers for table in self._tables)

    def _beginning(self, part: str) -> dict[str, float]:
        """The words that begin so; when there are none, those whose beginning is one slip away."""
        found: dict[str, float] = {}
        for table in self._tables:
            known = table.sayings.words
            place = bisect_left(known, part)
            while place < len(known) and known[place].startswith(part):
                found[known[place]] = 1.0
                place += 1
        return found or (self._slips(part, beginning=True) if len(part) >= MIN_FUZZY else {})

    def _like(self, word: str) -> dict[str, float]:
        """The word itself and those that go on from it; when there are none, those one slip away."""
        if self._holding(word):
            return {word: 1.0, **{other: 0.9 for other in self._beginning(word) if other != word}}
        stem = word.rstrip("s")
        if self._holding(stem):
            return {stem: 0.95}
        return self._slips(word, beginning=False) if len(word) >= MIN_FUZZY else {}

    def _slips(self, word: str, *, beginning: bool) -> dict[str, float]:
        near: dict[str, float] = {}
        for table in self._tables:
            known = table.sayings.words
            if beginning:
                first = known[bisect_left(known, word[0]) : bisect_left(known, chr(ord(word[0]) + 1))]
                near |= {v: 0.75 for v in first if OSA.distance(v[: len(word)], word, score_cutoff=1) <= 1}
            else:
                most = 2 if len(word) > 6 else 1
                for v, distance, _ in process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=8):
                    near[v] = 0.85 - 0.1 * distance + 0.02 * min(3, Prefix.similarity(word, v))
        return near


def _candidates(table: _Table, likely: Sequence[Mapping[str, float]], plain: Sequence[str]) -> list[tuple[float, int]]:
    """The phrases that say most of what was asked, each with its value, the most valuable first."""
    sayings = table.sayings
    scores = np.zeros(len(sayings.owners))
    for one in likely:
        reached = np.zeros(len(sayings.owners))
        for word, score in one.items():
            number = sayings.word_numbers.get(word, -1)
            if number >= 0:
                phrases = sayings.with_word(number)
                reached[phrases] = np.maximum(reached[phrases], score)
        scores += reached
    asked = len(likely)
    numbers = np.flatnonzero((scores >= asked - (1.0 if asked > 3 else 0.5)) & (table.pages >= 0) & (table.weights > 0))
    explained = np.minimum(1.0, len(plain) / sayings.spoken[numbers])
    values = scores[numbers] / asked * (0.6 + 0.4 * explained) * table.weights[numbers]
    first = np.argsort(-values, kind="stable")[:_LOOKED_AT]
    begin = list(plain[:-1])
    found = []
    for value, number in zip(values[first].tolist(), numbers[first].tolist(), strict=True):
        alike = not begin or tokens.words(sayings.phrase(number))[: len(begin)] == begin
        found.append((value * 1.15 if alike else value, number))
    return sorted(found, key=lambda one: (-one[0], one[1]))


def _suggestion(card: Card, table: _Table, number: int) -> Suggestion:
    phrase = table.sayings.phrase(number)
    if phrase == card.title:
        return Suggestion(card.title, card.title, card.url)
    return Suggestion(f"{phrase} – {card.title}", phrase, card.url)
