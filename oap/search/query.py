"""What a reader's words mean: cleaned, corrected, and opened to concepts. Nothing here looks at pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p

import numpy as np

from oap.core.search import tokens
from oap.core.search.language import ENGLISH, language_of, without_little_words
from oap.core.search.thesaurus import Thesaurus
from oap.core.search.tokens import normalise
from oap.search.analysis import stem, terms
from oap.search.clauses import clauses, pieces
from oap.search.phrases import PhraseMatcher, content_terms
from oap.search.spelling import Speller
from oap.search.whole_phrases import read

_QUOTED = re.compile(r"[\"“”]([^\"“”]{2,})[\"“”]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_CAPITALS = re.compile(r"\b[A-Z]{2,5}s?\b")
MAX_WORDS = 40  # that are looked for; a longer text is a story, read by its parts
MOST_WORDS = 450  # of a story
MOST_CORRECTED = 40  # different words that no list has; comparing one with all others takes a millisecond
CORRECTED_WEIGHT = 0.9  # of a word we corrected, against one that was typed right
EXPANDED_WEIGHT = 0.25  # of a word the thesaurus added
USUAL = 0.12  # of a slip that each doubling of a word's use in the thesaurus speaks for it, nearly
MIN_CONCEPT = 0.34  # a concept below this is a coincidence
_CONTACT = frozenset(
    "ring call phone telephone number contact helpline helplines hotline email talk speak advice line".split()
)
# After these a word that we do not know is likely a name.
_NAMED = frozenset("son daughter grandson granddaughter nephew niece called named ds dd name mr mrs miss ms dr".split())
_HOW = frozenset("how strategy strategies idea ideas activity activities tips technique resource resources".split())


_EASY_READ = re.compile(r"\beasy[ -]?read\b", re.IGNORECASE)


@dataclass(frozen=True)
class Understanding:
    """A query as search sees it.

    ``terms`` goes from term to weight, what was typed at 1. ``concepts`` goes from concept id to strength, strongest
    first.
    ``corrected`` is the whole query as it was probably meant, empty when it stands as typed. ``added`` are the words
    that the thesaurus brought, for showing. ``clauses`` are the parts of a long sentence; none of what is about one
    thing.
    """

    typed: str
    corrected: str = ""
    terms: Mapping[str, float] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    clauses: tuple[tuple[str, ...], ...] = ()
    quoted: tuple[tuple[str, ...], ...] = ()
    concepts: Mapping[str, float] = field(default_factory=dict)
    because: Mapping[str, str] = field(default_factory=dict)
    whole: Mapping[str, float] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    ambiguous: str = ""
    added: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    story: bool = False  # longer than a question: read by its parts
    wants_contact: bool = False
    wants_method: bool = False
    exact: bool = False
    language: str = ENGLISH  # that it is written in, as far as its words say

    @property
    def wants_easy_read(self) -> bool:
        return _EASY_READ.search(self.typed) is not None

    @property
    def meant(self) -> str:
        """The whole query as it was probably meant."""
        return self.corrected or self.typed


def tidy(typed: str, most: int = tokens.MAX_QUERY_CHARACTERS) -> str:
    """What was typed without control and direction characters, at most ``most`` characters."""
    return _plain(typed, most)[:most].rstrip()


def is_cut(typed: str) -> bool:
    """Whether more was typed than is read."""
    return len(_plain(typed, tokens.MAX_QUERY_CHARACTERS)) > tokens.MAX_QUERY_CHARACTERS


def _plain(typed: str, most: int) -> str:
    return " ".join(_CONTROL.sub(" ", typed[: most * 4]).split())


def _abbreviations(typed: str) -> frozenset[str]:
    """Short words in capitals, which are no misspellings ("ECTs"), unless everything is typed in capitals."""
    return frozenset() if typed.isupper() else frozenset(word.lower() for word in _CAPITALS.findall(typed))


class Interpreter:
    """Understands queries with one state of the thesaurus and one vocabulary."""

    def __init__(self, thesaurus: Thesaurus, speller: Speller, taught: Mapping[str, int] | None = None) -> None:
        """``taught`` is how many phrases of the training material have a word."""
        self.thesaurus = thesaurus
        self.speller = speller
        self.ids = list(thesaurus.concepts)
        phrases = [
            (phrase, number) for number, concept in enumerate(thesaurus.concepts.values()) for phrase in concept.phrases
        ]
        phrases += [
            (phrase, self.ids.index(choice)) for phrase, choices in thesaurus.ambiguous.items() for choice in choices
        ]
        self.matcher = PhraseMatcher(phrases, len(self.ids), thesaurus.variants)
        said = Counter(taught or {})
        said.update(word for phrase, _ in phrases for word in phrase.split())
        self.usual = {word: min(1.0, USUAL * log1p(times)) for word, times in said.items()}
        self._abbreviations = frozenset(
            word
            for word in (*thesaurus.abbreviations, *(normalise(a) for c in thesaurus.concepts.values() for a in c.abbr))
            if word.isalpha()
        )
        self._surround = [
            tuple(tokens.respelt(phrase.split(), thesaurus.variants)) for phrase in thesaurus.stop_words if phrase
        ]
        self._surround.sort(key=len, reverse=True)
        self._phases = sorted(
            ((said, phase) for phase, said_all in thesaurus.phases.items() for said in said_all if said),
            key=lambda pair: -len(pair[0].split()),
        )
        self._expansions = {
            concept.id: tuple(
                dict.fromkeys(
                    t
                    for text in (concept.title, *concept.pro)
                    for t in content_terms(tokens.words(text, thesaurus.variants))
                    if not t.startswith("not_") and not tokens.is_negation(t)
                )
            )
            for concept in thesaurus.concepts.values()
        }

    def understand(self, typed: str, exact: bool = False) -> Understanding:
        """Work out what the query means. ``exact`` takes the words as they are: no correction, no thesaurus. So is
        what is written in another language."""
        typed = tidy(typed)
        language = language_of(typed)
        exact = exact or language != ENGLISH
        found = tokens.words(typed, None if exact else self.thesaurus.variants)[:MOST_WORDS]
        found = without_little_words(found, language)
        quoted = tuple(tuple(terms(tokens.words(q, self.thesaurus.variants))) for q in _QUOTED.findall(typed))
        quoted = tuple(q for q in quoted if q)
        if exact:
            return Understanding(
                typed,
                terms=dict.fromkeys(content_terms(found), 1.0),
                plain=tuple(found),
                quoted=quoted,
                exact=True,
                language=language,
            )
        capitals = _abbreviations(typed)
        right = [
            r if w not in capitals or r in self._abbreviations else w
            for w, r in zip(found, self.corrected(found), strict=True)
        ]
        changed = {w for w, r in zip(found, right, strict=True) if w != r}
        meant = [word for better in right for word in better.split()]
        kept = self._without_surround(meant)
        opened = self._expanded(kept)
        guessed = {word for w, r in zip(found, right, strict=True) if w in changed for word in r.split()}
        weighted = self._weighted(kept, guessed)
        story = len(kept) > MAX_WORDS
        if story:
            weighted = self._most_telling(weighted)
        for term in opened:
            weighted.setdefault(term, 0.6)
        parts = self._parts(typed, right)
        match = self.matcher.match(weighted, [read(part) for part in parts])
        order = [int(n) for n in np.argsort(-match.strength, kind="stable") if match.strength[n] >= MIN_CONCEPT][:12]
        concepts = {self.ids[n]: float(match.strength[n]) for n in order}
        plain = " ".join(kept)
        ambiguous, choices = self._choices(plain)
        added = self._expand(weighted, concepts)
        everything = set(found)
        return Understanding(
            typed=typed,
            corrected=self._as_meant(typed, found, right) if changed else "",
            terms=weighted,
            plain=tuple(kept),
            clauses=clauses([self._without_surround(part) for part in parts]),
            quoted=quoted,
            concepts=concepts,
            because={self.ids[n]: match.best[n] for n in order if n in match.best},
            whole={self.ids[n]: surely for n, surely in match.whole.items()},
            choices=choices,
            ambiguous=ambiguous,
            added=added,
            phases=self._phases_named(meant),
            story=story,
            wants_contact=bool(
                everything & _CONTACT
                and everything & {"who", "number", "ring", "phone", "helpline", "contact", "call", "line", "telephone"}
            ),
            wants_method=bool(everything & _HOW),
        )

    def corrected(self, found: list[str]) -> list[str]:
        """Each word as it was probably meant, two or three with spaces where they ran together; names and right words
        as they are."""
        unknown = [word for word in dict.fromkeys(found) if not self.speller.is_known(word)]
        left = {*unknown[MOST_CORRECTED:]}
        right = [
            word if word in left else self._right(word, name=before in _NAMED)
            for before, word in zip(["", *found], found, strict=False)
        ]
        said = [word for word in found if not tokens.is_stop(word)]
        known = [word for word in said if self.speller.is_known(word)]
        if not known and len(said) > 1:
            # Words that no list has, side by side, may be nonsense: only what sounds alike is far enough from chance.
            right = [word if word in left else self._right(word, name=False, heard=True) for word in found]
            if any(not self.speller.is_known(word) for word in right):  # beside one that nothing is like it is
                right = [word if word in left else self._right(word, name=True) for word in found]
        return right

    def _right(self, word: str, name: bool, heard: bool = False) -> str:
        if word in self.thesaurus.names:
            return word
        short = self.speller.abbreviation(word, self._abbreviations)
        return short if short != word else self.speller.correct(word, self.usual, name, heard)

    def _without_surround(self, found: list[str]) -> list[str]:
        """Drop the stop words of the area, unless nothing would be left."""
        kept = list(found)
        for phrase in self._surround:
            if phrase[0] not in kept:
                continue
            size, position = len(phrase), 0
            while position + size <= len(kept):
                if tuple(kept[position : position + size]) == phrase:
                    del kept[position : position + size]
                else:
                    position += 1
        return kept if any(not tokens.is_stop(word) for word in kept) else list(found)

    def _parts(self, typed: str, right: Sequence[str]) -> list[list[str]]:
        """What stands between marks and joining words, in the words that were meant."""
        meant = iter(right)
        return [
            [word for _, better in zip(piece, meant, strict=False) for word in better.split()]
            for piece in pieces(typed, self.thesaurus.variants)
        ]

    def _expanded(self, found: list[str]) -> list[str]:
        """The terms of abbreviations said in full, and the abbreviation of what was said in full."""
        text = f" {' '.join(found)} "
        opened = []
        for short, full in self.thesaurus.abbreviations.items():
            if f" {short} " in text:
                opened += [term for long in full[:2] for term in content_terms(long.split())]
            elif any(len(long) > 6 and f" {long} " in text for long in full):
                opened += content_terms(short.split())
        return opened

    def _weighted(self, kept: list[str], corrected: set[str]) -> dict[str, float]:
        weighted: dict[str, float] = {}
        doubtful = {stem(word) for word in corrected}
        for term in content_terms(kept):
            weighted[term] = CORRECTED_WEIGHT if term.removeprefix("not_") in doubtful else 1.0
        return weighted

    def _most_telling(self, weighted: dict[str, float]) -> dict[str, float]:
        """The terms of a story that are looked for: those that fewest lay phrases have."""
        telling = sorted(weighted, key=lambda term: -self.matcher.idf.get(term, 0.0))[:MAX_WORDS]
        return {term: weighted[term] for term in telling}

    def _expand(self, weighted: dict[str, float], concepts: Mapping[str, float]) -> tuple[str, ...]:
        added = []
        for identity, strength in list(concepts.items())[:3]:
            if strength < 0.55:
                break
            concept = self.thesaurus.concepts[identity]
            added.append(concept.title)
            for term in self._expansions[identity][:12]:
                weighted.setdefault(term, EXPANDED_WEIGHT * strength)
        return tuple(added)

    def _choices(self, plain: str) -> tuple[str, tuple[str, ...]]:
        for phrase, choices in self.thesaurus.ambiguous.items():
            if f" {phrase} " in f" {plain} " and len(plain.split()) <= len(phrase.split()) + 2:
                return phrase, choices[:3]
        return "", ()

    def _phases_named(self, found: list[str]) -> tuple[str, ...]:
        text = f" {' '.join(found)} "
        return tuple(dict.fromkeys(phase for phrase, phase in self._phases if f" {phrase} " in text))

    def _as_meant(self, typed: str, found: list[str], right: list[str]) -> str:
        """The query as typed with the corrected words put in their places."""
        meant = typed
        for word, better in zip(found, right, strict=True):
            if word != better:
                meant = re.sub(
                    rf"(?<![^\W_]){re.escape(word)}(?![^\W_])",
                    better,
                    tokens.normalise(meant) if word not in meant.lower() else meant,
                    count=1,
                    flags=re.IGNORECASE,
                )
        return meant
