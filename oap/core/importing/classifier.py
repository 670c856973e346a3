"""What a page or a sentence of somebody else's handbook may be about where no heading says it, and how sure that is.

What headings say is read by ``heads``. The words both go by are a list: ``oap/data/guessing.txt``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.importing.guessing_words import GuessingWords
from oap.core.importing.heads import SPECIALIST, Heads
from oap.core.importing.sureness import WHY, Sureness, how_far, stated
from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.thesaurus import Thesaurus
from oap.core.search.tokens import is_stop, normalise


@dataclass(frozen=True, slots=True)
class Guess:
    """``value`` is one id, or several with spaces between; ``confidence`` is from 0 (nobody measured how sure) to 1,
    ``goes_by`` what it rests on (see ``sureness``)."""

    value: str
    confidence: float
    goes_by: str = ""

    @property
    def why(self) -> str:
        return WHY.get(self.goes_by, "")


def told(value: str) -> Guess:
    """What a person said: no guess any more."""
    return Guess(value, 1.0, "told")


class Guesser:
    """Knows the area's own words: the taxonomy, how people say things, and what its pages are called."""

    def __init__(
        self,
        words: GuessingWords,
        taxonomy: Taxonomy,
        thesaurus: Thesaurus,
        cards: Iterable[Card] = (),
        sureness: Sureness | None = None,
    ) -> None:
        self.words, self.taxonomy, self.heads = words, taxonomy, Heads(words, taxonomy)
        self.sureness: Sureness = sureness or {}
        texts: defaultdict[str, list[str]] = defaultdict(list)
        for topic in taxonomy.topics.values():
            texts[topic.id] += [topic.plain, topic.professional] * 3
        for concept in thesaurus.concepts.values():
            texts[concept.topics[0]] += [concept.title, *concept.say, *concept.pro, *concept.abbr]
        for card in cards:
            if card.topics and PAGE_TYPES[card.type].has_two_titles:
                texts[card.topics[0]] += [card.title, card.professional_title, card.summary, *card.also_known_as]
        self._counts = {
            topic: Counter(w for text in said for w in _words(text))
            for topic, said in texts.items()
            if topic in taxonomy.topics
        }
        spread = Counter(word for counts in self._counts.values() for word in counts)
        self._weight = {word: math.log((1 + len(self._counts)) / number) for word, number in spread.items()}

    def guess(self, what: str, value: str, goes_by: str) -> Guess:
        """A guess of something, as sure as such guesses were."""
        return Guess(value, stated(self.sureness, what, goes_by), goes_by)

    def place(self, title: str, texts: Sequence[str], area: str) -> tuple[Guess, Guess]:
        """The area of need and the main topic. ``area`` is what a heading said, and is believed."""
        scores = self._scores(title, texts)
        if area:
            inside = {topic: score for topic, score in scores.items() if self.taxonomy.topics[topic].area == area}
            first = next((t.id for t in self.taxonomy.topics.values() if t.area == area), "")
            return self.guess("area", area, "heading"), self._best("topic", inside, first)
        by_area: Counter[str] = Counter()
        for topic_id, score in sorted(scores.items(), key=lambda one: -one[1])[:12]:
            by_area[self.taxonomy.topics[topic_id].area] += score  # type: ignore[assignment]  # floats
        by_area.pop("", None)
        guessed = self._best("area", by_area, next(iter(self.taxonomy.areas)))
        inside = {topic: score for topic, score in scores.items() if self.taxonomy.topics[topic].area == guessed.value}
        return guessed, self._best("topic", inside, next(iter(self.taxonomy.topics)))

    def _best(self, what: str, scores: Mapping[str, float], otherwise: str) -> Guess:
        """The highest, by how far it is ahead of the next."""
        if not scores:
            return self.guess(what, otherwise, "nothing")
        ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        return self.guess(what, ranked[0][0], how_far(ranked[0][1] / (ranked[0][1] + second)))

    def _scores(self, title: str, texts: Sequence[str]) -> dict[str, float]:
        wanted = Counter(word for text in texts for word in _words(text))
        for word in _words(title):
            wanted[word] += 4
        scores = {}
        for topic, counts in self._counts.items():
            total = sum(counts.values()) or 1
            scores[topic] = sum(
                math.log1p(number) * self._weight[word] * math.log1p(100 * counts[word] / total)
                for word, number in wanted.items()
                if word in counts
            )
        return {topic: score for topic, score in scores.items() if score > 0}

    def tier(self, named: str, text: str) -> Guess:
        """The tier of a draft. An area without a tier for specialist support has it among the advice of specialists."""
        if named == SPECIALIST and SPECIALIST not in self.taxonomy.tiers:
            return self.guess("tier", list(self.taxonomy.tiers)[-1], "specialist")
        if named:
            return self.guess("tier", named, "heading")
        plain = normalise(text)
        if self.words.targeted.search(plain):
            return self.guess("tier", "targeted", "sentence")
        return self.guess("tier", "universal", "sentence" if self.words.universal.search(plain) else "nothing")

    def phases(self, named: Sequence[str] | None, texts: Iterable[str]) -> Guess:
        """The phases that a heading or the words name; all of them, unsure, where nothing does."""
        if named:
            return self.guess("phases", " ".join(named), "heading")
        if named is not None:
            return self.guess("phases", " ".join(self.taxonomy.phases), "all")
        plain = normalise(" ".join(texts))
        found = [
            phase for phase, words in self.words.phases.items() if phase in self.taxonomy.phases and words.search(plain)
        ]
        if found:
            return self.guess("phases", " ".join(found), "words")
        return self.guess("phases", " ".join(self.taxonomy.phases), "nothing")


def _words(text: str) -> list[str]:
    return [_stem(word) for word in normalise(text).split() if not is_stop(word) and len(word) > 2]


def _stem(word: str) -> str:
    for end in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(end) and len(word) > len(end) + 3:
            return word[: -len(end)]
    return word
