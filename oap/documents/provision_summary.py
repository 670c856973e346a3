"""The page of a provision record that says in numbers what the rest says in words: measures and cost a term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oap.core.documents.measures import is_measured, progress
from oap.core.documents.provision_cost import FORMULA, NO_CONDITION, costs, in_pounds
from oap.core.documents.provision_record import Entry, ProvisionRecord
from oap.core.times import day_if_one

MEASURES = ("What is measured", "At the start", "Aim", "Now", "Seen on", "From the start to the aim")
COSTS = ("What is done", "Minutes", "Times a week", "Children", "£ an hour", "Cost a term")
NO_TIER = "Kind of support not chosen"
_MOST_WORDS = 100  # letters of a line in a table, two lines on paper: its words stand whole in the cycle


@dataclass(frozen=True)
class Bar:
    """A bar of the chart: what it is, what stands beside it, and how long it is from 0 to 1."""

    name: str
    text: str
    share: float


@dataclass(frozen=True)
class Summary:
    """Tables as rows, bars of what can be drawn, and what is said beside the sums. Of the newest cycle.

    ``far`` says for each row of ``measures`` how far it is from the start to the aim, where that is a number; ``total``
    says of what it is the sum."""

    heading: str
    measures: tuple[tuple[str, ...], ...]
    far: tuple[float | None, ...]
    costs: tuple[tuple[str, ...], ...]
    shares: tuple[Bar, ...]
    total: str
    notes: tuple[str, ...]

    def shares_words(self) -> str:
        """The chart of cost for those who do not see it."""
        return "Cost a term by kind of support. " + " ".join(f"{one.name}: {one.text}." for one in self.shares)


def summary(record: ProvisionRecord, tiers: Mapping[str, str]) -> Summary | None:
    """The summary of the newest cycle; None when nothing was measured or counted. ``tiers`` are names by id."""
    lines = record.of_cycle(len(record.cycles))
    measured = [one for one in lines if is_measured(one)]
    found = costs(record, tiers)
    if not measured and not found.lines and not found.problems:
        return None
    total = found.total
    return Summary(
        f"Summary of cycle {len(record.cycles)}",
        tuple((_short(one), one.start, one.target, one.now, day_if_one(one.now_on)) for one in measured),
        tuple(None if (share := progress(one)) is None else float(share) for one in measured),
        tuple(
            (_short(one), one.minutes, one.times, one.group or "1", one.rate or record.rate, in_pounds(pounds))
            for one, pounds in found.lines
        ),
        tuple(
            Bar(tiers.get(tier, NO_TIER), in_pounds(pounds), float(pounds / total) if total else 0.0)
            for tier, pounds in found.by_tier.items()
        ),
        f"All together{_without(len(found.problems))}: {in_pounds(total)} a term",
        (
            *(f"{_short(one)}: the cost is not worked out. {problem}" for one, problem in found.problems),
            *((f"Weeks in the term: {record.weeks}. {FORMULA}",) if found.lines else ()),
            *((NO_CONDITION,) if found.lines or found.problems else ()),
        ),
    )


def _without(lines: int) -> str:
    """What a sum leaves out, so that nobody takes it for the whole."""
    if not lines:
        return ""
    return f", without {lines} {'line' if lines == 1 else 'lines'} not worked out"


def _short(entry: Entry) -> str:
    words = entry.words or entry.title or entry.statement.replace("-", " ") or "(nothing written)"
    return words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS].rsplit(' ', 1)[0]} …"
