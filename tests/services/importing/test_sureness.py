"""What an import says of how sure it is, is as right as it says: on files that it was not measured with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.sureness import (
    ENOUGH_FILES,
    MOST,
    Seen,
    how_far,
    measure,
    read_sureness,
    stated,
    write_sureness,
)
from oap.storage.product_lists import sureness
from soak.measure_sureness import held_out, seen

MANY = 20  # guesses, of which a share says something


@pytest.mark.long
def test_guesses_are_right_as_often_as_they_say_on_files_that_were_held_back() -> None:
    found = held_out(seen())
    said = "\n".join(f"{one.stated:.0%}: {one.right} of {one.guesses}" for one in found)
    many = [one for one in found if one.guesses >= MANY]
    assert len(many) >= 5, said
    assert all(one.right / one.guesses >= one.stated for one in many), said
    (most,) = [one for one in found if one.stated == MOST / 100]
    assert most.guesses > 1000 and most.files > 30 and most.right / most.guesses >= 0.95, said


@pytest.mark.long
def test_no_number_was_typed_all_were_measured() -> None:
    assert sureness() == measure(seen()), "run .venv/bin/python -m soak.measure_sureness"


def test_what_few_files_hold_is_said_of_nothing() -> None:
    few = [Seen(f"file {n}", "tier: sentence", True) for n in range(ENOUGH_FILES - 1) for _ in range(50)]
    assert stated(measure(few), "tier", "sentence") == 0.0
    assert stated(measure(few), "tier", "another") == 0.0 and stated({}, "tier", "told") == 1.0


def test_files_count_and_not_the_guesses_in_them() -> None:
    """One long file that is right everywhere makes nobody surer of the other ones."""
    short = [Seen(f"file {n}", "area: far", n % 2 == 0) for n in range(20)]
    long = [Seen("file 0", "area: far", True) for _ in range(1000)]
    assert stated(measure([*short, *long]), "area", "far") == stated(measure(short), "area", "far") < 0.5


@given(st.lists(st.booleans(), min_size=ENOUGH_FILES, max_size=60))
def test_no_more_is_stated_than_was_right(files: list[bool]) -> None:
    found = measure(Seen(str(n), "area: far", right) for n, right in enumerate(files))
    one = found["area: far"]
    assert 0 <= one.stated <= min(MOST / 100, sum(files) / len(files)) and one.guesses == one.files == len(files)
    assert read_sureness(write_sureness(found)) == found


@pytest.mark.parametrize(("share", "goes_by"), [(0.5, "close"), (0.6, "ahead"), (0.7, "far"), (1.0, "far")])
def test_how_far_the_best_is_ahead_decides_what_a_guess_goes_by(share: float, goes_by: str) -> None:
    assert how_far(share) == goes_by
