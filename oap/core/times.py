"""Moments as the database keeps them: UTC texts that sort and compare as they stand."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FORM = "%Y-%m-%dT%H:%M:%SZ"


def utc_text(moment: datetime) -> str:
    """``2026-11-24T16:50:00Z`` for a moment with a time zone."""
    return moment.astimezone(UTC).strftime(FORM)


def utc_moment(text: str) -> datetime:
    """The moment of such a text. Raises ValueError."""
    return datetime.strptime(text, FORM).replace(tzinfo=UTC)


def day(value: str) -> str:
    """2026-11-02 as 2 November 2026."""
    found = date.fromisoformat(value)
    return f"{found.day} {found:%B} {found.year}"


def day_if_one(value: str) -> str:
    """The same for a day as a form sends it; whatever else somebody typed as it stands."""
    try:
        return day(value)
    except ValueError:
        return value


def day_or_part(value: str) -> str:
    """2022-08-28, 2023-06 or 2024 as 28 August 2022, June 2023 or 2024."""
    parts = value.count("-")
    if parts == 2:
        return day(value)
    return f"{date.fromisoformat(f'{value}-01'):%B %Y}" if parts else value


def day_said(text: str) -> date | None:
    """The day in 2026-11-30, 30/11/2026, 30 November 2026 or 30 Nov 2026; None for whatever else somebody typed."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).date()
    return None
