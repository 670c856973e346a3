"""Whether a text tells of danger: surely, perhaps or not; of which kind; and who tells it.

Three things are heard. **Signs** (``crisis_signs``) are phrases and words that together say it outright. The **model**
(``crisis_model``) was taught with danger and ordinary texts of the same form, so that it hears what no list foresaw and
does not hear how a story is told. **Examples** that editors added since it was taught are heard at once, themselves and
what is told almost alike. Unmistakable words in other languages (``crisis_languages``) are looked for as they are.

*Sure* takes what both hear, or one of them loudly; one alone is *perhaps*. A false alarm frightens a family and teaches
them to look away, so what is only likely gets one calm line and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from oap.core.search.crisis_languages import Languages
from oap.core.search.crisis_model import CrisisModel, Reading
from oap.core.search.crisis_signs import CrisisSigns
from oap.core.search.language import ENGLISH, language_of
from oap.core.search.small_transformer import Floats
from oap.core.search.tokens import normalise
from oap.core.search.told_parts import as_meant, parts_of

NEAR = 0.94  # from here on two texts are told so alike that an added ordinary example speaks for the other (cosine)
NEAR_DANGER = 0.97  # and an added one about danger
FEW_WORDS = 3  # up to so many without one that is English say nothing to the model
ADDED_FILE, ADDED_LIST = "local/danger-examples-added.yml", "examples"  # what an area added in the browser
LONGEST = 2000  # characters that are heard
QUIET = -3.0  # below these odds of the model a sign is an ordinary use of its words
LOUD_SIGN = -0.5  # from these on a sign and the model agree
# A part of a long text by itself: from which odds on it is sure or perhaps, with a sign in it and without. The loudest
# of many parts is louder by chance. Set on whole ordinary posts, and on danger put into them.
PART_SIGN_SURE, PART_SIGN_PERHAPS, PART_SURE, PART_PERHAPS, PART_BY_CHANCE = 2.0, 0.0, 5.5, 3.5, 0.3


class Level(StrEnum):
    """How surely a text tells of danger."""

    NONE = "none"
    PERHAPS = "perhaps"
    SURE = "sure"


@dataclass(frozen=True)
class Crisis:
    """What was heard. ``kind``, ``speaker`` and ``language`` are empty where nothing was; ``why`` is for editors.
    ``told_outright`` is whether a sign or an editor's example says it, and not the model alone."""

    level: Level = Level.NONE
    kind: str = ""
    speaker: str = ""
    language: str = ""
    why: tuple[str, ...] = ()
    told_outright: bool = False

    @property
    def sure(self) -> bool:
        return self.level is Level.SURE

    @property
    def perhaps(self) -> bool:
        return self.level is Level.PERHAPS


@dataclass(frozen=True)
class Example:
    """A text that an editor keeps: of a kind of danger, or ordinary (``kind`` is empty)."""

    text: str
    kind: str = ""

    @cached_property
    def normalised(self) -> str:
        return normalise(self.text)

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.kind}\n{self.normalised}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class CrisisConfiguration:
    """What the content folder says about danger: signs, examples and words in other languages."""

    signs: CrisisSigns
    examples: tuple[Example, ...]
    languages: Languages


class Detector:
    """Hears danger with one state of the content folder's words and one model. Safe to share between threads."""

    def __init__(self, words: CrisisConfiguration, model: CrisisModel, right: Container[str] = ()) -> None:
        """``right`` are words never taken for a misspelt danger word: ordinary English."""
        self.words, self.model, self.right = words, model, right

    def judge(self, text: str, language: str = "") -> Crisis:
        """What a text as typed tells, as a whole or in one of its parts. Costs well under a millisecond for a query,
        some for 2,000 characters. ``language`` is what it is written in, for who knows already."""
        text = as_meant(text[: 4 * LONGEST])[:LONGEST]  # what is not seen takes no place
        if not text.strip():
            return Crisis()
        if found := self.words.languages.find(text):
            return Crisis(Level.SURE, found.kind, "", found.language, (f"“{found.phrase}” ({found.language})",), True)
        whole = self._judge_whole(text, language)
        parts = parts_of(text) if not whole.sure else []
        told = self._judge_parts(text, parts, language) if parts else whole
        return told if told.sure or (told.perhaps and not whole.perhaps) else whole

    def _judge_whole(self, text: str, language: str) -> Crisis:
        reading = self.model.read(text)
        sign = self.words.signs.find(text, self.right)
        level, why = self._level(text, reading, sign, language)
        near = self._nearest(reading.vector)
        if near is not None:
            example, alike = near
            why.append(f"told like the example “{example.text}” ({alike:.2f})")
            level = Level.SURE if example.kind else Level.PERHAPS if sign else Level.NONE
        if level is Level.NONE:
            return Crisis(why=tuple(why))
        kinds = dict(reading.kinds)
        kind = near[0].kind if near is not None and near[0].kind else max(kinds, key=lambda name: kinds[name])
        outright = bool(sign) or near is not None
        return Crisis(level, kind, who_speaks(text, reading.speakers), "", tuple(why), outright)

    def _judge_parts(self, text: str, parts: Sequence[str], language: str) -> Crisis:
        """What the loudest part tells, each heard as if nothing else had been said."""
        odds = self.model.odds_each(parts)
        signs = [self.words.signs.find(part, self.right) for part in parts]
        english = (language or language_of(text)) == ENGLISH
        by_chance = PART_BY_CHANCE * float(np.log(len(parts)))
        levels = [
            self._level_of_part(float(one), sign, by_chance) if sign or english else Level.NONE
            for one, sign in zip(odds, signs, strict=True)
        ]
        loudest = max(range(len(parts)), key=lambda n: (levels[n] is Level.SURE, levels[n] is Level.PERHAPS, odds[n]))
        level, sign = levels[loudest], signs[loudest]
        if level is Level.NONE:
            return Crisis()
        reading = self.model.read(parts[loudest])
        near = self._nearest(reading.vector)
        if near is not None and not near[0].kind:
            return Crisis()
        kind = max(reading.kinds, key=lambda name: reading.kinds[name])
        why = [f"“{parts[loudest]}” by itself: the model's odds are {odds[loudest]:.1f}"]
        if sign:
            why.append(f"sign: {sign}")
        return Crisis(level, kind, who_speaks(text, reading.speakers), "", tuple(why), bool(sign))

    @staticmethod
    def _level_of_part(odds: float, sign: str, by_chance: float) -> Level:
        if odds >= PART_SURE + by_chance or (sign and odds >= PART_SIGN_SURE):
            return Level.SURE
        heard = odds >= PART_PERHAPS + by_chance or (sign and odds >= PART_SIGN_PERHAPS)
        return Level.PERHAPS if heard else Level.NONE

    def _says_something(self, text: str) -> bool:
        """Whether any word of it is English. Of letters in a row, of a name or a word in another language the model
        knows nothing, and its odds are chance."""
        said = normalise(text).split()
        return len(said) > FEW_WORDS or not self.right or any(word in self.right for word in said)

    def _level(self, text: str, reading: Reading, sign: str, language: str) -> tuple[Level, list[str]]:
        model = self.model
        why = [f"the model's odds are {reading.odds:.1f} (perhaps from {model.perhaps}, sure from {model.sure})"]
        if sign:
            why.append(f"sign: {sign}")
        if not sign and ((language or language_of(text)) != ENGLISH or not self._says_something(text)):
            why.append("it is in another language, or no word of it is known")
            return Level.NONE, why
        if reading.odds >= model.sure or (sign and reading.odds >= LOUD_SIGN):
            return Level.SURE, why
        if reading.odds >= model.perhaps or (sign and reading.odds >= QUIET):
            return Level.PERHAPS, why
        return Level.NONE, why

    def _nearest(self, vector: Floats) -> tuple[Example, float] | None:
        """The added example that is told most like it, if one is told almost alike."""
        examples, vectors = self._added
        if not examples:
            return None
        alike = vectors @ vector
        best = int(alike.argmax())
        enough = NEAR_DANGER if examples[best].kind else NEAR
        return (examples[best], float(alike[best])) if alike[best] >= enough else None

    @cached_property
    def _added(self) -> tuple[Sequence[Example], Floats]:
        """The examples that the model was not taught with, and their vectors. None in a release that was just
        taught."""
        new = [one for one in self.words.examples if one.fingerprint not in self.model.learned]
        vectors = [self.model.read(one.text).vector for one in new]
        return new, np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)

    def with_examples(self, more: Iterable[Example], gone: Iterable[Example] = ()) -> Detector:
        """As it would hear with these examples besides, and without those that are ``gone``, for a trial."""
        away = {one.fingerprint for one in gone}
        examples = (*(one for one in self.words.examples if one.fingerprint not in away), *more)
        return Detector(CrisisConfiguration(self.words.signs, examples, self.words.languages), self.model, self.right)


_OWN_CHILD = frozenset(
    "son daughter child children baby toddler grandson granddaughter ds dd lo stepson stepdaughter nephew "
    "niece kid kids twins "
    "foster husband wife partner ex".split()
)
_PUPILS = frozenset("pupil pupils student students tutee".split())


def who_speaks(text: str, likely: Mapping[str, float]) -> str:
    """Child, parent or professional. What the model thinks, unless the words leave no doubt: "my daughter" is no
    child's."""
    found = normalise(text).split()
    pairs = set(pairwise(found))
    if any((whose, word) in pairs for whose in ("my", "our") for word in _OWN_CHILD):
        return "parent"
    if any((first, word) in pairs for first in ("a", "the", "our", "my") for word in _PUPILS):
        return "professional"
    return max(likely, key=lambda name: likely[name])


def read_examples(files: Iterable[Any], kinds: Container[str]) -> tuple[Example, ...]:
    """The examples in the data of ``danger-examples.yml`` and its older fellow. Raises ValueError, in an editor's
    words, for another shape, and for a text that is danger in one place and ordinary in another."""
    found = [example for data in files for example in _examples(data, kinds)]
    kinds_of: dict[str, str] = {}
    for one in found:
        if bool(kinds_of.setdefault(one.normalised, one.kind)) != bool(one.kind):
            raise ValueError(f"danger-examples.yml: “{one.text}” is danger in one place and ordinary in another.")
    return tuple({one.fingerprint: one for one in found}.values())


def added_pairs(data: Any) -> dict[str, Any]:
    """What an area added, in the form of ``danger-examples.yml``. Raises ValueError, in an editor's words."""
    entries = (data or {}).get(ADDED_LIST) or [] if isinstance(data or {}, Mapping) else None
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise ValueError(f"{ADDED_FILE}: it needs “{ADDED_LIST}”, a list.")
    made: dict[str, Any] = {"pairs": {}, "ordinary": []}
    for one in entries:
        kind, danger, ordinary = (str(one.get(name) or "") for name in ("kind", "danger", "ordinary"))
        if not ordinary:
            raise ValueError(f"{ADDED_FILE}: “ordinary” has to be a sentence that tells of no danger.")
        if bool(kind) != bool(danger):
            raise ValueError(f"{ADDED_FILE}: “danger” and “kind” belong together: the sentence, and what it tells of.")
        if kind:
            made["pairs"].setdefault(kind, []).append({"danger": danger, "ordinary": ordinary})
        else:
            made["ordinary"].append(ordinary)
    return made


def _examples(data: Any, kinds: Container[str]) -> Iterator[Example]:
    if not isinstance(data, Mapping):
        raise ValueError("danger-examples.yml: it needs “pairs” and “ordinary”.")
    for kind, pairs in (data.get("pairs") or {}).items():
        if kind not in kinds:
            raise ValueError(f"danger-examples.yml: “{kind}” is no kind of danger in danger.yml.")
        for pair in pairs or ():
            danger, ordinary = (pair.get("danger"), pair.get("ordinary")) if isinstance(pair, Mapping) else (None, None)
            told, untold = _example(danger, str(kind)), _example(ordinary)
            if told is None or untold is None:
                raise ValueError(
                    f"danger-examples.yml, {kind}: each needs “danger” and “ordinary”, two sentences of the "
                    f"same form, near {pair!r:.80}."
                )
            yield told
            yield untold
    for text in data.get("ordinary") or ():
        one = _example(text)
        if one is None:
            raise ValueError(
                f"danger-examples.yml, ordinary: each is a sentence with a dash before it, near {text!r:.80}."
            )
        yield one


def _example(text: Any, kind: str = "") -> Example | None:
    """None for what says nothing."""
    made = Example(text, kind) if isinstance(text, str) else None
    return made if made is not None and made.normalised else None
