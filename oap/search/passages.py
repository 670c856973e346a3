"""The piece of a page that answers the query best, with its words marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.library.cards import Card
from oap.core.library.rendering import RenderedStatement
from oap.core.pages.dose import Dose
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.search import tokens
from oap.core.search.pinned import PinnedResult
from oap.core.search.wants import Wanted
from oap.search.analysis import stem
from oap.search.answer import Answer, Found
from oap.search.extracts import Extract, Passage, Sought, kept

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
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


# A statement as it is chosen: its text for readers, and its fields; nothing where there is none.
_Stated = tuple[str, Mapping[str, Any] | None]
_NOTHING: _Stated = "", None


@dataclass(frozen=True)
class _Asked:
    """What of an answer decides which passages are shown."""

    sought: Sought
    typed: frozenset[str]  # not what the thesaurus added
    phase: str
    wanted: Wanted


def shown(answer: Answer, get: Callable[[str], bytes | None], phase: str = "") -> list[Result]:
    """The found pages with the passage that answers best. ``get`` gives what ``extracts.cut`` made of the page with
    that slug. A statement for other phases than ``phase``, or than the one that the query names, is not the best."""
    phase = phase or next(iter(answer.understanding.phases), "")
    weights = {term: weight for term, weight in answer.understanding.terms.items() if not term.startswith("not_")}
    typed = frozenset(term for term, weight in weights.items() if weight >= TYPED)
    asked = _Asked(Sought.of(weights), typed, phase, answer.wanted)
    return [
        _result(found, _read(extract, found.card), asked)
        for found in answer.found
        if (extract := get(found.card.slug)) is not None
    ]


def _read(extract: bytes, card: Card) -> Extract:
    """The extract of a page. Of one that another program made, which will be made again soon, the summary is enough."""
    try:
        return Extract.read(extract)
    except ValueError:
        return Extract.read(kept([Passage(card.summary)], {}))


def _result(found: Found, extract: Extract, asked: _Asked) -> Result:
    wanted, anchors = asked.wanted, extract.anchors
    heading = PAGE_TYPES[found.card.type].answers.get(wanted.want, "")
    values = extract.values(asked.sought, heading, WANTED)
    said, statement = _best_statement(extract, values, asked.phase)
    if statement is None and wanted.want == SCHOOLS_PART:
        said, statement = _first_statement(extract, asked.phase)
    if wanted.want in NO_STATEMENT and heading in anchors:
        statement = None  # it says what the setting does, and that is not what was asked
    if statement is not None and wanted.asker is not None and wanted.asker.professional:
        said = statement["professional_text"]
    return Result(
        card=found.card,
        score=found.score,
        snippet=mark(_best_prose(extract, values, asked) or extract.text(0), asked.typed),
        statement=_statement(statement) if statement is not None else None,
        statement_html=mark(said, asked.typed) if statement is not None else "",
        pinned=found.pinned,
        parts=found.parts,
        section=SectionLink(heading, anchors[heading]) if heading in anchors else None,
    )


def _best_prose(extract: Extract, values: NDArray[np.float64], asked: _Asked) -> str:
    """The best prose, the first of equals; nothing where none says more than a little of what was asked."""
    prose = np.where(extract.is_statement, 0.0, values)
    best = int(prose.argmax())
    return extract.text(best) if prose[best] > LITTLE * sum(asked.sought.worth.tolist()) else ""


def _best_statement(extract: Extract, values: NDArray[np.float64], phase: str) -> _Stated:
    """The best statement for the phase, if one is given, the first of equals; nothing where no word fits."""
    fitting = np.flatnonzero(extract.is_statement & (values > 0))
    return _first_for(extract, fitting[np.argsort(-values[fitting], kind="stable")], phase)


def _first_statement(extract: Extract, phase: str) -> _Stated:
    """The first statement of a page for that phase: what every setting does is said first."""
    return _first_for(extract, np.flatnonzero(extract.is_statement), phase)


def _first_for(extract: Extract, numbers: NDArray[np.intp], phase: str) -> _Stated:
    for number in numbers.tolist():
        fields = extract.statement(number)
        if not phase or phase in fields["phases"]:
            return extract.text(number), fields
    return _NOTHING


def _statement(fields: Mapping[str, Any]) -> RenderedStatement:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return RenderedStatement(**values | {"dose": Dose(**fields["dose"])})


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
