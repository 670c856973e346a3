"""Unmistakable danger words in other languages, looked for as they are.

A phrase goes live when two independent published sources show it (``content/danger-languages.yml`` names them): nobody
here speaks all of these languages, and a wrong word would frighten or miss. Written in letters with marks, a phrase is
also found without them, as people type ("chce umrzec"). In scripts without spaces a phrase is found anywhere in the
text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SOURCES = 2
_LATIN_ONLY = re.compile(r"[a-z0-9 ]+")
_BETWEEN_WORDS = re.compile(r"[^\w]+")
# Letters that do not come apart into a letter and a mark, and the ways of writing an Arabic letter that people mix.
_FOLDED = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "ı": "i",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ہ": "ه",
        "ة": "ه",
        "ـ": None,
    }
)


@dataclass(frozen=True)
class Language:
    """A language: its code (BCP 47), its own name, whether it is written from the right, and a line for the box, if one
    was found."""

    code: str
    name: str
    english: str
    right_to_left: bool = False
    line: str = ""


@dataclass(frozen=True)
class Phrase:
    """What is looked for, in which language, and the kind of danger it tells."""

    phrase: str
    language: str
    kind: str


@dataclass(frozen=True)
class Languages:
    """All languages and their phrases."""

    languages: Mapping[str, Language]
    phrases: tuple[Phrase, ...]

    def find(self, text: str) -> Phrase | None:
        """The first phrase that is in the text; None when there is none."""
        plain = f" {folded(text)} "
        return next((phrase for phrase, wanted in self._wanted if wanted in plain), None)

    @cached_property
    def _wanted(self) -> Sequence[tuple[Phrase, str]]:
        """Each phrase as it is looked for: between spaces, where its script has them."""
        plain = [(phrase, folded(phrase.phrase)) for phrase in self.phrases]
        return [(phrase, wanted if _unspaced(wanted) else f" {wanted} ") for phrase, wanted in plain]


def folded(text: str) -> str:
    """Small letters without marks, words parted by one space: two ways of typing the same come out the same."""
    if text.isascii():
        return _BETWEEN_WORDS.sub(" ", text.lower()).strip()
    apart = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in apart if not unicodedata.combining(c) or unicodedata.category(c) == "Mc")
    return _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFC", plain).translate(_FOLDED)).strip()


def _unspaced(text: str) -> bool:
    """Whether it is written in a script without spaces between words."""
    return any("\u3400" <= c <= "\u9fff" for c in text)


def read_languages(data: Any, kinds: Container[str]) -> Languages:
    """The languages in the data of ``danger-languages.yml``. Raises ValueError, in an editor's words, for another
    shape, and for a phrase without two sources."""
    if not isinstance(data, Mapping) or not data:
        raise ValueError("danger-languages.yml: it needs languages, each by its code.")
    languages, phrases = {}, []
    for code, entry in data.items():
        where = f"danger-languages.yml, {code}"
        if not isinstance(entry, Mapping) or not entry.get("name") or not entry.get("english"):
            raise ValueError(f"{where}: it needs “name” and “english”.")
        languages[str(code)] = Language(
            str(code),
            str(entry["name"]),
            str(entry["english"]),
            str(entry.get("direction", "")) == "rtl",
            str(entry.get("line", "")),
        )
        for one in entry.get("phrases") or ():
            said = str(one.get("say", "")) if isinstance(one, Mapping) else ""
            if not folded(said) or len(folded(said)) < 2:
                raise ValueError(f"{where}: each phrase needs “say”, “kind” and “sources”.")
            if one.get("kind") not in kinds:
                raise ValueError(f"{where}, “{said}”: “{one.get('kind')}” is no kind of danger in danger.yml.")
            if len({str(source) for source in one.get("sources") or ()}) < SOURCES:
                raise ValueError(f"{where}, “{said}”: a phrase needs two sources that are independent of each other.")
            phrases.append(Phrase(said, str(code), str(one["kind"])))
    # The longest first, so that what is found says the most.
    return Languages(languages, tuple(sorted(phrases, key=lambda phrase: (-len(phrase.phrase), phrase.phrase))))
