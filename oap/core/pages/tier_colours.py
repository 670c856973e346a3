"""The colours that tell tiers apart, by their order in the taxonomy: a new tier has its own without anybody choosing
it."""

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


def tier_rules(tiers: Iterable[str]) -> Iterator[str]:
    """The style of each tier, as CSS. The first ``len(PALETTE)`` differ. Each rule outdoes the one for statements of no
    tier."""
    for tier, colours in zip(tiers, cycle(PALETTE), strict=False):
        if re.fullmatch("[a-z0-9-]+", tier):
            yield f".oap-statement.oap-statement--{tier}{{border-left-color:{colours.edge}}}"
            yield f".oap-tag.oap-tag--{tier}{{color:{colours.text};background:{colours.ground}}}"
