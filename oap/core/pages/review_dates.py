"""When a page must be checked again, and whether anybody has checked it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Status = Literal["checked", "unchecked", "due", "overdue"]
WAITING: tuple[Status, ...] = ("due", "overdue")
DUE_DAYS = 30  # so long before its day a page counts as due
USUAL_MONTHS = 12


def review_status(review_by: str, today: date, *, checked: bool) -> Status:
    """``overdue`` from the day after ``review_by``, ``due`` in the 30 days before it, else ``checked`` where a person
    has, or ``unchecked``."""
    last = date.fromisoformat(review_by)
    if last < today:
        return "overdue"
    if last - today <= timedelta(days=DUE_DAYS):
        return "due"
    return "checked" if checked else "unchecked"


def next_review(today: date, months: int = USUAL_MONTHS) -> date:
    """The same day so many months later; the last day of that month when it is shorter."""
    year, month = divmod(today.month - 1 + months, 12)
    for day in range(today.day, 0, -1):
        try:
            return date(today.year + year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")
