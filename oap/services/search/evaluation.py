"""Relevance as a test: run judged queries through search and report what changed since the last run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.search.crisis import Level
from oap.core.search.relevance import Judged, Measures, Outcome, grade_of, measure
from oap.search.engine import Engine

WORST = 20
DEPTH = 10


def evaluate(engine: Engine, queries: Sequence[Judged]) -> list[Outcome]:
    """How each query fares, in the order given."""
    outcomes = []
    for judged in queries:
        answer = engine.search(judged.query, size=DEPTH)
        cards = [found.card for found in answer.found if _judged(found.card)]
        possible = [grade_of(judged, card.slug, card.topics) for card in engine.library.cards if _judged(card)]
        outcomes.append(
            Outcome(
                judged,
                [card.slug for card in cards],
                [grade_of(judged, card.slug, card.topics) for card in cards],
                [grade for grade in possible if grade],
                answer.crisis.level,
            )
        )
    return outcomes


def _judged(card: Card) -> bool:
    """An Easy Read says again what the page it belongs to says: the judged queries are about those."""
    return not PAGE_TYPES[card.type].easy_read


def report(outcomes: Sequence[Outcome], before: Mapping[str, float]) -> Iterator[str]:
    """The lines to print: overall, by kind, by persona, the worst, and what changed. ``before`` goes from query id to
    nDCG."""
    yield f"{'':24}{'queries':>8}{'nDCG@10':>9}{'succ@1':>8}{'succ@3':>8}{'MRR':>7}{'zero':>7}"
    yield _line("all", measure(outcomes))
    for name, held in (("  to work on", False), ("  held back", True)):
        if part := [outcome for outcome in outcomes if outcome.judged.held_back is held]:
            yield _line(name, measure(part))
    for name in ("kind", "persona"):
        yield f"by {name}"
        groups: dict[str, list[Outcome]] = {}
        for outcome in outcomes:
            groups.setdefault(getattr(outcome.judged, name), []).append(outcome)
        for value in sorted(groups):
            yield _line(f"  {value or '(none)'}", measure(groups[value]))
    overall = measure(outcomes)
    yield (
        f"urgent help: sure {overall.crisis_recall:.3f}, sure or perhaps {overall.crisis_heard:.3f}; "
        f"of ordinary queries {overall.false_alarms} sure, {overall.perhaps} perhaps"
    )
    for outcome in outcomes:
        if (outcome.level is Level.SURE) != outcome.judged.crisis:
            yield (
                f"  {outcome.level}, {'urgent' if outcome.judged.crisis else 'ordinary'}: {outcome.judged.id} "
                f"{outcome.judged.query}"
            )
    # The worst of those held back are not shown: who has seen them would tune search to them.
    worst = sorted(
        (o for o in outcomes if o.ndcg < 1 and (o.judged.page or not o.judged.held_back)),
        key=lambda o: (o.ndcg, o.judged.id),
    )[:WORST]
    yield f"the {len(worst)} worst"
    for outcome in worst:
        wanted = ", ".join(f"{topic} {grade}" for topic, grade in outcome.judged.topics.items()) or outcome.judged.page
        yield f"  {outcome.ndcg:.2f} {outcome.judged.id} “{outcome.judged.query}” wants {wanted}"
        first = zip(outcome.found[:4], outcome.grades[:4], strict=True)
        yield f"       found {', '.join(f'{slug} ({grade})' for slug, grade in first) or 'nothing'}"
    changed = [(o.ndcg - before[o.judged.id], o) for o in outcomes if o.judged.id in before]
    changed = sorted((c for c in changed if abs(c[0]) >= 0.01), key=lambda c: c[0])
    yield f"changed since the last run: {len(changed)}" if before else "no earlier run to compare with"
    for difference, outcome in changed:
        yield f"  {difference:+.2f} {outcome.judged.id} “{outcome.judged.query}”"


def unmet(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The queries that did not find the page they name among the first three."""
    return [outcome for outcome in outcomes if outcome.judged.page and outcome.judged.page not in outcome.found[:3]]


def last_run(path: Path) -> dict[str, float]:
    """nDCG by query id of the run remembered at ``path``; empty when there is none that can be read."""
    try:
        return {str(key): float(value) for key, value in json.loads(path.read_text(encoding="utf-8"))["ndcg"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def remember(path: Path, outcomes: Sequence[Outcome]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"measures": asdict(measure(outcomes)), "ndcg": {o.judged.id: round(o.ndcg, 4) for o in outcomes}}
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _line(name: str, m: Measures) -> str:
    return f"{name:24}{m.queries:8}{m.ndcg:9.3f}{m.success_1:8.3f}{m.success_3:8.3f}{m.mrr:7.3f}{m.zero:7.3f}"
