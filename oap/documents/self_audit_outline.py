"""What a self-audit's result says, for whichever kind of file is made of it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from oap.core.documents.self_audit import RATINGS
from oap.core.documents.self_audit_result import Bar, Change, Need, Rated, Step

PICTURE = ("Part", *RATINGS.values(), "Rated")
NEEDS = ("Where training may help", "Not yet", "Starting", "Staff", "Pages that teach it")
# Heads by which a table of ratings is read again, also of several settings put together in one.
STATEMENT_ID, AGE_ID, STAFF_ID, RATING_ID = "Statement id", "Age id", "Staff id", "Rating id"
RATING, SETTING, DATE = "Rating", "Setting", "Date"
EVERY = (
    "Statement",
    "Page",
    "Part",
    "Age",
    "Staff",
    RATING,
    f"Score (0 to {len(RATINGS) - 1})",
    "Evidence",
    "Action",
    "How we do it",
    STATEMENT_ID,
    AGE_ID,
    STAFF_ID,
    RATING_ID,
    SETTING,
    DATE,
)
OWN = ("Statement", "How we do it here")
PLAN = ("Statement", "Now", "Age", "Staff", "Evidence", "Action")


@dataclass(frozen=True)
class AuditOutline:
    """The whole result. ``changed`` is how many rated statements the guidance has reworded since they were rated."""

    title: str
    setting: str
    date: str
    bars: tuple[Bar, ...]
    needs: tuple[Need, ...]
    plan: tuple[Step, ...]
    changes: tuple[Change, ...]
    area: str
    changed: int
    rated: tuple[Rated, ...] = ()
    own: tuple[tuple[str, str, str], ...] = ()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name, value)
            for name, value in (("Setting", self.setting), ("Date", self.date), ("Guidance", self.area))
            if value
        )

    def picture_data(self) -> dict[str, Any]:
        """What the chart is drawn from, for ``typst/chart.typ``."""
        bars = [{"heading": bar.heading, "counts": bar.counts, "total": bar.total} for bar in self.bars]
        return {"ratings": list(RATINGS.values()), "bars": bars}

    def picture_words(self) -> str:
        """The chart in words, for those who do not see it."""
        return "Bar chart of how far each part is in place. " + " ".join(
            f"{bar.heading}: "
            + ", ".join(f"{n} {name.lower()}" for n, name in zip(bar.counts, RATINGS.values(), strict=True) if n)
            + "."
            for bar in self.bars
        )

    def picture_rows(self) -> list[tuple[str, ...]]:
        return [(bar.heading, *(str(count) for count in bar.counts), str(bar.total)) for bar in self.bars]

    def need_rows(self) -> list[tuple[str, ...]]:
        return [
            (
                one.title,
                str(one.not_yet),
                str(one.starting),
                ", ".join(one.groups),
                ", ".join(title for title, _ in one.strategies),
            )
            for one in self.needs
        ]

    def every_row(self) -> list[tuple[str, ...]]:
        return [(*(str(value) for value in astuple(one)), self.setting, self.date) for one in self.rated]

    def own_rows(self) -> list[tuple[str, ...]]:
        return [(f"{words} ({title})", own) for words, title, own in self.own]

    def plan_rows(self) -> list[tuple[str, ...]]:
        return [
            (f"{one.words} ({one.title})", one.rating, one.phase, one.group, one.evidence, one.action)
            for one in self.plan
        ]
