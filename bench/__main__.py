"""`make bench`: what a page view, a listing and a search cost, beside the least that any server could do and beside others.

Prints for each size: import, start, memory, requests a second and CPU milliseconds a request, the steps of a search in
process, and how long a publish takes to be found. SQLite FTS5, Datasette over it and tantivy get the same pages in the
same run (`pip install -e '.[bench]'` brings the last two). The load comes from wrk when it is installed, otherwise from a
small client in this process. All on loopback.

Settings: OAP_BENCH_SIZES (150,3000,30000), OAP_BENCH_SECONDS a row (5), and OAP_BENCH_DIR, a folder in which the generated
pages and their index are kept for the next run.
"""

from __future__ import annotations

import http.client
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import rivals
from bench.pages import queries, write_pages
from bench.publishing import publish, publish_to_found
from oap.config import CHECKOUT, Config
from oap.search.passages import shown
from oap.services.sync import sync
from oap.site import Site, read_words

SECONDS = int(os.environ.get("OAP_BENCH_SECONDS", "5"))
PUBLISHES = 60
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    sizes = [int(size) for size in os.environ.get("OAP_BENCH_SIZES", "150,3000,30000").split(",")]
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {CONNECTIONS} connections, "
        f"{SECONDS} s a row, load by {'wrk' if shutil.which('wrk') else 'a Python client'}\n"
    )
    for size in sizes:
        kept = os.environ.get("OAP_BENCH_DIR")
        if kept:
            folder = Path(f"{kept}-{size}")
            folder.mkdir(parents=True, exist_ok=True)
            bench(folder, size)
        else:
            with tempfile.TemporaryDirectory(prefix="oap bench ") as name:
                bench(Path(name), size)


def bench(folder: Path, size: int) -> None:
    content, instance = folder / "content", folder / "instance"
    url = f"sqlite:///{instance / 'oap.db'}"
    config = Config(
        content, folder / "index", CHECKOUT / "templates", rate_limit=False, instance_dir=instance, database_url=url
    )
    site = Site(config)
    print(f"== {size:,} pages ==")
    if not content.exists():
        content.mkdir()
        for name in ("taxonomy", "thesaurus", "glossary", "pinned", "site"):
            shutil.copy(CHECKOUT / "content" / f"{name}.yml", content)
        write_pages(content, size, list(read_words(site.content).taxonomy.topics))
    began, used = time.monotonic(), time.process_time()
    report = sync(site)
    spent = time.process_time() - used
    if report.rebuilt:
        print(
            f"import    {spent:8.1f} s CPU, {spent * 1000 / size:.1f} ms a page, {time.monotonic() - began:.1f} s in all"
        )
    index = sum(path.stat().st_size for path in config.index_dir.rglob("*") if path.is_file())
    text = sum(path.stat().st_size for path in content.rglob("*.md"))
    print(f"on disk   {index / 1e6:8.1f} MB derived from {text / 1e6:.1f} MB")
    environment = dict(
        os.environ, OAP_CONTENT_DIR=str(content), OAP_INDEX_DIR=str(config.index_dir), OAP_INSTANCE_DIR=str(instance),
        OAP_DATABASE_URL=url, OAP_RATE_LIMIT="off",
    )  # fmt: skip
    words = queries(200)
    over_http(site, folder, size, words, environment)
    in_process(site, words, folder)
    took, cpu_used = publish_to_found(site, environment, PUBLISHES, 0.2)
    print(f"\npublish to found in {2} other processes: p50 {middle(took):.0f} ms, p95 {late(took):.0f} ms, p99 {late(took, 0.99):.0f} ms, "
          f"most {took[-1]:.0f} ms; CPU {middle(cpu_used):.0f} ms, {PUBLISHES} publishes\n", flush=True)  # fmt: skip


def over_http(site: Site, folder: Path, size: int, words: list[str], environment: dict[str, str]) -> None:
    paths = {
        "page view": ["/needs/page-00001"],
        "any page": [f"/needs/page-{n:05}" for n in range(0, size, max(1, size // 500))],
        "area listing": ["/areas/sensory-and-physical"],
        "search": [f"/search?q={quote(q)}" for q in words],
        "search API": [f"/api/v1/search?q={quote(q)}" for q in words],
    }
    rows: list[tuple[str, str]] = []
    with server([sys.executable, "-m", "oap", "serve"], environment) as (port, pid, started):
        print(f"start     {started:8.2f} s to the first answer")
        html = fetch(port, paths["page view"][0])
        for name, asked in paths.items():
            rows.append((name, load(port, pid, asked)))
        stop = threading.Event()
        publishing = threading.Thread(target=publish_each_second, args=(site, size, stop))
        publishing.start()
        rows.append(("  one publish a s", load(port, pid, paths["search"])))
        stop.set()
        publishing.join()
        print("memory    " + memory(pid))
    database = folder / "rival.db"
    database.unlink(missing_ok=True)
    rivals.sqlite_database(site, database)
    command = rivals.datasette_command(database)
    if command is None:
        print(rivals.INSTALL)
    else:
        with server(command, environment, "/rival.json", port_last=True) as (port, pid, _):
            asked = [f"/rival/pages?_search={quote(q)}&_size=10&_facet=area" for q in words]
            rows.append(("Datasette", load(port, pid, asked)))
    for name, module in (("bare WSGI hello", "wsgi"), ("bare Flask hello", "flask")):
        with server([sys.executable, "-m", "bench.hello", module], environment, "/") as (port, pid, _):
            rows.append((name, load(port, pid, ["/"])))
    if shutil.which("nginx"):
        with nginx(folder, html) as (port, pid):
            rows.append(("nginx, same HTML", load(port, pid, ["/page.html"])))
    print(f"{'over HTTP':18} {'req/s':>8} {'CPU ms':>8} {'p50 ms':>8} {'p95 ms':>8}")
    for name, row in rows:
        print(f"{name:18} {row}")


def publish_each_second(site: Site, size: int, stop: threading.Event) -> None:
    number = 0
    while not stop.wait(1.0):
        number += 1
        publish(site, f"page-{number * 11 % size:05}", f"again {number}")


def in_process(site: Site, words: list[str], folder: Path) -> None:
    """Whole answers without HTTP, step by step, beside others over the same pages."""
    engine = site.state.engine
    if engine is None:
        raise SystemExit("There is no index.")
    meant = {query: engine.interpreter.understand(query) for query in words}
    answers = {query: engine.search(query) for query in words}
    steps: dict[str, Callable[[str], Any] | None] = {
        "understanding": engine.interpreter.understand,
        "scoring": lambda query: engine.score(meant[query]),
        "all but passages": engine.search,
        "passages": lambda query: shown(answers[query], site.shelf.extract),
        "whole answer": lambda query: shown(engine.search(query), site.shelf.extract),
        "suggestions": lambda query: engine.suggester.suggest(query),
        "SQLite FTS5": rivals.fts5(folder / "rival.db"),
    }
    with tempfile.TemporaryDirectory(prefix="oap bench ") as place:
        steps["tantivy"] = rivals.tantivy(site, Path(place) / "tantivy")
        print(f"{'in process':18} {'':>8} {'CPU ms':>8} {'p50 ms':>8} {'p95 ms':>8}")
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
            print(f"{name:18} {'':>8} {spent:8.2f} {middle(took):8.2f} {late(took):8.2f}")


def middle(took: list[float]) -> float:
    return took[len(took) // 2]


def late(took: list[float], share: float = 0.95) -> float:
    return took[min(len(took) - 1, int(len(took) * share))]


@contextmanager
def server(
    command: list[str], environment: dict[str, str], first: str = "/healthz", *, port_last: bool = False
) -> Iterator[tuple[int, int, float]]:
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, str(port)] if port_last else command,
        env=dict(environment, PORT=str(port), HOST="127.0.0.1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if port_last else None,
        start_new_session=True,
    )
    try:
        while True:
            try:
                fetch(port, first)
                break
            except OSError:
                if process.poll() is not None or time.monotonic() - began > 120:
                    raise SystemExit(f"{command} did not start.") from None
                time.sleep(0.01)
        yield port, process.pid, time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def nginx(folder: Path, html: bytes) -> Iterator[tuple[int, int]]:
    port = free_port()
    root = folder / "nginx"
    root.mkdir(exist_ok=True)
    (root / "page.html").write_bytes(html)
    settings = (f'worker_processes 2; daemon off; user root; pid "{root}/pid"; error_log /dev/null; events {{}} http {{ access_log off; '
                f'server {{ listen 127.0.0.1:{port}; root "{root}"; }} }}')  # fmt: skip
    (root / "conf").write_text(settings)
    process = subprocess.Popen(
        ["nginx", "-p", str(root), "-c", str(root / "conf")], stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(0.5)
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def load(port: int, pid: int, paths: list[str]) -> str:
    """Ask for the paths in turn for some seconds; requests a second, CPU a request, median and 95th percentile."""
    for path in paths[:200]:
        fetch(port, path)
    used = cpu(pid)
    if shutil.which("wrk"):
        requests, median, late = wrk(port, paths)
    else:
        requests, median, late = client(port, paths)
    spent = (cpu(pid) - used) * 1000 / max(requests, 1)
    return f"{requests / SECONDS:8.0f} {spent:8.3f} {median:8.2f} {late:8.2f}"


def wrk(port: int, paths: list[str]) -> tuple[int, float, float]:
    listed = ",".join(f'"{path}"' for path in paths)
    script = (f"local paths = {{{listed}}}\nlocal n = 0\n"
              'request = function() n = n % #paths + 1; return wrk.format("GET", paths[n], {["Accept-Encoding"] = "br"}) end\n'
              'done = function(s, l, r) io.write(string.format("RESULT %d %f %f\\n", s.requests, l:percentile(50) / 1000, l:percentile(95) / 1000)) end\n')  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", file.name, f"http://127.0.0.1:{port}"]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\d+) ([\d.]+) ([\d.]+)", out)
    if found is None:
        raise SystemExit(out)
    return int(found[1]), float(found[2]), float(found[3])


def client(port: int, paths: list[str]) -> tuple[int, float, float]:
    took: list[float] = []
    until = time.monotonic() + SECONDS

    def ask(offset: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        number = offset
        while time.monotonic() < until:
            began = time.perf_counter()
            connection.request("GET", paths[number % len(paths)], headers={"Accept-Encoding": "br"})
            connection.getresponse().read()
            took.append((time.perf_counter() - began) * 1000)
            number += 1

    threads = [threading.Thread(target=ask, args=(n * 7,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return len(took), took[len(took) // 2], took[int(len(took) * 0.95)]


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    pids = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) in pids or int(fields[2]) == pid:
            pids.append(int(path.parent.name))
    return list(dict.fromkeys(pids))


def cpu(pid: int) -> float:
    """Seconds of processor time used by the process and its children."""
    total = 0
    for one in family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory(pid: int) -> str:
    """What the largest process has: its own memory, and what it maps of files, which processes share."""
    most = (0.0, 0.0)
    for one in family(pid):
        try:
            text = Path(f"/proc/{one}/status").read_text()
        except OSError:
            continue
        own, mapped = (re.search(rf"{name}:\s+(\d+)", text) for name in ("RssAnon", "RssFile"))
        if own and mapped:
            most = max(most, (int(own[1]) / 1000, int(mapped[1]) / 1000))
    return f"{most[0]:8.1f} MB of its own in the largest process, and {most[1]:.1f} MB mapped and shared"


def fetch(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
