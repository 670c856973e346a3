"""What changed is read by people who never saw Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.readable_marks import readable


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "See [Movement breaks](/strategies/movement-breaks).",
            "See Movement breaks (leads to /strategies/movement-breaks).",
        ),
        ("**Wake up** first", "**Wake up** first"),
        ("| When | What |\n| --- | --- |\n| Lunch | Wall pushes |\n", "When · What\nLunch · Wall pushes\n"),
        ("### For everyone\n\nWords", "Heading: For everyone\n\nWords"),
        ("Room ### 7 and #", "Room ### 7 and #"),
        ("half of [a link", "half of [a link"),
        ("| half | of a", "| half | of a"),
        ("of a link](/needs/sleep) and **bo", "of a link](/needs/sleep) and **bo"),
        ("- one\n- two", "- one\n- two"),
    ],
)
def test_links_tables_and_headings_are_said_without_their_marks(typed: str, said: str) -> None:
    assert readable(typed) == said


@given(st.text(alphabet="abc []()|*-#\n", max_size=60))
def test_no_word_is_lost_of_any_text(typed: str) -> None:
    left = iter(readable(typed).replace("leads to", ""))
    assert all(letter in left for letter in typed if letter in "abc")
