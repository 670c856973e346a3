"""Text to the words that search compares: the same for a page, a lay phrase and what a parent types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

MAX_QUERY_CHARACTERS = 200
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_WORD = re.compile(r"[a-z0-9]+")
_NEGATIONS = frozenset(
    "not no never cant cannot wont dont doesnt isnt didnt wouldnt couldnt hasnt havent wasnt without nothing "
    "unable".split()
)
# Words that say nothing about what a text is about. Negations are not among them: "not talking" is not "talking".
STOP_WORDS = frozenset(
    "a about after again all also am an and any are as at be because been being but by can could did do does "
    "doing for from had has have having he hed her hers him his how i id if ill im in into is it its ive just "
    "like me my of off on or our out over own really s she shed should so some such t than that thats the their "
    "them then there theres these they theyre this those to too u up us very was way we were what when where "
    "which while who why will with would you your youre get gets got getting going gone go goes even every ever "
    "let lets much more most many thing things now still".split()
)


def normalise(text: str) -> str:
    """Small letters without accents or apostrophes; everything that is no letter or digit becomes a space."""
    text = _APOSTROPHES.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text.lower()))


def words(text: str, variants: Mapping[str, str] | None = None) -> list[str]:
    """The words of ``text`` in order, unstemmed; ``variants`` brings other spellings to the one we index."""
    found = normalise(text).split()
    return [variants.get(word, word) for word in found] if variants else found


def is_stop(word: str) -> bool:
    return word in STOP_WORDS


def is_negation(word: str) -> bool:
    return word in _NEGATIONS
