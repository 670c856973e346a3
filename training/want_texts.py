"""Questions to learn from what is wanted and who asks.

They are written by hand in ``wanted/`` and ``askers/`` and put together with ways of saying every topic, so that what
it is about weighs nothing.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

from oap.core.search.wants import ASKER_NAMES, NOTHING, WANT_NAMES
from training.texts import JOINTS

FOLDER = Path(__file__).resolve().parent
ASKED = 0.55  # of the texts that want something
TOLD_BY = 0.55  # that say who asks
ABOUT = 0.75  # that say what it is about beside a question that needs nothing put in


def lines_of(kind: str, name: str) -> list[str]:
    """The lines written by hand for one answer."""
    text = (FOLDER / kind / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line]


class WantTexts:
    """Draws questions. The same seed draws the same. ``phrases`` are ways of saying topics."""

    def __init__(self, phrases: Sequence[str], seed: int) -> None:
        self.phrases, self.random = phrases, random.Random(seed)  # noqa: S311  examples, no secrets
        self.wants = {name: lines_of("wanted", name) for name in WANT_NAMES}
        self.askers = {name: lines_of("askers", name) for name in ASKER_NAMES[1:]}

    def digest(self) -> str:
        """What stands for the lines written by hand."""
        lines = [f"{name}\t{line}" for part in (self.wants, self.askers) for name in part for line in part[name]]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def draw(self) -> tuple[str, int, int]:
        """A question, the number of what it wants, and of who asks."""
        r = self.random
        want = r.choice(WANT_NAMES[1:]) if r.random() < ASKED else NOTHING
        asker = r.choice(ASKER_NAMES[1:]) if r.random() < TOLD_BY else NOTHING
        question = r.choice(self.wants[want]) if want != NOTHING or r.random() < 0.4 else ""
        parts = [question]
        if "{x}" in question:
            parts = [question.replace("{x}", r.choice(self.phrases), 1).replace("{x}", r.choice(self.phrases))]
        elif not question or r.random() < ABOUT:
            parts.insert(r.randrange(2), r.choice(self.phrases))
        if r.random() < 0.15:
            parts.insert(0, r.choice(self.phrases))
        if asker != NOTHING:
            parts.insert(0 if r.random() < 0.8 else len(parts), r.choice(self.askers[asker]))
        text = r.choice(JOINTS).join(part for part in parts if part)
        for mark, most in (("{n}", 17), ("{y}", 11), ("{k}", 4)):
            text = text.replace(mark, str(r.randint(1, most)))
        return text, WANT_NAMES.index(want), ASKER_NAMES.index(asker)
