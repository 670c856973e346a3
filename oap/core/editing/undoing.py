"""Undoing what a button of the form did to a draft, and doing it again. What was typed since stays."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from oap.core.editing.merge import can_be_merged, merge
from oap.core.numbers import whole_number
from oap.core.pages.draft_text import compose_draft, read_draft

# What the buttons did, in the words that undoing it is called by.
NAMES = MappingProxyType(
    {
        "add-statement": "statement added",
        "add-text": "text added",
        "up": "moved up",
        "down": "moved down",
        "split": "split in two",
        "remove": "taken out",
        "place": "placed",
        "put-back": "put back",
        "add-group": "small heading added",
        "remove-group": "small heading removed",
        "add-section": "heading added",
        "remove-section": "heading removed",
        "add-source": "source added",
        "add-contact": "contact added",
    }
)


@dataclass(frozen=True)
class Step:
    """What a button did: its ``action`` (``up 2 0 3``), the ``place`` it led to, and the texts before and after it."""

    action: str
    place: str
    before: str
    after: str
    id: int = 0

    @property
    def name(self) -> str:
        """What was done, in a word or two."""
        return NAMES.get(self.action.partition(" ")[0], "the last change")

    @property
    def began_at(self) -> str:
        """The place of the form that the button stood at, as far as its numbers say."""
        numbers = [one for one in self.action.split()[1:4] if whole_number(one) is not None]
        return "-".join(letter + number for letter, number in zip("sgi", numbers, strict=False)) or self.place


@dataclass(frozen=True)
class Steps:
    """What can be undone next, and what can be done again."""

    undo: Step | None = None
    again: Step | None = None


def led_back(text: str, path: str, *, to: str, since: str) -> str:
    """The text with a step taken the other way: from ``since``, as it was left, to ``to``.

    What was changed in the text after the step stays, but where the step changed the same thing: there it goes, and
    whoever calls keeps the text, so that nothing is lost.
    """
    if text == since:
        return to
    now, goal, base = (read_draft(one, path) for one in (text, to, since))
    if now is None or goal is None or base is None or not can_be_merged(now, goal, base):
        return to
    both = merge(now, goal, base)
    return compose_draft((merge(now, goal, base, both.asked) if both.asked else both).page)
