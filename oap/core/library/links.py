"""The links in a page's Markdown, each with the line that it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from oap.core.library.markdown_tree import BLOCKS, Part, Tree, read_tree


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is typed, also one that readers don't get. Its line counts from 0."""

    text: str
    address: str
    line: int


def links(text: str) -> Iterator[Link]:
    """Yield every link in the Markdown ``text``, in order."""
    return links_in(read_tree(text))


def links_in(tree: Tree) -> Iterator[Link]:
    """Yield every link in what was read, in order."""
    for part in tree.parts:
        for block in part.blocks:
            yield from _Links(part).inside(block, part.lines.get(block, 0))


@dataclass
class _Links:
    """Counts the lines of the words it passes."""

    part: Part
    line: int = 0

    def inside(self, block: Element, line: int) -> Iterator[Link]:
        self.line = line
        self._pass(block.text, at_the_start=True)
        for child in block:
            if child.tag in BLOCKS:
                yield from self.inside(child, self.part.lines.get(child, self.line))
                self.line = self.part.tails.get(child, self.line)
                self._pass(child.tail, at_the_start=True)
            else:
                yield from self._inline(child)
                self._pass(child.tail)

    def _inline(self, element: Element) -> Iterator[Link]:
        address = element.get("href")
        if address is not None:
            words = "".join(self.part.words(text) for text in element.itertext())
            yield Link(words, self.part.words(address), self.line)
        self._pass(element.text)
        for child in element:
            yield from self._inline(child)
            self._pass(child.tail)

    def _pass(self, text: str | None, *, at_the_start: bool = False) -> None:
        if text:
            self.line += (text.lstrip("\n") if at_the_start else text).count("\n")
