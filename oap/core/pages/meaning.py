"""What somebody asks who asks for the meaning of a word: “SEMH”, “what does SEMH mean”, “whats an EHCP”, “ehcp
meaning”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from oap.core.pages.area import Term

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘")
_QUESTION = re.compile(
    r"(?:(?:what is meant by|what do (?:you|they|we) mean by"  # the longest first
    r"|(?:(?:what is|whats) )?(?:the )?(?:meaning|definition)(?: of)?"
    r"|what (?:does|do|is|are)|whats|what|define|explain) )?"
    r"(?:(?:an?|the) )?"
    r"(?P<name>.+?)"
    r"(?: (?:means?|meaning|definition|stands? for)(?: (?:in|at) school)?)?"
)
_LONGEST_FRAME = 60  # letters of a question around a name


def asked_for(typed: str, glossary: Sequence[Term]) -> Term | None:
    """The term whose meaning is asked for: what was typed is one of its names, alone or in a question about it."""
    known, longest = _by_name(tuple(glossary))
    if len(typed) > longest + _LONGEST_FRAME:
        return None
    said = _plain(typed)
    asked = _QUESTION.fullmatch(said)
    names = [said, *([asked["name"]] if asked else [])]
    if len(said) < 3 and not typed.strip(" ?").isupper():
        return None  # “hi” and “la” are said for other reasons; “HI” and “what is la” are not
    return next((known[form] for name in names for form in (name, name.removesuffix("s")) if form in known), None)


@lru_cache(maxsize=4)
def _by_name(glossary: tuple[Term, ...]) -> tuple[Mapping[str, Term], int]:
    """The terms by each of their names, and the letters of the longest. A term's own name goes before what is another
    name of a second one."""
    names = [(term.term, term) for term in glossary] + [(name, term) for term in glossary for name in term.names]
    found: dict[str, Term] = {}
    for name, term in names:
        found.setdefault(_plain(name), term)
    return found, max((len(name) for name, _ in names), default=0)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.translate(_APOSTROPHES).casefold()))
