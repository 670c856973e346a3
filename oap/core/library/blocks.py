"""A page's Markdown as blocks: what a document that is not a web page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from oap.core.library.inline_runs import Run, RunGatherer, inline_words, runs_text
from oap.core.library.markdown_tree import BLOCKS, Part, box_label, read_tree
from oap.core.library.picture_markup import picture_in

Runs = tuple[Run, ...]


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
    """Something set apart: ``kind`` is a box of ``oap.core.library.markdown_tree.BOXES``, ``title`` its label and
    heading as shown."""

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


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of ours by its address. ``words`` say what it shows to those who do not see it, empty where it only
    decorates; ``credit`` says whose it is."""

    address: str
    words: str
    credit: str


Block = Heading | Paragraph | Items | Grid | Box | Provision | Picture


def blocks(text: str, link: Callable[[str], str] = str) -> tuple[Block, ...]:
    """The blocks of Markdown ``text``; ``link`` as for ``inline_runs``."""
    found: list[Block] = []
    for part in read_tree(text).parts:
        reader = _BlockReader(part, link)
        inside = tuple(block for element in part.blocks for block in reader.read(element))
        if part.box is None:
            found += inside
        else:
            found.append(Box(part.box.kind, box_label(part.box), inside))
    return tuple(found)


class _BlockReader:
    def __init__(self, part: Part, link: Callable[[str], str]) -> None:
        self._part, self._gatherer = part, RunGatherer(link)

    def read(self, element: Element) -> Iterator[Block]:
        if element.tag in ("ul", "ol"):
            yield Items(tuple(tuple(self._inside(item)) for item in element), element.tag == "ol")
        elif element.tag == "table":
            yield self._grid(element)
        elif element.tag == "h4":
            yield Heading(5, runs_text(self._cell(element)))
        elif (image := picture_in(element)) is not None:
            yield Picture(*(self._part.words(image.get(name)) for name in ("src", "alt", "title")))
        else:
            yield from self._inside(element)

    def _inside(self, element: Element) -> Iterator[Block]:
        """What stands directly in an element, and the blocks inside it, as they follow each other."""
        inside = (child for child in element if child.tag in BLOCKS)
        for words in inline_words(self._part, element):
            self._gatherer.add_all(words)
            runs = self._gatherer.take()
            if runs_text(runs).strip():
                yield Paragraph(runs)
            if (child := next(inside, None)) is not None:
                yield from self.read(child)

    def _grid(self, table: Element) -> Grid:
        rows = [tuple(self._cell(cell) for cell in row) for row in table.iter("tr")]
        return Grid(rows[0], tuple(rows[1:]))

    def _cell(self, element: Element) -> Runs:
        for words in inline_words(self._part, element):
            self._gatherer.add_all(words)
        return self._gatherer.take()
