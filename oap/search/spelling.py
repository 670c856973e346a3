"""What a misspelt word was meant to be.

The words of the thesaurus and of page titles come first, the other words of the index second. A word that is right
English is left alone, and so is a name: whatever stands near nothing we know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_LENGTH = 4
_SOUNDS = (
    (r"^ps", "s"), (r"^kn", "n"), (r"^wr", "r"), (r"^x", "z"), (r"ph", "f"), (r"gh(?=t)", ""), (r"ough", "o"), (r"tion|sion|shun", "sn"), (r"ck|q|c(?=[aouklrt]|$)", "k"),
    (r"c(?=[eiy])", "s"), (r"sch", "sk"), (r"ch", "c"), (r"x", "ks"), (r"y", "i"), (r"z", "s"), (r"ae|oe|ea|ee|ie|ei", "i"), (r"ou|oo|au|aw", "o"), (r"(.)\1+", r"\1"),
    (r"(?<!^)[aeiou]", "a"), (r"a+", "a"), (r"e$", ""),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def sounds_like(word: str) -> str:
    """A rough key that words of the same sound share: ``fonics`` and ``phonics``, ``disleksia`` and ``dyslexia``."""
    for pattern, sound in _SOUNDS:
        word = re.sub(pattern, sound, word)
    return word


class EnglishWords:
    """Whether a word is ordinary English, from the list of the pyspellchecker package (about 150,000 words)."""

    def __contains__(self, word: object) -> bool:
        known = _english()
        place = int(np.searchsorted(known, hash(word)))
        return place < len(known) and bool(known[place] == hash(word))


@cache
def _english() -> NDArray[np.int64]:
    from spellchecker import SpellChecker

    # Kept as hashes, which hold for this process: a set of the words would take twenty times the memory in every process.
    checker = SpellChecker(language="en", distance=1)
    frequency = checker.word_frequency.dictionary
    numbers = [hash(word) for word, seen in frequency.items() if seen >= 50]
    return np.sort(np.array(numbers, dtype=np.int64))


class Speller:
    """Corrects against two vocabularies, the first before the second."""

    def __init__(self, first: Iterable[str], second: Iterable[str], english: EnglishWords | None = None) -> None:
        self.first = sorted({word for word in first if len(word) >= MIN_LENGTH and word.isalpha()})
        self.known = {*first, *second}
        self.second = sorted(
            {word for word in self.known if len(word) >= MIN_LENGTH and word.isalpha()} - set(self.first)
        )
        self.by_sound: dict[str, list[str]] = {}
        for word in self.first:
            self.by_sound.setdefault(sounds_like(word), []).append(word)
        self.english = EnglishWords() if english is None else english

    def is_known(self, word: str) -> bool:
        return word in self.known or not word.isalpha() or len(word) < MIN_LENGTH or word in self.english

    def correct(self, word: str) -> str:
        """The word that was meant; the word itself when it is right or nothing is near enough."""
        if self.is_known(word):
            return word
        return self._nearest(word)

    def _nearest(self, word: str) -> str:
        limit = 1 if len(word) <= 4 else 2
        found = [(self._cost(word, near, distance) + penalty, near)
                 for vocabulary, penalty in ((self.first, 0.0), (self.second, 0.6))
                 for near, distance, _ in process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=limit, limit=12)]  # fmt: skip
        found += [(1.2 + abs(len(near) - len(word)) * 0.1, near) for near in self.by_sound.get(sounds_like(word), ())]
        if not found:
            return word
        cost, near = min(found)
        return near if cost <= limit + 0.6 else word

    @staticmethod
    def _cost(word: str, near: str, distance: float) -> float:
        cost = float(distance)
        cost += 0.0 if word[0] == near[0] else 0.7
        cost -= 0.5 if sounds_like(word) == sounds_like(near) else 0.0
        cost -= 0.2 if sorted(word) == sorted(near) else 0.0
        return cost + abs(len(word) - len(near)) * 0.05
