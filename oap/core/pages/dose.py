"""How often, how long and until when a statement is done: fields, and the sentences that both voices get from them.

The sentences are made here and nowhere else, so that the family wording cannot say less than the professional one. They
are cited with the statement's words: the text of ``said`` is permanent, as an id is (``tests/core/pages/test_dose.py``
holds it to the letter). What else should be said about a statement is a new field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Protocol

# Field -> what stands before it for staff, and for families.
LABELS = {
    "how_often": ("How often", "How often"),
    "how_long": ("How long", "How long"),
    "looked_at_again": ("Review", "Looked at again"),
    "how_known": ("What shows that it works", "What shows that it helps"),
}
_CHILD = re.compile(r"\b(t)he (child|pupil|young person|student)\b(?!-)", re.IGNORECASE)
_YOURS = {"child": "child", "pupil": "child", "young person": "young person", "student": "young person"}
_ENDED = re.compile(r'[.!?:…][)”’"*]*$')
_NOT_HELD = str.maketrans({'"': "”", "{": "(", "}": ")"})


@dataclass(frozen=True)
class Dose:
    """What is known of how much of something helps. Each may be empty.

    ``rests_on`` is the id of a page, or the address of one of the page's own sources. It is no part of the words that
    are cited: a page may get another title.
    """

    how_often: str = ""
    how_long: str = ""
    looked_at_again: str = ""
    how_known: str = ""
    rests_on: str = ""

    def __bool__(self) -> bool:
        return self != NO_DOSE

    def known(self) -> Iterator[tuple[str, str]]:
        """Each field that says something, with what it says."""
        yield from ((name, words) for name in DOSE_FIELDS if (words := getattr(self, name)))

    @property
    def spoken(self) -> tuple[str, ...]:
        """The fields that sentences are made from, in the order of these."""
        return tuple(name for name in LABELS if _bare(getattr(self, name)))

    @property
    def professional(self) -> tuple[str, ...]:
        """The sentences for staff; none where nothing is known."""
        return tuple(self._sentences(0))

    @property
    def family(self) -> tuple[str, ...]:
        """The same for a family: about “your child”."""
        return tuple(_CHILD.sub(_your, sentence) for sentence in self._sentences(1))

    def _sentences(self, voice: int) -> Iterator[str]:
        yield from (f"{LABELS[name][voice]}: {_bare(getattr(self, name))}." for name in self.spoken)


NO_DOSE = Dose()
DOSE_FIELDS = tuple(field.name for field in fields(Dose))


def said(wording: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """A wording and the sentences after it. A wording that nobody has written stays empty."""
    if not wording or not sentences:
        return (wording,)
    return (wording if _ENDED.search(wording) else f"{wording}.", *sentences)


def held(typed: str) -> str:
    """What was typed as the field holds it: on one line, without what would end it in the page's file."""
    return " ".join(typed.translate(_NOT_HELD).split())


def _bare(words: str) -> str:
    return words.strip().rstrip(".;, ")


def _your(match: re.Match[str]) -> str:
    return f"{'Your' if match[1] == 'T' else 'your'} {_YOURS[match[2].lower()]}"


class Named(Protocol):
    """What has a title and an address: a page, its card, a source."""

    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...


def rests_on(dose: Dose, sources: Iterable[Named], page: Callable[[str], Named | None]) -> Named | None:
    """What the dose rests on: one of the page's ``sources``, or what ``page`` gives for an id. None where nobody knows
    it."""
    if not dose.rests_on:
        return None
    return next((one for one in sources if one.url == dose.rests_on), None) or page(dose.rests_on)
