"""Words that say danger outright: phrases, beginnings of words, words that together are a sign, and sayings that only
sound so.

They are matched on the words as typed, misspelt or in a sentence; ordinary sayings that contain them are taken out
first. Editors keep them in ``content/danger-signs.yml``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from rapidfuzz.distance import OSA

from oap.core.search.proximity import Signs, read_signs
from oap.core.search.sounds import consonants
from oap.core.search.tokens import normalise

# Small words that may stand between the words of a danger phrase: "took (a load of) tablets".
_BETWEEN = frozenset(
    "a an the his her my our their some all of lot load loads lots whole bunch really just too many to him themselves "
    "till until they so very again and keeps keep we i".split()
)
_MAX_BETWEEN = 4
_MIN_FUZZY = 6  # letters of a danger word that may be one slip away
_MIN_FUZZIER = 9  # letters of one that may be two slips away
_MIN_SOUNDING = 5  # letters of one that may be spelt as it sounds
_MIN_SWAPPED = 4  # letters of one whose neighbours may be swapped
_MIN_CONSONANTS = 3


@dataclass(frozen=True)
class CrisisSigns:
    """Phrases, beginnings of words, words that together are a sign, and ordinary sayings that contain them."""

    phrases: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    not_crisis: tuple[str, ...] = ()
    signs: Signs = field(default_factory=Signs)

    def find(self, text: str, right: Container[str] = ()) -> str:
        """The first phrase or sign that the text has, as an editor wrote it; empty when it has none.

        ``right`` are words that are right as they stand: "beach" is no slip of "bleach".
        """
        found = self._without_sayings(normalise(text).split())
        for word in found:
            if word.startswith(self.stems):
                return f"{next(stem for stem in self.stems if word.startswith(stem))}…"
        if said := self._first_phrase(found):
            return said
        corrected = self._corrected(found, right)
        return self._first_phrase(corrected) if corrected != found else ""

    def _first_phrase(self, found: Sequence[str]) -> str:
        phrases = (
            " ".join(phrase)
            for position, word in enumerate(found)
            for phrase in self._by_first.get(word, ())
            if _follows(found, position + 1, phrase[1:])
        )
        return next(phrases, "") or self.signs.first_in(found)

    @cached_property
    def _by_first(self) -> Mapping[str, Sequence[Sequence[str]]]:
        table: dict[str, list[Sequence[str]]] = {}
        for phrase in self._split:
            table.setdefault(phrase[0], []).append(phrase)
        return table

    @cached_property
    def _split(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(normalise(phrase).split()) for phrase in self.phrases if normalise(phrase))

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        said = {word for phrase in self._split for word in phrase if len(word) >= _MIN_SWAPPED}
        said |= {word for word in self.signs.words() if len(word) >= _MIN_SOUNDING}
        return tuple(sorted(said))

    def _corrected(self, found: Sequence[str], right: Container[str]) -> list[str]:
        """Each word as the danger word it was probably meant to be: one a slip away, or else one that sounds alike."""
        return [
            word
            if word in (near := self._near.get((word[0], len(word)), ())) or word in right
            else next((v for v in near if _slipped(word, v)), self._by_sound.get(_sound(word), word))
            for word in found
        ]

    @cached_property
    def _by_sound(self) -> Mapping[str, str]:
        return {
            key: word for word in reversed(self._vocabulary) if len(word) >= _MIN_SOUNDING and (key := _sound(word))
        }

    @cached_property
    def _near(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """First letter and length of what is typed -> the danger words it may be a slip of."""
        table: dict[tuple[str, int], list[str]] = {}
        for word in self._vocabulary:
            for length in range(len(word) - 1, len(word) + 2):
                table.setdefault((word[0], length), []).append(word)
        return table

    def _without_sayings(self, found: list[str]) -> list[str]:
        here = [saying for word in set(found) for saying in self._sayings.get(word, ())]
        for saying in sorted(here, key=len, reverse=True):
            position = 0
            while saying[0] in found[position:]:
                position = found.index(saying[0], position)
                if tuple(found[position : position + len(saying)]) == saying:
                    found[position : position + len(saying)] = ["-"]
                position += 1
        return found

    @cached_property
    def _sayings(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """The ordinary sayings by their first word."""
        table: dict[str, list[tuple[str, ...]]] = {}
        for saying in self.not_crisis:
            if split := tuple(normalise(saying).split()):
                table.setdefault(split[0], []).append(split)
        return table


def _sound(word: str) -> str:
    """The consonants of a word as they sound, after its first letter; empty when they say too little to know it by."""
    key = consonants(word)
    return key if len(key) >= _MIN_CONSONANTS else ""


def _slipped(word: str, meant: str) -> bool:
    """Whether a danger word was probably meant: neighbours swapped, one letter wrong in a longer word, two in a long
    one.

    The two begin with the same letter and differ in length by one at most.
    """
    slips = OSA.distance(word, meant, score_cutoff=2)
    if slips <= 2 and sorted(word) == sorted(meant):
        return slips <= 1
    allowed = 2 if len(meant) >= _MIN_FUZZIER else 1 if len(meant) >= _MIN_FUZZY and len(word) >= _MIN_FUZZY - 1 else 0
    return slips <= allowed


def _follows(found: Sequence[str], start: int, rest: Sequence[str]) -> bool:
    position = start
    for word in rest:
        skipped = 0
        while position < len(found) and found[position] != word:
            if found[position] not in _BETWEEN or skipped == _MAX_BETWEEN:
                return False
            position, skipped = position + 1, skipped + 1
        if position == len(found):
            return False
        position += 1
    return True


def read_crisis_signs(data: Any) -> CrisisSigns:
    """The signs in the data of ``danger-signs.yml``. Raises ValueError when it has another shape."""
    if not isinstance(data, Mapping) or not data.get("phrases"):
        raise ValueError("danger-signs.yml: it needs “phrases”, a list of what people say when there is danger.")
    try:
        groups = {str(name): _texts(said) for name, said in (data.get("groups") or {}).items()}
        return CrisisSigns(
            tuple(spelt for phrase in _texts(data["phrases"]) for spelt in alternatives(phrase, groups)),
            _texts(data.get("stems")),
            tuple(spelt for phrase in _texts(data.get("not_crisis")) for spelt in alternatives(phrase, groups)),
            read_signs(data.get("signs") or (), groups),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"danger-signs.yml: something is missing or misplaced near {error}.") from error


def alternatives(phrase: str, groups: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """Every phrase that one with choices stands for: "end/ending his/her life" is four. ``<name>`` stands for a
    group."""
    choices = [
        (groups or {}).get(word.strip("<>"), ()) if word.startswith("<") else word.split("/") for word in phrase.split()
    ]
    return [" ".join(chosen) for chosen in product(*choices)]


def _texts(values: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())
