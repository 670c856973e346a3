"""The parts of a long text that are each heard by themselves, and its letters as they were meant.

Danger is often one sentence of a story. Read with all that stands around it, "i want to kill myself" after 1,500
characters about school was heard in 2 of 100 stories (measured 1 December 2026); read by itself it is as loud as ever.
"""

from __future__ import annotations

import re
import unicodedata

SENTENCE = 18  # words: a longer one, as people type without stops, is cut in spans that overlap by half
SPAN, APART = 14, 7
SHORT = 4  # words: a shorter part belongs to the one after it
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+|(?<=\S)\s+[–—-](?=\s)|[;:](?=\s)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_LETTERS_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .*_-]){3,}[^\W\d_](?![^\W_])")
_NOT_LETTERS = {"Cf", "Co", "Cs", "So", "Sk"}
# Letters of other scripts that look like ours, in words that mix them.
_LOOK_ALIKES = str.maketrans("аеіоорсхуѕјһԁɡαειορνυκτ", "aeioopcxysjhdgaeiopvukt")


def parts_of(text: str) -> list[str]:
    """The sentences of a text, long ones in spans; none where it is one part anyway."""
    parts: list[str] = []
    for sentence in _ENDS.split(text):
        words = sentence.split()
        spans = [words]
        if len(words) > SENTENCE:
            spans = [words[at : at + SPAN] for at in range(0, len(words) - SPAN + APART, APART)]
        for span in filter(None, spans):
            if parts and len(parts[-1].split()) < SHORT:
                parts[-1] += " " + " ".join(span)
            else:
                parts.append(" ".join(span))
    return parts if len(parts) > 1 else []


def as_meant(text: str) -> str:
    """The text without what stands between or instead of its letters: signs that are not seen, pictures, marks of a web
    page, letters with a space after each, and letters of another script that look like ours inside a word of ours."""
    if not text.isascii():
        text = "".join(_seen(c) for c in text)
        text = " ".join(_one_script(word) for word in text.split(" "))
    text = _TAG.sub(" ", text)
    return _LETTERS_APART.sub(lambda found: re.sub(r"[ .*_-]", "", found[0]), text)


def _seen(c: str) -> str:
    kind = unicodedata.category(c) if ord(c) > 127 else ""
    return "" if kind == "Cf" else " " if kind in _NOT_LETTERS else c


def _one_script(word: str) -> str:
    mixed = any(c.isascii() and c.isalpha() for c in word) and not word.isascii()
    return word.translate(_LOOK_ALIKES) if mixed else word
