"""One line of text as runs: what Word, PDF and EPUB need to show bold, italics and links without knowing Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from oap.core.library.markdown_tree import BLOCKS, Part, allowed_link, box_label, read_tree


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters that look the same. ``link`` is an address, empty where there is none."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


def inline_runs(text: str, link: Callable[[str], str] = str) -> tuple[Run, ...]:
    """The runs of one line of Markdown, such as a statement's wording.

    ``link`` gives the address to use for one that stands in the text, or "" to keep only its words: a document has no
    address of its own, so ``/needs/sleep`` means nothing in it.
    """
    runs = RunGatherer(link)
    for part in read_tree(text).parts:
        if part.box is not None:
            runs.add(f"{box_label(part.box)} ")
        for block in part.blocks:
            for element in block.iter():
                if element.tag in BLOCKS:
                    for words in inline_words(part, element):
                        runs.add_all(words)
                    runs.add(" ")
    return runs.take()


def runs_text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def inline_words(part: Part, block: Element) -> Iterator[list[Run]]:
    """The words that stand directly in a block, as they are typed: before, between and after the blocks inside it."""
    words = [Run(part.words(block.text))]
    for child in block:
        if child.tag in BLOCKS:
            yield words
            words = [Run(part.words(child.tail))]
        else:
            _gather(part, child, Run(""), words)
    yield words


def _gather(part: Part, element: Element, around: Run, words: list[Run]) -> None:
    strong, emphasis = around.strong or element.tag == "strong", around.emphasis or element.tag == "em"
    address = part.words(element.get("href"))
    inside = Run("", strong, emphasis, address if address and allowed_link(address) else around.link)
    words.append(_with(inside, part.words(element.text)))
    if element.tag == "br":
        words.append(Run(LINE_BREAK))
    for child in element:
        _gather(part, child, inside, words)
    words.append(_with(around, part.words(element.tail)))


LINE_BREAK = "\v"  # no editor types it, and the converter would take it for white space


_AS_IT_IS = Run("")


class RunGatherer:
    """Gathers runs; ``take`` gives those since the last time and starts afresh."""

    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link
        self._runs: list[Run] = []

    def take(self) -> tuple[Run, ...]:
        runs, self._runs = self._runs, []
        if runs:
            runs[0] = _with(runs[0], runs[0].text.lstrip())
            runs[-1] = _with(runs[-1], runs[-1].text.rstrip())
        return tuple(run for run in runs if run.text)

    def add_all(self, words: list[Run]) -> None:
        for run in words:
            self.add(run.text, run)

    def add(self, words: str, like: Run = _AS_IT_IS) -> None:
        text = "\n" if words == LINE_BREAK else _one_line(words)
        before = self._runs[-1].text if self._runs else " "
        if before.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            address = self._link(like.link) if like.link else ""
            self._runs.append(Run(text, like.strong, like.emphasis, address))


def _one_line(text: str) -> str:
    """White space as a browser shows it: one space for any number."""
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _with(run: Run, text: str) -> Run:
    return Run(text, run.strong, run.emphasis, run.link)
