"""What a misspelt word was meant to be.

The words of the thesaurus and of page titles come first, the other words of the index second. A word that is right
English is left alone, and so is a name: whatever stands near nothing we know.
"""

from __future__ import annotations

import mmap
import re
from bisect import insort
from collections.abc import Collection, Container, Iterable, Mapping
from copy import copy
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from oap import whole_file
from oap.core.library.array_file import pack, unpack
from oap.core.library.columns import fingerprint, fingerprints
from oap.core.search.sounds import sounds_like

MIN_LENGTH = 4
SPELT_OUT = range(4, 6)  # letters of an abbreviation that people mix up
# Letters of a word that is likely a name when it is not ours, and of one that is known by what is left.
SHORT, LONG = 4, 7
# A word of so few letters that is two slips away is another word, unless the two sound alike.
FIVE, FAR = 5, 1.6
LESS_SURE = 2  # slips, that by themselves may be chance
TOGETHER = 8  # letters of a word that may be several run together
SHORTEST_PIECE = 3  # letters of each of them, but for these
_SHORT_PIECES = frozenset("to of in at on is my he".split())
OFTEN = 0.16  # how usual each has to be: in two or three phrases at least
# Written without apostrophe these are right English, whatever a list of words says.
_CONTRACTED = frozenset(
    "theyre theyve theyll theyd youve youll youd weve itll itd thatll thatd whos whats whens hows wheres heres "
    "arent werent hadnt shouldnt mustnt neednt mightnt aint wouldve couldve shouldve mightve oclock".split()
)
# Short forms that everybody writes and no list of words has.
_SHORT_FORMS = frozenset(
    "mins hrs secs wks wkend wknd mths yrs approx appt appts info dept prob probs prolly obv obvs defo thru pls "
    "plz thx ppl bday xmas weds thurs tues sept tmrw tmw brekkie brekky speechie edpsych nurs nqt hlta sendco "
    "insta vid vids pic pics admin intro selfie selfies rly srsly maths sats abit alot".split()
)
_ENDINGS = ("s", "d", "r", "y", "ed", "er", "ers", "ing", "ish", "less", "like", "ness", "able", "ful")
_BEGINNINGS = ("un", "re", "non", "out", "over", "under", "mis", "pre")
ROOT = 4  # letters that are left of a word without beginning or ending
# British spelling to that of the list of words, which is American.
_BRITISH = (
    (re.compile(r"our(?=(?:s|ed|ing|ite|ites|able|ably|ful|less|er|ers|y|hood|al|ally)?$)"), "or"),
    (re.compile(r"is(?=(?:e|es|ed|ing|er|ers|ation|ations|able)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|es|ed|ing|er|ers)$)"), "yz"),
    (re.compile(r"(?<=[bt])re(?=s?$)"), "er"),
    (re.compile(r"enc(?=es?$)"), "ens"),
    (re.compile(r"ll(?=(?:ed|ing|er|ers)$)"), "l"),
)


class EnglishWords:
    """Whether a word is ordinary English, from the list of the pyspellchecker package (about 150,000 words), or one of
    ``names`` that such a list lacks.

    Kept in ``path`` as fingerprints that every process maps: reading the package's list takes a third of a second, and
    a set of its words twenty times the memory.
    """

    def __init__(self, path: Path, names: Collection[str] = ()) -> None:
        self.path, self.names = path, names

    def __contains__(self, word: object) -> bool:
        if word in self.names:
            return True
        known, wanted = self._known, fingerprint(str(word))
        place = int(np.searchsorted(known, wanted))
        return place < len(known) and bool(known[place] == wanted)

    def __getstate__(self) -> dict[str, Path | Collection[str]]:
        return {"path": self.path, "names": self.names}  # what is mapped stays in its file

    @cached_property
    def _known(self) -> NDArray[np.uint64]:
        from importlib.metadata import version

        kept = f"{self.path.stem} {version('pyspellchecker')}"
        try:
            with self.path.open("rb") as file:
                parts = unpack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            if parts["of"] == kept:
                known: NDArray[np.uint64] = parts["words"]
                return known
        except (OSError, ValueError, KeyError):
            pass
        known = _english()
        whole_file.write_cache(self.path, pack({"of": kept, "words": known}), alone=False)
        return known


def _english() -> NDArray[np.uint64]:
    from spellchecker import SpellChecker

    frequency = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return np.sort(fingerprints(word for word, seen in frequency.items() if seen >= 50))


def _is_piece(word: str, usual: Mapping[str, float]) -> bool:
    return word in _SHORT_PIECES or (len(word) >= SHORTEST_PIECE and usual.get(word, 0.0) >= OFTEN)


def _split(word: str, usual: Mapping[str, float], pieces: int = 3) -> str:
    """Words that were run together ("speechtherapy") with spaces between; empty when it is no run of words we often
    use."""
    for at in range(len(word) - 2, 1, -1):
        first, rest = word[:at], word[at:]
        if not _is_piece(first, usual):
            continue
        if _is_piece(rest, usual):
            return f"{first} {rest}"
        if pieces > 2 and (others := _split(rest, usual, pieces - 1)):
            return f"{first} {others}"
    return ""


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    """A word has no other length than its neighbours by more than the slips between them."""
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    return found


class Speller:
    """Corrects against two vocabularies, the first before the second."""

    def __init__(self, first: Iterable[str], second: Iterable[str], english: Container[str] = ()) -> None:
        first = list(first)
        self.first = sorted({word for word in first if len(word) >= MIN_LENGTH and word.isalpha()})
        self.known_first = frozenset(first)
        self.known = {*self.known_first, *second}
        self.second = sorted(
            {word for word in self.known if len(word) >= MIN_LENGTH and word.isalpha()} - set(self.first)
        )
        self.by_sound: dict[str, list[str]] = {}
        for word in self.first:
            self.by_sound.setdefault(sounds_like(word), []).append(word)
        self.by_length = _by_length(self.first), _by_length(self.second)
        self.english = english

    def including(self, first: Collection[str], second: Collection[str]) -> Speller:
        """One that knows these words too: this one when it does already."""
        if self.known_first.issuperset(first) and self.known.issuperset(second):
            return self
        wider = copy(self)
        wider.known_first = self.known_first.union(first)
        wider.known = self.known.union(first, second)
        wider.first, wider.second, wider.by_sound = list(self.first), list(self.second), dict(self.by_sound)
        for word in sorted({w for w in first if len(w) >= MIN_LENGTH and w.isalpha()}.difference(self.first)):
            insort(wider.first, word)
            wider.by_sound[sounds_like(word)] = [*wider.by_sound.get(sounds_like(word), ()), word]
        for word in sorted(w for w in wider.known - self.known if len(w) >= MIN_LENGTH and w.isalpha()):
            if word not in wider.known_first:
                insort(wider.second, word)
        wider.by_length = _by_length(wider.first), _by_length(wider.second)
        return wider

    def is_known(self, word: str) -> bool:
        return (
            word in self.known
            or not word.isalpha()
            or len(word) < MIN_LENGTH
            or word in self.english
            or word in _CONTRACTED
            or word in _SHORT_FORMS
            or self._is_derived(word)
        )

    def _is_derived(self, word: str) -> bool:
        """Whether a usual beginning or ending makes it of an English word ("unclip", "centred"), or it is British
        spelling of one ("favour")."""
        roots = [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending)]
        roots += [word[len(beginning) :] for beginning in _BEGINNINGS if word.startswith(beginning)]
        roots += [american for spelt, other in _BRITISH if (american := spelt.sub(other, word)) != word]
        return any(len(root) >= ROOT and (root in self.english or root in self.known_first) for root in roots)

    def correct(
        self, word: str, usual: Mapping[str, float] | None = None, name: bool = False, heard: bool = False
    ) -> str:
        """The word that was meant; the word itself when it is right or nothing is near enough.

        ``usual`` goes from a word to how much likelier it is than others, in slips (0 to 1). Where a ``name`` is
        likely, or nonsense, only one slip is corrected. ``heard`` takes besides only what sounds alike, for words
        that stand among others which nobody knows.
        """
        if self.is_known(word):
            return word
        apart = _split(word, usual or {}) if len(word) >= TOGETHER else ""
        slips = 1 if name or len(word) <= SHORT else 2
        return apart or self._nearest(word, usual or {}, slips, heard or len(word) <= FIVE)

    def abbreviation(self, word: str, known: Collection[str]) -> str:
        """The one of the abbreviations ``known`` that has the same letters in another order or number ("AHDH", "ECHP");
        the word itself when it is right as it stands, or none or several have."""
        if len(word) not in SPELT_OUT or word in self.known or word in self.english or word in _SHORT_FORMS:
            return word
        alike = {one for one in known if len(one) == len(word) and one[0] == word[0] and set(one) == set(word)}
        return alike.pop() if len(alike) == 1 else word

    def _nearest(self, word: str, usual: Mapping[str, float], limit: int, heard: bool) -> str:
        sound = sounds_like(word)
        found = [
            (self._cost(word, near, distance) + penalty, near)
            for vocabulary, penalty in zip(self.by_length, (0.0, 0.6), strict=True)
            for length in range(len(word) - limit, len(word) + limit + 1)
            for near, distance, _ in process.extract(
                word, vocabulary.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=None
            )
            if distance < LESS_SURE or not heard or sounds_like(near) == sound
        ]
        found += [(1.2 + abs(len(near) - len(word)) * 0.1, near) for near in self.by_sound.get(sound, ()) if limit > 1]
        if not found:
            return word
        cost, near = min((cost - usual.get(near, 0.0), near) for cost, near in found)
        # In a long word there is enough left to know it by; a short one two slips away from ours is more likely a name.
        most = limit + 0.1 if limit == 1 or FIVE < len(word) < LONG else 3.2 if len(word) >= LONG else FAR
        return near if cost <= most else word

    @staticmethod
    def _cost(word: str, near: str, distance: float) -> float:
        cost = float(distance)
        cost += 0.0 if word[0] == near[0] else 0.7
        cost -= 0.5 if sounds_like(word) == sounds_like(near) else 0.0
        cost -= 0.2 if sorted(word) == sorted(near) else 0.0
        return cost + abs(len(word) - len(near)) * 0.05
