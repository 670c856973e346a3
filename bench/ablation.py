"""`python -m bench.ablation`: what each part of search brings, on the judged queries, beside two other engines.

Prints the table of docs/search-measured.md: nDCG@10 and success@3 over the handbook's pages, step by step, and for
SQLite FTS5 and tantivy with the same pages and queries. `--write` puts it into the page.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from whoosh import fields, query, scoring
from whoosh.analysis import StandardAnalyzer
from whoosh.collectors import TopCollector
from whoosh.filedb.filestore import RamStorage

from bench.arguments import is_to_write
from bench.phrases import held_back
from oap.config import CHECKOUT, read_config
from oap.core.search.crisis import Level
from oap.core.search.relevance import Judged, Outcome, grade_of, measure
from oap.search import topics
from oap.search.engine import Engine
from oap.search.index import SCORED_FIELDS, document
from oap.services.pages.sync import sync
from oap.site import Site

Rank = Callable[[str], Sequence[str]]
SETS = {
    "development": "development queries",
    "written": "written queries",
    "unusual": "unusual wording",
    "second_blind": "written blind",
    "third_blind": "a stranger's",
}
PAGE = CHECKOUT / "docs" / "search-measured.md"
BEGIN, END = "<!-- ablation: made by python -m bench.ablation --write -->", "<!-- end of ablation -->"


def main() -> None:
    write = is_to_write(__doc__)
    with tempfile.TemporaryDirectory(prefix="oap ablation ") as folder:
        site = Site(read_config({"OAP_INDEX_DIR": f"{folder}/index", "OAP_INSTANCE_DIR": folder}))
        sync(site)
        table = "\n".join(rows(site))
    print(table)
    if write:
        text = PAGE.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def rows(site: Site) -> Iterator[str]:
    engine = site.state.engine
    if engine is None:
        raise SystemExit("There is no index.")
    judged = {name: held_back(name) for name in SETS}
    yield "| | " + " | ".join(f"{title}: nDCG@10 | success@3" for title in SETS.values()) + " |"
    yield "| --- |" + " ---: |" * (2 * len(SETS))
    for name, rank in systems(site, engine):
        cells = []
        for queries in judged.values():
            found = measure([outcome(engine, rank, one) for one in queries])
            cells.append(f"{found.ndcg:.3f} | {found.success_3:.3f}")
        yield f"| {name} | " + " | ".join(cells) + " |"


def outcome(engine: Engine, rank: Rank, judged: Judged) -> Outcome:
    cards = {card.slug: card for card in engine.library.cards}
    grades = {slug: grade_of(judged, slug, card.topics) for slug, card in cards.items()}
    found = [slug for slug in rank(judged.query) if slug in cards][:10]
    return Outcome(
        judged, found, [grades[slug] for slug in found], [grade for grade in grades.values() if grade], Level.NONE
    )


def systems(site: Site, engine: Engine) -> Iterator[tuple[str, Rank]]:
    """The parts of our search, each with all before it, then the others."""
    pages = {
        card.slug: document(record, engine.taxonomy)
        for card in engine.library.cards
        if (record := site.rendered_pages.get(card.slug))
    }
    yield (
        "Whoosh BM25F, all text in one field",
        whoosh({slug: {"text": "\n".join(_title_and_text(page))} for slug, page in pages.items()}, {"text": 1.0}),
    )
    yield "+ fields and weights", whoosh(pages, {name: weight for name, (weight, _) in SCORED_FIELDS.items()})
    yield "+ stemming, exhaustive scoring", exactly(engine)
    for name, letters, spelling, phrase, lay in (
        ("+ thesaurus (evidence of words for topics, what goes with them)", 0.0, False, 0.0, 0.0),
        ("+ evidence of letters", topics.NGRAM_WEIGHT, False, 0.0, 0.0),
        ("+ spelling", topics.NGRAM_WEIGHT, True, 0.0, 0.0),
        (
            "+ phrases (whole lay phrases; pins, kind of page, phase, urgent help)",
            topics.NGRAM_WEIGHT,
            True,
            topics.PHRASE,
            engine.weights.lay,
        ),
    ):
        yield name, ours(engine, letters, spelling, phrase, lay)
    yield "SQLite FTS5, porter, title and text", fts5(pages)
    if (rank := tantivy(pages)) is not None:
        yield "tantivy, English stemming, title and text", rank


def whoosh(pages: Mapping[str, Mapping[str, Any]], weights: Mapping[str, float]) -> Rank:
    """Whoosh's own matchers and BM25F with OR, as its manual shows it, but without its faulty early stopping."""
    text = fields.TEXT(analyzer=StandardAnalyzer(), phrase=False)
    index = RamStorage().create_index(fields.Schema(slug=fields.ID(stored=True), **dict.fromkeys(weights, text)))
    writer = index.writer()
    for slug, texts in pages.items():
        writer.add_document(slug=slug, **{name: texts[name] for name in weights})
    writer.commit()
    searcher = index.searcher(weighting=scoring.BM25F())
    analyser = StandardAnalyzer()

    def rank(typed: str) -> Sequence[str]:
        wanted = query.Or(
            [
                query.Term(name, token.text, boost=weight)
                for token in analyser(typed)
                for name, weight in weights.items()
            ]
        )
        collector = TopCollector(10, replace=0)
        searcher.search_with_collector(wanted, collector)
        return [hit["slug"] for hit in collector.results()]

    return rank


def exactly(engine: Engine) -> Rank:
    return lambda typed: [found.card.slug for found in engine.search(typed, exact=True).found]


def ours(engine: Engine, letters: float, spelling: bool, phrase: float, lay: float) -> Rank:
    """Our search with parts switched off. Pins, crisis and kinds of page come with the last part."""

    @contextmanager
    def only_these() -> Iterator[None]:
        kept = engine.weights, engine.pinned
        plain = replace(engine.weights, lay=0.0, crisis=0.0, contact=1.0, method=1.0, phase=1.0, other_phase=1.0)
        engine.weights = engine.weights if phrase else plain
        engine.pinned = engine.pinned if phrase else ()
        right = engine.interpreter.corrected if spelling else list
        with (
            patch.object(engine.interpreter, "corrected", right),
            patch.object(topics, "PHRASE", phrase),
            patch.object(topics, "NGRAM_WEIGHT", letters),
        ):
            yield
        engine.weights, engine.pinned = kept

    def rank(typed: str) -> Sequence[str]:
        with only_these():
            return [found.card.slug for found in engine.search(typed).found]

    return rank


def _title_and_text(texts: Mapping[str, Any]) -> tuple[str, str]:
    return texts["title"], "\n".join(
        texts[name] for name in ("lay", "topics", "summary", "headings", "statements", "body")
    )


def fts5(pages: Mapping[str, Mapping[str, Any]]) -> Rank:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE pages USING fts5(slug UNINDEXED, title, body, tokenize='porter unicode61')")
    database.executemany(
        "INSERT INTO pages VALUES (?, ?, ?)", [(slug, *_title_and_text(texts)) for slug, texts in pages.items()]
    )

    def rank(typed: str) -> Sequence[str]:
        match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", typed))
        return [
            slug
            for (slug,) in database.execute(
                "SELECT slug FROM pages WHERE pages MATCH ? ORDER BY bm25(pages, 0, 2, 1) LIMIT 10", (match,)
            )
        ]

    return rank


def tantivy(pages: Mapping[str, Mapping[str, Any]]) -> Rank | None:
    """None when the package is not installed: pip install -e '.[bench]' brings it."""
    try:
        import tantivy as library
    except ImportError:
        return None
    builder = library.SchemaBuilder()
    builder.add_text_field("slug", stored=True, tokenizer_name="raw")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="en_stem")
    index = library.Index(builder.build())
    writer = index.writer(64_000_000, 1)
    for slug, texts in pages.items():
        title, body = _title_and_text(texts)
        writer.add_document(library.Document(slug=[slug], title=[title], body=[body]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(typed: str) -> Sequence[str]:
        wanted = index.parse_query(" ".join(re.findall(r"\w+", typed)), ["title", "body"], field_boosts={"title": 1.0})
        return [searcher.doc(place)["slug"][0] for _, place in searcher.search(wanted, 10).hits]

    return rank


if __name__ == "__main__":
    main()
