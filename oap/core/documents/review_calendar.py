"""The day of a review as a calendar file (RFC 5545): a day, and nothing about anybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from oap.core.documents.provision_record import ProvisionRecord
from oap.errors import Invalid

SUMMARY = "Review of a provision record"
NOTE = "The record is where you keep it: on your device, or in a saved file."
_LINE = 75  # bytes in a line at most, without its end (RFC 5545, section 3.1)


def review_day(record: ProvisionRecord) -> date | None:
    """The day of the newest cycle's review; None when there is none, or it is no date."""
    try:
        day = date.fromisoformat(record.cycles[-1].review_date)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


def review_calendar(record: ProvisionRecord, made: datetime, host: str) -> bytes:
    """The bytes of the .ics file. Its name for the event is made of the day and the moment, not of the record. Raises
    Invalid."""
    day = review_day(record)
    if day is None:
        raise Invalid("Give the day of the review first, in the newest cycle. Then the calendar file can be made.")
    stamp = f"{made:%Y%m%dT%H%M%SZ}"
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ordinarily Available Provision//Provision record//EN",
        "BEGIN:VEVENT",
        f"UID:{day:%Y%m%d}-{stamp}@{host}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(SUMMARY)}",
        f"DESCRIPTION:{_text(NOTE)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(SUMMARY)}",
        "TRIGGER:-P7D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) for line in lines)


def _text(value: str) -> str:
    """A value of text as section 3.3.11 wants it."""
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line with its end, cut where it is too long; the rest goes on after a space. No letter is cut in two."""
    made, room = b"", _LINE
    for letter in line:
        more = letter.encode()
        if len(more) > room:
            made, room = made + b"\r\n ", _LINE - 1
        made, room = made + more, room - len(more)
    return made + b"\r\n"
