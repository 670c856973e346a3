"""What provision costs a setting in one term, by the setting's own minutes, weeks and rate.

The rule is said on the page and in every document (``FORMULA``). ``oap/web/static/record_money.js`` works by the same
rule where somebody types, and a test compares the two. No amount is a condition for anything: ``LAW`` stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from oap.core.documents.provision_record import Entry, ProvisionRecord

FORMULA = (
    "Cost a term = minutes each time ÷ 60 × times a week × weeks in the term × pounds an hour ÷ children in the group, "
    "to the nearest penny. Minutes, weeks and rates are the setting’s own."
)
NO_CONDITION = (
    "No amount of money is a condition for an education, health and care (EHC) needs assessment: see “What the law "
    "asks”."
)
OTHER = ""  # the tier of lines for which none was chosen
_NUMBER = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})(?:\.([0-9]{1,4}))?")
_PLACES = 10_000


@dataclass(frozen=True)
class Cost:
    """Pounds and pence; or None with what is still to fill in or cannot be read, "" where nothing was filled in."""

    pounds: Decimal | None
    problem: str = ""


@dataclass(frozen=True)
class Costs:
    """Of a record's newest cycle: lines with a cost, the sums by tier in their order, and all together."""

    lines: tuple[tuple[Entry, Decimal], ...]
    by_tier: Mapping[str, Decimal]
    problems: tuple[tuple[Entry, str], ...]

    @property
    def total(self) -> Decimal:
        return sum((one for _, one in self.lines), Decimal("0.00"))


def amount(text: str) -> int | None:
    """A number as people write it (``£12.50``, ``1,200``) in ten-thousandths; None for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1].replace(",", "")) * _PLACES + int((found[2] or "").ljust(4, "0")) if found else None


def line_cost(entry: Entry, weeks: str, rate: str) -> Cost:
    """The cost of a line. ``weeks`` in the term and ``rate`` (pounds an hour) are the record's; a line may have its
    own rate. Half a penny counts as one."""
    if not (entry.minutes or entry.times or entry.group or entry.rate):
        return Cost(None)
    asked = {
        "minutes": entry.minutes,
        "times a week": entry.times,
        "weeks in the term": weeks,
        "pounds an hour": entry.rate or rate,
    }
    missing = [name for name, text in asked.items() if not text]
    if missing:
        return Cost(None, f"Still to fill in: {', '.join(missing)}.")
    read = {name: amount(text) for name, text in {**asked, "children in the group": entry.group or "1"}.items()}
    wrong = next((name for name, number in read.items() if number is None), None)
    if wrong:
        return Cost(None, f"Write a number for {wrong}, such as 20 or 12.50.")
    minutes, times, weeks_, pounds, children = (number or 0 for number in read.values())
    if children < _PLACES:
        return Cost(None, "A group has at least 1 child. Leave it empty for one child.")
    above, below = minutes * times * weeks_ * pounds * 100, 60 * children * _PLACES**3
    return Cost(Decimal((2 * above + below) // (2 * below)).scaleb(-2))


def costs(record: ProvisionRecord, tiers: Iterable[str]) -> Costs:
    """What the record's newest cycle costs a term, its lines one by one and by tier; "" are lines of no tier.

    The sums are of the rounded lines, so that the column adds up.
    """
    worked = [(one, line_cost(one, record.weeks, record.rate)) for one in record.of_cycle(len(record.cycles))]
    lines = tuple((entry, cost.pounds) for entry, cost in worked if cost.pounds is not None)
    order = [*tiers, *dict.fromkeys(entry.tier for entry, _ in lines)]
    sums = {tier: sum((cost for entry, cost in lines if entry.tier == tier), Decimal("0.00")) for tier in order}
    return Costs(
        lines,
        {tier: total for tier, total in sums.items() if any(entry.tier == tier for entry, _ in lines)},
        tuple((entry, cost.problem) for entry, cost in worked if cost.problem),
    )


def in_pounds(value: Decimal) -> str:
    """``£1,234.50``."""
    return f"£{value:,.2f}"
