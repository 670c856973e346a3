"""Figures of speech, which readers who take words as they stand, or whose first language is another, cannot read.

The phrases and the plain words for each are a list: ``oap/data/idioms.txt``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oap.core.phrases import Entry, Sections, even, pattern, read_sections

# What somebody is said to have said is theirs.
_QUOTED = re.compile(r"“[^”\n]{0,600}”|\"[^\"\n]{0,600}\"|‘[^’\n]{0,600}’(?!\w)")
_WORD = re.compile(r"[a-z]+")
_WRITTEN_OUT = re.compile(r"(?<![\w/(\]>~-])[a-z]+(?![\w/()\[<~-])")  # not one of several, and with no ending beside it


@dataclass(frozen=True)
class Idiom:
    words: re.Pattern[str]
    plain: str  # what to write instead


@dataclass(frozen=True)
class Idioms:
    """The figures of speech, by a word that each of them must have; those with no such word stand under ""."""

    by_word: Mapping[str, tuple[Idiom, ...]]

    def found(self, sentence: str) -> Iterator[tuple[str, str]]:
        """Yield each figure of speech in the sentence, as it stands there in small letters, with the plain words for
        it."""
        text = even(unquoted(sentence))
        for word in ("", *sorted(set(_WORD.findall(text)))):
            for idiom in self.by_word.get(word, ()):
                if match := idiom.words.search(text):
                    yield match.group(), idiom.plain


def unquoted(text: str) -> str:
    """The text without what stands in quotation marks."""
    return _QUOTED.sub(" … ", text)


def read_idioms(text: str) -> Idioms:
    """The figures of speech in a list. Raises ValueError for a list that cannot be read."""
    sections = read_sections(text, columns=2)
    by_word: defaultdict[str, list[Idiom]] = defaultdict(list)
    for name, entries in sections.items():
        if not name.startswith("list "):
            for entry in entries:
                by_word[_key(entry)].append(idiom(entry, sections))
    return Idioms({word: tuple(idioms) for word, idioms in by_word.items()})


def idiom(entry: Entry, sections: Sections) -> Idiom:
    """One figure of speech. Raises ValueError when its phrase cannot be read."""
    return Idiom(pattern([entry], sections), entry.columns[0])


def _key(entry: Entry) -> str:
    """The longest word that stands in the phrase whatever its form."""
    outside = re.sub(r"\{[^}]*\}|\[[^\]]*\]|<[^>]*>|\((?:[^()]|\([^()]*\))*\)", "/", entry.phrase)
    return max(_WRITTEN_OUT.findall(outside), key=len, default="")
