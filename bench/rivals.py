"""The same pages in SQLite FTS5, tantivy and Datasette, to compare with in the same run."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from oap.site import Site

# Datasette's page counts matches and suggests facets; without both it is the fairest beside a page of ten results.
DATASETTE = {
    "Datasette over FTS5, no facets": "&_nofacet=1&_nosuggest=1",
    "Datasette over FTS5, one facet": "&_facet=area",
    "Datasette over FTS5, ten rows and nothing else": "&_nofacet=1&_nosuggest=1&_nocount=1",
}
INSTALL = "Datasette and tantivy are left out: .venv/bin/pip install -e '.[bench]' brings them."


def texts(site: Site) -> Iterator[tuple[str, str, str, str]]:
    """Title, text, area and phases of every page."""
    for card in site.rendered_pages.library.cards:
        record = site.rendered_pages.get(card.slug)
        if record is not None:
            body = " ".join(
                getattr(item, "text", "") or f"{item.professional_text} {item.family_text}"  # type: ignore[union-attr]  # what is no prose is a statement
                for section in record.sections
                for group in section.groups
                for item in group.items
            )
            lay = " ".join(card.also_known_as)
            yield card.title, f"{card.summary} {lay} {body}", card.areas[0] if card.areas else "", " ".join(card.phases)


def sqlite_database(site: Site, path: Path) -> None:
    """A table of pages with an FTS5 index over title and text, in the form that Datasette finds by itself."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE pages (id INTEGER PRIMARY KEY, title TEXT, body TEXT, area TEXT, phases TEXT)")
    database.executemany("INSERT INTO pages (title, body, area, phases) VALUES (?, ?, ?, ?)", texts(site))
    database.execute(
        "CREATE VIRTUAL TABLE pages_fts USING fts5(title, body, content='pages', content_rowid='id', "
        "tokenize='porter unicode61')"
    )
    database.execute("INSERT INTO pages_fts (pages_fts) VALUES ('rebuild')")
    database.commit()
    database.close()


def fts5(path: Path) -> Callable[[str], Any]:
    """Ten results with excerpts, the total, and counts of two facets, with OR between the words."""
    database = sqlite3.connect(path)

    def ask(query: str) -> Any:
        match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        database.execute(
            "SELECT title, snippet(pages_fts, 1, '<b>', '</b>', '…', 20) FROM pages_fts WHERE pages_fts MATCH ? "
            "ORDER BY bm25(pages_fts, 6, 1) LIMIT 10",
            (match,),
        ).fetchall()
        return database.execute(
            (
                "SELECT area, phases, count(*) FROM pages WHERE id IN (SELECT rowid FROM pages_fts WHERE pages_fts "
                "MATCH ?) GROUP BY 1, 2"
            ),
            (match,),
        ).fetchall()

    return ask


def tantivy(site: Site, folder: Path) -> Callable[[str], Any] | None:
    """Ten results with excerpts and the total, English stemming, OR between the words. None when it is not
    installed."""
    try:
        import tantivy as library
    except ImportError:
        return None
    builder = library.SchemaBuilder()
    for name in ("title", "body"):
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    schema = builder.build()
    folder.mkdir()
    index = library.Index(schema, path=str(folder))
    writer = index.writer(64_000_000, 1)
    for title, body, _, _ in texts(site):
        writer.add_document(library.Document(title=[title], body=[body]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(query: str) -> Any:
        parsed = index.parse_query(" ".join(re.findall(r"\w+", query)), ["title", "body"], field_boosts={"title": 6.0})
        found = searcher.search(parsed, 10, count=True)
        excerpts = library.SnippetGenerator.create(searcher, parsed, schema, "body")
        return [excerpts.snippet_from_doc(searcher.doc(place)).to_html() for _, place in found.hits]

    return ask


def datasette_command(path: Path) -> list[str] | None:
    """The command that serves the database at PORT, or None when Datasette is not installed."""
    try:
        import datasette  # noqa: F401  only whether it is there
    except ImportError:
        return None
    return [sys.executable, "-m", "datasette", "serve", str(path), "--setting", "num_sql_threads", "4", "--port"]
