"""Rendered page text as blocks: what a document that is not a web page is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oap.core.library.inline_runs import Run, RunReader

Runs = tuple[Run, ...]
BOX_CLASSES = {"oap-care": "oap-care--", "oap-status": "oap-status--"}


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is a part of a document, 2 a page, 3 its sections, 4 and 5 what is inside. ``anchor`` may be
    empty."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is blocks, the first mostly a paragraph."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: cells are runs. ``header`` is empty when the first row is like the others."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Something set apart: ``kind`` is a box of ``oap.core.library.markdown.BOXES``, ``title`` its label and heading as
    shown."""

    kind: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """A statement. ``meta`` says tier, who does it and for which phases; one of the wordings may be empty."""

    anchor: str
    meta: str
    professional: Runs
    family: Runs


Block = Heading | Paragraph | Items | Grid | Box | Provision


def html_blocks(html: str, link: Callable[[str], str] = str) -> tuple[Block, ...]:
    """The blocks of safe HTML as ``oap.core.library.markdown.render`` makes it; ``link`` as for ``html_runs``."""
    reader = _BlockReader(link)
    reader.feed(html)
    reader.close()
    return reader.finish()


class _Open:
    """An element that is not closed yet, with the blocks it has so far."""

    def __init__(self, tag: str, kind: str = "") -> None:
        self.tag, self.kind, self.title = tag, kind, ""
        self.blocks: list[Block] = []
        self.items: list[tuple[Block, ...]] = []
        self.cells: list[Runs] = []
        self.header: tuple[Runs, ...] = ()
        self.rows: list[tuple[Runs, ...]] = []


class _BlockReader(RunReader):
    def __init__(self, link: Callable[[str], str]) -> None:
        super().__init__(link)
        self._open = [_Open("")]
        self._naming = ""  # the tag of a box's title while inside it

    def finish(self) -> tuple[Block, ...]:
        self._flush()
        return tuple(self._open[0].blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if {"oap-care__title", "oap-status__label", "govuk-details__summary"} & set(classes):
            self._flush()
            self._naming = tag
        elif tag in ("p", "h3", "h4", "blockquote", "pre", "hr"):
            self._flush()
        elif tag in ("ul", "ol", "li", "table", "tr", "th", "td", "details", "div", "section"):
            if tag not in ("th", "td"):
                self._flush()
            self._open.append(_Open(tag, _box_kind(tag, classes)))
        else:
            super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._naming:
            self._open[-1].title, self._naming = "".join(run.text for run in self.take()), ""
        elif tag in ("p", "blockquote", "pre"):
            self._flush()
        elif tag in ("h3", "h4"):
            text = "".join(run.text for run in self.take())
            self._open[-1].blocks.append(Heading(5, text))
        elif tag == self._open[-1].tag:
            self._close(self._open.pop())
        else:
            super().handle_endtag(tag)

    def _flush(self) -> None:
        runs = self.take()
        if "".join(run.text for run in runs).strip():
            self._open[-1].blocks.append(Paragraph(runs))

    def _close(self, closed: _Open) -> None:
        if closed.tag in ("th", "td"):
            self._open[-1].cells.append(self.take())
            self._open[-1].kind = closed.tag
            return
        outer, self._open[-1:] = self._open[-1], [closed]
        self._flush()
        self._open[-1:] = [outer]
        blocks = tuple(closed.blocks)
        if closed.tag == "li":
            outer.items.append(blocks)
        elif closed.tag in ("ul", "ol"):
            outer.blocks.append(Items(tuple(closed.items), closed.tag == "ol"))
        elif closed.tag == "tr":
            if closed.kind == "th":
                outer.header = tuple(closed.cells)
            else:
                outer.rows.append(tuple(closed.cells))
        elif closed.tag == "table":
            outer.blocks.append(Grid(closed.header, tuple(closed.rows)))
        elif closed.kind:
            outer.blocks.append(Box(closed.kind, closed.title, blocks))
        else:
            outer.blocks.extend(blocks)


def _box_kind(tag: str, classes: list[str]) -> str:
    if tag == "details":
        return "details"
    if "govuk-inset-text" in classes:
        return "inset"
    for name in classes:
        for start in BOX_CLASSES.values():
            if name.startswith(start):
                return name.removeprefix(start)
    return ""
