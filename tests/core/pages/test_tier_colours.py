"""Tiers can be told apart, and their names can be read, however many an area has."""

from __future__ import annotations

import pytest

from oap.core.pages.tier_colours import PALETTE, TierColours, tier_rules


def light(colour: str) -> float:
    """How light a colour is, as WCAG 2.2 counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", PALETTE)
def test_the_names_of_tiers_can_be_read_and_their_edges_seen(colours: TierColours) -> None:
    assert contrast(colours.text, colours.ground) >= 4.5 and contrast(colours.edge, "#ffffff") >= 3


def test_every_tier_of_a_taxonomy_has_colours() -> None:
    assert len({(one.edge, one.text, one.ground) for one in PALETTE}) == len(PALETTE)
    rules = list(tier_rules([f"tier-{number}" for number in range(8)]))
    assert len(rules) == 16 and PALETTE[3].edge in rules[6] and PALETTE[0].edge in rules[12]


def test_a_name_that_is_no_name_writes_no_style() -> None:
    assert list(tier_rules(["x{}body{display:none}"])) == []
