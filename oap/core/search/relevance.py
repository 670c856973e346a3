"""Measures of how well search answers, from judged queries. Plain arithmetic: it knows neither pages nor search.

A judged query names topics with grades: 3 is what it asks for, 2 helps, 1 touches on it. A page has the best grade of
the topics it carries. The measures are the usual ones of the field (Järvelin and Kekäläinen 2002 for nDCG).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oap.core.search.crisis import Level

SUCCESS = 2  # a page of this grade or more answers the query


@dataclass(frozen=True)
class Judged:
    """A query, what it is about, and whether urgent help must be shown. ``page`` is a slug that must be found, if one
    is named."""

    id: str
    query: str
    topics: Mapping[str, int]
    kind: str = ""
    persona: str = ""
    crisis: bool = False
    page: str = ""

    @property
    def held_back(self) -> bool:
        """Whether the query belongs to the third that nobody looks at while changing search. The id decides, for
        ever."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 3 == 0


@dataclass(frozen=True)
class Outcome:
    """How one query fared: the grades of the pages found, best first, and the grades there were to find."""

    judged: Judged
    found: Sequence[str]
    grades: Sequence[int]
    possible: Sequence[int]
    level: Level

    @property
    def ndcg(self) -> float:
        """nDCG at 10, gains of 2^grade - 1; 1 when there was nothing to find."""
        ideal = _dcg(sorted(self.possible, reverse=True)[:10])
        return _dcg(self.grades[:10]) / ideal if ideal else 1.0

    @property
    def rank(self) -> int:
        """The place of the first page that answers the query, from 1; 0 when there is none among the ten."""
        return next((place for place, grade in enumerate(self.grades[:10], start=1) if grade >= SUCCESS), 0)


@dataclass(frozen=True)
class Measures:
    """Means over queries, each from 0 to 1.

    ``crisis_recall`` and ``crisis_heard`` are the shares of urgent queries that were sure, and sure or perhaps;
    ``false_alarms`` and ``perhaps`` how many ordinary ones were either.
    """

    queries: int
    ndcg: float
    success_1: float
    success_3: float
    mrr: float
    zero: float
    crisis_recall: float
    crisis_heard: float
    false_alarms: int
    perhaps: int


def read_judged(text: str) -> list[Judged]:
    """The queries in JSON Lines. Raises ValueError that names the line."""
    judged = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            judged.append(
                Judged(
                    str(entry.get("id") or f"line {number}"),
                    str(entry["query"]),
                    {str(topic): int(grade) for topic, grade in entry.get("topics", {}).items()},
                    str(entry.get("kind", "")),
                    str(entry.get("persona", "")),
                    bool(entry.get("must_show_crisis_help")),
                    str(entry.get("page", "")),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"Line {number}: this is not a judged query ({error}).") from error
    return judged


def read_required(data: Any) -> list[Judged]:
    """The queries that editors keep in ``queries.yml``, each with the page it must find. Raises ValueError that names
    the entry."""
    wanted = []
    for number, entry in enumerate((data or {}).get("queries") or (), start=1):
        missing = [
            name for name in ("words", "page", "owner", "since") if not (isinstance(entry, Mapping) and entry.get(name))
        ]
        if missing:
            raise ValueError(f"Query {number} in queries.yml has no “{missing[0]}”.")
        wanted.append(Judged(f"query {number}", str(entry["words"]), {}, str(entry["owner"]), page=str(entry["page"])))
    return wanted


def grade_of(judged: Judged, slug: str, topics: Iterable[str]) -> int:
    """How well a page answers: the best grade of its topics; a page that the query names has the highest."""
    return 3 if slug == judged.page else max((judged.topics.get(topic, 0) for topic in topics), default=0)


def measure(outcomes: Sequence[Outcome]) -> Measures:
    """The means over the outcomes. Urgent queries count for ranking too, when they have topics."""
    count = len(outcomes) or 1
    urgent = [outcome for outcome in outcomes if outcome.judged.crisis]
    return Measures(
        queries=len(outcomes),
        ndcg=sum(outcome.ndcg for outcome in outcomes) / count,
        success_1=sum(outcome.rank == 1 for outcome in outcomes) / count,
        success_3=sum(1 <= outcome.rank <= 3 for outcome in outcomes) / count,
        mrr=sum(1 / outcome.rank if outcome.rank else 0.0 for outcome in outcomes) / count,
        zero=sum(not outcome.found for outcome in outcomes) / count,
        crisis_recall=sum(outcome.level is Level.SURE for outcome in urgent) / len(urgent) if urgent else 1.0,
        crisis_heard=sum(outcome.level is not Level.NONE for outcome in urgent) / len(urgent) if urgent else 1.0,
        false_alarms=sum(outcome.level is Level.SURE and not outcome.judged.crisis for outcome in outcomes),
        perhaps=sum(outcome.level is Level.PERHAPS and not outcome.judged.crisis for outcome in outcomes),
    )


def _dcg(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
