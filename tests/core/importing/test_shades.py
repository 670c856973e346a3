"""Colours behind cells, by the names that people give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.shades import colour_of
from oap.documents.shades import shade_of


@pytest.mark.parametrize(
    ("shade", "colour"),
    [
        ("c6e0b4", "green"),
        ("a9d08e", "green"),
        ("ffe699", "amber"),
        ("ffc000", "amber"),
        ("f8cbad", "amber"),
        ("f4b6b6", "red"),
        ("ff0000", "red"),
        ("bdd7ee", "blue"),
        ("7030a0", "purple"),
        ("d9d9d9", ""),
        ("", ""),
    ],
)
def test_the_shades_of_office_programs_have_the_names_that_councils_use(shade: str, colour: str) -> None:
    assert colour_of(shade) == colour


@pytest.mark.parametrize(
    ("written", "shade"),
    [
        ("C6E0B4", "c6e0b4"),  # Word
        ("FFC6E0B4", "c6e0b4"),  # Excel
        ("#c6e0b4", "c6e0b4"),  # OpenDocument
        ("rgb(198, 224, 180)", "c6e0b4"),  # a browser
        ("#abc", "aabbcc"),
        ("auto", ""),
        ("transparent", ""),
        ("FFFFFF", ""),
        (None, ""),
    ],
)
def test_every_program_s_way_to_write_a_colour_is_read(written: str | None, shade: str) -> None:
    assert shade_of(written) == shade


@given(st.text(max_size=30))
def test_what_is_no_colour_is_none(text: str) -> None:
    shade = shade_of(text)
    assert shade == "" or (len(shade) == 6 and colour_of(shade) in ("", "red", "amber", "green", "blue", "purple"))
