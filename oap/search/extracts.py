"""What is kept beside a page for choosing the passage that answers a query: its passages, which terms they hold, and
where its headings are.

A page is cut into passages once, when it is rendered: cutting costs fifty times as much as choosing among them. They
are kept as arrays that are read without taking them apart, and of their texts only those are made that are shown.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.library.array_file import pack, unpack
from oap.core.library.columns import fingerprint, places_of
from oap.core.library.library import RenderedPage
from oap.core.library.rendering import RenderedProse, RenderedStatement
from oap.core.search import tokens
from oap.search.analysis import stem
from oap.search.arrays import grouped, starts_of

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
LONG = 60  # terms: a passage of so many has half the worth of what it says


@dataclass(frozen=True)
class Passage:
    """A piece of a page: its text, the heading above it, the statement it is, if any, and more that it says."""

    text: str
    heading: str = ""
    statement: RenderedStatement | None = None
    more: str = ""


def cut(rendered: RenderedPage) -> bytes:
    """The page's passages (its summary, its statements, and its sentences), and the anchors of its headings, for
    ``Extract.read``."""
    made = [Passage(rendered.page.summary)]
    for section in rendered.sections:
        for group in section.groups:
            for item in group.items:
                if isinstance(item, RenderedProse):
                    made += [Passage(part, section.heading) for part in _SENTENCE.split(item.text) if len(part) > 20]
                else:
                    text = item.family_text or item.professional_text
                    made.append(Passage(text, section.heading, item, item.professional_text))
    return kept(made, {section.heading: section.anchor for section in rendered.sections if section.heading})


def kept(passages: Sequence[Passage], anchors: Mapping[str, str]) -> bytes:
    """Passages and the anchors of headings, for ``Extract.read``."""
    holding: defaultdict[str, dict[int, float]] = defaultdict(dict)
    sizes = []
    for number, one in enumerate(passages):
        roots = {stem(word) for word in tokens.words(f"{one.text} {one.more}") if not tokens.is_stop(word)}
        sizes.append(len(roots))
        for root in roots:
            holding[root][number] = 1.0
    terms, starts, numbers, _ = grouped(holding)
    headings = list(dict.fromkeys(one.heading for one in passages))
    texts = [" ".join(one.text.split()).encode() for one in passages]
    statements = [_fields(one.statement) if one.statement is not None else b"" for one in passages]
    return pack(
        {
            "terms": terms,
            "starts": starts,
            "holding": numbers,
            "sizes": np.array(sizes, dtype=np.int32),
            "under": np.array([headings.index(one.heading) for one in passages], dtype=np.int32),
            "text_starts": starts_of(texts),
            "texts": np.frombuffer(b"".join(texts), dtype=np.uint8),
            "statement_starts": starts_of(statements),
            "statements": np.frombuffer(b"".join(statements), dtype=np.uint8),
            "headings": headings,
            "anchors": dict(anchors),
        }
    )


def _fields(statement: RenderedStatement) -> bytes:
    return json.dumps(asdict(statement), ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Sought:
    """The terms of a query by fingerprint, and what each is worth in a passage."""

    prints: NDArray[np.uint64]
    worth: NDArray[np.float64]

    @staticmethod
    def of(weights: Mapping[str, float]) -> Sought:
        prints = np.array([fingerprint(term) for term in weights], dtype=np.uint64)
        return Sought(prints, np.array([weight**2 for weight in weights.values()]))


@dataclass(frozen=True)
class Extract:
    """The passages of a page, by number. Those with the term of fingerprint ``terms[t]`` are
    ``holding[starts[t]:starts[t+1]]``; each has its number of different terms in ``sizes``, the number of its heading
    in ``under``, and the fields of its statement, or nothing, in ``statements``."""

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    holding: NDArray[np.int32]
    sizes: NDArray[np.int32]
    under: NDArray[np.int32]
    text_starts: NDArray[np.int64]
    texts: NDArray[np.uint8]
    statement_starts: NDArray[np.int64]
    statements: NDArray[np.uint8]
    headings: Sequence[str]
    anchors: Mapping[str, str]

    @staticmethod
    def read(data: bytes) -> Extract:
        """From what ``kept`` made. Raises ValueError for what another program made otherwise."""
        try:
            return Extract(**unpack(data))
        except TypeError as error:
            raise ValueError(f"This is no extract of ours: {error}.") from error

    def values(self, sought: Sought, heading: str, factor: float) -> NDArray[np.float64]:
        """How much of what is sought each passage says, long ones less, those under that heading ``factor`` times as
        much."""
        said: NDArray[Any] = np.zeros(len(self.sizes))
        places = places_of(self.terms, sought.prints)
        known = places >= 0
        if known.any():
            first, last = self.starts[places[known]], self.starts[places[known] + 1]
            spans = [self.holding[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
            worth = np.repeat(sought.worth[known], last - first)
            said = np.bincount(np.concatenate(spans), weights=worth, minlength=len(self.sizes))
        found: NDArray[np.float64] = said / (1 + self.sizes / LONG)
        if heading and heading in self.headings:
            found[self.under == self.headings.index(heading)] *= factor
        return found

    @property
    def is_statement(self) -> NDArray[np.bool_]:
        """Which passages are statements."""
        stated: NDArray[np.bool_] = self.statement_starts[1:] > self.statement_starts[:-1]
        return stated

    def text(self, number: int) -> str:
        return self.texts[self.text_starts[number] : self.text_starts[number + 1]].tobytes().decode()

    def statement(self, number: int) -> Mapping[str, Any]:
        """The fields of the statement that a passage is."""
        told = self.statements[self.statement_starts[number] : self.statement_starts[number + 1]]
        fields: Mapping[str, Any] = json.loads(told.tobytes())
        return fields
