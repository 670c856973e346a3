"""Ages as people write them: spans of key stages and of years, and what a statement says of its own age and help."""

from __future__ import annotations

import pytest

from tests.guessing import area_guesser

HEADS = area_guesser().heads
EY, P, S, P16 = "early-years", "primary", "secondary", "post-16"


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("Primary and secondary", (P, S)),
        ("Primary; Secondary", (P, S)),
        ("KS1-4", (P, S)),
        ("KS1–KS5", (P, S, P16)),
        ("Key stages 3 to 5", (S, P16)),
        ("KS2+", (P, S)),
        ("EYFS/KS1", (EY, P)),
        ("Early years to secondary", (EY, P, S)),
        ("0-5", (EY,)),
        ("5–11", (P,)),
        ("11 to 16", (S,)),
        ("14+", (S, P16)),
        ("Ages 5 to 16", (P, S)),
        ("19-25", (P16,)),
        ("0-25", ()),
        ("Years 7-13", (S, P16)),
        ("Birth to two (0–2 years)", (EY,)),
        ("Two to three (2–3 years)", (EY,)),
        ("Three to five years", (EY,)),
        ("Two to three", None),
        ("Two to three (4–5 years)", None),
        ("2-3", None),
        ("1:1", None),
        ("Range 1-3", None),
        ("Number bonds 5-10", None),
        ("Moving from primary to secondary", None),
    ],
)
def test_a_span_names_every_age_in_it_and_other_numbers_none(text: str, phases: tuple[str, ...] | None) -> None:
    assert HEADS.said(text).phases == phases


@pytest.mark.parametrize(
    ("text", "tier", "phases"),
    [
        ("KS2+: allow voice notes", "", (P, S)),
        ("EYFS/KS1 – count real things", "", (EY, P)),
        ("Use signs (EYFS)", "", (EY,)),
        ("Targeted: a group each morning", "targeted", None),
        ("Use a timer (sand)", "", None),
        ("Home: read together", "", None),
    ],
)
def test_a_statement_says_its_own_age_and_help(text: str, tier: str, phases: tuple[str, ...] | None) -> None:
    assert HEADS.own(text) == (tier, phases)
