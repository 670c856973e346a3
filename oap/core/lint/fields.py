"""The fields at the top of a page: known values, dates and sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from oap.core.lint.page_reading import PageReading
from oap.core.pages.page_types import PAGE_TYPES, type_of
from oap.core.pages.problems import Problem
from oap.core.pages.provenance import SIGNERS
from oap.core.pages.taxonomy import Taxonomy


def field_problems(reading: PageReading, taxonomy: Taxonomy, today: date) -> Iterator[Problem]:
    page = reading.typed
    type = type_of(page.type)
    if type is None:
        yield reading.of_page(
            "", f"“{page.type}” is not a kind of page. Put the file in one of: {', '.join(PAGE_TYPES)}."
        )
        return
    known: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        ("topics", page.topics, taxonomy.topics),
        ("areas", page.areas, taxonomy.areas),
        ("phases", page.phases, taxonomy.phases),
        ("team", (page.team,), taxonomy.teams),
        ("sign_off", page.sign_off, tuple(SIGNERS)),
    )
    for field, given, allowed in known:
        for value in given:
            if value not in allowed:
                kind = "topic" if field == "topics" else field.rstrip("s")
                yield reading.in_field(field, f"“{value}” is an unknown {kind}. Choose one from content/taxonomy.yml.")
    if len(set(page.topics)) != len(page.topics):
        yield reading.in_field("topics", "A topic appears twice.")
    if date.fromisoformat(page.review_by) < today:
        yield reading.in_field("review_by", f"The review was due on {page.review_by}.", "warning")
    if page.reviewed and date.fromisoformat(page.reviewed) > today:
        yield reading.in_field("reviewed", "This day has not come yet.")
    for field in sorted(type.required):
        if not getattr(page, field):
            yield reading.of_page(field, "This field is missing.")
    for number, source in enumerate(page.sources):
        if not (source.url or source.date):
            why = f"“{source.title}” has neither an address nor a date."
            yield reading.in_field(f"sources.{number}", why, called="sources")
