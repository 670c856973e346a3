"""The figures of a run as the tables of docs/performance.md."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from bench.load import CONNECTIONS, SECONDS, Load
from oap.config import CHECKOUT
from oap.core.times import day

PAGE = CHECKOUT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by python -m bench --write -->\n", "<!-- end of figures -->\n"


Value = TypeVar("Value")


@dataclass
class Figures:
    """What one number of pages gave: whole requests, steps in process, and the rest as text."""

    http: dict[str, Load] = field(default_factory=dict)
    process: dict[str, Load] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)


def tables(figures: Mapping[int, Figures], minutes: float) -> str:
    """The whole section as Markdown."""
    sizes = " | ".join(f"{size:,} pages" for size in figures)
    load = "wrk" if shutil.which("wrk") else "a Python client"
    parts = [
        f"{day(date.today().isoformat())}, Python {platform.python_version()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} at the end, "
        f"{CONNECTIONS} connections from {load} for {SECONDS} seconds a row, {minutes:.0f} minutes in all. CPU "
        "counts all processes of a server."
    ]
    for title, of in (("CPU ms a request", "http"), ("In process, CPU ms", "process")):
        parts.append(_table(title, sizes, {size: getattr(one, of) for size, one in figures.items()}, _cpu))
    parts.append(
        _table("Over HTTP, p50 / p95 / p99 ms", sizes, {size: one.http for size, one in figures.items()}, _times)
    )
    rest: dict[int, Mapping[str, str]] = {size: one.rest for size, one in figures.items()}
    parts.append(_table("", sizes, rest, str))
    return "\n\n".join([*parts, _aims(figures)]) + "\n"


def _table(title: str, sizes: str, columns: Mapping[int, Mapping[str, Value]], show: Callable[[Value], str]) -> str:
    names = dict.fromkeys(name for column in columns.values() for name in column)
    lines = [f"| {title} | {sizes} |", "| --- |" + " --- |" * len(columns)]
    for name in names:
        cells = (show(column[name]) if name in column else "" for column in columns.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cpu(one: Load) -> str:
    return f"{one.cpu:.2f}" if one.cpu < 10 else f"{one.cpu:.0f}"


def _times(one: Load) -> str:
    return f"{one.p50:.1f} / {one.p95:.1f} / {one.p99:.1f}"


def _aims(figures: Mapping[int, Figures]) -> str:
    """The ratios that the aims are about, each as it came out."""
    least, most = figures[min(figures)].http, figures[max(figures)].http
    few = figures[300].http if 300 in figures else least
    small, large = min(figures), max(figures)
    hello, file = "bare WSGI “hello”, same server", "nginx, same HTML as a file"
    plain = "Datasette over FTS5, no facets"
    told = [
        f"page view / bare “hello”: {most['page view'].cpu / most[hello].cpu:.1f} (aim: at most 2)",
        f"listing at {large:,} / at 300: {most['area listing'].cpu / few['area listing'].cpu:.2f} (aim: at most 1.2)",
        f"search page at {large:,} / at 300: {most['search page'].cpu / few['search page'].cpu:.2f} (aim: at most 2)",
    ]
    if file in most:
        told.append(f"nginx / page view: {100 * most[file].cpu / most['page view'].cpu:.0f}% (aim: at least 35%)")
    if plain in most:
        told.append(
            f"Datasette without facets / search page at {large:,}: "
            f"{most[plain].cpu / most['search page'].cpu:.1f} (aim: at least 10), "
            f"at {small:,}: {least[plain].cpu / least['search page'].cpu:.1f} (aim: above 1)"
        )
    return "\n".join(f"* {line}" for line in told)


def write(text: str) -> None:
    """Put the section into docs/performance.md."""
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
