"""Words that blame or belittle a child or a parent, and what may be said of such words.

The words are a list: ``oap/data/respectful-language.txt``. ``tests/core/lint/blame_sentences.yml`` holds good and bad
sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oap.core.phrases import even, pattern, read_sections

_SECTIONS = (
    "what a child is said to be",
    "what a child is called for a disability, or for what they learn",
    "what a family is said to be",
)
_QUOTED = re.compile(r"[\"“][^\"”“]*$")
_NEAR = (
    600  # characters before a word that say whether it is quoted or denied: all of them, for each word, take minutes
)


@dataclass(frozen=True)
class RespectfulLanguage:
    """``words`` are what is looked for, each with the word to name. ``denied`` is what stands right before words that
    are denied, or named as words to avoid; ``told`` is what a sentence holds that quotes somebody."""

    words: tuple[tuple[re.Pattern[str], str], ...]
    denied: re.Pattern[str]
    told: re.Pattern[str]

    def blaming_words(self, sentence: str) -> Iterator[str]:
        """Yield the words in the sentence that blame or belittle a child or a parent. Nothing where it denies or quotes
        them."""
        plain = even(sentence)
        seen: set[str] = set()
        told = self.told.search(plain) is not None
        for expression, word in self.words:
            for found in expression.finditer(plain):
                if word in seen:
                    break
                before = plain[max(0, found.start() - _NEAR) : found.start()]
                quoted = told and _QUOTED.search(before)
                if not quoted and not self.denied.search(before):
                    seen.add(word)
                    yield word


def read_respectful_language(text: str) -> RespectfulLanguage:
    """The words in a list. Raises ValueError for a list that cannot be read, or lacks a part."""
    sections = read_sections(text, columns=2)
    if wrong := {*_SECTIONS, "denied", "told"} ^ {name for name in sections if not name.startswith("list ")}:
        raise ValueError(f"sections are missing or not known: {', '.join(sorted(wrong))}")
    denied = pattern(sections["denied"], sections).pattern
    return RespectfulLanguage(
        tuple((pattern([entry], sections), entry.columns[0]) for name in _SECTIONS for entry in sections[name]),
        # Nothing but a few words between what denies and the word.
        re.compile(rf"{denied}(?:(?!\b(?:and|but|because|so)\b)[^.;:,?!]){{0,32}}$"),
        pattern(sections["told"], sections),
    )
