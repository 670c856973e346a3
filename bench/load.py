"""Asking a server for some seconds, with wrk when it is installed, otherwise with a small client in this process."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

from bench.servers import cpu, fetch

SECONDS = int(os.environ.get("OAP_BENCH_SECONDS", "4"))
CONNECTIONS = 8


@dataclass(frozen=True)
class Load:
    """Requests a second, CPU milliseconds a request, and how long they took: middle, 95th and 99th percentile, in
    ms."""

    rate: float
    cpu: float
    p50: float
    p95: float
    p99: float


def load(port: int, pid: int, paths: list[str], connections: int = CONNECTIONS) -> Load:
    """Ask for the paths in turn, each once before it counts."""
    for path in paths[:200]:
        fetch(port, path)
    used = cpu(pid)
    requests, *times = (wrk if shutil.which("wrk") else client)(port, paths, connections)
    return Load(requests / SECONDS, (cpu(pid) - used) * 1000 / max(requests, 1), *times)


def wrk(port: int, paths: list[str], connections: int) -> tuple[int, float, float, float]:
    listed = ",".join(f'"{path}"' for path in paths)
    script = (
        f"local paths = {{{listed}}}\nlocal n = 0\n"
        'request = function() n = n % #paths + 1; return wrk.format("GET", paths[n], {["Accept-Encoding"] = '
        '"br"}) end\n'
        'done = function(s, l, r) io.write(string.format("RESULT %d %f %f %f\\n", s.requests, l:percentile(50) '
        "/ 1000, l:percentile(95) / 1000, l:percentile(99) / 1000)) end\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", file.name, f"http://127.0.0.1:{port}"]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\d+) ([\d.]+) ([\d.]+) ([\d.]+)", out)
    if found is None:
        raise SystemExit(out)
    return int(found[1]), float(found[2]), float(found[3]), float(found[4])


def client(port: int, paths: list[str], connections: int) -> tuple[int, float, float, float]:
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

    threads = [threading.Thread(target=ask, args=(n * 7,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return len(took), took[len(took) // 2], took[int(len(took) * 0.95)], took[int(len(took) * 0.99)]
