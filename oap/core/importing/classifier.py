"""What a heading, a column or a sentence of somebody else's handbook may be about, and how sure that is.

The words it goes by are a list: ``oap/data/guessing.txt``.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.taxonomy import Taxonomy
from oap.core.phrases import pattern, read_sections
from oap.core.search.thesaurus import Thesaurus
from oap.core.search.tokens import is_stop, normalise

SURE, LIKELY, UNSURE = 0.95, 0.7, 0.4


@dataclass(frozen=True)
class GuessingWords:
    """What to look for in even text. ``tiers`` and ``phases`` are by id, ``sections`` by name, in the order they are
    tried."""

    tiers: Mapping[str, re.Pattern[str]]
    phases: Mapping[str, re.Pattern[str]]
    sections: Mapping[str, re.Pattern[str]]
    targeted: re.Pattern[str]
    universal: re.Pattern[str]


_SECTIONS = {
    "what is neither sign nor provision": "other",
    "signs of a need": "notice",
    "what is provided": "provision",
}


def read_guessing_words(text: str) -> GuessingWords:
    """The words in a list. Raises ValueError for a list that cannot be read, or lacks a part."""
    sections = read_sections(text, columns=1)

    def each(kind: str) -> dict[str, re.Pattern[str]]:
        found = {
            name.removeprefix(kind): pattern(entries, sections)
            for name, entries in sections.items()
            if name.startswith(kind)
        }
        if not found:
            raise ValueError(f"there is no section that begins with “{kind}”")
        return found

    def one(name: str) -> re.Pattern[str]:
        if name not in sections:
            raise ValueError(f"there is no section “{name}”")
        return pattern(sections[name], sections)

    named = each("section: ")
    if unknown := set(named) ^ set(_SECTIONS):
        raise ValueError(f"sections are not as they should be: {', '.join(sorted(unknown))}")
    return GuessingWords(
        each("tier: "),
        each("phase: "),
        {short: named[name] for name, short in _SECTIONS.items()},
        one("a statement for those who need more"),
        one("a statement for everyone"),
    )


@dataclass(frozen=True, slots=True)
class Guess:
    """``value`` is one id, or several with spaces between; ``confidence`` is from 0 to 1."""

    value: str
    confidence: float


class Guesser:
    """Knows the area's own words: the taxonomy, how people say things, and what its pages are called."""

    def __init__(
        self, words: GuessingWords, taxonomy: Taxonomy, thesaurus: Thesaurus, cards: Iterable[Card] = ()
    ) -> None:
        self.words, self.taxonomy = words, taxonomy
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

    # Headings and columns

    def named_area(self, text: str) -> str:
        """The area of need that a heading names, or ""."""
        plain = _name(re.sub(r"^(?:area of need|area)\b[\s:–-]*|\(.*\)", "", text, flags=re.IGNORECASE))
        if len(plain.split()) > 8:
            return ""
        for area in self.taxonomy.areas.values():
            names = {_name(area.name), _name(area.plain)}
            if any(fuzz.token_sort_ratio(plain, name) >= 85 for name in names):
                return area.id
        return ""

    def named_tier(self, text: str) -> str:
        """The tier that a heading or a column names, or "". A long heading that only has such a word in it names a
        page."""
        plain = normalise(text)
        for names in (self.taxonomy.tiers, self.taxonomy.professional_tiers):
            if own := next((tier for tier, name in names.items() if normalise(name) == plain), ""):
                return own
        if len(plain.split()) > 9:
            return ""
        for tier, words in self.words.tiers.items():
            match = words.search(plain)
            if match and tier in self.taxonomy.tiers and len(plain.split()) <= len(match[0].split()) + 4:
                return tier
        return ""

    def named_phase(self, text: str) -> str:
        """The phases that a short heading names, with spaces between, or ""."""
        plain = normalise(text)
        if len(plain.split()) > 7 or re.search(r"\b(?:transition|moving|transfer|starting)\b", plain):
            return ""
        found = [
            phase for phase, words in self.words.phases.items() if phase in self.taxonomy.phases and words.search(plain)
        ]
        return " ".join(found)

    def named_section(self, text: str) -> str:
        """``notice`` for signs of a need, ``provision`` for what is done, ``other`` for what is neither, "" for another
        heading."""
        plain = normalise(text)
        if len(plain.split()) > 9:
            return ""
        return next((name for name, words in self.words.sections.items() if words.search(plain)), "")

    def named_column(self, text: str) -> str:
        """``need``, ``provision`` or "" for the header of a column."""
        return {"notice": "need", "other": ""}.get(found := self.named_section(text), found)

    # Guesses

    def place(self, title: str, texts: Sequence[str], area: str) -> tuple[Guess, Guess]:
        """The area of need and the main topic. ``area`` is what a heading said, and is believed."""
        scores = self._scores(title, texts)
        if area:
            inside = {topic: score for topic, score in scores.items() if self.taxonomy.topics[topic].area == area}
            topic = _best(inside) or Guess(
                next((t.id for t in self.taxonomy.topics.values() if t.area == area), ""), UNSURE
            )
            return Guess(area, SURE), topic
        by_area: Counter[str] = Counter()
        for topic_id, score in sorted(scores.items(), key=lambda one: -one[1])[:12]:
            by_area[self.taxonomy.topics[topic_id].area] += score  # type: ignore[assignment]  # floats
        by_area.pop("", None)
        guessed = _best(by_area) or Guess(next(iter(self.taxonomy.areas)), 0.1)
        inside = {topic: score for topic, score in scores.items() if self.taxonomy.topics[topic].area == guessed.value}
        return guessed, _best(inside) or Guess(next(iter(self.taxonomy.topics)), 0.1)

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
        if named:
            return Guess(named, SURE)
        plain = normalise(text)
        if self.words.targeted.search(plain):
            return Guess("targeted", LIKELY)
        return Guess("universal", LIKELY if self.words.universal.search(plain) else UNSURE)

    def phases(self, named: str, texts: Iterable[str]) -> Guess:
        """The phases that a heading or the words name; all of them, unsure, where nothing does."""
        if named:
            return Guess(named, SURE)
        plain = normalise(" ".join(texts))
        found = [
            phase for phase, words in self.words.phases.items() if phase in self.taxonomy.phases and words.search(plain)
        ]
        return Guess(" ".join(found), LIKELY) if found else Guess(" ".join(self.taxonomy.phases), UNSURE)


def _name(text: str) -> str:
    """A name without the little words that differ from one handbook to the next."""
    return " ".join(
        w
        for w in normalise(text.replace("&", " and ")).split()
        if w not in ("and", "or", "needs", "need", "difficulties", "the", "of")
    )


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
    return Guess(ranked[0][0], round(min(SURE, first / (first + second)), 2))
