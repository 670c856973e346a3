"""Danger told by examples: what is like them opens urgent help, in other words too, and what is wrong with the file is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.danger_evidence import SIZE, DangerEvidence, read_danger

EXAMPLES: dict[str, Any] = {
    "opens_at": "0",
    "alike": {"swallow": ["drank", "swallowed", "guzzled"], "poison": ["bleach", "weedkiller", "toilet duck"], "fun": ["juice", "milk"]},
    "danger": {"poison": ["he drank bleach", "my toddler swallowed weedkiller", "she drank weedkiller", "swallowed bleach just now"]},
    "ordinary": ["he drank his milk", "she swallowed the juice", "the smell of bleach at school", "my toddler likes milk", "weedkiller on the grass"],
}  # fmt: skip


def _says(text: str, evidence: DangerEvidence | None = None) -> bool:
    return (evidence or read_danger(EXAMPLES)).speaks_of_danger(text.split())


def test_words_that_mean_alike_are_the_same_evidence() -> None:
    assert _says("our son guzzled some toilet duck")
    assert not _says("our son guzzled some milk")


def test_one_word_alone_is_a_question_and_no_evidence() -> None:
    assert not _says("bleach")


def test_danger_at_the_end_of_a_long_story_weighs_too() -> None:
    evidence = read_danger(EXAMPLES)
    story = "the smell of grass at school and milk on the table " * 9
    assert evidence.weigh(f"{story} he drank bleach".split()) > evidence.weigh(story.split())


def test_without_examples_nothing_is_danger() -> None:
    assert not _says("he drank bleach", DangerEvidence())
    assert not _says("he drank bleach", read_danger({"danger": {"poison": ["he drank bleach"]}, "ordinary": []}))


def test_the_same_examples_give_the_same_weights() -> None:
    one, other = read_danger(EXAMPLES), read_danger({**EXAMPLES, "opens_at": "0.0001"})
    assert np.array_equal(one.weights, other.weights)
    assert one.weights.shape == (SIZE,)


@given(st.lists(st.text("abcdefgh0123456789", min_size=1, max_size=9), max_size=120))
def test_evidence_is_a_number_for_any_words(found: list[str]) -> None:
    assert np.isfinite(read_danger(EXAMPLES).weigh(found)) or not found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (["he drank bleach"], "headings"),
        ({"danger": ["he drank bleach"]}, "stand names"),
        ({"danger": {"poison": "he drank bleach"}}, "danger, poison"),
        ({"alike": {"poison": [["bleach"]]}}, "alike, poison"),
        ({"danger": {"poison": ["?!"]}, "ordinary": []}, "danger, poison"),
        ({"danger": {"poison": ["he drank it"]}, "ordinary": ["he drank it"]}, "he drank it"),
        ({"danger": {}, "ordinary": [], "opens_at": "much"}, "opens_at"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_words(data: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_danger(data)
