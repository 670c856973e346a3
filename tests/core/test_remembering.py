"""What is remembered of words: what was asked for last, and nothing long, whoever asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oap.core.library.columns import fingerprint
from oap.core.remembering import LONGEST, remembered
from oap.core.search.sounds import sounds_like
from oap.search.analysis import stem


def test_short_texts_are_worked_out_once_and_long_ones_each_time() -> None:
    asked: list[str] = []

    @remembered(2)
    def work(text: str) -> int:
        asked.append(text)
        return len(text)

    long = "x" * (LONGEST + 1)
    assert [work("a"), work("a"), work(long), work(long)] == [1, 1, len(long), len(long)]
    assert asked == ["a", long, long]
    work("b"), work("c"), work("a")
    assert asked[3:] == ["b", "c", "a"], "no more than it may"


@pytest.mark.parametrize("work", [fingerprint, stem, sounds_like])
def test_a_stranger_does_not_choose_how_much_is_remembered(work: Callable[[str], object]) -> None:
    """An address or a word of 60,000 letters was kept by each of these, 65,536 times."""
    kept = next(cell.cell_contents for cell in work.__closure__ or () if hasattr(cell.cell_contents, "cache_info"))
    before = kept.cache_info().currsize
    for letter in "abcdef":
        work(letter * 60_000)
    assert kept.cache_info().currsize == before
    work("a word that nobody else asks for here")
    assert kept.cache_info().currsize > before or before == kept.cache_info().maxsize
