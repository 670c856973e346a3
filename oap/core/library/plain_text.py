"""The words of Markdown as a reader hears them: for search, for citing, and for the lint of how a page is worded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from oap.core.library.inline_runs import LINE_BREAK, Run, inline_words
from oap.core.library.markdown_tree import BLOCKS, Part, Tree, read_tree


@dataclass(frozen=True, slots=True)
class Leaf:
    """Something said in one breath: a paragraph, what stands in an item, a heading, a row of a table. It stands on the
    lines from ``first`` to ``last``, counted from 0; ``begins`` says where in its text each of them begins. ``close``:
    it follows what is before it without an empty line, as an item does."""

    text: str
    first: int
    begins: tuple[int, ...] = (0,)
    close: bool = False

    @property
    def last(self) -> int:
        return self.first + len(self.begins) - 1

    def line(self, place: int) -> int:
        """The line of the letter at ``place``."""
        return self.first + sum(begin <= place for begin in self.begins[1:])


def plain_text(text: str) -> str:
    """The words of Markdown ``text``: no marks, link addresses or box fences.

    A paragraph or list item that goes on over several lines comes out as one line.
    """
    return joined(leaves(read_tree(text)))


def joined(said: Iterable[Leaf]) -> str:
    """The leaves below each other, with an empty line where there is one between them."""
    text, last = "", None
    for leaf in said:
        between = "" if last is None else "\n\n" if leaf.first - last > 1 and not leaf.close else "\n"
        text, last = text + between + leaf.text, leaf.last
    return text


def leaves(tree: Tree, *, cells: bool = False) -> Iterator[Leaf]:
    """What stands in the tree, in order. ``cells``: each cell of a table is a leaf, not each row."""
    after_a_box = False
    for part in tree.parts:
        if part.box is not None:
            yield Leaf(part.box.title, part.box.line, close=after_a_box)
        for number, block in enumerate(part.blocks):
            yield from _block(part, block, cells, after_a_box and not number)
        after_a_box = part.box is not None or (after_a_box and not part.blocks)


def _block(part: Part, block: Element, cells: bool, close: bool = False) -> Iterator[Leaf]:
    if block.tag == "table":
        yield from _table(part, block, cells)
        return
    inside = [child for child in block if child.tag in BLOCKS]
    for number, words in enumerate(inline_words(part, block)):
        first = part.tails.get(inside[number - 1], 0) if number else part.lines.get(block, 0)
        leaf = _leaf(words, first, close or (not number and block.tag in _CLOSE))
        if leaf.text.strip():
            yield leaf
            close = False
        if number < len(inside):
            yield from _block(part, inside[number], cells, close or (not number and block.tag in _CLOSE))
            close = False


_CLOSE = ("li", "h4", "blockquote")


def _leaf(words: Sequence[Run], first: int, close: bool) -> Leaf:
    begins, text = [0], ""
    for number, line in enumerate("".join(run.text for run in words).strip("\n").split("\n")):
        if number:
            text += " "
            begins.append(len(text))
        text += line.strip() if number else line
    return Leaf(text.replace(LINE_BREAK, ""), first, tuple(begins), close)


def _table(part: Part, table: Element, cells: bool) -> Iterator[Leaf]:
    for number, row in enumerate(table.iter("tr")):
        line = part.lines.get(row, 0)
        said = ["".join(run.text for words in inline_words(part, cell) for run in words) for cell in row]
        if cells:
            yield from (Leaf(f" {text} ", line) for text in said)
        else:
            yield Leaf(f"  {'   '.join(said)}  ", line)
        if not number:
            yield Leaf("", line + 1)
