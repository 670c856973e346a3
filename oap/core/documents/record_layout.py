"""How a document of a provision record is laid out: which parts, in which order, under which headings.

A layout is a file of ``content/layouts``; an area has its own in ``content/local/layouts``. ``STANDARD`` is there
without a file, and a file of its name takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

FOLDER = "layouts"
CYCLE_TEXTS = ("assess", "plan", "review")  # of the newest cycle
TEXTS = (*CYCLE_TEXTS, "family_view", "child_words", "next_steps", "staff_notes")
# The columns of lines: what stands over each where a layout says nothing else, and how wide each is beside the others.
COLUMNS: Mapping[str, tuple[str, float]] = {
    "what": ("What is done", 2.3),
    "status": ("Status", 0.75),
    "who": ("Who", 1),
    "how_often": ("How often", 1),
    "when": ("When", 0.9),
    "who_when": ("Who, how often, when", 1.2),
    "changed": ("What changed", 1.3),
    "child_view": ("The child’s view", 1.1),
    "next_step": ("Next step", 1),
    "start": ("At the start", 0.8),
    "target": ("Aim", 0.8),
    "now": ("Now", 0.8),
    "minutes": ("Minutes", 0.7),
    "times": ("Times a week", 0.65),
    "group": ("Children", 0.75),
    "rate": ("£ an hour", 0.65),
    "cost": ("Cost a term", 0.9),
}
MONEY = ("minutes", "times", "group", "rate", "cost")
LEFT_OUT = "Time and money are left out of this copy."
STANDARD_COLUMNS = ("what", "status", "who_when", "changed", "child_view", "next_step")
SIGNERS = ("SENCO", "Head of the setting", "Parent or carer", "Child or young person, if they wish")


@dataclass(frozen=True)
class Column:
    id: str
    name: str

    @property
    def width(self) -> float:
        return COLUMNS[self.id][1]


@dataclass(frozen=True)
class Part:
    """One part of a document; ``kind`` is a name in ``PARTS``, which says what of the rest each kind has.

    ``text`` is a field of the record or of its newest cycle; ``room`` how many lines are left to write on where it is
    empty; ``tiers`` and ``statuses`` which lines are shown, every one when empty; ``labels`` what is written in by
    hand, or who signs.
    """

    kind: str
    heading: str = ""
    words: tuple[str, ...] = ()
    text: str = ""
    room: int = 0
    labels: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    tiers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """``id`` is the file's name: permanent. ``name`` and ``hint`` are for who chooses; ``title`` is the document's, and
    ``title_without_money`` that of a copy without what is staff's, where it needs another."""

    id: str
    name: str
    title: str
    hint: str = ""
    title_without_money: str = ""
    landscape: bool = True
    parts: tuple[Part, ...] = field(default_factory=tuple)

    def of_kind(self, *kinds: str) -> list[Part]:
        return [part for part in self.parts if part.kind in kinds]

    def says(self, text: str) -> bool:
        """Whether a text of the record stands in it."""
        return any(part.text == text for part in self.parts)

    @property
    def counts(self) -> bool:
        """Whether a column of it is about time or money."""
        return any(one.id in MONEY for part in self.parts for one in part.columns)

    def has_column(self, column: str) -> bool:
        return any(one.id == column for part in self.parts for one in part.columns)


@dataclass(frozen=True)
class Kind:
    """What a part of this kind may have besides its heading, and what it must have."""

    may: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


PARTS: Mapping[str, Kind] = {
    "facts": Kind(),  # label, setting, age, who prepared it, dates, whose guidance
    "blanks": Kind(("words",), ("labels",)),  # to be written in by hand
    "words": Kind((), ("words",)),  # the layout's own
    "text": Kind(("room", "words"), ("heading", "text")),  # what somebody typed
    "summary": Kind(),  # measures and costs, with their chart
    "measures": Kind(),
    "costs": Kind(),
    "cycles": Kind(("columns",)),  # every cycle: assess, plan, do, review
    "lines": Kind(("columns", "tiers", "statuses", "words"), ("heading",)),  # of the newest cycle, as a table
    "points": Kind(("tiers", "statuses", "words"), ("heading",)),  # the same as a list, in the family's words
    "page": Kind(),  # a new page
    "signatures": Kind(("labels", "words")),
    "law": Kind(),
    "check": Kind(),
}


def without_money(layout: Layout) -> Layout:
    """The layout for a copy without what is staff's: it has no column of time or money, and says so where it had."""
    if not layout.counts:
        return layout
    parts = (
        replace(part, columns=tuple(one for one in part.columns if one.id not in MONEY))
        for part in layout.parts
        if part.kind != "costs"
    )
    return replace(
        layout, title=layout.title_without_money or layout.title, parts=(Part("words", words=(LEFT_OUT,)), *parts)
    )


def columns(names: Mapping[str, str] | Sequence[str]) -> tuple[Column, ...]:
    """Columns by their ids, with names of the layout's own where it says some."""
    given: Mapping[str, Any] = names if isinstance(names, Mapping) else dict.fromkeys(names, "")
    return tuple(Column(one, given[one] or COLUMNS[one][0]) for one in given)


STANDARD = Layout(
    "assess-plan-do-review",
    "Assess, plan, do, review",
    "Provision record",
    "Every cycle, with all that was written down.",
    parts=(
        Part("facts"),
        Part("summary"),
        Part("cycles", columns=columns(STANDARD_COLUMNS)),
        Part("text", "What the family says", text="family_view"),
        Part("text", "What the child or young person says", text="child_words"),
        Part("text", "What happens next", text="next_steps"),
        Part("text", "Notes for staff", text="staff_notes"),
        Part("signatures", "Signed", labels=SIGNERS),
        Part("law", "What the law asks"),
        Part("check", "Checking this document"),
    ),
)


def with_standard(found: Sequence[Layout]) -> tuple[Layout, ...]:
    """The layouts that can be chosen, the standard one first."""
    own = {one.id: one for one in found}
    return (own.pop(STANDARD.id, STANDARD), *sorted(own.values(), key=lambda one: one.name))
