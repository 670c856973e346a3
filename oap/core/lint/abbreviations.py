"""Short forms such as EHC: which ones a text uses, and whether it says them in full.

In full means that the first letters of words beside the short form spell it: "education, health and care (EHC) plan",
"EHC (education, health and care) plan", or "the SENCO, who is the special educational needs co-ordinator". A bracket
that holds anything else says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

_SHORT = re.compile(r"(?<![\w£-])[A-Z][A-Z0-9]{1,8}(?:s\b|\b)")
_SMALL = frozenset("a an and at by for from in of on or the to with your".split())
_WORD = re.compile(r"[A-Za-z]+")
_BEFORE_A_BRACKET = re.compile(r"(?<![^()\n])[^()\n]*")
MOST_BEFORE = 400  # letters that are looked at for the words
MOST_WORDS = 14  # before the bracket, or after the short form, where the words are looked for


def unexplained(text: str, everyday: Container[str]) -> Iterator[str]:
    """Yield each short form that the plain ``text`` never says in full, in order of the alphabet.

    ``everyday`` are those that need no words: the everyday word itself, and names that nobody says in full.
    """
    for short in sorted({found.removesuffix("s") for found in _SHORT.findall(text)}):
        known = short in everyday or re.fullmatch(r"[A-Z]{1,2}\d+|[IVX]+|\d.*", short)
        if not known and not is_spelled_out(short, text):
            yield short


def is_spelled_out(short: str, text: str) -> bool:
    """Whether the text says the short form in full somewhere."""
    letters = short.lower()
    form = rf"\b{re.escape(short)}(?:s|'s)?\b"
    for found in re.finditer(rf"\((?:[^()]*,? )?{form}[^()]*\)", text):
        words = _words(_BEFORE_A_BRACKET.findall(text[max(0, found.start() - MOST_BEFORE) : found.start()])[-1])
        if any(_spells(letters, words[start:]) for start in range(max(0, len(words) - MOST_WORDS), len(words))):
            return True
    for found in re.finditer(rf"{form}([^\n]*)", text):
        words = _words(found[1])[:MOST_WORDS]
        if any(_spells(letters, words[start:], more=True) for start in range(len(words))):
            return True
    return False


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text.replace("'", ""))]


def _spells(letters: str, words: Sequence[str], more: bool = False) -> bool:
    """Whether the first letters of the words are the letters; small words may be left out. ``more``: words may
    follow."""
    if not letters:
        return more or not any(word not in _SMALL for word in words)
    if not words:
        return False
    used = words[0][0] == letters[0] and _spells(letters[1:], words[1:], more)
    return used or (words[0] in _SMALL and _spells(letters, words[1:], more))
