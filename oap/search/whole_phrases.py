"""Whether a phrase is said whole: inside one clause, by its content words, in an order that still means the same.

"Freezes in tests" is said by "in tests she freezes", but "hits him" is not said by "he hits", nor "doesn't want to wake
up" by "can't wake up, and they don't want him there". What a preposition leads may stand elsewhere; other words keep
their order, what is denied stays denied, and who does it to whom stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from oap.core.search import tokens
from oap.search.analysis import stem
from oap.search.clauses import pieces

_LEADING = frozenset(
    "in on at for with by to from of about before after during into under over without between through".split()
)
_BETWEEN = frozenset("a an the his her my our their your its this that these those some any every all".split())
_SUBJECTS = frozenset("i he she they we you im hes shes theyre were youre ive theyve weve".split())
# Who it is done to: the speaker's side, or somebody spoken of.
_OBJECTS = {"me": "us", "us": "us", "him": "them", "her": "them", "them": "them"}
_REACH = 3  # stop words between a negation or a subject and its word


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A content word in its place: its term, whether it is denied, whether a preposition leads it, whether a pronoun
    before it does it, and whom it is done to by a pronoun right after it."""

    term: str
    denied: bool = False
    led: bool = False
    acts: bool = False
    to: str = ""


def read(words: Sequence[str]) -> tuple[SaidWord, ...]:
    """The content words of a clause or phrase; all of its words when it has no others."""
    said = tuple(_read(words))
    return said or tuple(SaidWord(stem(word)) for word in words)


def _read(words: Sequence[str]) -> Iterator[SaidWord]:
    denied = acts = 0
    led = False
    for place, word in enumerate(words):
        if tokens.is_negation(word):
            denied, led = _REACH + 1, word == "without"
        elif word in _OBJECTS and not _owns(words, place):
            led = False
        elif word in _LEADING:
            led = True
        elif not tokens.is_stop(word):
            following = words[place + 1] if place + 1 < len(words) else ""
            to = _OBJECTS.get(following, "") if not _owns(words, place + 1) else ""
            yield SaidWord(stem(word), denied > 0, led, acts > 0, to)
            denied, acts, led = 0, 0, False
        elif word in _SUBJECTS:
            acts, led = _REACH + 1, False
        elif word not in _BETWEEN:
            led = False
        denied, acts = max(0, denied - 1), max(0, acts - 1)


def _owns(words: Sequence[str], place: int) -> bool:
    """Whether it is "her" before a word of its own: "hits her brother" is not done to her."""
    return words[place : place + 1] == ["her"] and place + 1 < len(words) and not tokens.is_stop(words[place + 1])


@lru_cache(maxsize=4096)
def phrase_of(text: str) -> tuple[tuple[SaidWord, ...], bool]:
    """The content words of a phrase with spaces between its words, and whether it is made of clauses itself ("in one
    ear and out the other")."""
    return read(text.split()), len(pieces(text, {})) > 1


def says(clause: Sequence[SaidWord], phrase: Sequence[SaidWord]) -> bool:
    """Whether the clause says the phrase whole."""
    return bool(phrase) and _from(clause, phrase, ())


def _from(clause: Sequence[SaidWord], phrase: Sequence[SaidWord], taken: tuple[int, ...]) -> bool:
    if len(taken) == len(phrase):
        return True
    wanted = phrase[len(taken)]
    return any(
        _from(clause, phrase, (*taken, place))
        for place, word in enumerate(clause)
        if word.term == wanted.term
        and _means(word, wanted)
        and place not in taken
        and all(_in_order(clause, phrase, (before, len(taken)), (at, place)) for before, at in enumerate(taken))
    )


def _means(word: SaidWord, wanted: SaidWord) -> bool:
    if word.denied != wanted.denied:
        return False
    return word.to == wanted.to if wanted.to else not (wanted.acts and word.to and not word.acts)


def _in_order(
    clause: Sequence[SaidWord], phrase: Sequence[SaidWord], numbers: tuple[int, int], places: tuple[int, int]
) -> bool:
    """Whether two words of the phrase stand in its order, or one of them may stand elsewhere: a preposition leads
    it."""
    return places[0] < places[1] or any(
        phrase[number].led and clause[place].led for number, place in zip(numbers, places, strict=True)
    )
