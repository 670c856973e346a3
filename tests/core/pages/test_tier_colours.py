"""Tiers can be told apart, and their names can be read, however many an area has."""

from __future__ import annotations

import re

import pytest

from oap.core.pages.tier_colours import DARK_PALETTE, PALETTE, TierColours, brand_rules, tier_rules


def light(colour: str) -> float:
    """How light a colour is, as WCAG 2.2 counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("colours", "paper"), [*((one, "#ffffff") for one in PALETTE), *((one, "#14181b") for one in DARK_PALETTE)]
)
def test_the_names_of_tiers_can_be_read_and_their_edges_seen(colours: TierColours, paper: str) -> None:
    assert contrast(colours.text, colours.ground) >= 4.5 and contrast(colours.edge, paper) >= 3


@pytest.mark.parametrize("brand", ["#000000", "#12436d", "#8a1a0e", "#1d4d47", "#ffffff"])
def test_links_in_the_colour_of_the_area_can_be_read_in_the_dark(brand: str) -> None:
    dark = list(brand_rules(brand))[1]
    accent = re.findall("#[0-9a-f]{6}", dark)[0]
    assert dark.startswith("@media screen and (prefers-color-scheme:dark)") and contrast(accent, "#1d2226") >= 4.5


def test_every_tier_of_a_taxonomy_has_colours() -> None:
    assert len(set(PALETTE)) == len(PALETTE) == len(DARK_PALETTE) == len(set(DARK_PALETTE))
    rules = list(tier_rules([f"tier-{number}" for number in range(8)]))
    assert (
        len(rules) == 17
        and DARK_PALETTE[3].edge in rules[16]
        and PALETTE[3].edge in rules[6]
        and PALETTE[0].edge in rules[12]
    )


def test_a_name_that_is_no_name_writes_no_style() -> None:
    assert "body" not in "".join(tier_rules(["x{}body{display:none}"]))
