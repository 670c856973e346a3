"""Blocks hold what the rendered page says, in its order."""

from __future__ import annotations

from oap.core.library.blocks import Box, Grid, Heading, Items, Paragraph, blocks
from oap.core.library.inline_runs import Run


def test_paragraphs_lists_and_headings() -> None:
    found = blocks("One **two**.\n\n- a\n- b\n    - c\n\n#### Small\n\n1. first")
    assert found == (
        Paragraph((Run("One "), Run("two", strong=True), Run("."))),
        Items(((Paragraph((Run("a"),)),), (Paragraph((Run("b"),)), Items(((Paragraph((Run("c"),)),),))))),
        Heading(5, "Small"),
        Items(((Paragraph((Run("first"),)),),), numbered=True),
    )


def test_a_table_has_its_header_apart() -> None:
    assert blocks("| A | B |\n| - | - |\n| 1 | **2** |") == (
        Grid(((Run("A"),), (Run("B"),)), (((Run("1"),), (Run("2", strong=True),)),)),
    )


def test_each_box_keeps_its_kind_and_its_title_as_shown() -> None:
    for kind, title in [
        ("emergency", "Emergency: Call 999"),
        ("law", "The law: Call 999"),
        ("details", "Call 999"),
        ("inset", "Call 999"),
    ]:
        (box,) = blocks(f":::{kind} Call 999\n- now\n:::")
        assert isinstance(box, Box) and (box.kind, box.title) == (kind, title)
        assert box.blocks == (Items(((Paragraph((Run("now"),)),),)),)


def test_text_around_a_box_stays_outside_it() -> None:
    first, box, last = blocks("Before\n\n:::warning\nInside\n:::\n\nAfter")
    assert (
        isinstance(box, Box)
        and box.title == "Take care"
        and (first, last) == (Paragraph((Run("Before"),)), Paragraph((Run("After"),)))
    )
