"""Notice what looks like a child's name, date of birth or number, so that a page can warn. A warning never stops
anybody.

The same patterns run in the browser, so they keep to what Python and JavaScript both read the same way. Names in small
letters are noticed here only, by a list of names.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from oap.core.search.tokens import normalise

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)


@dataclass(frozen=True)
class Pattern:
    """What to look for and what to say. ``ignore_case`` is whether capitals matter not."""

    kind: str
    expression: str
    ignore_case: bool
    advice: str


NAME = "name"
NUMBERS = (
    Pattern(
        "pupil number",
        r"\b[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]\b|\b[A-HJ-NP-RT-Z][0-9]{12}\b",
        True,
        "This looks like a unique pupil number. Leave it out: a label of your own is enough.",
    ),
    Pattern(
        "pupil number",
        r"(?:^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])",
        False,
        "This looks like an NHS or learner number. Leave it out: a label of your own is enough.",
    ),
    Pattern(
        "date of birth",
        r"\b(?:0?[1-9]|[12][0-9]|3[01])[/. -](?:0?[1-9]|1[0-2])[/. -](?:19|20)?[0-9]{2}\b",
        False,
        "This looks like a date of birth. A year group says enough.",
    ),
    Pattern(
        "date of birth",
        r"\b(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\b",
        False,
        "This looks like a date of birth. A year group says enough.",
    ),
    Pattern(
        "date of birth",
        rf"\b(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)? (?:{_MONTHS}),? (?:19|20)?[0-9]{{2}}\b",
        True,
        "This looks like a date of birth. A year group says enough.",
    ),
    Pattern(
        "date of birth",
        r"\b(?:d\.?o\.?b\b|date of birth\b|born on\b)",
        True,
        "A year group says enough. Leave the date of birth out.",
    ),
)
# Sentences are full of capitals and of dates of meetings, so there only what is surely about one child is pointed out.
IN_A_SENTENCE = (*NUMBERS[:2], NUMBERS[-1])


def in_a_label(not_names: Iterable[str]) -> tuple[Pattern, ...]:
    """What to look for in the label of a record. ``not_names`` are words that have a capital there and are nobody's
    name."""
    known = "|".join(not_names)
    name = Pattern(
        NAME,
        (
            rf"(?:^|[^A-Za-z0-9’'-])(?!(?:{known})(?![A-Za-z]))(?:[A-Z][a-z]+|"
            rf"[A-Z][’'][A-Z][a-z]+)(?:[’'-][A-Z]?[a-z]+)*(?![A-Za-z0-9])"
        ),
        False,
        "This looks like a name. Use a label that only your setting understands, such as “7B-03”.",
    )
    return (*NUMBERS, name)


def personal_details(text: str, patterns: Iterable[Pattern], names: Container[str] = ()) -> list[Pattern]:
    """The patterns found in ``text``, each kind once, in the order of the patterns. ``names`` are names in small
    letters that are known in any form."""
    found: dict[str, Pattern] = {}
    for pattern in patterns:
        if pattern.kind not in found and (
            re.search(pattern.expression, text, re.IGNORECASE if pattern.ignore_case else 0)
            or (pattern.kind == NAME and any(word in names for word in normalise(text).split()))
        ):
            found[pattern.kind] = pattern
    return list(found.values())
