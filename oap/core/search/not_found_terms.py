"""What may be kept of a search that found nothing: words of our own subjects, and nothing that could point to a person.

Names cannot be listed, so this lists what may be kept: words of the thesaurus, of titles, topics and glossary, the
little words of grammar, and ordinary English that is nobody's name. Everything else is a blank, harmless or not. A word
of ours that people also bear as a name (grace, summer, brave) stays only beside a word that stands beside it in a
phrase of ours, and never beside a word for a person.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import pairwise

from oap.core.search.tokens import FAINT_WORDS, STOP_WORDS, is_negation, normalise

MAX_WORDS, MAX_CHARACTERS = 12, 100
MAX_KEPT_WORDS = 120  # of several sentences
# An address is looked for once in each run of characters, from where the run starts: from each of them, a long run
# without an "@" took the square of its length.
_ADDRESSES = re.compile(r"(?<!\S)\S+@\S+|\b(?:https?://|www\.)\S+", re.IGNORECASE)
_POSTCODES = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,4}}(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_TITLES = r"called|named|name\s+is|name['’]?s|surname|mr|mrs|miss|ms|mx|dr|sir|prof(?:essor)?|nickname|known\s+as"
_NAMED = re.compile(rf"\b(?i:{_TITLES})\b[\s.:]*[^\W\d_]+(?:['’-][^\W\d_]+)*(?:\s+[A-Z][^\W\d_]+)*")
_NUMBERED_ROAD = re.compile(
    r"\b\d+[a-z]?\s+(?:[^\W\d_]+\s+){1,3}?(?i:street|road|avenue|lane|close|drive|crescent|terrace|gardens|"
    r"court|grove|way|place|square|hill)\b"
)
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?:['’-][A-Za-z]+)*")
GAP = "\u2022"  # no word; it stands between what stood beside what was left out
_BLANK = f" {GAP} "
_SENTENCES = re.compile(r"[.!?\n]+(?:\s|$)")
_MOST_LOOKS = 12
_USEFUL_NUMBERS = re.compile(r"^(?:y|yr|ks|year)\d{1,2}$")
_BEFORE_A_PLACE = 3  # words of a place's name that are left out: "little acorn woods nursery"


@dataclass(frozen=True)
class NameWords:
    """Words that need care, in small letters. ``people`` are words for persons, whose name may stand beside them;
    ``places`` are words for what may have a name before them. ``also_names`` are ordinary words that are given to
    children as names;
    ``grammar`` are words of grammar that are names as well, and say nothing about a subject."""

    people: frozenset[str]
    places: frozenset[str]
    also_names: frozenset[str]
    grammar: frozenset[str]


@dataclass(frozen=True)
class SearchTerm:
    """Words that were searched for and not found: how often people told us, and the last day somebody did."""

    words: str
    count: int
    last_day: str


class KeepableTerms:
    """The words that may be kept, made from ``phrases`` of ours.

    ``care`` are words that need care; ``given`` and ``surnames`` are names of people, ``ordinary`` is English that is
    neither.
    """

    def __init__(
        self,
        phrases: Iterable[str],
        care: NameWords,
        given: Container[str] = (),
        surnames: Container[str] = (),
        ordinary: Container[str] = (),
    ) -> None:
        self._care, self._people = care, care.people
        self._given, self._surnames, self._ordinary = given, surnames, ordinary
        self._words: set[str] = {*STOP_WORDS, *FAINT_WORDS, *self._people}
        self._pairs: set[tuple[str, str]] = set()
        self._after_people: set[str] = set()
        for phrase in phrases:
            said = normalise(phrase).split()
            self._words.update(said)
            for first, second in pairwise(said):
                self._pairs.add((first, second))
                if first in self._people or first in ("he", "she", "they"):
                    self._after_people.add(second)

    def __contains__(self, word: object) -> bool:
        return word in self._words or word in self._ordinary

    def is_name(self, word: str) -> bool:
        """Whether people bear this word as a name, or as a name with the ending of what is theirs ("daisys mum")."""
        if word in self._care.grammar:
            return True
        if word in STOP_WORDS or word in self._people or is_negation(word):
            return False
        owned = word[:-1] if word.endswith("s") and len(word) > 3 else ""
        return self._bears(word) or (owned not in self._people and self._bears(owned))

    def _bears(self, word: str) -> bool:
        return word in self._care.also_names or word in self._given

    def is_grammar(self, word: str) -> bool:
        """Whether the word alone tells nothing: a little word, or a word for a person."""
        return word in STOP_WORDS or word in self._people or is_negation(word)

    def surely_name(self, text: str) -> str:
        """The first word of ``text`` that is a given name and no word of ours; empty when there is none."""
        return next((word for word in normalise(text).split() if word not in self and word in self._given), "")

    def stays(self, before: str, word: str, after: str) -> bool:
        """Whether ``word`` may be kept between its neighbours; an empty neighbour is none."""
        if not word.isalpha():
            return bool(_USEFUL_NUMBERS.match(word))
        if word not in self:
            return False
        if not self.is_name(word):
            if word in self._surnames and not self._is_said_after_people(word) and self._is_perhaps_given(before):
                return self._belong(word, after)
            return before not in self._people or self._is_said_after_people(word)
        if before in self._people or after in self._people:
            return False
        return self._belong(before, word) or self._belong(word, after)

    def _is_perhaps_given(self, word: str) -> bool:
        return word.isalpha() and (word not in self or self.is_name(word))

    def _is_said_after_people(self, word: str) -> bool:
        return word in self._after_people or word in self._people or word in STOP_WORDS or is_negation(word)

    def _belong(self, first: str, second: str) -> bool:
        """Whether two words stand side by side in a phrase of ours and mean something together."""
        return (first, second) in self._pairs and not any(
            w in STOP_WORDS or is_negation(w) or w in self._people
            for w in (first, second)
            if w not in self._care.grammar
        )

    def in_a_place_name(self, said: list[str]) -> set[int]:
        """The positions of the words that may be the name of a school, a street: before such a word, and not said so by
        us."""
        found = set()
        for number, place in enumerate(said):
            if place not in self._care.places:
                continue
            for before in range(number - 1, max(-1, number - 1 - _BEFORE_A_PLACE), -1):
                word = said[before]
                if not word.isalpha() or word in STOP_WORDS or is_negation(word) or word in self._people:
                    break
                if word not in self._care.places and (word, said[before + 1]) in self._pairs and not self.is_name(word):
                    break
                if word not in self._care.places:
                    found.add(before)
        return found


def subject_of(text: str, keepable: KeepableTerms) -> str:
    """The words of ``text`` that say what it is about, in small letters; empty when nothing may be kept."""
    kept = [
        word
        for part in _without_names(text)
        for word in _kept_of(normalise(part).split(), keepable)
        if word is not None
    ]
    if all(keepable.is_grammar(word) for word in kept):
        return ""  # grammar alone tells nobody anything
    shortened = " ".join(kept[:MAX_WORDS])
    return shortened if len(shortened) <= MAX_CHARACTERS else shortened[:MAX_CHARACTERS].rpartition(" ")[0]


def kept_text(text: str, keepable: KeepableTerms) -> str:
    """What may be kept of several sentences, in small letters, with ``GAP`` where something is left out; empty when
    nothing may be.

    By the same rules as ``subject_of``. What is kept would be kept whole, so who is shown it sees what is stored.
    """
    for _ in range(_MOST_LOOKS):
        kept = _gaps_shown(text, keepable)
        if kept == text:
            return kept
        text = kept
    return ""  # none is known that needs so many


def _gaps_shown(text: str, keepable: KeepableTerms) -> str:
    found: list[str] = []
    for number, part in enumerate(_without_names(text)):
        if number:
            found.append(GAP)
        sentences = [normalise(sentence).split() for sentence in _SENTENCES.split(part)]
        kept = iter(_kept_of([word for sentence in sentences for word in sentence], keepable))
        for sentence in sentences[:-1]:
            found += [*(word or GAP for _, word in zip(sentence, kept, strict=False)), "."]
        found += [word or GAP for word in kept]
    shown: list[str] = []
    for word in found:
        if word == "." and (not shown or shown[-1] == "."):
            continue
        if word != GAP or not shown or shown[-1] != GAP:
            shown.append(word)
    if all(keepable.is_grammar(word) for word in shown if word not in (GAP, ".")):
        return ""
    return " ".join(shown[:MAX_KEPT_WORDS]).replace(" .", ".").removesuffix(".")


def _without_names(text: str) -> list[str]:
    """The parts of a text between what surely tells who or where somebody is."""
    for pattern in (_ADDRESSES, _POSTCODES, _NUMBERED_ROAD, _DATES, _NAMED):
        text = pattern.sub(_BLANK, text)
    if text != text.upper():  # otherwise capitals say nothing
        text = _CAPITAL.sub(_BLANK, text)
    return text.split(GAP)


def _kept_of(said: list[str], keepable: KeepableTerms) -> list[str | None]:
    """The words in their order; None for one that may not be kept."""
    hidden = keepable.in_a_place_name(said)
    return [
        word if number not in hidden and keepable.stays(before, word, after) else None
        for number, (before, word, after) in enumerate(zip(["", *said], said, [*said[1:], ""], strict=False))
    ]
