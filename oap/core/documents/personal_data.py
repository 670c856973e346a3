"""Notice what looks like a child's name, date of birth or number, so that a page can warn. A warning never stops anybody.

The same patterns run in the browser, so they keep to what Python and JavaScript both read the same way. Names in small letters
are noticed here only, by a list of names.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from oap.core.search.tokens import normalise

_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
# Words that start with a capital in an ordinary label, such as "Year 4 plan" or "Pupil in Oak class".
_NOT_NAMES = (
    "Year Pupil Child Student Learner Boy Girl Young Person Class Group Form Tutor House Reception Nursery Preschool Primary "
    "Secondary College School Setting Autumn Spring Summer Winter Term Plan Record Support Provision Review Cycle Assess Do "
    "SEN SEND SENCO EHC EHCP SEMH EAL Key Stage Reading Maths English Science Speech Language Hearing Vision Sensory Physical "
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday "
    "Friday Saturday Sunday Draft New Old First Second Third My Our The A An And For In Of With Oak Ash Elm Willow Beech Birch "
    "Maple Red Blue Green Yellow Orange Purple Early Years Case Number No Test Example Copy Version Meeting Notes"
).split()


@dataclass(frozen=True)
class Pattern:
    """What to look for and what to say. ``ignore_case`` is whether capitals matter not."""

    kind: str
    expression: str
    ignore_case: bool
    advice: str


NUMBERS = (
    Pattern("pupil number", r"\b[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]\b|\b[A-HJ-NP-RT-Z][0-9]{12}\b", True,
            "This looks like a unique pupil number. Leave it out: a label of your own is enough."),
    Pattern("pupil number", r"(?:^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])", False,
            "This looks like an NHS or learner number. Leave it out: a label of your own is enough."),
    Pattern("date of birth", r"\b(?:0?[1-9]|[12][0-9]|3[01])[/. -](?:0?[1-9]|1[0-2])[/. -](?:19|20)?[0-9]{2}\b", False,
            "This looks like a date of birth. A year group says enough."),
    Pattern("date of birth", r"\b(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\b", False,
            "This looks like a date of birth. A year group says enough."),
    Pattern("date of birth", rf"\b(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)? (?:{_MONTHS}),? (?:19|20)?[0-9]{{2}}\b", True,
            "This looks like a date of birth. A year group says enough."),
    Pattern("date of birth", r"\b(?:d\.?o\.?b\b|date of birth\b|born on\b)", True, "A year group says enough. Leave the date of birth out."),
)  # fmt: skip
NAME = Pattern(
    "name", rf"(?:^|[^A-Za-z0-9’'-])(?!(?:{'|'.join(_NOT_NAMES)})(?![A-Za-z]))(?:[A-Z][a-z]+|[A-Z][’'][A-Z][a-z]+)(?:[’'-][A-Z]?[a-z]+)*(?![A-Za-z0-9])", False,
    "This looks like a name. Use a label that only your setting understands, such as “7B-03”.",
)  # fmt: skip
IN_A_LABEL = (*NUMBERS, NAME)
# Sentences are full of capitals and of dates of meetings, so there only what is surely about one child is pointed out.
IN_A_SENTENCE = (*NUMBERS[:2], NUMBERS[-1])


def personal_details(
    text: str, patterns: tuple[Pattern, ...] = IN_A_LABEL, names: Container[str] = ()
) -> list[Pattern]:
    """The patterns found in ``text``, each kind once, in the order of the patterns. ``names`` are given names in small letters."""
    found: dict[str, Pattern] = {}
    for pattern in patterns:
        if pattern.kind not in found and re.search(
            pattern.expression, text, re.IGNORECASE if pattern.ignore_case else 0
        ):
            found[pattern.kind] = pattern
    ordinary = {word.lower() for word in _NOT_NAMES}
    if any(word in names and word not in ordinary for word in normalise(text).split()):
        found.setdefault(NAME.kind, NAME)
    return list(found.values())
