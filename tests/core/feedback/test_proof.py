"""The small sum that a browser does before it sends: good for what was shown, for a while, and if it is right."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.feedback.proof import MINUTES, challenge, is_challenge, is_solved

SECRET = b"a secret of the test"
PARTS = ("slow-reading", "", "no", "he gets no breaks")


def solved(given: str) -> str:
    return next(nonce for nonce in map(str, itertools.count()) if is_solved(given, nonce))


def test_a_sum_takes_many_tries_and_is_good_for_one_challenge() -> None:
    nonce = solved(one := challenge(SECRET, PARTS, 100))
    assert int(nonce) > 0 and is_solved(one, nonce)
    tries = [int(solved(challenge(SECRET, PARTS, minute))) for minute in range(8)]
    assert sum(tries) > 8_000, "it costs something"
    assert not is_solved(one, nonce + "0" * 200)


@pytest.mark.parametrize("later", [0, 1, MINUTES])
def test_a_challenge_is_good_for_what_it_was_given_for(later: int) -> None:
    given = challenge(SECRET, PARTS, 100)
    assert is_challenge(SECRET, PARTS, 100 + later, given)
    assert not is_challenge(SECRET, (*PARTS[:3], "other words"), 100 + later, given)
    assert not is_challenge(b"another", PARTS, 100 + later, given)


@pytest.mark.parametrize("minute", [99, 100 + MINUTES + 1])
def test_a_challenge_of_another_time_is_not(minute: int) -> None:
    assert not is_challenge(SECRET, PARTS, minute, challenge(SECRET, PARTS, 100))


@given(st.text(max_size=200))
def test_whatever_is_sent_as_a_challenge_is_answered(forged: str) -> None:
    assert not is_challenge(SECRET, PARTS, 100, forged)
    is_solved(forged, forged)


def test_parts_cannot_be_shifted_into_each_other() -> None:
    assert challenge(SECRET, ("ab", "c"), 1) != challenge(SECRET, ("a", "bc"), 1)
