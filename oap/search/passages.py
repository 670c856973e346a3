"""The piece of a page that answers the query best, with its words marked.

A page is cut into passages once, when it is rendered, and the passages are kept beside it: cutting costs fifty times as
much as choosing among them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from functools import lru_cache
from html import escape
from typing import Any

from oap.core.library.cards import Card
from oap.core.library.library import RenderedPage
from oap.core.library.rendering import RenderedProse, RenderedStatement
from oap.core.pages.dose import Dose
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.search import tokens
from oap.core.search.pinned import PinnedResult
from oap.core.search.wants import Wanted
from oap.search.analysis import stem
from oap.search.engine import Answer, Found

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
MAX_CHARACTERS = 220
LITTLE = 0.25  # a sentence that says less of what was asked tells a reader less than the page's summary
WANTED = 2.0  # what a passage counts under the heading that answers what is wanted
# The want that a statement answers, and those that it does not.
SCHOOLS_PART, NO_STATEMENT = "school", frozenset({"home", "ring"})
TYPED = 0.5  # a term of this weight or more was typed, corrected or opened from an abbreviation


@dataclass(frozen=True)
class SectionLink:
    """The part of a page that answers what is wanted."""

    heading: str
    anchor: str


@dataclass(frozen=True)
class Result:
    """A found page with its best passage. ``snippet`` is safe HTML; ``statement`` the best matching one, if any.
    ``section`` is the part that answers what is wanted, where that is sure."""

    card: Card
    score: float
    snippet: str
    statement: RenderedStatement | None
    statement_html: str
    pinned: PinnedResult | None
    parts: Mapping[str, float]
    section: SectionLink | None = None


# What is kept of a passage: its text, the terms in it with spaces between, its statement's fields or none, and the
# heading above it.
_Passage = tuple[str, str, dict[str, Any] | None, str]


def cut(rendered: RenderedPage) -> bytes:
    """The page's passages (its summary, its statements, and its sentences), and the anchors of its headings. ``shown``
    reads them."""
    made: list[_Passage] = [_passage(rendered.page.summary, "", None)]
    for section in rendered.sections:
        for group in section.groups:
            for item in group.items:
                if isinstance(item, RenderedProse):
                    made += [
                        _passage(part, section.heading, None) for part in _SENTENCE.split(item.text) if len(part) > 20
                    ]
                else:
                    text = item.family_text or item.professional_text
                    made.append(_passage(text, section.heading, item, item.professional_text))
    anchors = {section.heading: section.anchor for section in rendered.sections if section.heading}
    return json.dumps([made, anchors], ensure_ascii=False, separators=(",", ":")).encode()


def _passage(text: str, heading: str, statement: RenderedStatement | None, more: str = "") -> _Passage:
    text = " ".join(text.split())
    roots = dict.fromkeys(stem(word) for word in tokens.words(f"{text} {more}") if not tokens.is_stop(word))
    return text, " ".join(roots), asdict(statement) if statement is not None else None, heading


def shown(answer: Answer, get: Callable[[str], bytes | None], phase: str = "") -> list[Result]:
    """The found pages with the passage that answers best. ``get`` gives what ``cut`` made of the page with that slug.
    A statement for other phases than ``phase``, or than the one that the query names, is not the best."""
    phase = phase or next(iter(answer.understanding.phases), "")
    weights = {term: weight for term, weight in answer.understanding.terms.items() if not term.startswith("not_")}
    typed = {term for term, weight in weights.items() if weight >= TYPED}  # not what the thesaurus added
    return [
        _result(found, json.loads(kept), weights, typed, phase, answer.wanted)
        for found in answer.found
        if (kept := get(found.card.slug)) is not None
    ]


def _result(
    found: Found,
    kept: tuple[list[_Passage], Mapping[str, str]],
    weights: Mapping[str, float],
    typed: set[str],
    phase: str,
    wanted: Wanted,
) -> Result:
    passages, anchors = kept
    heading = PAGE_TYPES[found.card.type].answers.get(wanted.want, "")
    text, (said, statement) = _best(passages, weights, phase, heading)
    if statement is None and wanted.want == SCHOOLS_PART:
        said, statement = _first_statement(passages, phase)
    if wanted.want in NO_STATEMENT and heading in anchors:
        statement = None  # it says what the setting does, and that is not what was asked
    if statement is not None and wanted.asker is not None and wanted.asker.professional:
        said = statement["professional_text"]
    return Result(
        card=found.card,
        score=found.score,
        snippet=mark(text or passages[0][0], typed),
        statement=_statement(statement) if statement is not None else None,
        statement_html=mark(said, typed) if statement is not None else "",
        pinned=found.pinned,
        parts=found.parts,
        section=SectionLink(heading, anchors[heading]) if heading in anchors else None,
    )


def _first_statement(passages: Sequence[_Passage], phase: str) -> tuple[str, Mapping[str, Any] | None]:
    """The first statement of a page for that phase: what every setting does is said first."""
    fitting = ((p[0], p[2]) for p in passages if p[2] is not None and (not phase or phase in p[2]["phases"]))
    return next(fitting, ("", None))


def _statement(fields: Mapping[str, Any]) -> RenderedStatement:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return RenderedStatement(**values | {"dose": Dose(**fields["dose"])})


def _best(
    passages: list[_Passage], weights: Mapping[str, float], phase: str, wanted: str
) -> tuple[str, tuple[str, Mapping[str, Any] | None]]:
    """The best prose, and the best statement for the phase, if one is given; the first of equals, and nothing where no
    word fits, or of prose too little. What stands under the heading that is wanted counts double."""
    worth = [(f" {term} ", weight**2) for term, weight in weights.items()]
    least = LITTLE * sum([much for _, much in worth])
    prose, best_prose, statement, best_statement = "", least, ("", None), 0.0  # type: str, float, Any, float
    for text, joined, fields, heading in passages:
        spaced = f" {joined} "  # looking for a few words in a text is cheaper than taking the text apart
        value = sum([much for term, much in worth if term in spaced]) / (1 + (spaced.count(" ") - 1) / 60)
        value *= WANTED if wanted and heading == wanted else 1.0
        if fields is None and value > best_prose:
            prose, best_prose = text, value
        elif fields is not None and value > best_statement and (not phase or phase in fields["phases"]):
            statement, best_statement = (text, fields), value
    return prose, statement


@lru_cache(maxsize=16_384)
def _terms(token: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in tokens.words(token) if not tokens.is_stop(word))


def mark(text: str, terms: Set[str]) -> str:
    """The text as safe HTML, shortened round its first matching word, with every matching word in ``<mark>``."""
    spans = list(_TOKEN.finditer(text))
    hits = [token for token in spans if not terms.isdisjoint(_terms(token.group()))]
    start, end = _window(text, hits[0].start() if hits else 0)
    pieces, position = ["… " if start else ""], start
    for token in hits:
        if token.start() < start or token.end() > end:
            continue
        pieces += [escape(text[position : token.start()]), "<mark>", escape(token.group()), "</mark>"]
        position = token.end()
    pieces.append(escape(text[position:end]))
    return "".join(pieces) + (" …" if end < len(text) else "")


def _window(text: str, first: int) -> tuple[int, int]:
    if len(text) <= MAX_CHARACTERS:
        return 0, len(text)
    start = max(0, first - 60)
    start = text.find(" ", start) + 1 if start else 0
    end = min(len(text), start + MAX_CHARACTERS)
    return start, text.rfind(" ", start, end) if end < len(text) else end
