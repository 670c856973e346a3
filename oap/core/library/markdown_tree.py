"""Editors' Markdown, read once to a tree whose parts know their lines. HTML, plain text, links, runs and blocks all
come from it.

The tree is python-markdown's own, with our boxes around its parts. Raw HTML is off. One converter serves one thread;
``read_tree`` takes care of that.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from oap.core.library.picture_markup import only_pictures
from oap.core.pages.markdown_lines import Kind, read_lines

BOXES = {
    "emergency": "Emergency",
    "urgent": "Urgent",
    "law": "The law",
    "guidance": "Statutory guidance",
    "local": "What this area expects",
    "proposal": "Proposal, not in force",
    "inset": "",
    "warning": "Take care",
    "details": "",
    "letter": "Letter to copy",
}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
# The converter takes the square of a paragraph's length, and of the marks in it. The largest of ours have a tenth of
# these.
MOST_LETTERS, MOST_MARKS = 10_000, 500
MOST_NESTED = 100  # elements inside each other: whoever walks the tree goes no deeper, however deep they are called
_MARKS = re.compile(r"[][!<*_`#\\&]")
# Most statements are one line of plain words, which are a paragraph as they stand: no mark, escape or control
# character, and a letter first, so that no list, quotation or code begins there.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;:'’‘“”()?/%£–—\"-]*[\w,.;:'’‘“”()?/%£–—\"-])?")
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "h4": "govuk-heading-s",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "hr": "govuk-section-break govuk-section-break--visible",
}
BLOCKS = frozenset("p ul ol li h4 table thead tbody tr th td hr blockquote pre div".split())
_STASHED = re.compile(f"{STX}wzxhzdk:([0-9]+){ETX}")
_AMPERSAND = f"{STX}amp{ETX}"
# A line without words of its own (the rule of a table, a line across, the address of a link) is passed over when the
# line of the next words is looked for: so many at most, so that a page takes no longer than it is long.
_PASSED_OVER = 50


@dataclass(frozen=True, slots=True)
class Box:
    """``kind`` is one of ``BOXES``. ``line`` is its fence, ``end`` the fence that closes it, None when nothing does."""

    kind: str
    title: str
    line: int
    end: int | None


@dataclass(frozen=True)
class Part:
    """What stands between fences, or in a ``box``. ``blocks`` hold the tree and ``html`` what the converter makes of
    it, not yet sanitised. ``lines`` gives the first line of an element's words, ``tails`` that of those after it."""

    blocks: Sequence[Element]
    html: str
    box: Box | None
    lines: Mapping[Element, int]
    tails: Mapping[Element, int]
    stash: Sequence[str] = ()

    def words(self, text: str | None) -> str:
        """The words of an element's text or tail, as a reader sees them: the converter leaves marks for some."""
        if not text:
            return ""
        if STX not in text:
            return unescape(text) if "&" in text else text
        found = _STASHED.split(text)
        found[1::2] = (self.stash[int(number)] for number in found[1::2])
        return "".join(unescape(piece.replace(_AMPERSAND, "&")) for piece in found)


@dataclass(frozen=True)
class Tree:
    """The parts of one text in their order. Lines count from 0."""

    parts: tuple[Part, ...]


def box_label(box: Box) -> str:
    """What stands above a box: its kind, where that is to be said, and its title."""
    label = BOXES[box.kind]
    if box.kind in ("emergency", "urgent"):
        return f"{label}: {box.title}".strip()
    if box.kind in ("details", "inset", "warning"):
        return box.title or label
    return f"{label}: {box.title}" if box.title else label


def allowed_link(address: str) -> bool:
    """Whether a link may lead there: a path on this site, an anchor, or one of the allowed schemes."""
    address = re.sub(r"[\x00-\x20]", "", unescape(address))
    if address.startswith("//") or "\\" in address:
        return False
    if address.startswith(("/", "#", "?")):
        return True
    scheme, colon, _ = address.partition(":")
    return bool(colon) and scheme.lower() in LINK_SCHEMES


def read_tree(text: str) -> Tree:
    """The Markdown ``text`` as a tree. Never raises: what is more than the converter can take is one paragraph, as it
    is typed."""
    if "_" not in text and _PLAIN.fullmatch(text):
        return Tree((_plain(text),))
    return _read(text)


@lru_cache(maxsize=128)  # the lint asks for the texts of a page several times over
def _read(text: str) -> Tree:
    return Tree(tuple(_parts(text)))


forget = _read.cache_clear


def _plain(text: str) -> Part:
    paragraph = Element("p", {"class": _CLASSES["p"]})
    paragraph.text = text
    return Part((paragraph,), f'<p class="govuk-body">{text}</p>', None, {paragraph: 0}, {})


def _parts(text: str) -> Iterator[Part]:
    inner: list[str] = []
    box: tuple[str, str, int] | None = None
    first = 0
    for number, line in enumerate(read_lines(text)):
        opens = box is None and line.kind is Kind.BOX and line.name in BOXES
        if not opens and (box is None or line.kind is not Kind.BOX_END):
            inner.append(line.text)
            continue
        if box is not None:
            yield _part(inner, first, Box(*box, number))
        elif inner:
            yield _part(inner, first)
        box = (line.name, line.title, number) if opens else None
        inner, first = [], number + 1
    if box is not None:
        yield _part(inner, first, Box(*box, None))
    elif inner:
        yield _part(inner, first)


def _part(inner: Sequence[str], first: int, box: Box | None = None) -> Part:
    text = "\n".join(inner)
    if any(heavy(text)):
        return _as_typed(text, first, box)
    reading: _Reading | None = getattr(_local, "reading", None)
    if reading is None:
        reading = _local.reading = _Reading()
    try:
        return reading.part(text, first, box)
    except RecursionError:  # thousands of lists inside lists
        del _local.reading
        return _as_typed(text, first, box)


def _as_typed(text: str, first: int, box: Box | None) -> Part:
    paragraph = Element("p")
    paragraph.text = escape(text, quote=False)
    return Part((paragraph,), f"<p>{escape(text)}</p>", box, {paragraph: first}, {})


def heavy(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line offset, message) for the paragraphs that are more than the converter can take."""
    begins = letters = marks = 0
    said = False
    for offset, line in enumerate(text.split("\n")):
        if not line.strip():
            letters = marks = 0
            begins, said = offset + 1, False
            continue
        letters, marks = letters + len(line), marks + len(_MARKS.findall(line))
        if not said and (letters > MOST_LETTERS or marks > MOST_MARKS):
            said = True
            what = (
                f"{MOST_LETTERS:,} characters" if letters > MOST_LETTERS else f"{MOST_MARKS} marks such as [, * and _"
            )
            yield (
                begins,
                (
                    f"This paragraph has more than {what}, so it is shown as typed. Make it several, with empty "
                    "lines between."
                ),
            )


class _Reading(Extension):
    """The converter with what one reading gives beside HTML."""

    def __init__(self) -> None:
        super().__init__()
        self._root, self._places = Element("div"), _Places([])
        self._converter = markdown.Markdown(extensions=["tables", "sane_lists", self], output_format="html")

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Step(md, self._find_lines), "lines", 30)  # before what stands in them is read
        md.treeprocessors.register(_Step(md, _design_classes), "design-classes", 5)
        md.treeprocessors.register(_Step(md, self._keep), "tree", -1)  # when nothing changes it any more

    def part(self, text: str, first: int, box: Box | None) -> Part:
        """Raises RecursionError for what is nested too deep."""
        self._root, self._places = Element("div"), _Places(text.expandtabs(4).split("\n"), first)
        html: str = self._converter.reset().convert(text)
        stash = tuple(str(one) for one in self._converter.htmlStash.rawHtmlBlocks)
        return Part(tuple(self._root), html, box, self._places.lines, self._places.tails, stash)

    def _find_lines(self, root: Element) -> None:
        self._places.find(root)

    def _keep(self, root: Element) -> None:
        self._root = root


class _Step(Treeprocessor):
    def __init__(self, md: markdown.Markdown, act: Callable[[Element], None]) -> None:
        super().__init__(md)
        self._act = act

    def run(self, root: Element) -> None:
        self._act(root)


def _design_classes(root: Element) -> None:
    for element in root.iter():
        if element.tag in ("h1", "h2", "h3", "h5", "h6"):
            element.tag = "h4"
        if element.tag in _CLASSES:
            element.set("class", _CLASSES[element.tag])
        if element.tag == "th":
            element.set("scope", "col")
    only_pictures(root)


@dataclass
class _Places:
    """Finds the lines of elements. The converter keeps none, but it keeps the order: before it reads what stands in
    them, the elements hold the lines of the text one after the other, without what marks a list or a heading."""

    source: list[str]
    first: int = 0
    lines: dict[Element, int] = field(default_factory=dict)
    tails: dict[Element, int] = field(default_factory=dict)
    _next: int = 0

    def find(self, root: Element, depth: int = 0) -> None:
        """Raises RecursionError for what is nested too deep."""
        if depth > MOST_NESTED:
            raise RecursionError
        for element in root:
            if element.tag == "table":
                self._table(element)
            else:
                # The converter has escaped code already.
                self.lines[element] = self._line(
                    unescape(element.text or "") if element.tag == "code" else element.text
                )
                self.find(element, depth + 1)
                if not element.text and len(element):
                    self.lines[element] = self.lines[element[0]]
            if element.tail and element.tail.strip():
                self.tails[element] = self._line(element.tail)

    def _table(self, table: Element) -> None:
        """A row is a line; below the first stands the rule."""
        header, *rows = table.iter("tr")
        start = self._line(next((cell.text for cell in header if cell.text), None))
        for row, line in zip((header, *rows), (start, *range(start + 2, start + 2 + len(rows))), strict=True):
            self.lines |= dict.fromkeys((row, *row), line)
        self._next = start + 2 + len(rows) - self.first

    def _line(self, text: str | None) -> int:
        """The line where the words begin; the next ones are looked for below where they end."""
        begins = None
        for piece in (text or "").split("\n"):
            words = piece.strip()
            window = range(self._next, min(self._next + _PASSED_OVER, len(self.source))) if words else ()
            found = next((number for number in window if words in self.source[number]), None)
            if found is not None:
                begins = found if begins is None else begins
                self._next = found + 1
        return self.first + (begins if begins is not None else min(self._next, max(len(self.source) - 1, 0)))


_local = threading.local()
