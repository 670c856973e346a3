"""One change of the words of search is taken back, whatever came after it."""

from __future__ import annotations

import pytest

from oap.core.search.list_text import entries_of, with_entry, without_entry
from oap.core.search.undoing import undone

FILE = "stop-words.yml"
START = "# kept\nstop_words:\n- ds\n- please help\n"
THESAURUS = "concepts:\n  noise:\n    title: Noise\n    topics: [a]\n    say:\n    - covers ears\n    - loud\n"


def test_what_came_goes_and_what_went_comes_back_and_the_rest_stays() -> None:
    added = with_entry(START, "stop_words", "any ideas")
    taken = without_entry(added, "stop_words", "ds")
    assert entries_of(undone(FILE, START, added, taken), "stop_words") == ["please help"]
    assert entries_of(undone(FILE, added, taken, taken), "stop_words") == ["please help", "any ideas", "ds"]
    assert undone(FILE, START, added, taken).startswith("# kept\n")


def test_what_is_undone_already_is_refused() -> None:
    added = with_entry(START, "stop_words", "any ideas")
    with pytest.raises(ValueError, match="nothing left to undo"):
        undone(FILE, START, added, START)


def test_a_phrase_comes_back_to_its_concept_and_other_changes_are_not_touched() -> None:
    without = THESAURUS.replace("    - loud\n", "")
    later = without.replace("    - covers ears\n", "    - covers ears\n    - noisy\n")
    made = undone("thesaurus.yml", THESAURUS, without, later)
    assert "- noisy" in made and "- loud" in made
    with pytest.raises(ValueError, match="more than phrases"):
        undone("thesaurus.yml", THESAURUS, THESAURUS.replace("[a]", "[b]"), THESAURUS)
