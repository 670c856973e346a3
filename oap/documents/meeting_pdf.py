"""A family's list as one or two pages to take to a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from oap.core.documents.meeting_list import LAW, MeetingList
from oap.core.pages.service_fields import Contact
from oap.documents.pdf import make_pdf


class Saved(Protocol):
    """What this needs of a saved statement or service."""

    @property
    def words(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def service(self) -> bool: ...
    @property
    def contacts(self) -> tuple[Contact, ...]: ...


def meeting_pdf(mine: MeetingList, items: Iterable[Saved], *, address: str, area: str) -> bytes:
    """The bytes of the PDF. Where the family wrote nothing there are lines to write on."""
    saved = list(items)
    return make_pdf(
        "meeting",
        {
            "title": "For our meeting",
            "meeting": mine.meeting,
            "home": mine.home,
            "law": LAW,
            "stamp": area,
            "questions": [one for one in mine.questions if one],
            "expected": [
                {"words": one.words, "source": one.title, "address": address + one.address}
                for one in saved
                if not one.service
            ],
            "ring": [
                {
                    "title": one.title,
                    "words": one.words,
                    "contacts": [f"{c.label}: {c.value} ({c.standing})" for c in one.contacts],
                }
                for one in saved
                if one.service
            ],
        },
    )
