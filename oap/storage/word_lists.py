"""Names of people and ordinary English that is nobody's name, as lists that come with the program: what may be a name
is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).with_name("word_lists.txt")


@dataclass(frozen=True)
class WordLists:
    """In small letters, without accents. No word is in two of them."""

    given: frozenset[str]
    surnames: frozenset[str]
    ordinary: frozenset[str]


@cache
def word_lists() -> WordLists:
    """Some 76,000 words: 7 MB, so they are read when they are first needed."""
    _, *lists = _LISTS.read_text(encoding="ascii").split("\n\n")
    given, surnames, ordinary = (frozenset(words.split()) for words in lists)
    return WordLists(given, surnames, ordinary)
