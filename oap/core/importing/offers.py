"""Sentences of prose that tell what is done for children, in a file that has neither lists nor tables.

Most such files promise (“Staff will …”). Some only tell what happens (“We keep a basket …”, “New words are taught …”),
or ask for it (“Give one step at a time”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from oap.core.importing.lines import sentences

ENOUGH, SHARE = 5, 0.5  # sentences of a file that tell what is done, and of all under its headings that share at least
ENOUGH_UNDER_AREAS = 3  # where headings name areas of need
_PROMISES = re.compile(r"\b(?:should|will)\b")  # “must” is a duty of the law, which is no offer of the area
_WHO = (
    r"(?:we|staff|adults|teachers|practitioners|tutors|teaching assistants|key (?:people|persons|workers)|"
    r"(?:an?|the|each|every|one) (?:\w+ )?(?:adult|teacher|tutor|member of staff|key person))"
)
_DOES = r"(?!are\b|is\b|were\b|was\b|have\b|had\b|know\b|want\b|think\b|hope\b|believe\b|thank\b|found\b|wrote\b)\w+"
_HAS = (
    r"(?:each|every|all|the) (?:child|children|pupils?|students?|learners?|class(?:es)?|rooms?)\b"
    r".{0,40}\b(?:has|have|gets?|can)\b"
)
_DONE = r"[^;:]{3,70}\b(?:is|are)\b (?:always |also |often |regularly )?\w+(?:ed|ught|ken|wn|ven|de|pt|sen)\b"
_LEAD = r"(?:[A-Z][\w ]{2,30}(?::| [–—-]) )?"  # “Time: allow twice as long”
_TELLS = re.compile(rf"{_LEAD}(?:{_WHO} {_DOES}|{_HAS}|children have\b|{_DONE})", re.IGNORECASE)
_LED = re.compile(_LEAD)


def promises(sentence: str) -> bool:
    """Whether a sentence says what should or will be done."""
    return _PROMISES.search(sentence) is not None


def tells(sentence: str, asks: re.Pattern[str]) -> bool:
    """Whether a sentence says that something is done, or asks for it: ``asks`` is how such a one begins, in even
    text."""
    if promises(sentence) or _TELLS.match(sentence) is not None:
        return True
    led = _LED.match(sentence)
    return asks.match(sentence[led.end() if led else 0 :].lower()) is not None


def are_offers(texts: Iterable[str], asks: re.Pattern[str], enough: int = ENOUGH) -> bool:
    """Whether most of the prose tells what is done, so that a file is about that and not about something else."""
    said = [sentence for text in texts for sentence in sentences(text)]
    count = sum(tells(sentence, asks) for sentence in said)
    return count >= enough and count >= SHARE * len(said)
