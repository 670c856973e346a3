"""What may be counted of a search, and what is shown of the counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.search.not_found_terms import KeepableTerms
from oap.core.search.use import (
    LEAST_DAYS,
    LEAST_TIMES,
    MOST_WORDS,
    UseOnADay,
    What,
    countable,
    opened,
    unhelped,
    weeks_that_are_over,
)
from oap.storage.product_lists import name_words
from oap.storage.word_lists import word_lists

PHRASES = ("not talking", "covers ears", "wont sleep", "grace period", "year 7", "dinner hall")
KEEPABLE = KeepableTerms(PHRASES, name_words(), word_lists().given, word_lists().surnames, word_lists().ordinary)
PERSONAL = st.sampled_from(
    [
        "Jayden",
        "jayden okafor",
        "call me on 07700 900123",
        "a@example.org",
        "BS1 5TR",
        "born 3 March 2019",
        "12 Acacia Avenue",
        "St Marys Primary",
        "https://example.org/x?y=1",
        "Mrs Abernathy",
        "at 10:45",
        "year 7",
        "yr7",
        "ks2",
    ]
)
PLAIN = st.sampled_from(["covers ears", "my son", "wont sleep", "in the dinner hall", "please help", "not", "Ears"])
TYPED = st.lists(st.one_of(PERSONAL, PLAIN, st.text(max_size=20)), max_size=6).map(" ".join)


@given(TYPED)
def test_whatever_is_typed_only_few_words_of_the_list_are_counted(typed: str) -> None:
    kept = countable(typed, KEEPABLE).split()
    assert len(kept) <= MOST_WORDS
    for word in kept:
        assert word.isascii() and word.isalpha() and word == word.lower() and word in KEEPABLE
    assert not {"jayden", "okafor", "abernathy", "acacia", "marys", "example"} & set(kept)
    assert countable(" ".join(kept), KEEPABLE) == " ".join(kept), "what was kept may be kept"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jayden covers ears", "covers ears"),
        ("My son wont sleep", "wont sleep"),
        ("why not covers ears in year 7 then", "not covers ears in year"),
        ("my son and his", ""),
        ("", ""),
        ("not", ""),
        ("wont sleep covers ears wont sleep covers ears", ""),
    ],
)
def test_examples(typed: str, kept: str) -> None:
    assert countable(typed, KEEPABLE) == kept


def on(day: int, count: int, what: What = "opened", page: str = "quiet-rooms", words: str = "covers ears") -> UseOnADay:
    return UseOnADay(words, what, page, f"2026-11-{day:02}", count)


def test_nothing_is_shown_before_it_came_often_on_several_days() -> None:
    assert opened([on(1, 100), on(2, 100)]) == [], f"{LEAST_DAYS} days"
    assert opened([on(1, 1), on(2, 1), on(3, LEAST_TIMES - 3)]) == []
    (use,) = opened([on(1, 2), on(2, 2), on(3, 1), on(4, 1, what="left", page="")])
    assert (use.page, use.times, use.days) == ("quiet-rooms", 5, 3)


def test_of_the_pages_opened_the_one_opened_most_is_meant_and_one_day_s_burst_is_not() -> None:
    burst, often = [on(3, 20, page="slow-reading")], [on(day, 3, page="urgent-help") for day in (1, 2, 3)]
    (use,) = opened([on(1, 2), on(2, 2), on(3, 1), *burst])
    assert use.page == "quiet-rooms"
    assert [use.page for use in opened([on(1, 2), on(2, 2), on(3, 1), *burst, *often])] == ["urgent-help"]


def test_words_do_not_help_when_most_searches_opened_nothing() -> None:
    without = [on(1, 2, "left", ""), on(2, 2, "again", ""), on(3, 2, "left", "")]
    (use,) = unhelped(without)
    assert (use.words, use.times, use.days) == ("covers ears", 6, 3)
    assert unhelped([*without, on(3, 3)]) != [] and unhelped([*without, on(3, 4)]) == []


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_list_is_of_four_whole_weeks_that_are_over(today: date) -> None:
    first, last = (date.fromisoformat(day) for day in weeks_that_are_over(today))
    assert first.weekday() == 0 and last.weekday() == 6 and (last - first).days == 27
    assert 1 <= (today - last).days <= 7
