"""Ready means in step now; a record that does not answer takes nobody's readers away."""

from __future__ import annotations

import pytest

from oap.core.following import Following, standing

NOW, LIMIT = 1000.0, 10.0


@pytest.mark.parametrize(
    ("following", "ready", "said", "unfollowed"),
    [
        (Following(995, beat=999.9), False, "for the first time", 0),
        (Following(900, beat=999.9, looked=999, asked=999.5, in_step=999.5), True, "ready", 0),
        # A merge may take long; in step it is all the same while nothing was published.
        (Following(100, beat=999.9, looked=500, asked=999.5, in_step=999.5), True, "ready", 0),
        (Following(900, beat=985, looked=984, asked=984, in_step=984), False, "not moved for 15 seconds", 0),
        (Following(900, beat=999.9, looked=999, asked=999.5, in_step=992), True, "ready", 0),
        (Following(900, beat=999.9, looked=999, asked=999.5, in_step=980), False, "20 seconds behind", 0),
        # A start that has just made everything, before its companion first moves; and one whose companion never does.
        (Following(999.5, looked=999, asked=999, in_step=999), True, "ready", 0),
        (Following(985, looked=984, asked=984, in_step=984), False, "not moved for 15 seconds", 0),
        # A start after a long time away: it looked, and could not follow.
        (Following(995, beat=999.9, looked=999, asked=999.5), False, "still to come", 0),
        # The record is gone for a minute; for good; since before the start.
        (Following(500, beat=999.9, looked=999, asked=940, in_step=940), True, "ready", 940),
        (Following(500, beat=999.9, looked=999, asked=940, in_step=935), True, "ready", 935),
        (Following(990, beat=999.9, looked=999), True, "ready", 990),
        # Who was behind when it went stays behind.
        (Following(500, beat=999.9, looked=999, asked=940, in_step=920), False, "behind", 0),
        # Standing still comes first: nothing else it said is of now.
        (Following(500, beat=940, looked=940, asked=940, in_step=940), False, "not moved", 0),
    ],
)
def test_readiness(following: Following, ready: bool, said: str, unfollowed: float) -> None:
    found = standing(following, NOW, LIMIT)
    assert (found.ready, found.unfollowed) == (ready, unfollowed) and said in found.said
