"""What search learns from use without watching anybody: how often on one day the same few words led to a page, to
another search, or to nothing.

Counts of single searches are noise and, for rare words, nearly a person. So few words are kept, none that is not on the
list of words that may be kept, and nothing is shown before it came several times on several days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from oap.core.search.not_found_terms import KeepableTerms, subject_of
from oap.core.search.tokens import is_negation

What = Literal["opened", "left", "again"]
WHAT: tuple[What, ...] = get_args(What)
MOST_WORDS = 6  # a longer search is a story, and hardly two are alike
LEAST_TIMES, LEAST_DAYS = 5, 3  # below which nothing is shown to anybody
WEEKS = 4  # that a list of proposals looks back
UNHELPED = 2 / 3  # of the searches for some words, from which they are said not to help


@dataclass(frozen=True)
class UseOnADay:
    """How often some words led to a page (``page`` is its slug, else empty) on one day. ISO day."""

    words: str
    what: What
    page: str
    day: str
    count: int


@dataclass(frozen=True)
class Use:
    """The same over several days."""

    words: str
    page: str
    times: int
    days: int

    @property
    def enough(self) -> bool:
        return self.times >= LEAST_TIMES and self.days >= LEAST_DAYS


def what_of(text: str) -> What | None:
    """What came of a search, as it was sent; None for anything else."""
    return text if text in WHAT else None


def countable(text: str, keepable: KeepableTerms) -> str:
    """The words of ``text`` that may be counted, without numbers and without little words at either end, so that the
    same question asked by many is one; empty when none may be, or they are too many."""
    words = [word for word in subject_of(text, keepable).split() if word.isalpha()]
    while words and _says_nothing(words[0], keepable):
        words.pop(0)
    while words and _says_nothing(words[-1], keepable):
        words.pop()
    kept = " ".join(words)
    return kept if 0 < len(words) <= MOST_WORDS and subject_of(kept, keepable) == kept else ""


def _says_nothing(word: str, keepable: KeepableTerms) -> bool:
    return keepable.is_grammar(word) and not is_negation(word)


def weeks_that_are_over(today: date) -> tuple[str, str]:
    """The first and the last day that a list of proposals looks at: it changes on Mondays, and today's searches, whose
    hour one could tell, are never among them."""
    monday = today - timedelta(days=today.weekday())
    return (monday - timedelta(weeks=WEEKS)).isoformat(), (monday - timedelta(days=1)).isoformat()


def opened(rows: Iterable[UseOnADay]) -> list[Use]:
    """For words, the page that was opened most, of those opened often enough to be shown; the most frequent first."""
    found = [use for use in _added_up(row for row in rows if row.what == "opened") if use.enough]
    best: dict[str, Use] = {}
    for use in sorted(found, key=lambda use: (-use.times, use.words, use.page)):
        best.setdefault(use.words, use)
    return list(best.values())


def unhelped(rows: Iterable[UseOnADay]) -> list[Use]:
    """Words after which most searches opened nothing, often enough to be shown, the most frequent first."""
    every = list(rows)
    times = {use.words: use.times for use in _added_up(UseOnADay(r.words, "left", "", r.day, r.count) for r in every)}
    without = _added_up(UseOnADay(r.words, "left", "", r.day, r.count) for r in every if r.what != "opened")
    found = [use for use in without if use.enough and use.times >= UNHELPED * times[use.words]]
    return sorted(found, key=lambda use: (-use.times, use.words))


def _added_up(rows: Iterable[UseOnADay]) -> list[Use]:
    times: dict[tuple[str, str], int] = {}
    days: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        key = row.words, row.page
        times[key] = times.get(key, 0) + row.count
        days.setdefault(key, set()).add(row.day)
    return [Use(words, page, number, len(days[words, page])) for (words, page), number in times.items()]
