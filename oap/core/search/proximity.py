"""A few words that together say something, wherever they are near each other in a sentence: signs of danger, for one.

A list of phrases cannot hold every way of telling that somebody swallowed bleach. A sign can: "swallow*/drank/ate +
bleach/ battery/batteries" is met when a word of each part stands within a few words of the others. ``>`` instead of
``+`` keeps the order: "i > nearly > shook > baby". ``unless`` lists words that make an ordinary sentence of it anywhere
in the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import Any

from oap.core.search.tokens import normalise

WITHIN = 9  # words from the first to the last part, both counted
_UNLESS = -1
_Place = tuple[int, int]  # the positions of the first and last word


@dataclass(frozen=True)
class Choices:
    """One of which has to be said: whole words or several in a row, or beginnings of words."""

    phrases: tuple[tuple[str, ...], ...]
    beginnings: tuple[str, ...]


@dataclass(frozen=True)
class Sign:
    """Parts that must all be said near each other, and what makes it ordinary."""

    parts: tuple[Choices, ...]
    unless: Choices
    ordered: bool
    written: str = ""

    def holds(self, places: Sequence[Sequence[_Place]]) -> bool:
        """Whether the parts, said at these places, stand near each other and, if it matters, in their order."""
        for anchor in places[0]:
            near = [[place for place in others if _span(anchor, place) <= WITHIN] for others in places[1:]]
            if any(self._fits((anchor, *others)) for others in product(*near)):
                return True
        return False

    def _fits(self, chosen: Sequence[_Place]) -> bool:
        inside = chosen if self.ordered else sorted(chosen)
        apart = all(one[1] < other[0] for one, other in pairwise(inside))
        return apart and _span(inside[0], inside[-1]) <= WITHIN


@dataclass(frozen=True)
class Signs:
    """All signs, looked up together by the words of a text."""

    signs: tuple[Sign, ...] = ()

    def first_in(self, found: Sequence[str]) -> str:
        """The first sign in these words, as an editor wrote it; empty when there is none."""
        said: defaultdict[int, defaultdict[int, list[_Place]]] = defaultdict(lambda: defaultdict(list))
        for place, sign, part in self._places(found):
            said[sign][part].append(place)
        for number, places in said.items():
            sign_ = self.signs[number]
            if (
                _UNLESS not in places
                and len(places) == len(sign_.parts)
                and sign_.holds([places[part] for part in range(len(sign_.parts))])
            ):
                return sign_.written
        return ""

    def _places(self, found: Sequence[str]) -> Iterator[tuple[_Place, int, int]]:
        phrases, beginnings = self._tables
        for at, word in enumerate(found):
            for phrase, sign, part in phrases.get(word, ()):
                if len(phrase) == 1 or tuple(found[at : at + len(phrase)]) == phrase:
                    yield (at, at + len(phrase) - 1), sign, part
            for beginning, sign, part in beginnings.get(word[:2], ()):
                if word.startswith(beginning):
                    yield (at, at), sign, part

    @cached_property
    def _tables(
        self,
    ) -> tuple[Mapping[str, list[tuple[tuple[str, ...], int, int]]], Mapping[str, list[tuple[str, int, int]]]]:
        """The choices by their first word, and the beginnings by their first two letters."""
        phrases: defaultdict[str, list[tuple[tuple[str, ...], int, int]]] = defaultdict(list)
        beginnings: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for number, sign in enumerate(self.signs):
            for part, choices in (*enumerate(sign.parts), (_UNLESS, sign.unless)):
                for phrase in choices.phrases:
                    phrases[phrase[0]].append((phrase, number, part))
                for beginning in choices.beginnings:
                    beginnings[beginning[:2]].append((beginning, number, part))
        return phrases, beginnings

    def words(self) -> set[str]:
        """Every whole word that stands in a part of a sign."""
        return {word for sign in self.signs for part in sign.parts for phrase in part.phrases for word in phrase}


def read_signs(entries: Iterable[Any], groups: Mapping[str, Sequence[str]]) -> Signs:
    """The signs of a configuration file: texts, or ``{say: text, unless: text}``. Raises KeyError for a group that is
    not there."""
    signs = []
    for entry in entries:
        say, unless = (entry["say"], entry.get("unless", "")) if isinstance(entry, Mapping) else (str(entry), "")
        written, say = " ".join(say.split()), _named(say)
        parts = say.replace(">", "+").split("+")
        signs.append(
            Sign(tuple(_choices(part, groups) for part in parts), _choices(_named(unless), groups), ">" in say, written)
        )
    return Signs(tuple(signs))


def _span(one: _Place, other: _Place) -> int:
    return max(one[1], other[1]) - min(one[0], other[0]) + 1


def _named(text: str) -> str:
    """``<name>`` as ``{name}``, so that what is left of ``>`` means order."""
    first, *pieces = text.split("<")
    return first + "".join("{" + piece.replace(">", "}", 1) for piece in pieces)


def _choices(text: str, groups: Mapping[str, Sequence[str]]) -> Choices:
    said: list[str] = []
    for choice in text.split("/"):
        name = choice.strip()
        said += groups[name[1:-1]] if name.startswith("{") else [name]
    whole = dict.fromkeys(tuple(normalise(choice).split()) for choice in said if not choice.endswith("*"))
    beginnings = tuple(dict.fromkeys(normalise(choice[:-1]) for choice in said if choice.endswith("*")))
    return Choices(tuple(phrase for phrase in whole if phrase), beginnings)
