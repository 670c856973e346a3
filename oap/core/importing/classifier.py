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
from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.thesaurus import Thesaurus
from oap.core.search.tokens import is_stop, normalise

SURE, LIKELY, UNSURE = 0.95, 0.7, 0.4


@dataclass(frozen=True, slots=True)
class Guess:
    """``value`` is one id, or several with spaces between; ``confidence`` is from 0 to 1, ``why`` what it goes by."""

    value: str
    confidence: float
    why: str = ""


def told(value: str) -> Guess:
    """What a person said: no guess any more."""
    return Guess(value, 1.0, "you said so")


class Guesser:
    """Knows the area's own words: the taxonomy, how people say things, and what its pages are called."""

    def __init__(
        self, words: GuessingWords, taxonomy: Taxonomy, thesaurus: Thesaurus, cards: Iterable[Card] = ()
    ) -> None:
        self.words, self.taxonomy, self.heads = words, taxonomy, Heads(words, taxonomy)
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

    def place(self, title: str, texts: Sequence[str], area: str) -> tuple[Guess, Guess]:
        """The area of need and the main topic. ``area`` is what a heading said, and is believed."""
        scores = self._scores(title, texts)
        if area:
            inside = {topic: score for topic, score in scores.items() if self.taxonomy.topics[topic].area == area}
            topic = _best(inside) or Guess(
                next((t.id for t in self.taxonomy.topics.values() if t.area == area), ""), UNSURE, "nothing says it"
            )
            return Guess(area, SURE, "a heading says it"), topic
        by_area: Counter[str] = Counter()
        for topic_id, score in sorted(scores.items(), key=lambda one: -one[1])[:12]:
            by_area[self.taxonomy.topics[topic_id].area] += score  # type: ignore[assignment]  # floats
        by_area.pop("", None)
        guessed = _best(by_area) or Guess(next(iter(self.taxonomy.areas)), 0.1, "nothing says it")
        inside = {topic: score for topic, score in scores.items() if self.taxonomy.topics[topic].area == guessed.value}
        return guessed, _best(inside) or Guess(next(iter(self.taxonomy.topics)), 0.1, "nothing says it")

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

    def tier(self, named: str, text: str, sure: float = SURE) -> Guess:
        """The tier of a draft. An area without a tier for specialist support has it among the advice of specialists."""
        if named == SPECIALIST and SPECIALIST not in self.taxonomy.tiers:
            return Guess(
                list(self.taxonomy.tiers)[-1], LIKELY, "the file says specialist, and there is no such tier here"
            )
        if named:
            return Guess(named, sure, "a heading says it")
        plain = normalise(text)
        if self.words.targeted.search(plain):
            return Guess("targeted", LIKELY, "words of the sentence")
        if self.words.universal.search(plain):
            return Guess("universal", LIKELY, "words of the sentence")
        return Guess("universal", UNSURE, "nothing says it")

    def phases(self, named: Sequence[str] | None, texts: Iterable[str]) -> Guess:
        """The phases that a heading or the words name; all of them, unsure, where nothing does."""
        if named:
            return Guess(" ".join(named), SURE, "a heading says it")
        if named is not None:
            return Guess(" ".join(self.taxonomy.phases), SURE, "a heading says all of them")
        plain = normalise(" ".join(texts))
        found = [
            phase for phase, words in self.words.phases.items() if phase in self.taxonomy.phases and words.search(plain)
        ]
        if found:
            return Guess(" ".join(found), LIKELY, "words of the text")
        return Guess(" ".join(self.taxonomy.phases), UNSURE, "nothing says it")


def _words(text: str) -> list[str]:
    return [_stem(word) for word in normalise(text).split() if not is_stop(word) and len(word) > 2]


def _stem(word: str) -> str:
    for end in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(end) and len(word) > len(end) + 3:
            return word[: -len(end)]
    return word


def _best(scores: Mapping[str, float]) -> Guess | None:
    """The highest, and how far it is ahead of all others."""
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    first = ranked[0][1]
    return Guess(ranked[0][0], round(min(SURE - 0.05, first / (first + second)), 2), "words of the page")
