"""What provision costs a term: exact to the penny, kind about what is missing, and no sum that does not add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oap.core.documents.measures import progress
from oap.core.documents.provision_cost import Cost, amount, costs, in_pounds, line_cost
from oap.core.documents.provision_record import Cycle, Entry, ProvisionRecord, for_family, next_cycle

money = st.decimals(0, 500, places=2)
small = st.integers(1, 90)


@settings(deadline=None)
@given(minutes=small, times=small, weeks=small, rate=money, group=st.integers(1, 30))
def test_the_cost_is_the_formula_rounded_half_up_to_the_penny(
    minutes: int, times: int, weeks: int, rate: Decimal, group: int
) -> None:
    entry = Entry(minutes=str(minutes), times=str(times), group=str(group))
    exact = Decimal(minutes * times * weeks) * rate / (60 * group)
    found = line_cost(entry, str(weeks), str(rate)).pounds
    assert found is not None and abs(found - exact) <= Decimal("0.005")
    assert found == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, ""),
        ({"minutes": "20"}, "Still to fill in: times a week, weeks in the term, pounds an hour."),
        ({"minutes": "often", "times": "3", "rate": "12", "weeks": "12"}, "Write a number for minutes, such as"),
        ({"minutes": "20", "times": "3", "rate": "12", "weeks": "12", "group": "0"}, "A group has at least 1 child."),
        ({"minutes": "20", "times": "3", "rate": "-12", "weeks": "12"}, "Write a number for pounds an hour"),
    ],
)
def test_what_is_missing_or_no_number_is_said_and_costs_nothing(typed: dict[str, str], said: str) -> None:
    weeks = typed.pop("weeks", "")
    found = line_cost(Entry.model_validate(typed), weeks, "")
    assert found.pounds is None and found.problem.startswith(said) and bool(found.problem) == bool(said)


def test_numbers_are_read_as_people_write_them() -> None:
    assert [amount(one) for one in ("£12.50", " 1,200 ", "7.", "1,2", "٣", "", "1e3")] == [
        125_000,
        12_000_000,
        None,
        None,
        None,
        None,
        None,
    ]
    assert in_pounds(Decimal("1234.5")) == "£1,234.50"


@settings(deadline=None)
@given(st.lists(st.tuples(small, st.sampled_from(["universal", "targeted", ""])), max_size=8))
def test_the_sums_by_tier_add_up_to_the_whole(lines: list[tuple[int, str]]) -> None:
    entries = tuple(Entry(minutes=str(minutes), times="1", group="7", tier=tier) for minutes, tier in lines)
    record = ProvisionRecord(entries=(*entries, Entry(words="no cost")), weeks="13", rate="14.37")
    found = costs(record, ["universal", "targeted"])
    assert sum(found.by_tier.values(), Decimal(0)) == found.total == sum((one for _, one in found.lines), Decimal(0))
    assert len(found.lines) == len(lines) and set(found.by_tier) == {tier for _, tier in lines}


def test_only_the_newest_cycle_is_counted_and_a_line_may_have_its_own_rate() -> None:
    def line(cycle: int, rate: str = "") -> Entry:
        return Entry(cycle=cycle, minutes="30", times="2", rate=rate)

    record = ProvisionRecord(
        cycles=(Cycle(), Cycle()),
        entries=(line(1), line(2), line(2, rate="40")),
        weeks="10",
        rate="20",
    )
    assert [str(one) for _, one in costs(record, []).lines] == ["200.00", "400.00"]


def test_the_familys_copy_has_nothing_of_what_is_staffs() -> None:
    entry = Entry(words="A walk", minutes="20", rate="20", times="1", group="2", staff_note="canary", who="Teacher")
    mine = for_family(ProvisionRecord(entries=(entry,), staff_notes="canary", weeks="12", rate="20"))
    assert "canary" not in repr(mine) and mine.entries == (Entry(words="A walk", who="Teacher"),)
    assert line_cost(mine.entries[0], mine.weeks, mine.rate) == Cost(None)


def test_the_next_cycle_begins_with_what_is_in_place_where_it_stood() -> None:
    kept = Entry(words="A walk", status="in-place", start="2", target="8", now="5", changed="Calmer", who="Teacher")
    record = next_cycle(ProvisionRecord(entries=(kept, Entry(words="Tried once", status="tried"))))
    assert record.of_cycle(1) == [kept, Entry(words="Tried once", status="tried")]
    assert record.of_cycle(2) == [
        Entry(cycle=2, words="A walk", status="in-place", start="5", target="8", who="Teacher")
    ]


@pytest.mark.parametrize(
    ("start", "target", "now", "share"),
    [
        ("2", "8", "5", 0.5),
        ("10", "2", "4", 0.75),
        ("2", "8", "1", 0.0),
        ("2", "8", "9", 1.0),
        ("2", "2", "2", None),
        ("cries", "2", "1", None),
        ("2", "", "1", None),
    ],
)
def test_progress_is_the_way_from_the_start_to_the_target(
    start: str, target: str, now: str, share: float | None
) -> None:
    assert progress(Entry(start=start, target=target, now=now)) == share
