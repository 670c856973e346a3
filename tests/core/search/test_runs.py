"""Runs of words: what two texts share in a row is found, whatever surrounds it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oap.core.search.runs import SHORTEST, run_prints

WORDS = st.lists(st.sampled_from("the child is asked where they can sit so that noise bothers them least".split()))


@given(WORDS, st.lists(st.text("abc", min_size=1), min_size=SHORTEST), WORDS)
def test_texts_that_share_enough_words_in_a_row_share_a_number(
    before: list[str], run: list[str], after: list[str]
) -> None:
    alone, within = set(run_prints(" ".join(run))), set(run_prints(" ".join([*before, *run, *after])))
    assert alone & within


def test_the_same_words_in_another_order_share_nothing() -> None:
    assert not set(run_prints("plan seating away from doors and fans")) & set(
        run_prints("fans and doors from away seating plan")
    )


def test_marks_capitals_and_apostrophes_make_no_difference() -> None:
    assert run_prints("Your child’s seat, away from doors.") == run_prints("your childs seat away from DOORS")


def test_a_few_words_have_no_runs() -> None:
    assert run_prints("cannot sit still") == []
