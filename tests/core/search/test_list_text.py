"""A list that people keep as YAML gains or loses one entry, and nothing else in its text changes."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from oap.core.search.list_text import entries_of, with_entry, without_entry

KEPT = """# Who and why.
pinned:
  - words: [oap, what is oap]
    page: what-it-is
    reason: The page that says it.  # asked by parents
  # The line of a family.
  - {words: [helpline], page: helplines, reason: "yes: really"}
# what follows
other: 1
"""
NEW = {"words": ("on: time", "a, b"), "page": "p", "reason": "It's # here"}


def test_an_entry_comes_at_the_end_and_the_comments_stay() -> None:
    made = with_entry(KEPT, "pinned", NEW)
    assert [line for line in made.splitlines() if line in KEPT.splitlines()] == KEPT.splitlines()
    assert yaml.safe_load(made)["pinned"][-1] == {**NEW, "words": ["on: time", "a, b"]}
    assert entries_of(made, "pinned")[:2] == entries_of(KEPT, "pinned") and yaml.safe_load(made)["other"] == 1


def test_an_entry_goes_with_its_own_lines_and_no_others() -> None:
    first, second = entries_of(KEPT, "pinned")
    made = without_entry(KEPT, "pinned", first)
    assert entries_of(made, "pinned") == [second]
    assert "# Who and why." in made and "# The line of a family." in made and "# what follows" in made
    assert without_entry(with_entry(KEPT, "pinned", NEW), "pinned", NEW) == KEPT
    with pytest.raises(ValueError, match="no longer"):
        without_entry(made, "pinned", first)


@pytest.mark.parametrize("begun", ["", "# only a comment\n", "pinned:\n", "pinned: []\n", "other: 1\n"])
def test_a_list_is_begun_where_there_is_none(begun: str) -> None:
    assert entries_of(with_entry(begun, "pinned", "one"), "pinned") == ["one"]


@pytest.mark.parametrize("odd", ["pinned: [a, b]\n", "pinned: text\n", "pinned: {a: b}\n", "pinned: ["])
def test_a_shape_that_nobody_knows_is_refused(odd: str) -> None:
    with pytest.raises(ValueError):
        with_entry(odd, "pinned", "c")


ANY = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)


@given(st.lists(ANY, unique=True, max_size=6), ANY)
def test_whatever_is_added_and_taken_away_reads_back(kept: list[str], more: str) -> None:
    text = "# top\nwords:\n# end\n"
    for one in kept:
        text = with_entry(text, "words", one)
    assert entries_of(text, "words") == kept
    added = with_entry(text, "words", more)
    assert entries_of(added, "words") == [*kept, more]
    for one in kept:
        added = without_entry(added, "words", one)
    assert more in entries_of(added, "words")
