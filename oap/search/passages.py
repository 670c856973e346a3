"""The piece of a page that answers the query best, with its words marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape

from oap.core import words
from oap.core.library import Card, Record
from oap.core.pinned import PinnedResult
from oap.core.rendering import RenderedProse, RenderedStatement
from oap.search.analysis import stem
from oap.search.engine import Answer, Found

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
MAX_CHARACTERS = 220
KEPT_PAGES = 512


@dataclass(frozen=True)
class Result:
    """A found page with its best passage. ``snippet`` is safe HTML; ``statement`` the best matching one, if any."""

    card: Card
    score: float
    snippet: str
    statement: RenderedStatement | None
    statement_html: str
    pinned: PinnedResult | None
    parts: Mapping[str, float]


TYPED = 0.5  # a term of this weight or more was typed, corrected or opened from an abbreviation


@dataclass(frozen=True)
class _Passage:
    text: str
    roots: frozenset[str]
    statement: RenderedStatement | None


_kept: dict[tuple[str, str], tuple[_Passage, ...]] = {}


def shown(answer: Answer, get: Callable[[str], Record | None]) -> list[Result]:
    """The found pages with the passage that answers best."""
    weights = {term: weight for term, weight in answer.understanding.terms.items() if not term.startswith("not_")}
    return [result for found in answer.found if (result := _result(found, weights, get)) is not None]


def _typed(weights: Mapping[str, float]) -> set[str]:
    """The words to mark: what was typed or corrected, not what the thesaurus added."""
    return {term for term, weight in weights.items() if weight >= TYPED}


def _result(found: Found, weights: Mapping[str, float], get: Callable[[str], Record | None]) -> Result | None:
    record = get(found.card.slug)
    if record is None:
        return None
    passages = _passages(record)
    statement = _best([p for p in passages if p.statement is not None], weights)
    prose = _best([p for p in passages if p.statement is None], weights)
    return Result(
        card=found.card,
        score=found.score,
        snippet=mark(prose.text if prose else record.page.summary, _typed(weights)),
        statement=statement.statement if statement else None,
        statement_html=mark(statement.text, _typed(weights)) if statement else "",
        pinned=found.pinned,
        parts=found.parts,
    )


def _best(passages: list[_Passage], weights: Mapping[str, float]) -> _Passage | None:
    scored = [(sum(weights[root] ** 2 for root in passage.roots & weights.keys()) / (1 + len(passage.roots) / 60), -number, passage)
              for number, passage in enumerate(passages)]  # fmt: skip
    scored = [one for one in scored if one[0] > 0]
    return max(scored, key=lambda one: one[:2])[2] if scored else None


def _passages(record: Record) -> tuple[_Passage, ...]:
    """The page cut into passages. Kept for the pages shown most recently: cutting costs more than choosing."""
    key = (record.page.slug, record.stamp)
    kept = _kept.get(key)
    if kept is None:
        kept = _kept[key] = _cut(record)
        while len(_kept) > KEPT_PAGES:
            _kept.pop(next(iter(_kept)), None)
    return kept


def _cut(record: Record) -> tuple[_Passage, ...]:
    made = [_passage(record.page.summary, None)]
    for section in record.sections:
        for group in section.groups:
            for item in group.items:
                if isinstance(item, RenderedProse):
                    made += [_passage(part, None) for part in _SENTENCE.split(item.text) if len(part) > 20]
                else:
                    made.append(_passage(item.family_text or item.professional_text, item, item.professional_text))
    return tuple(made)


def _passage(text: str, statement: RenderedStatement | None, more: str = "") -> _Passage:
    text = " ".join(text.split())
    roots = frozenset(stem(word) for word in words.words(f"{text} {more}") if not words.is_stop(word))
    return _Passage(text, roots, statement)


def mark(text: str, terms: Collection[str]) -> str:
    """The text as safe HTML, shortened round its first matching word, with every matching word in ``<mark>``."""
    tokens = list(_TOKEN.finditer(text))
    hits = [
        token
        for token in tokens
        if any(stem(word) in terms and not words.is_stop(word) for word in words.words(token.group()))
    ]
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
