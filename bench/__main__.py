"""`make bench`: what reading, searching, publishing and starting cost, beside the least that any server could do and
beside others.

For each number of pages: import, start, memory, whole requests over HTTP, the steps of a search in process, and how
long a publish takes to be found by every process while searches go on. SQLite FTS5, Datasette over it and tantivy get
the same pages in the same run (`pip install -e '.[bench]'` brings the last two). All on loopback. ``--write`` puts the
tables into docs/performance.md.

Settings: OAP_BENCH_SIZES (150,300,3000,30000), OAP_BENCH_SECONDS a row (4), and OAP_BENCH_DIR, a folder in which the
generated pages and their index are kept for the next run.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import report, rivals
from bench.arguments import is_to_write
from bench.load import Load, load
from bench.pages import queries, write_pages
from bench.publishing import publish, publish_to_found
from bench.report import Figures
from bench.servers import fetch, memory, nginx, server
from oap.config import CHECKOUT, Config
from oap.search.passages import shown
from oap.services.pages.sync import sync
from oap.site import Site
from oap.site.configuration import read_configuration
from oap.storage.content import ContentFolder

PUBLISHES = int(os.environ.get("OAP_BENCH_PUBLISHES", "40"))
SERVE = [sys.executable, "-m", "oap", "serve"]


def main() -> None:
    write = is_to_write(__doc__)
    began = time.monotonic()
    figures: dict[int, Figures] = {}
    for size in (int(size) for size in os.environ.get("OAP_BENCH_SIZES", "150,300,3000,30000").split(",")):
        kept = os.environ.get("OAP_BENCH_DIR")
        if kept:
            folder = Path(f"{kept}-{size}")
            folder.mkdir(parents=True, exist_ok=True)
            figures[size] = bench(folder, size)
        else:
            with tempfile.TemporaryDirectory(prefix="oap bench ") as name:
                figures[size] = bench(Path(name), size)
        print(f"{size:,} pages done after {(time.monotonic() - began) / 60:.1f} minutes", file=sys.stderr, flush=True)
    text = report.tables(figures, (time.monotonic() - began) / 60)
    print(text)
    if write:
        report.write(text)


def bench(folder: Path, size: int) -> Figures:
    figures = Figures()
    content, instance = folder / "content", folder / "instance"
    url = f"sqlite:///{instance / 'oap.db'}"
    config = Config(
        content, folder / "index", CHECKOUT / "templates", rate_limit=False, instance_dir=instance, database_url=url
    )
    site = Site(config)
    if not content.exists():
        shutil.copytree(CHECKOUT / "content", content)  # its words of search, facts and settings, and none of its pages
        ours = ContentFolder(content)
        for path in [page.path for page in (*ours.page_files(), *ours.shared_files())] + ours.translations():
            ours.remove(path)
        write_pages(content, size, list(read_configuration(site.content).taxonomy.topics))
    used = time.process_time()
    rebuilt = sync(site).rebuilt
    spent = time.process_time() - used
    index = sum(path.stat().st_size for path in config.index_dir.rglob("*") if path.is_file())
    environment = dict(
        os.environ,
        OAP_CONTENT_DIR=str(content),
        OAP_INDEX_DIR=str(config.index_dir),
        OAP_INSTANCE_DIR=str(instance),
        OAP_DATABASE_URL=url,
        OAP_RATE_LIMIT="off",
    )
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the second start of a server finds its program compiled
    words = queries(200)
    html = over_http(site, size, words, environment, figures)
    beside(site, folder, html, words, environment, figures)
    in_process(site, words, folder, figures)
    figures.rest["everything made from nothing, CPU ms a page"] = f"{spent * 1000 / size:.1f}" if rebuilt else "kept"
    figures.rest["derived files, MB"] = f"{index / 1e6:.0f}"
    return figures


def over_http(site: Site, size: int, words: list[str], environment: dict[str, str], figures: Figures) -> bytes:
    """The product over HTTP; the HTML of one page."""
    searches = [f"/search?q={quote(q)}" for q in words]
    many = [f"/needs/page-{n:05}" for n in range(0, size, max(1, size // 500))]
    paths = {
        "page view": ["/needs/page-00001"],
        "500 pages, most for the first time": many,
        "any of 500 pages": many,
        "area listing": ["/areas/sensory-and-physical"],
        "search page": searches,
        "search API": [f"/api/v1/search?q={quote(q)}" for q in words],
    }
    began = time.monotonic()
    with server(SERVE, environment) as (port, _, started):
        fetch(port, searches[0])
        searched = time.monotonic() - began
        html = fetch(port, paths["page view"][0])
    with server(SERVE, environment) as (port, pid, again):
        for name, asked in paths.items():
            if name == "any of 500 pages":
                for path in asked * 8:  # until both workers have made each
                    fetch(port, path)
            figures.http[name] = load(port, pid, asked)
        figures.rest["memory of the largest process after load, MB"] = in_words(memory(pid))
        stop = threading.Event()
        publishing = threading.Thread(target=publish_each_second, args=(site, size, stop))
        publishing.start()
        figures.http["search page, one publish a second"] = load(port, pid, searches)
        stop.set()
        publishing.join()
        asking = threading.Thread(target=ask_until, args=(port, searches, stop))
        stop.clear()
        asking.start()
        figures.rest["search pages a second, two workers (one publish a second)"] = "{:.0f} ({:.0f})".format(
            *(figures.http[name].rate for name in ("search page", "search page, one publish a second"))
        )
        took, used = publish_to_found(site, environment, PUBLISHES, 1.0)
        stop.set()
        asking.join()
        figures.rest["memory of the largest process after publishing, MB"] = in_words(memory(pid))
    figures.rest["start to first answer, s (second start)"] = f"{started:.2f} ({again:.2f})"
    figures.rest["start to first search, s"] = f"{searched:.2f}"
    figures.rest["publish to found in two more processes, ms: p50 / p99"] = (
        f"{middle(took):.0f} / {late(took, 0.99):.0f}"
    )
    figures.rest["publish, CPU ms in the process that publishes"] = f"{middle(used):.0f}"
    return html


def in_words(megabytes: tuple[float, float]) -> str:
    return "{:.0f} ({:.0f} of it in files)".format(*megabytes)


def beside(
    site: Site, folder: Path, html: bytes, words: list[str], environment: dict[str, str], figures: Figures
) -> None:
    """Others over HTTP: the same pages in Datasette, and the least that a server can do."""
    database = folder / "rival.db"
    database.unlink(missing_ok=True)
    rivals.sqlite_database(site, database)
    command = rivals.datasette_command(database)
    if command is None:
        print(rivals.INSTALL, file=sys.stderr)
    else:
        with server(command, environment, "/rival.json", port_last=True) as (port, pid, _):
            for name, options in rivals.DATASETTE.items():
                figures.http[name] = load(
                    port, pid, [f"/rival/pages?_search={quote(q)}&_size=10{options}" for q in words]
                )
    for name, module in (("bare WSGI “hello”, same server", "wsgi"), ("bare Flask “hello”, same server", "flask")):
        with server([sys.executable, "-m", "bench.hello", module], environment, "/") as (port, pid, _):
            figures.http[name] = load(port, pid, ["/"])
    if shutil.which("nginx"):
        with nginx(folder, html) as (port, pid):
            figures.http["nginx, same HTML as a file"] = load(port, pid, ["/page.html"])


def publish_each_second(site: Site, size: int, stop: threading.Event) -> None:
    number = 0
    while not stop.wait(1.0):
        number += 1
        publish(site, f"page-{number * 11 % size:05}", f"again {number}")


def ask_until(port: int, paths: list[str], stop: threading.Event) -> None:
    """One reader who asks twenty times a second."""
    number = 0
    while not stop.wait(0.05):
        number += 1
        fetch(port, paths[number % len(paths)])


def in_process(site: Site, words: list[str], folder: Path, figures: Figures) -> None:
    """Whole answers without HTTP, step by step, beside others over the same pages."""
    site.expect_change()
    engine = site.state.engine
    if engine is None:
        raise SystemExit("There is no index.")
    meant = {query: engine.interpreter.understand(query) for query in words}
    answers = {query: engine.search(query) for query in words}
    steps: dict[str, Callable[[str], Any] | None] = {
        "understanding": engine.interpreter.understand,
        "scoring": lambda query: engine.score(meant[query], engine.topics.probabilities(meant[query])),
        "understanding, scoring, counts, top ten": engine.search,
        "passages of ten": lambda query: shown(answers[query], site.rendered_pages.extract),
        "whole answer": lambda query: shown(engine.search(query), site.rendered_pages.extract),
        "suggestions": lambda query: engine.suggester.suggest(query),
        "SQLite FTS5 (ten with excerpts, counts)": rivals.fts5(folder / "rival.db"),
    }
    with tempfile.TemporaryDirectory(prefix="oap bench ") as place:
        steps["tantivy (ten with excerpts, total)"] = rivals.tantivy(site, Path(place) / "tantivy")
        for name, step in steps.items():
            if step is None:
                continue
            for query in words[:50]:
                step(query)
            took = []
            used = time.process_time()
            for query in words:
                began = time.perf_counter()
                step(query)
                took.append((time.perf_counter() - began) * 1000)
            spent = (time.process_time() - used) * 1000 / len(words)
            took.sort()
            figures.process[name] = Load(1000 / max(spent, 1e-6), spent, middle(took), late(took), late(took, 0.99))


def middle(took: list[float]) -> float:
    return took[len(took) // 2]


def late(took: list[float], share: float = 0.95) -> float:
    return took[min(len(took) - 1, int(len(took) * share))]


if __name__ == "__main__":
    main()
