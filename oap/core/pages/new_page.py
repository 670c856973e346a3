"""An empty page of a type: its headings with a word on what belongs there, so that nobody starts from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from oap.core.pages.page import SHARED, Group, Page, Prose, Section
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.review_dates import next_review
from oap.core.pages.sections import PROVIDES
from oap.core.pages.service_fields import ServiceRecord

OWN_HEADINGS = ("How it works", "What to do next")


def new_page(
    kind: str,
    slug: str,
    title: str,
    *,
    team: str,
    phases: tuple[str, ...],
    tiers: Mapping[str, str],
    topic: str,
    today: date,
) -> Page:
    """A draft's first state, of one of ``PAGE_TYPES``; ``tiers`` are the names of those that the area has.

    It cannot be submitted as it is: what is missing is what its author must say.
    """
    if kind in SHARED:
        section = Section("", (Group(items=(Prose("Write here what is to appear on many pages."),)),))
        return Page(
            type=kind,
            slug=slug,
            id=slug,
            title=title,
            summary="",
            topics=(),
            phases=(),
            team=team,
            reviewed="",
            review_by=next_review(today).isoformat(),
            sections=(section,),
        )
    type = PAGE_TYPES[kind]
    headings = [heading for heading, needed in type.sections if needed] or OWN_HEADINGS
    sections = [Section("", (Group(items=(Prose("Write here what this is, and the one thing to know."),)),))]
    for heading in headings:
        if heading == PROVIDES:
            wanted = [tier for tier in tiers if tier in type.tiers] or list(tiers)[:2]
            sections.append(Section(heading, tuple(Group(tiers[tier], tier) for tier in wanted)))
        else:
            sections.append(Section(heading, (Group(items=(Prose("Write here."),)),)))
    return Page(
        type=kind,
        slug=slug,
        id=slug,
        title=title,
        summary="Write here in one sentence what a reader finds on this page.",
        topics=(topic,),
        phases=phases,
        team=team,
        reviewed="",
        review_by=next_review(today).isoformat(),
        service=ServiceRecord("Who runs it", "How to find them") if type.has_service else None,
        sections=tuple(sections),
    )
