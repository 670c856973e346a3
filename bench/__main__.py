"""`make bench`: what a page view, a listing and a search cost, beside the least that any server could do.

Prints one table for each size: requests a second, CPU milliseconds a request, median and 95th percentile. The load comes from wrk when it is
installed, otherwise from a small client in this process. All on loopback. Sizes: OAP_BENCH_SIZES, usually 30,3000,30000.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from bench.pages import queries, write_pages
from oap.config import CHECKOUT, Config
from oap.search.passages import shown
from oap.services.sync import sync
from oap.site import Site, read_words

SECONDS = int(os.environ.get("OAP_BENCH_SECONDS", "5"))
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    sizes = [int(size) for size in os.environ.get("OAP_BENCH_SIZES", "30,3000,30000").split(",")]
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {CONNECTIONS} connections, {SECONDS} s a row, load by {'wrk' if shutil.which('wrk') else 'a Python client'}\n"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="oap bench ") as folder:
            bench(Path(folder), size)


def bench(folder: Path, size: int) -> None:
    content = folder / "content"
    content.mkdir()
    for name in ("taxonomy", "thesaurus", "glossary", "pinned", "site"):
        shutil.copy(CHECKOUT / "content" / f"{name}.yml", content)
    config = Config(content, folder / "index", CHECKOUT / "templates", rate_limit=False)
    site = Site(config)
    write_pages(content, size, list(read_words(site.content).taxonomy.topics))
    began, used = time.monotonic(), time.process_time()
    sync(site)
    print(f"== {size:,} pages ==")
    print(
        f"import    {time.process_time() - used:8.1f} s CPU, {(time.process_time() - used) * 1000 / size:.1f} ms a page, {time.monotonic() - began:.1f} s in all"
    )
    index = sum(path.stat().st_size for path in config.index_dir.rglob("*") if path.is_file())
    print(
        f"on disk   {index / 1e6:8.1f} MB derived from {sum(p.stat().st_size for p in content.rglob('*.md')) / 1e6:.1f} MB"
    )
    environment = dict(
        os.environ, OAP_CONTENT_DIR=str(content), OAP_INDEX_DIR=str(config.index_dir), OAP_RATE_LIMIT="off"
    )
    words = queries(200)
    paths = {
        "page view": ["/needs/page-00001"],
        "any page": [f"/needs/page-{n:05}" for n in range(0, size, max(1, size // 500))],
        "area listing": ["/areas/sensory-and-physical"],
        "search": [f"/search?q={quote(q)}" for q in words],
    }
    rows: list[tuple[str, str]] = []
    with server([sys.executable, "-m", "oap", "serve"], environment) as (port, pid, started):
        print(f"start     {started:8.2f} s to the first answer")
        html = b""
        for name, asked in paths.items():
            html = html or fetch(port, asked[0])
            rows.append((name, load(port, pid, asked)))
        print(f"memory    {memory(pid):8.1f} MB at most in one process")
    for name, module in (("bare WSGI hello", "wsgi"), ("bare Flask hello", "flask")):
        with server([sys.executable, "-m", "bench.hello", module], environment) as (port, pid, _):
            rows.append((name, load(port, pid, ["/"])))
    if shutil.which("nginx"):
        with nginx(folder, html) as (port, pid):
            rows.append(("nginx, same HTML", load(port, pid, ["/page.html"])))
    print(f"{'':18} {'req/s':>8} {'CPU ms':>8} {'p50 ms':>8} {'p95 ms':>8}")
    for name, row in rows:
        print(f"{name:18} {row}")
    in_process(site, words, folder)
    print(flush=True)


def in_process(site: Site, words: list[str], folder: Path) -> None:
    """Whole answers without HTTP, beside SQLite FTS5 over the same pages."""
    engine = site.state.engine
    if engine is None:
        raise SystemExit("There is no index.")
    database = sqlite3.connect(folder / "fts.db")
    database.execute("CREATE VIRTUAL TABLE pages USING fts5(title, body, tokenize='porter unicode61')")
    for card in site.shelf.library.cards:
        record = site.shelf.get(card.slug)
        if record is not None:
            body = " ".join(getattr(item, "text", "") or item.professional_text + " " + item.family_text  # type: ignore[union-attr]
                            for section in record.sections for group in section.groups for item in group.items)  # fmt: skip
            database.execute("INSERT INTO pages VALUES (?, ?)", (card.title, body))
    database.commit()

    def fts(query: str) -> None:
        match = " OR ".join(f'"{word}"' for word in query.split())
        database.execute(
            "SELECT title, snippet(pages, 1, '<b>', '</b>', '…', 20) FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 10",
            (match,),
        ).fetchall()
        database.execute("SELECT count(*) FROM pages WHERE pages MATCH ?", (match,)).fetchone()

    steps = {
        "understanding": lambda q: engine.interpreter.understand(q),
        "ranking and counts": lambda q: engine.search(q),
        "with passages": lambda q: shown(engine.search(q), site.shelf.extract),
        "SQLite FTS5": fts,
    }
    print(f"{'in process':18} {'':>8} {'CPU ms':>8} {'p50 ms':>8} {'p95 ms':>8}")
    for name, step in steps.items():
        for query in words[:50]:
            step(query)
        took = []
        used = time.process_time()
        for query in words:
            began = time.perf_counter()
            step(query)
            took.append((time.perf_counter() - began) * 1000)
        cpu = (time.process_time() - used) * 1000 / len(words)
        took.sort()
        print(f"{name:18} {'':>8} {cpu:8.2f} {took[len(took) // 2]:8.2f} {took[int(len(took) * 0.95)]:8.2f}")
    database.close()


@contextmanager
def server(command: list[str], environment: dict[str, str]) -> Iterator[tuple[int, int, float]]:
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env=dict(environment, PORT=str(port), HOST="127.0.0.1"),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                fetch(port, "/healthz" if "serve" in command else "/")
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
    root.mkdir()
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


def memory(pid: int) -> float:
    """The largest peak of private and shared memory of one process, in megabytes."""
    peaks = []
    for one in family(pid):
        try:
            found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{one}/status").read_text())
        except OSError:
            continue
        if found:
            peaks.append(int(found[1]) / 1000)
    return max(peaks)


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
