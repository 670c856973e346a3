"""A line of a page's text leads to the field of the form that holds it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from oap.core.editing.form_places import place_of
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import Group, Page, Prose, Section, Statement
from tests.build import a_page
from tests.core.pages.test_page_text import pages


def _written(page: Page) -> tuple[Page, list[str]]:
    text = compose_draft(page)
    read = read_draft(text, page.path)
    assert read is not None
    return read, text.split("\n")


def test_each_line_leads_to_what_is_written_there() -> None:
    first = Statement("seats", "Give a seat by the wall.", "Your child sits by the wall.")
    groups = (
        Group(items=(Prose("Some words.\n\nMore of them."),)),
        Group("For everyone", "universal", (), (first, Prose("And then?"))),
    )
    page, lines = _written(a_page(sections=(Section("", groups[:1]), Section("What the setting provides", groups[1:]))))
    at = {text: place_of(page, number) for number, text in enumerate(lines, start=1) if text}
    assert at["Some words."] == at["More of them."] == "s0-g0-i0"
    assert at["## What the setting provides"] == "s1"
    assert at["### For everyone {tier=universal}"] == "s1-g0"
    assert at["- Give a seat by the wall."] == at["  {#seats}"] == at["  > Your child sits by the wall."] == "s1-g0-i0"
    assert at["And then?"] == "s1-g0-i1"
    assert at["---"] == place_of(page, 0) == place_of(page, 1) == ""


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(pages())
def test_the_line_of_an_item_leads_to_that_item(page: Page) -> None:
    read, _ = _written(page)
    for s, section in enumerate(read.sections):
        for g, group in enumerate(section.groups):
            for i, item in enumerate(group.items):
                if item.line:
                    assert place_of(read, item.line) == f"s{s}-g{g}-i{i}"


def test_a_small_heading_without_words_has_its_own_place() -> None:
    first = Statement("seats", "Give a seat by the wall.", "Your child sits by the wall.")
    groups = (Group("For everyone", "universal", (), (first,)), Group("…"))
    page, lines = _written(a_page(sections=(Section("What the setting provides", groups),)))
    assert place_of(page, lines.index("### …") + 1) == "s1-g1"
