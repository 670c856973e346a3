"""The colours that an area chose, and those that tell tiers apart, by their order in the taxonomy: a new tier has its
own without anybody choosing it. Each has a form for those who read in the dark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle


@dataclass(frozen=True)
class TierColours:
    """``edge`` is the line beside a statement; ``text`` on ``ground`` the tag with the tier's name."""

    edge: str
    text: str
    ground: str


# Text on ground has a contrast of 4.5 to 1 and more, an edge on white of 3 to 1. No red: it would look like an error.
PALETTE = (
    TierColours("#28724f", "#17492f", "#dcf0e5"),
    TierColours("#7a3b8f", "#512361", "#f1e4f6"),
    TierColours("#a4480b", "#6d2f05", "#fbe9dc"),
    TierColours("#1d5f99", "#123f66", "#e0edf8"),
    TierColours("#5b6570", "#363d45", "#e8ebee"),
    TierColours("#0f6f78", "#0a474d", "#d9eff1"),
)


# The same on a ground that is nearly black.
DARK_PALETTE = (
    TierColours("#4fae80", "#9bdcba", "#143426"),
    TierColours("#b98acb", "#dcbfe8", "#35203d"),
    TierColours("#e58a4c", "#f5c19d", "#3a2413"),
    TierColours("#6fa9dc", "#b5d6f2", "#15304a"),
    TierColours("#9aa5b0", "#ced5dc", "#2a3138"),
    TierColours("#4fb3bd", "#a3dee4", "#0e3539"),
)
DARK = "@media screen and (prefers-color-scheme:dark)"


def brand_rules(brand: str) -> Iterator[str]:
    """The area's colour, such as ``#12436d``, as a ground for white letters and, where it can be read, as the colour of
    letters and lines."""
    accent, over = f"--oap-accent:{brand};--govuk-link-colour:{brand}", "--govuk-link-hover-colour:var(--oap-blue-dark)"
    yield f":root{{--govuk-brand-colour:{brand};--oap-brand:{brand};{accent};{over}}}"
    yield f"{DARK}{{:root{{--oap-accent:{_light(brand)};--govuk-link-colour:{_light(brand)}}}}}"


def tier_rules(tiers: Iterable[str]) -> Iterator[str]:
    """The style of each tier, as CSS. The first ``len(PALETTE)`` differ. Each rule outdoes the one for statements of no
    tier."""
    known = [tier for tier in tiers if re.fullmatch("[a-z0-9-]+", tier)]
    yield from _rules(known, PALETTE)
    yield f"{DARK}{{{''.join(_rules(known, DARK_PALETTE))}}}"


def _rules(tiers: Iterable[str], palette: Iterable[TierColours]) -> Iterator[str]:
    for tier, colours in zip(tiers, cycle(palette), strict=False):
        yield f".oap-statement.oap-statement--{tier}{{border-left-color:{colours.edge}}}"
        yield f".oap-tag.oap-tag--{tier}{{color:{colours.text};background:{colours.ground}}}"


def _light(colour: str) -> str:
    """A tint of the colour, of seven parts white to three: light enough for letters in the dark, whatever it is."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part * 0.3 + 255 * 0.7):02x}" for part in parts)
