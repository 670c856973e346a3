"""Judged queries as training material: what people really type has often two or three matters at once, which no
phrase of one concept shows.

Of each set in ``tests/queries/`` two thirds are taught. The third that is held back (``Judged.held_back``), and the
sets in ``KEPT_APART``, stay unseen: they measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from oap.core.search.relevance import Judged, read_judged

SETS = Path(__file__).resolve().parent.parent / "tests" / "queries"
KEPT_APART = frozenset({"ninth_blind"})
COUNTED = {3: 3.0, 2: 1.2}  # what a topic of such a grade counts; a phrase of it counts 1


def taught_queries() -> list[Judged]:
    """The queries that search is taught. Those that must show urgent help are left out: danger has its own reading."""
    return [
        judged
        for file in sorted(SETS.glob("*.jsonl"))
        if file.stem not in KEPT_APART
        for judged in read_judged(file.read_text(encoding="utf-8"))
        if not judged.held_back and not judged.crisis
    ]


def counted(judged: Judged, joined: Mapping[str, str], scale: Mapping[int, float]) -> dict[str, float]:
    """How much a query speaks for each topic it was judged to be about, by the ``scale`` of its grades; a topic that
    was ``joined`` to another counts for that."""
    found: dict[str, float] = {}
    for topic, grade in judged.topics.items():
        if grade in scale:
            name = joined.get(topic, topic)
            found[name] = max(found.get(name, 0.0), scale[grade])
    return found
