"""What the picture of an area says, for whichever kind of file is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from oap.core.documents.area_picture import FEWEST, AreaPicture, Row
from oap.core.documents.area_result import AreaNeed, Moved, Part, Told
from oap.core.documents.self_audit import RATINGS

SHORT = f"{RATINGS['not-yet']} or {RATINGS['starting'].lower()}"
PLACED = f"{RATINGS['secure']} or {RATINGS['strong'].lower()}"
HIDDEN = "Not shown"
BARS = (SHORT, HIDDEN, PLACED)
PARTS = ("Age", "Part", "Statements", SHORT, PLACED, HIDDEN, "Ratings", "In place")
NEEDS = ("Where training may help", SHORT, "Ratings", "Share", "Ages", "Pages that teach it")
CHANGES = ("Part", "Age", "In place then", "In place now", "Change")
MOVED = ("Statement", *CHANGES[1:])
STATEMENTS = (
    "Statement",
    "Page",
    "Part",
    "Age",
    RATINGS["not-yet"],
    RATINGS["starting"],
    SHORT,
    RATINGS["secure"],
    RATINGS["strong"],
    PLACED,
    "Settings",
    "Statement id",
    "Age id",
    "Staff id",
)
MOST_NEEDS, MOST_LEAST, MOST_MOVED = 25, 30, 15  # in a report; the spreadsheet has all
_NOTES = (
    f"A number under {FEWEST} is not shown, and cannot be worked out from those that are: a rating that fewer gave is "
    "put together with its neighbour, and where that is still too small, “or more” is said of the other two.",
    "Training needs and changes are worked out from the numbers shown alone. Where some are hidden, what is known is a "
    "range. Ratings are the settings’ own; nobody has inspected them here.",
)
_TOGETHER = (
    "A setting counts once for each statement and age. Where it rated several groups of staff, the lowest rating "
    "counts."
)
_BY_GROUP = (
    "Groups of staff are told apart: a setting counts once for each statement, age and group that it rated. Settings "
    "of two groups are not to be added up, as both may be one. Show nobody this picture beside one in which the groups "
    "are together: from both, what single settings said could be worked out."
)

MORE = "This report has the greatest needs and changes. The spreadsheet has every statement."


@dataclass(frozen=True)
class AreaOutline:
    """The whole picture. ``then`` is the date of the earlier one, "" without one."""

    picture: AreaPicture
    lines: tuple[Told, ...]
    parts: tuple[Part, ...]
    needs: tuple[AreaNeed, ...]
    then: str = ""
    changes: tuple[Moved, ...] = ()
    moved: tuple[Moved, ...] = ()
    title: str = "Picture of an area"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read it."""
        return _NOTES[0], _BY_GROUP if self.picture.by_group else _TOGETHER, *_NOTES[1:]

    def head(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The heads of a table, where ages may be said with groups of staff."""
        said = {"Age": "Age and staff", "Ages": "Ages and staff"} if self.picture.by_group else {}
        return tuple(said.get(name, name) for name in names)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name, value)
            for name, value in (
                ("Guidance", self.picture.area),
                ("Date", self.picture.date),
                ("Settings", str(self.picture.settings)),
                ("Compared with", self.then),
            )
            if value
        )

    @property
    def charts(self) -> list[tuple[str, dict[str, Any]]]:
        """A chart for each age: what it is drawn from, for ``typst/chart.typ``."""
        return [
            (
                phase,
                {
                    "ratings": BARS,
                    "bars": [
                        {"heading": one.heading, "counts": (one.short, one.hidden, one.placed), "total": one.ratings}
                        for one in of_phase
                    ],
                },
            )
            for phase, of_phase in ((phase, list(found)) for phase, found in groupby(self.parts, lambda one: one.phase))
        ]

    @property
    def least(self) -> list[Told]:
        """The statements of which the greatest share is known not to be in place."""
        short = [line for line in self.lines if line.row.least_short]
        ordered = sorted(short, key=lambda line: (-line.row.least_short / line.row.settings, -line.row.settings))
        return ordered[:MOST_LEAST]

    def part_rows(self) -> list[tuple[str, ...]]:
        return [
            (
                one.phase,
                one.heading,
                *(str(n) for n in (one.statements, one.short, one.placed, one.hidden, one.ratings)),
                str(one.in_place),
            )
            for one in self.parts
        ]

    def need_rows(self, most: int | None = None) -> list[tuple[str, ...]]:
        return [
            (
                one.title,
                str(one.short),
                str(one.ratings),
                f"{one.share}%",
                ", ".join(one.phases),
                ", ".join(title for title, _ in one.strategies),
            )
            for one in self.needs[:most]
        ]

    def change_rows(self) -> list[tuple[str, ...]]:
        return _moved(self.changes)

    def moved_rows(self) -> list[tuple[str, ...]]:
        return _moved(self.moved)

    def moved_most(self) -> list[tuple[str, ...]]:
        """The greatest changes each way."""
        better, less = ([one for one in self.moved if one.better is way] for way in (True, False))
        return _moved([*better[:MOST_MOVED], *less[:MOST_MOVED]])

    def statement_rows(self, lines: Sequence[Told] | None = None) -> list[tuple[str, ...]]:
        return [
            (one.words, one.title, one.heading, one.phase, *numbers(one.row), *one.row.key)
            for one in (self.lines if lines is None else lines)
        ]

    def shown_rows(self) -> list[tuple[str, ...]]:
        """The same without ids."""
        return [row[:-3] for row in self.statement_rows()]

    def chart_words(self, phase: str, data: dict[str, Any]) -> str:
        """A chart in words, for those who do not see it."""
        said = (
            f"{bar['heading']}: "
            + ", ".join(f"{n} {name.lower()}" for n, name in zip(bar["counts"], BARS, strict=True))
            for bar in data["bars"]
        )
        return f"Bar chart of how far each part is in place, {phase}. {'. '.join(said)}."


def numbers(row: Row) -> tuple[str, ...]:
    """What is shown of a row, in the order of the table; a dash where nothing is."""
    more = " or more" if row.at_least else ""
    sides = {"short": more, "placed": more}
    shown = (row.not_yet, row.starting, row.short, row.secure, row.strong, row.placed, row.settings)
    names = ("", "", "short", "", "", "placed", "")
    return tuple("–" if n is None else f"{n}{sides.get(name, '')}" for n, name in zip(shown, names, strict=True))


def _moved(found: Sequence[Moved]) -> list[tuple[str, ...]]:
    return [(one.name, one.phase, str(one.then), str(one.now), one.said) for one in found]
