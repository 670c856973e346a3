"""What to offer while somebody types: pages by their titles, and the ways that families say it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from oap.core import words
from oap.core.library import Card, Library
from oap.core.thesaurus import Thesaurus

MIN_FUZZY = 4
TITLE, LAY, CONCEPT = 1.3, 1.0, 0.85  # a page's title, a page's own lay words, the thesaurus


@dataclass(frozen=True)
class Suggestion:
    """``text`` is what to show, ``words`` what the box then holds, ``url`` where it leads."""

    text: str
    words: str
    url: str


@dataclass(frozen=True)
class _Entry:
    phrase: str
    said: tuple[str, ...]
    card: Card
    weight: float


class Suggester:
    """Suggestions over one state of library and thesaurus. The tables are made at the first question."""

    def __init__(self, library: Library, thesaurus: Thesaurus, types: Mapping[str, float]) -> None:
        self.library, self.thesaurus, self.types = library, thesaurus, types

    @cached_property
    def _entries(self) -> Sequence[_Entry]:
        return [entry for entry in self._phrases() if entry.said]

    def _phrases(self) -> Iterator[_Entry]:
        main: dict[str, Card] = {}
        for card in self.library.cards:
            weight = self.types.get(card.type, 1.0)
            yield _Entry(card.title, tuple(words.words(card.title)), card, TITLE * weight)
            for phrase in card.also_known_as:
                yield _Entry(phrase, tuple(words.words(phrase)), card, LAY * weight)
            best = main.get(card.topics[0])
            if best is None or weight > self.types.get(best.type, 1.0):
                main[card.topics[0]] = card
        for concept in self.thesaurus.concepts.values():
            target = main.get(concept.topics[0])
            for phrase in (*concept.say, *concept.pro, *concept.abbr) if target else ():
                yield _Entry(phrase, tuple(words.words(phrase)), target, CONCEPT)  # type: ignore[arg-type]

    @cached_property
    def _holding(self) -> Mapping[str, Sequence[int]]:
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for word in dict.fromkeys(entry.said):
                holding[word].append(number)
        return holding

    @cached_property
    def _vocabulary(self) -> Sequence[str]:
        return sorted(self._holding)

    def suggest(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """Up to ``limit`` suggestions for the beginning of a query, at most one for each page, best first."""
        plain = words.words(typed[:80])
        if not plain or len("".join(plain)) < 2:
            return []
        last = plain[-1]
        whole = [word for word in plain[:-1] if not words.is_stop(word)]
        scores: defaultdict[int, float] = defaultdict(float)
        self._add(scores, self._beginning(last))
        for word in whole:
            self._add(scores, self._like(word))
        asked = len(whole) + 1
        best: dict[str, tuple[float, _Entry]] = {}
        for number, score in scores.items():
            entry = self._entries[number]
            if score < asked - (1.0 if asked > 3 else 0.5):
                continue
            explained = min(1.0, len(plain) / len(entry.said))
            value = score / asked * (0.6 + 0.4 * explained) * entry.weight
            value *= 1.15 if entry.said[: len(plain) - 1] == tuple(plain[:-1]) else 1.0
            if value > best.get(entry.card.slug, (0.0, entry))[0]:
                best[entry.card.slug] = (value, entry)
        ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].card.title))
        return [_suggestion(entry) for _, entry in ranked[:limit]]

    def _add(self, scores: defaultdict[int, float], likely: Mapping[str, float]) -> None:
        reached: dict[int, float] = {}
        for word, score in likely.items():
            for number in self._holding[word]:
                reached[number] = max(score, reached.get(number, 0.0))
        for number, score in reached.items():
            scores[number] += score

    def _beginning(self, part: str) -> dict[str, float]:
        """The words that begin so; when there are none, those whose beginning is one slip away."""
        found: dict[str, float] = {}
        place = bisect_left(self._vocabulary, part)
        while place < len(self._vocabulary) and self._vocabulary[place].startswith(part):
            found[self._vocabulary[place]] = 1.0
            place += 1
        return found or (self._slips(part, beginning=True) if len(part) >= MIN_FUZZY else {})

    def _like(self, word: str) -> dict[str, float]:
        """The word itself and those that go on from it; when there are none, those one slip away."""
        if word in self._holding:
            return {word: 1.0, **{other: 0.9 for other in self._beginning(word) if other != word}}
        stem = word.rstrip("s")
        if stem in self._holding:
            return {stem: 0.95}
        return self._slips(word, beginning=False) if len(word) >= MIN_FUZZY else {}

    def _slips(self, word: str, *, beginning: bool) -> dict[str, float]:
        if beginning:
            near = {
                v
                for v in self._vocabulary
                if v[0] == word[0] and OSA.distance(v[: len(word)], word, score_cutoff=1) <= 1
            }
            return dict.fromkeys(near, 0.75)
        found = process.extract(
            word, self._vocabulary, scorer=OSA.distance, score_cutoff=2 if len(word) > 6 else 1, limit=8
        )
        return {
            near: 0.85 - 0.1 * distance + 0.02 * min(3, Prefix.similarity(word, near)) for near, distance, _ in found
        }


def _suggestion(entry: _Entry) -> Suggestion:
    card = entry.card
    if entry.phrase == card.title:
        return Suggestion(card.title, card.title, card.url)
    return Suggestion(f"{entry.phrase} – {card.title}", entry.phrase, card.url)
