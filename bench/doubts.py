"""The queries where the taught model and the counts read another topic: ``python -m bench.doubts [FILE …]``.

Most doubtful first. These are the phrases to write: search answers them worse than the rest (what is measured stands in
docs/search-measured.md). A file holds one query a line, or JSON Lines with ``query`` or ``text``; without one the
judged queries are read, but for those held back.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from oap.config import CHECKOUT, Config
from oap.core.search.relevance import read_judged
from oap.search.engine import Engine
from oap.services.pages.sync import sync
from oap.site import Site

QUERIES = CHECKOUT / "tests" / "queries"
MOST = 60  # lines that are printed


@dataclass(frozen=True)
class Doubt:
    """A query that is read in two ways, with the likeliest topic of each and how much of their probability (0 to 1)
    they give to other topics."""

    query: str
    counted: str
    taught: str
    apart: float


def doubts(engine: Engine, queries: Iterable[str]) -> list[Doubt]:
    """Those of the queries that model and counts read differently, most doubtful first. None without a model."""
    return sorted((found for query in queries if (found := _doubt(engine, query))), key=lambda one: -one.apart)


def _doubt(engine: Engine, query: str) -> Doubt | None:
    reading = engine.topics.read(engine.interpreter.understand(query), engine.taught)
    if reading.taught is None or not reading.counted.any():
        return None
    names, counted, taught = list(engine.topic_numbers), int(reading.counted.argmax()), int(reading.taught.argmax())
    if counted == taught:
        return None
    shared = float(np.minimum(reading.counted, reading.taught).sum())
    return Doubt(query, names[counted], names[taught], 1 - shared)


def read_queries(files: Sequence[Path]) -> list[str]:
    """The queries in files of either form, each once. Of judged ones, those held back are left out."""
    found: list[str] = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".jsonl":
            found += [line.strip() for line in text.splitlines() if line.strip()]
        elif '"topics"' in text:
            found += [judged.query for judged in read_judged(text) if not judged.held_back]
        else:
            lines = [json.loads(line) for line in text.splitlines() if line.strip()]
            found += [str(line.get("query") or line.get("text") or "") for line in lines]
    return list(dict.fromkeys(found))


def table(found: Sequence[Doubt], read: int) -> Iterator[str]:
    """The lines to print."""
    yield f"{len(found)} of {read} queries are read in two ways"
    for one in found[:MOST]:
        yield f"{one.apart:.2f}  {one.query}"
        yield f"      counted {one.counted}, taught {one.taught}"


def main() -> None:
    queries = read_queries([Path(name) for name in sys.argv[1:]] or sorted(QUERIES.glob("*.jsonl")))
    with tempfile.TemporaryDirectory(prefix="oap doubts ") as name:
        folder = Path(name)
        site = Site(
            Config(
                CHECKOUT / "content",
                folder / "index",
                CHECKOUT / "templates",
                rate_limit=False,
                instance_dir=folder / "instance",
                database_url=f"sqlite:///{folder / 'oap.db'}",
            )
        )
        sync(site)
        engine = site.state.engine
        if engine is None:
            raise SystemExit("There is no usable index.")
        print("\n".join(table(doubts(engine, queries), len(queries))))


if __name__ == "__main__":
    main()
