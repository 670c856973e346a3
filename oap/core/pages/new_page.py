"""An empty page of a type: its headings with a word on what belongs there, so that nobody starts from nothing."""

from __future__ import annotations

from datetime import date

from oap.core.pages.page import Group, Page, Prose, Section, ServiceRecord
from oap.core.pages.review_dates import next_review
from oap.core.pages.sections import PROVIDES, SECTIONS

GUIDE_HEADINGS = ("How it works", "What to do next")


def new_page(kind: str, slug: str, title: str, *, team: str, phases: tuple[str, ...], topic: str, today: date) -> Page:
    """A draft's first state. It cannot be submitted as it is: what is missing is what its author must say."""
    headings = [heading for heading, needed in SECTIONS.get(kind, ()) if needed] or GUIDE_HEADINGS
    sections = [Section("", (Group(items=(Prose("Write here what this is, and the one thing to know."),)),))]
    for heading in headings:
        if heading == PROVIDES:
            sections.append(
                Section(heading, (Group("For everyone", "universal"), Group("For those who need more", "targeted")))
            )
        else:
            sections.append(Section(heading, (Group(items=(Prose("Write here."),)),)))
    return Page(
        type=kind, slug=slug, id=slug, title=title, summary="Write here in one sentence what a reader finds on this page.",
        topics=(topic,), phases=phases, team=team, reviewed=today.isoformat(), review_by=next_review(today).isoformat(),
        service=ServiceRecord("Who runs it", "How to find them") if kind == "services" else None, sections=tuple(sections),
    )  # fmt: skip
