"""The calendar file of a review's day: by the letter of RFC 5545, and with nothing of the record in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oap.core.documents.provision_record import Cycle, Entry, ProvisionRecord
from oap.core.documents.review_calendar import _folded, review_calendar
from oap.errors import Invalid

NOW = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2200, 12, 30)))
def test_the_file_has_the_day_and_nothing_about_the_child(day: date) -> None:
    record = ProvisionRecord(
        label="canary", setting="canary", cycles=(Cycle(review_date=day.isoformat()),), entries=(Entry(words="canary"),)
    )
    data = review_calendar(record, NOW, "oap.example")
    lines = data.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in lines and "DTSTAMP:20261130T180000Z" in lines
    assert b"canary" not in data and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line.encode()) <= 75 for line in lines)
    for part in ("VCALENDAR", "VEVENT", "VALARM"):
        assert lines.count(f"BEGIN:{part}") == lines.count(f"END:{part}") == 1


@pytest.mark.parametrize("typed", ["", "next week", "0001-01-01", "2026-02-30", "9999-12-31"])
def test_without_a_day_it_says_what_to_do(typed: str) -> None:
    with pytest.raises(Invalid, match="Give the day of the review first"):
        review_calendar(ProvisionRecord(cycles=(Cycle(review_date=typed),)), NOW, "oap.example")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_a_long_line_is_folded_and_unfolds_to_itself(text: str) -> None:
    folded = _folded(text)
    assert folded.removesuffix(b"\r\n").replace(b"\r\n ", b"").decode() == text
    assert all(len(line) <= 75 for line in folded.split(b"\r\n"))
