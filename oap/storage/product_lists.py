"""The lists of words that the program goes by: files of the product, written to be read by people who write no
programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from oap.core.importing.guessing_words import GuessingWords, read_guessing_words
from oap.core.importing.sureness import Measured, read_sureness
from oap.core.lint.idioms import read_idioms
from oap.core.lint.legal_wording import read_legal_guard
from oap.core.lint.respectful_language import read_respectful_language
from oap.core.lint.word_rules import WordRules
from oap.core.phrases import read_sections
from oap.core.search.not_found_terms import NameWords
from oap.errors import Unavailable

DATA = Path(__file__).resolve().parent.parent / "data"
Read = TypeVar("Read")


@cache
def word_rules() -> WordRules:
    """What the content lint goes by. Raises Unavailable when a list is missing or cannot be read, as all functions here
    do."""
    return WordRules(
        legal=read_list("legal-wording.txt", read_legal_guard),
        respectful=read_list("respectful-language.txt", read_respectful_language),
        idioms=read_list("idioms.txt", read_idioms),
        everyday=read_list("abbreviations.txt", _everyday),
    )


@cache
def guessing_words() -> GuessingWords:
    """What an import goes by."""
    return read_list("guessing.txt", read_guessing_words)


@cache
def sureness() -> Mapping[str, Measured]:
    """How often guesses of an import were right, by what they go by (measured by ``soak.measure_sureness``)."""
    return read_list("sureness.json", read_sureness)


@cache
def words_of_labels() -> tuple[str, ...]:
    """Words that have a capital in the label of a record and are nobody's name."""
    return read_list("labels.txt", lambda text: _words(text, "words of a label that are no names"))


@cache
def name_words() -> NameWords:
    """Words that need care before a search that found nothing is kept."""
    return read_list("names-and-places.txt", _name_words)


@cache
def right_words() -> frozenset[str]:
    """Right words that lists of English lack, such as names of medicines and shops: no slip of spelling."""
    return read_list("right-words.txt", _all_words)


def read_list(name: str, read: Callable[[str], Read]) -> Read:
    """What ``read`` makes of a list of the product. Raises Unavailable, with the file's name, when it cannot be
    read."""
    try:
        return read((DATA / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unavailable(f"The list of words {name} cannot be read ({error}). Install the product again.") from error


def _everyday(text: str) -> frozenset[str]:
    sections = read_sections(text, columns=1)
    return frozenset(entry.phrase for entries in sections.values() for entry in entries)


def _words(text: str, section: str) -> tuple[str, ...]:
    sections = read_sections(text, columns=0)
    if section not in sections:
        raise ValueError(f"there is no section “{section}”")
    return tuple(entry.phrase for entry in sections[section])


def _all_words(text: str) -> frozenset[str]:
    return frozenset(entry.phrase for entries in read_sections(text, columns=0).values() for entry in entries)


def _name_words(text: str) -> NameWords:
    return NameWords(
        people=frozenset(_words(text, "beside such a word may stand the name of a person")),
        places=frozenset(_words(text, "before such a word may stand the name of a place")),
        also_names=frozenset(_words(text, "ordinary words that are names too")),
        grammar=frozenset(_words(text, "words of grammar that are names too")),
    )
