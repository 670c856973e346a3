"""Text becomes the same words whether it is a page, a lay phrase or what somebody types."""

from __future__ import annotations

import pytest

from oap.core.search.tokens import is_stop, words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("She'll scream", ["scream"]),
        ("we’d like to HE'LL and I'll", []),
        ("he's still up", []),
        ("What's wrong, who’s there", ["wrong"]),
        ("too ill for school", ["ill", "school"]),
        ("a shell, a well", ["shell", "well"]),
        ("café", ["cafe"]),
    ],
)
def test_a_shortened_word_is_no_other_word(typed: str, told: list[str]) -> None:
    assert [word for word in words(typed) if not is_stop(word)] == told
