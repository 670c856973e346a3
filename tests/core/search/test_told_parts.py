"""The parts of a long text, and its letters as they were meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.search.told_parts import SENTENCE, SHORT, as_meant, parts_of


@given(st.lists(st.sampled_from(["ab", "b.", "a!", "\n", "b?", "ab"]), max_size=90))
def test_every_word_is_in_a_part_and_none_is_long(words: list[str]) -> None:
    parts = parts_of(" ".join(words))
    if parts:
        assert {word for part in parts for word in part.split()} == {word for word in words if word.strip()}
        assert all(len(part.split()) < SENTENCE + SHORT for part in parts)


def test_a_short_text_has_no_parts() -> None:
    assert parts_of("my son will not go to school") == []


def test_one_long_sentence_is_cut_in_spans_that_overlap() -> None:
    words = [f"word{n}" for n in range(40)]
    parts = parts_of(" ".join(words))
    assert parts[0].split()[7:] == parts[1].split()[:7]
    assert parts[-1].split()[-1] == "word39"


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="<>"), max_size=200))
def test_plain_writing_stays_as_it_is_but_for_letters_apart(text: str) -> None:
    assert as_meant(text).replace(" ", "") == text.replace(" ", "") or any(sign in text for sign in ".*_- ")


@pytest.mark.parametrize(
    "written",
    [
        "k\u200bi\u200bl\u200bl",  # signs that are not seen
        "ki\u00adll",
        "k i l l",
        "k.i.l.l",
        "k-i-l-l",
        "kіll",  # with a Cyrillic letter
        "<b>kill</b>",
    ],
)
def test_letters_are_read_as_they_were_meant(written: str) -> None:
    assert as_meant(f"they {written} time").split() == ["they", "kill", "time"]


@pytest.mark.parametrize("written", ["моя дочь не говорит", "a b c of reading", "x < 3 and y > 4", "I. K. Smith"])
def test_what_is_meant_so_stays(written: str) -> None:
    assert as_meant(written) == written
