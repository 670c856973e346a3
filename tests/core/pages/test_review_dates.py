"""When a page is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.review_dates import next_review, review_status

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "status"), [(-1, "overdue"), (0, "due"), (30, "due"), (31, "checked"), (400, "checked")]
)
def test_a_page_is_due_for_thirty_days_and_overdue_the_day_after(days: int, status: str) -> None:
    day = (DAY + timedelta(days=days)).isoformat()
    assert review_status(day, DAY, checked=True) == status
    assert review_status(day, DAY, checked=False) == ("unchecked" if status == "checked" else status)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 36))
def test_the_next_review_is_so_many_months_later_and_never_skips_a_month(day: date, months: int) -> None:
    later = next_review(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
