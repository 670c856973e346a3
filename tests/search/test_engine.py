"""Searching: plain words, found and ranked, whatever is typed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oap.core.search.crisis import Level
from oap.search.engine import best
from oap.search.query import tidy
from oap.site import Site
from tests.found import engine_of

HOSTILE = [
    "*",
    "*a*",
    "[a TO z]",
    "(" * 500,
    ")" * 500,
    "NOT " * 200,
    "a AND",
    "OR",
    '"',
    '""',
    '"unclosed',
    "title:x",
    "a~2",
    "a^9",
    "\\",
    "x" * 20_000,
    "a " * 5_000,
    "\x00\x01\x02",
    "\u202eesrever",
    "🙂🙂🙂",
    "e\u0301" * 500,
    "ﷺ" * 200,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%00",
    "{{7*7}}",
    "\n\n\n",
    " ",
    "",
    "1" * 1_000_000,
]


@pytest.fixture
def site(small_site: Site) -> Site:
    return small_site  # what is asked here only reads


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_plain_words_and_no_more_of_them_than_a_question_has(site: Site, typed: str) -> None:
    engine = engine_of(site)
    answer = engine.search(typed)
    assert answer.total <= 3
    assert len(answer.understanding.typed) <= 2_000


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=2_300))
def test_any_text_gets_an_answer(text: str) -> None:
    tidied = tidy(text)
    assert len(tidied) <= 2_000
    assert tidy(tidied) == tidied


def test_lay_words_find_the_page(site: Site) -> None:
    for typed, slug in [
        ("he covers his ears", "quiet-rooms"),
        ("my ds wont wear his jumper please help", "quiet-rooms"),
        ("mixes up letters", "slow-reading"),
        ("dislexia", "slow-reading"),
        ("sensory processing", "quiet-rooms"),
        ("dyslexia", "slow-reading"),
        ("can't read", "slow-reading"),
    ]:
        found = engine_of(site).search(typed).found
        assert found and found[0].card.slug == slug, typed


def test_a_misspelling_is_corrected_and_said_and_can_be_refused(site: Site) -> None:
    answer = engine_of(site).search("sensroy procesing")
    assert answer.understanding.corrected == "sensory processing"
    assert answer.found[0].card.slug == "quiet-rooms"
    exact = engine_of(site).search("sensroy procesing", exact=True)
    assert exact.understanding.corrected == ""


def test_right_words_and_names_are_left_alone(site: Site) -> None:
    for word in ["jumper", "table", "Siobhan", "Kowalczyk", "wednesday", "bristol"]:
        assert engine_of(site).search(word).understanding.corrected == ""


def test_danger_words_are_seen_and_ordinary_ones_are_not(site: Site) -> None:
    engine = engine_of(site)
    for typed in ["I want to kill myself", "I want to die", "suicidal", "took a load of tablets"]:
        assert engine.search(typed).crisis.sure, typed
    for typed in ["she is killing it at maths", "dying to start school", "reading"]:
        assert engine.search(typed).crisis.level is Level.NONE, typed


def test_filters_narrow_and_counts_are_what_they_would_show(site: Site) -> None:
    engine = engine_of(site)
    for typed in ["reading", "loud room reading ears", "help"]:
        answer = engine.search(typed)
        for facet, values in answer.counts.items():
            for value, number in values.items():
                assert engine.search(typed, {facet: value}).total == number > 0


def test_paging_shows_every_page_once(site: Site) -> None:
    engine = engine_of(site)
    whole = [found.card.slug for found in engine.search("reading room loud urgent", size=50).found]
    pieces = [
        found.card.slug
        for start in range(3)
        for found in engine.search("reading room loud urgent", start=start, size=1).found
    ]
    assert whole == pieces
    assert len(set(whole)) == len(whole)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0]), min_size=1, max_size=60), st.integers(1, 20))
def test_the_best_are_the_best_and_ties_go_by_place(scores: list[float], count: int) -> None:
    values = np.array(scores)
    numbers = np.arange(len(values))
    expected = sorted(range(len(values)), key=lambda n: (-values[n], n))[:count]
    assert best(values, numbers, count) == expected


def test_a_pinned_page_comes_first_with_its_reason(site: Site) -> None:
    found = engine_of(site).search("OAP").found
    assert found[0].card.slug == "quiet-rooms"
    assert found[0].pinned is not None and found[0].pinned.reason


def test_an_ambiguous_word_opens_choices(site: Site) -> None:
    answer = engine_of(site).search("meltdown")
    assert answer.choices == ("noise", "reading")
