"""The shape of a page: its sections, its statements, and what a page of its type must hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from oap.core.library.easy_read import easy_problems
from oap.core.lint.page_reading import PageReading
from oap.core.pages.dose import LABELS
from oap.core.pages.page import Group, Item, Page, Prose, Statement, slugify
from oap.core.pages.page_types import PAGE_TYPES, PageType
from oap.core.pages.pictures import FOLDER
from oap.core.pages.problems import Problem
from oap.core.pages.sections import NOT_ENOUGH, PROVIDES
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.tokens import words

_ANY_TIME = re.compile(r"\b(?:any time|at any point|whenever you)\b", re.IGNORECASE)


def structure_problems(reading: PageReading, taxonomy: Taxonomy) -> Iterator[Problem]:
    page = reading.page
    if page.shared:
        for section in page.sections:
            for group in section.groups:
                yield from _statements("its page's", group.items, reading, taxonomy)
        if page.type == FOLDER:
            yield from _description(reading)
        elif not any(group.items for section in page.sections for group in section.groups):
            yield reading.of_page("", "There are no words here yet.")
        return
    type = PAGE_TYPES.get(page.type)
    if type is None:  # ``field_problems`` says so
        return
    if not page.sections or page.sections[0].heading:
        yield reading.of_page("", "Begin with a short paragraph before the first heading.")
    if type.easy_read:
        yield from (reading.problem(line, "", why) for line, why in easy_problems(page))
    headings = [section.heading for section in page.sections if section.heading]
    for heading in {h for h in headings if headings.count(h) > 1}:
        yield reading.under(heading, "", f"The heading “{heading}” appears twice.")
    order = [heading for heading, _ in type.sections]
    for heading, required in type.sections:
        if required and heading not in headings:
            yield reading.of_page("", f"The section “{heading}” is missing.")
    for heading in headings if type.sections else []:
        if heading not in order:
            yield reading.under(
                heading,
                "",
                f"“{heading}” is not a section of this kind of page. There are: {', '.join(order)}.",
            )
    present = [heading for heading in headings if heading in order]
    if present != sorted(present, key=order.index):
        yield reading.of_page(
            "",
            f"The sections are out of order. Put them so: {', '.join(sorted(present, key=order.index))}.",
            "warning",
        )
    if type.own_headings and len(headings) < 2:
        yield reading.of_page("", f"A page of the kind “{type.name_one}” has at least two headings.")
    for statement in (placed.statement for placed in page.placed_statements()):
        if statement.dose and not statement.dose.rests_on and not type.shows_how:
            message = (
                f"“{statement.id}” says how much helps, and not what that rests on: a page's id or a source (rests_on)."
            )
            yield reading.problem(statement.line_of("id"), "rests_on", message)
    for section in page.sections:
        if not any(item for group in section.groups for item in group.items):
            yield reading.problem(section.line, "", f"There is nothing under “{section.heading or page.title}”.")
        for group in section.groups:
            tiers = [group.tier] if group.tier else []
            yield from _unknown(reading, group, "tier", tiers, taxonomy.tiers)
            yield from _unknown(reading, group, "phases", group.phases, taxonomy.phases)
            yield from _statements(group.tier, group.items, reading, taxonomy)
    yield from _promised(page, type, reading, taxonomy)
    anchors = {slugify(heading) for heading in headings} | dict(page.old_headings).keys()
    for placed in page.placed_statements():
        identity, line = placed.statement.id, placed.statement.line_of("id")
        if identity in anchors:
            yield reading.problem(
                line, "statement", f"The id “{identity}” is also the address of a heading. Choose another."
            )
        if identity in page.retired_statements:
            yield reading.problem(line, "statement", f"The id “{identity}” was retired. An id is never used again.")


def _description(reading: PageReading) -> Iterator[Problem]:
    """The words of a picture are its long description: it opens in a box of its own, so they hold none."""
    for item in (item for section in reading.page.sections for group in section.groups for item in group.items):
        if not isinstance(item, Prose) or ":::" in item.text:
            yield reading.problem(item.line, "", "The long description of a picture is plain paragraphs and lists.")


def _statements(tier: str, items: Iterable[Item], reading: PageReading, taxonomy: Taxonomy) -> Iterator[Problem]:
    for item in items:
        if not isinstance(item, Statement):
            continue
        if not tier:
            tiers = ", ".join(f"{{tier={one}}}" for one in taxonomy.tiers)
            yield reading.problem(
                item.line_of("id"),
                "tier",
                f"The statement “{item.id}” is under no tier. Put it under a heading with one of: {tiers}.",
            )
        if not item.family:
            yield reading.problem(
                item.line_of("id"),
                "statement",
                f"The statement “{item.id}” has no family wording. Add a line that starts with >.",
            )
        if not item.who:
            yield reading.problem(item.line_of("id"), "who", f"The statement “{item.id}” does not say who does it.")
        yield from _unknown(reading, item, "who", item.who, taxonomy.providers)
        yield from _unknown(reading, item, "phases", item.phases, taxonomy.phases)
        yield from _said_twice(item, reading)


def _said_twice(item: Statement, reading: PageReading) -> Iterator[Problem]:
    """What a field says is said once: both wordings get it as a sentence."""
    typed = [f" {' '.join(words(text))} " for text in (item.professional, item.family)]
    for name, value in item.dose.known():
        said = " ".join(words(value))
        if name in LABELS and " " in said and any(f" {said} " in text for text in typed):
            message = f"“{value}” is in the wording and in {name}. Both wordings get it from the field: say it once."
            yield reading.problem(item.line_of(name), name, message, "warning")


_CALLED = {"tier": "tier", "phases": "phase", "who": "provider"}


def _unknown(
    reading: PageReading, at: Group | Statement, field: str, said: Iterable[str], known: Collection[str]
) -> Iterator[Problem]:
    line = at.line_of(field) if isinstance(at, Statement) else at.line
    for value in said:
        if value not in known:
            why = f"“{value}” is an unknown {_CALLED[field]}. There are: {', '.join(known)}."
            yield reading.problem(line, field, why)


def _promised(page: Page, type: PageType, reading: PageReading, taxonomy: Taxonomy) -> Iterator[Problem]:
    """What is short of the least that a page of this type holds."""
    placed = [p for p in page.placed_statements() if p.section == PROVIDES]
    if len(placed) < type.min_statements:
        yield reading.under(
            PROVIDES,
            "",
            (
                f"A page of the kind “{type.name_one}” has at least {type.min_statements} statements here. This "
                f"has {len(placed)}."
            ),
        )
    for tier in type.tiers:
        if tier in taxonomy.tiers and not any(p.tier == tier for p in placed):
            yield reading.under(PROVIDES, "", f"There is no {tier} statement.")
    section = page.section(NOT_ENOUGH)
    text = " ".join(
        item.text for group in (section.groups if section else ()) for item in group.items if isinstance(item, Prose)
    )
    if section and type.says_any_time and not (_ANY_TIME.search(text) and "assessment" in text):
        yield reading.under(NOT_ENOUGH, "", "Say here that a parent may ask for an EHC needs assessment at any time.")
