"""A topic as an entry and as a file: nothing is lost between the two, and what the handbook says is not said again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.area.entry_text import Entry, data_in
from oap.core.area.topic_entries import changed_topic, entry_before, whole_entry
from oap.core.search.thesaurus import read_thesaurus
from oap.errors import Conflict

WORDS = st.text(st.sampled_from("abc '\":#-,[]{}&*!|>%@yesno0é"), min_size=1, max_size=12).map(str.strip).filter(bool)
IDS = st.sampled_from(["sleep", "reading", "noise"])
TOPIC = {"plain": "Sleep", "professional": "Sleep difficulties", "frightening": "true"}
BASE = entry_before("sleep", TOPIC, {"reading": "2", "noise": "1"})


@st.composite
def topics(draw: st.DrawFn) -> Entry:
    def some(what: st.SearchStrategy[str], most: int = 2) -> list[str]:
        return draw(st.lists(what, max_size=most, unique=True))

    lists = {name: some(WORDS, 3) for name in ("say", "pro", "abbr", "typo")} | {
        "topics": some(IDS),
        "pages": some(IDS),
    }
    related = {name: chosen for name in ("much", "little") if (chosen := some(IDS))}
    names = {name: draw(WORDS) for name in ("title", "plain", "professional")} | {"area": draw(st.just("") | WORDS)}
    made = {"id": "sleep", **names, **lists, "related": related}
    return {name: value for name, value in made.items() if value}


@pytest.mark.long
@given(st.sampled_from([{}, BASE]), topics(), topics())
def test_what_is_changed_comes_back_whatever_it_was_before(base: Entry, first: Entry, second: Entry) -> None:
    below = [base]
    text = changed_topic("", base or None, first, below)
    assert whole_entry(base, "sleep", data_in(text)) == first
    again = changed_topic(text, first, second, below)
    assert whole_entry(base, "sleep", data_in(again)) == second
    assert whole_entry(base, "sleep", data_in(changed_topic(again, second, first, below))) == first, "undone"
    gone = changed_topic(again, second, None, below)
    assert whole_entry(base, "sleep", data_in(gone)) is None
    assert whole_entry(base, "sleep", data_in(changed_topic(gone, None, second, below))) == second
    with pytest.raises(Conflict):
        changed_topic(again, {**first, "title": "another title than it has"}, second, below)


def test_a_file_with_comments_is_left_to_those_who_wrote_them() -> None:
    with pytest.raises(ValueError, match="comments"):
        changed_topic("# ours\ntitle: Sleep\ntopics: [sleep]\n", {**BASE, "title": "Sleep"}, None, [BASE])


def test_what_comes_with_the_handbook_is_not_written_again() -> None:
    text = changed_topic("", BASE, {**BASE, "plain": "Sleeping"}, [BASE])
    assert text == "title: Sleep\nplain: Sleeping\ntopics: [sleep]\n"


def test_a_joined_topic_speaks_for_the_other_and_a_retired_one_for_none() -> None:
    two = {"plain": "Two", "professional": "Two", "related": {"much": ["three"], "little": ["one"]}}
    concepts = {
        "one": {"title": "One", "topics": ["one"], "joined": "two", "say": ["first"]},
        "two": {"title": "Two", **two},
        "three": {"title": "Three", "topics": ["three"], "retired": "true"},
    }
    data = {"concepts": concepts, "ambiguous": {"x": ["one", "three"]}, "related": {"two": {"one": "2"}}}
    thesaurus, problems = read_thesaurus(data, dict.fromkeys(("one", "two", "three")))
    assert problems == []
    assert {one.id: one.topics for one in thesaurus.concepts.values()} == {"one": ("two",), "two": ("two",)}
    assert thesaurus.related == {"two": {"three": 2, "one": 1}} and thesaurus.ambiguous == {"x": ("one",)}
