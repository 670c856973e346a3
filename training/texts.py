"""Texts to learn danger from: the examples of ``content/``, varied each time they are drawn.

What must not count has to be the same on both sides. So openings ("my son is 7 and"), slips of the keyboard, lost
apostrophes and ordinary sentences before or after are put on danger and on ordinary texts alike, and every example of
danger has an ordinary counterpart of the same form. Ordinary texts are joined of two to four ways of saying things, as
stories are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from oap.storage.content import EXAMPLES
from training.phrases import CONTENT, words_of

KINDS = ("life", "medical", "abuse", "home", "missing", "eating", "online", "weapon")
SPEAKERS = ("child", "parent", "professional")
# Topics whose ways of saying may be danger themselves.
LEFT_OUT = {"self-harm", "suicide-crisis", "helplines", "eating-disorders", "domestic-abuse", "safeguarding"}
OLDER = 0.3  # of the pairs drawn
JOINTS = (" ", ". ", ", ", " and ")
OPENINGS = (Path(__file__).parent / "openings.txt").read_text(encoding="utf-8").split("\n")
OPENINGS = [line for line in OPENINGS if line]
_MARKS = re.compile(r"[.,!?;:]+")


@dataclass(frozen=True)
class Pair:
    """A sentence about danger and an ordinary one of the same form."""

    danger: str
    ordinary: str
    kind: str
    speaker: str


@dataclass(frozen=True)
class Drawn:
    """A varied text: the number of its kind (0 is ordinary), and of its speaker (-1 when an opening hides it)."""

    text: str
    kind: int
    speaker: int


class Texts:
    """Draws texts. The same seed draws the same."""

    def __init__(
        self, pairs: Sequence[Pair], older: Sequence[Pair], ordinary: Sequence[str], phrases: Sequence[str], seed: int
    ) -> None:
        self.pairs, self.older, self.ordinary, self.phrases = pairs, older, ordinary, phrases
        self.random = random.Random(seed)  # noqa: S311  examples, no secrets

    @classmethod
    def of_content(cls, seed: int, folder: Path = CONTENT, *, without_part: int | None = None) -> Texts:
        """Those of a content folder; without a tenth of them, chosen by their letters, to measure with."""
        newer, older = (_yaml(folder / name) for name in EXAMPLES)
        pairs = _pairs(newer)
        ordinary = [*newer["ordinary"], *older["ordinary"]]
        if without_part is not None:
            pairs = [pair for pair in pairs if part(pair.danger) != without_part]
            ordinary = [text for text in ordinary if part(text) != without_part]
        phrases = [
            said
            for concept in words_of(folder)[0].concepts.values()
            if not LEFT_OUT & set(concept.topics)
            for said in (*concept.say, *concept.pro, *concept.abbr)
        ]
        return cls(pairs, _pairs(older), ordinary, phrases, seed)

    def draw(self) -> Drawn:
        """One text: danger in 47 of 100."""
        r = self.random
        if r.random() < 0.47:
            pair = self._pair()
            text, framed = self._told(pair.danger)
            speaker = -1 if framed or pair.speaker not in SPEAKERS else SPEAKERS.index(pair.speaker)
            return Drawn(self._slips(text), KINDS.index(pair.kind) + 1, speaker)
        choice = r.random()
        if choice < 0.32:
            text, _ = self._told(self._pair().ordinary)
        elif choice < 0.58:
            text, _ = self._told(r.choice(self.ordinary))
        else:
            several = 1 if r.random() < 0.6 else r.randint(2, 4)
            text = r.choice(JOINTS).join(r.choice(self.phrases) for _ in range(several))
            if r.random() < 0.6:
                text = f"{self.opening()} {text}"
        return Drawn(self._slips(text), 0, -1)

    def _pair(self) -> Pair:
        return self.random.choice(self.older if self.random.random() < OLDER else self.pairs)

    def _told(self, text: str) -> tuple[str, bool]:
        """A text as somebody else might tell it, and whether it was given another opening."""
        r, framed = self.random, False
        if len(text.split()) < 14 and r.random() < 0.33:
            framed = True
            text = f"{self.opening()} {text}" if r.random() < 0.7 else f"{text} {self.opening()}"
        if r.random() < 0.2:
            beside = self._beside()
            pieces = [beside, text] if r.random() < 0.5 else [text, beside]
            text = r.choice(JOINTS).join(pieces)
        return text, framed

    def _beside(self) -> str:
        """Something ordinary to stand before or after."""
        r, choice = self.random, self.random.random()
        if choice < 0.55:
            said = r.choice(self.phrases)
        elif choice < 0.75:
            said = r.choice(self.ordinary)
        else:
            said = r.choice(self.pairs).ordinary
        return f"{self.opening()} {said}" if r.random() < 0.4 else said

    def opening(self) -> str:
        r = self.random
        return r.choice(OPENINGS).replace("{n}", str(r.randint(2, 17))).replace("{y}", str(r.randint(1, 13)))

    def _slips(self, text: str) -> str:
        r = self.random
        if r.random() < 0.5:
            text = text.replace("'", "").replace("’", "")
        if r.random() < 0.35:
            text = _MARKS.sub(" ", text)
        if r.random() < 0.15:
            text = " ".join(self._mistyped(word) for word in text.split())
        return text

    def _mistyped(self, word: str) -> str:
        r = self.random
        if len(word) <= 4 or r.random() >= 0.08:
            return word
        at, slip = r.randrange(1, len(word) - 1), r.random()
        if slip < 0.4:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + word[at + 1 :] if slip < 0.8 else word[:at] + word[at] + word[at:]


def _pairs(data: Any) -> list[Pair]:
    return [
        Pair(pair["danger"], pair["ordinary"], kind, pair.get("speaker", ""))
        for kind, found in data["pairs"].items()
        for pair in found
    ]


def part(text: str) -> int:
    """The tenth a text belongs to, the same each time."""
    return sum(text.encode()) % 10


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe
