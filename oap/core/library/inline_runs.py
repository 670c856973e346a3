"""One line of text as runs: what Word, PDF and EPUB need to show bold, italics and links without knowing Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters that look the same. ``link`` is an address, empty where there is none."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


def html_runs(html: str, link: Callable[[str], str] = str) -> tuple[Run, ...]:
    """The runs of safe inline HTML, such as ``RenderedStatement.family``.

    ``link`` gives the address to use for one that stands in the text, or "" to keep only its words: a document has no
    address of its own, so ``/needs/sleep`` means nothing in it.
    """
    reader = RunReader(link)
    reader.feed(html)
    reader.close()
    return reader.take()


def runs_text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


class RunReader(HTMLParser):
    """Gathers runs from HTML; ``take`` gives those since the last time and starts afresh."""

    def __init__(self, link: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._link = link
        self._runs: list[Run] = []
        self._strong = self._emphasis = 0
        self._address = ""

    def take(self) -> tuple[Run, ...]:
        runs, self._runs = self._runs, []
        if runs:
            runs[0] = _replace(runs[0], runs[0].text.lstrip())
            runs[-1] = _replace(runs[-1], runs[-1].text.rstrip())
        return tuple(run for run in runs if run.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("strong", "b"):
            self._strong += 1
        elif tag in ("em", "i"):
            self._emphasis += 1
        elif tag == "a":
            self._address = self._link(dict(attrs).get("href") or "")
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("strong", "b"):
            self._strong -= 1
        elif tag in ("em", "i"):
            self._emphasis -= 1
        elif tag == "a":
            self._address = ""

    def handle_data(self, data: str) -> None:
        text = data if data == "\n" else _one_line(data)
        before = self._runs[-1].text if self._runs else " "
        if before.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            self._runs.append(Run(text, self._strong > 0, self._emphasis > 0, self._address))


def _one_line(text: str) -> str:
    """White space as a browser shows it: one space for any number."""
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _replace(run: Run, text: str) -> Run:
    return Run(text, run.strong, run.emphasis, run.link)
