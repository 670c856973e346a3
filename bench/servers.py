"""Servers to be measured, each on a free port of loopback, and what their processes use."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


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
    settings = (
        f'worker_processes 2; daemon off; user root; pid "{root}/pid"; error_log /dev/null; events {{}} http '
        f"{{ access_log off; "
        f'server {{ listen 127.0.0.1:{port}; root "{root}"; }} }}'
    )
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


def memory(pid: int) -> tuple[float, float]:
    """Megabytes of the largest process: its proportional share (what it shares with others is divided), and of that
    what lies in files."""
    most = (0.0, 0.0)
    for one in family(pid):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        whole, anonymous = (re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE) for name in ("Pss", "Pss_Anon"))
        if whole and anonymous:
            most = max(most, (int(whole[1]) / 1000, (int(whole[1]) - int(anonymous[1])) / 1000))
    return most


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
