"""An OpenDocument text as lines and tables, with the standing of its text. The XML is read with entities forbidden."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from oap.core.importing.blocks import PLACEHOLDER, Block, Cell, Left, Line, Read, Table, count_letters, lines_of, tidy
from oap.documents.heading_looks import may_be_heading, with_headings, with_size
from oap.documents.odt_styles import STYLE, TEXT, Style, read_styles, with_own
from oap.errors import Invalid

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
CREATOR = "{http://purl.org/dc/elements/1.1/}"
LIBREOFFICE = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
MOST_COLUMNS = 64
_CONTENTS = {
    f"{TEXT}{name}"
    for name in (
        "table-of-content",
        "alphabetical-index",
        "illustration-index",
        "table-index",
        "bibliography",
        "user-index",
    )
}
_BREAKS = {f"{TEXT}line-break": "\n", f"{TEXT}tab": "\t", f"{TEXT}soft-page-break": ""}
_ASIDE = {f"{CREATOR}creator", f"{CREATOR}date", f"{META}creator-initials", f"{META}date-string"}
_STRUCK, _HIDDEN = "Struck through", "Hidden text"


def read_odt(data: bytes) -> Read:
    """The blocks in reading order. Raises Invalid when the text is not XML that may be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
        styles = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""
    root = parsed(content)
    body = root.find(f".//{OFFICE}text")
    if body is None:
        raise Invalid("The file holds no text.")
    other = parsed(styles) if styles.strip() else None
    reader = Reader(read_styles([root] if other is None else [other, root]))
    blocks = with_headings(list(reader.walk(body, 0)))
    for words in (one for tag in ("title", "desc") for one in body.iter(f"{_SVG}{tag}")):
        reader.leave(words, "What a picture shows, said to those who do not see it")
    letters = sum(map(count_letters, strings_of(body)))
    if other is not None:
        letters += reader.page_furniture(other)
    pictures = sum(1 for _ in body.iter(f"{DRAW}image"))
    return Read(tuple(blocks), tuple(reader.left), (f"{pictures} pictures",) if pictures else (), letters)


def parsed(data: bytes) -> Element:
    """The XML, entities forbidden. Raises Invalid."""
    try:
        made: Element = ElementTree.fromstring(data)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error
    return made


def strings_of(body: Element) -> Iterator[str]:
    """All text of the body, but for who wrote a comment and when, and what is said of tables and forms."""
    for element in body.iter():
        if element.tag not in _ASIDE:
            yield element.text or ""
        yield element.tail or ""


@dataclass
class _Words:
    shown: list[str] = field(default_factory=list)
    looks: list[tuple[int, Style]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    put_in: bool = False
    gone: list[str] = field(default_factory=list)


class Reader:
    """Reads the elements of a document onto blocks, and puts down what it leaves out."""

    def __init__(self, styles: dict[str, Style]) -> None:
        self.styles = styles
        self.left: list[Left] = []
        self._paragraphs = self._tables = 0
        self._changes: dict[str, tuple[str, str]] = {}  # by id: insertion or deletion, and the words taken out
        self._inside: set[str] = set()  # insertions that are open

    def walk(self, element: Element, depth: int, in_cell: bool = False) -> Iterator[Block]:
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}tracked-changes":
                self._tracked(child)
            elif tag in _CONTENTS:
                self.leave(child, "The table of contents")
            elif tag in (f"{TEXT}h", f"{TEXT}p"):
                yield from self._paragraph(child, depth, in_cell)
            elif tag in (f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}list-header"):
                yield from self.walk(child, depth + (tag == f"{TEXT}list"), in_cell)
            elif tag == f"{TABLE}table":
                yield from self._nested(child) if in_cell else self._table(child)
            elif tag == f"{OFFICE}annotation":
                self.leave(child, "A comment, which is no part of the text")
            elif tag in (f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end"):
                self._change(child)
            elif tag == f"{DRAW}frame" or tag.startswith(DRAW):
                yield from self._box(child, in_cell)
            else:
                yield from self.walk(child, depth, in_cell)

    # Standing

    def _tracked(self, changes: Element) -> None:
        for region in changes:
            taken_out = region.find(f"{TEXT}deletion")
            words = "" if taken_out is None else tidy(" ".join(_all_words(taken_out)))
            name = region.get(f"{TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
            self._changes[name] = ("deletion" if taken_out is not None else "insertion", words)
            if taken_out is not None and count_letters(words):
                self.left.append(
                    Left(words, "Taken out by a tracked change that nobody has accepted yet", "a tracked change")
                )

    def _change(self, mark: Element, words: _Words | None = None) -> None:
        name = mark.get(f"{TEXT}change-id") or ""
        kind, gone = self._changes.get(name, ("", ""))
        if mark.tag == f"{TEXT}change-start" and kind == "insertion":
            self._inside.add(name)
            if words is not None:
                words.put_in = True
        elif mark.tag == f"{TEXT}change-end":
            self._inside.discard(name)
        elif kind == "deletion" and words is not None and count_letters(gone):
            words.gone.append(gone)

    def leave(self, element: Element, why: str, where: str = "") -> None:
        """Put down the words of an element as left out."""
        text = tidy(" ".join(_all_words(element)))
        if count_letters(text):
            self.left.append(Left(text, why, where or f"paragraph {self._paragraphs}"))

    # Paragraphs

    def _paragraph(self, paragraph: Element, depth: int, in_cell: bool) -> Iterator[Block]:
        self._paragraphs += not in_cell
        where = f"paragraph {self._paragraphs}"
        style = self.styles.get(paragraph.get(f"{TEXT}style-name") or "", Style())
        if (paragraph.get(f"{TEXT}style-name") or "") == "Title":
            style = replace(style, title=True)
        words = _Words(put_in=bool(self._inside))
        self._gather(paragraph, style, words, where)
        shown = "".join(words.shown).strip(" \n\t")
        if shown:
            yield self._line(paragraph, shown, style, words, depth, in_cell, where)
        for note in words.notes:
            yield Line("note", note, where=where)
        for box in words.boxes:
            yield from self._box(box, in_cell)

    def _line(
        self, paragraph: Element, shown: str, style: Style, words: _Words, depth: int, in_cell: bool, where: str
    ) -> Line:
        doubt = "words of it were put in by a tracked change" if words.put_in else ""
        if words.gone:
            doubt = f"“{'”, “'.join(words.gone)[:80]}” was taken out"
        bold = bool(words.looks) and all(look.bold for _, look in words.looks)
        own = paragraph.get(f"{TEXT}outline-level") or ""
        level = (int(own) if own.isdigit() else 1) if paragraph.tag == f"{TEXT}h" else style.level
        if style.title or level:
            return Line("heading", shown, 1 if style.title else level + 1, where, bold, doubt=doubt)
        if depth:
            return Line("item", shown, depth - 1, where, bold, doubt=doubt)
        line = Line("paragraph", shown, 0, where, bold, doubt=doubt)
        if in_cell or not may_be_heading(shown):
            return line
        return with_size(line, ((letters, round(2 * look.size)) for letters, look in words.looks))

    def _gather(self, element: Element, style: Style, words: _Words, where: str) -> None:
        """The words of a paragraph with their standing; notes, comments and boxes inside it are set aside."""

        def add(text: str | None) -> None:
            if not text:
                return
            if style.hidden or style.struck:
                if count_letters(text):
                    self.left.append(Left(tidy(text), _HIDDEN if style.hidden else _STRUCK, where))
                return
            words.shown.append(text)
            if text.strip():
                words.looks.append((len(text.strip()), style))

        add(element.text)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c") or "1"
                add(" " * min(int(count) if count.isdigit() else 1, 80))
            elif tag in _BREAKS:
                add(_BREAKS[tag])
            elif tag == f"{TEXT}note":
                body = child.find(f"{TEXT}note-body")
                citation = child.find(f"{TEXT}note-citation")
                if body is not None:
                    words.notes.append(tidy(" ".join(_all_words(body))))
                if citation is not None:
                    self.leave(citation, "The number of a note", where)
            elif tag == f"{OFFICE}annotation":
                self.leave(child, "A comment, which is no part of the text", where)
            elif tag in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
                self.leave(child, _HIDDEN, where)
            elif tag == f"{TEXT}placeholder" or child.get(f"{LIBREOFFICE}showing-place-holder") == "true":
                self.leave(child, PLACEHOLDER, where)
            elif tag in (f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end"):
                self._change(child, words)
            elif tag.startswith(DRAW) and tag != f"{DRAW}a":
                words.boxes.append(child)
            else:
                own = self.styles.get(child.get(f"{TEXT}style-name") or "")
                self._gather(
                    child, with_own(style, own) if tag == f"{TEXT}span" and own is not None else style, words, where
                )
            add(child.tail)

    def _box(self, box: Element, in_cell: bool) -> Iterator[Block]:
        lines = tuple(lines_of(self.walk(box, 0, in_cell=True)))
        if lines and in_cell:
            yield from lines
        elif lines:
            yield Table(((Cell(lines, 0),),), f"text box at paragraph {self._paragraphs}", box=True)

    # Tables

    def _table(self, table: Element) -> Iterator[Block]:
        self._tables += 1
        rows, heads = [], 0
        for row, is_head in rows_of(table, False):
            cells = tuple(self.row(row))
            heads += is_head
            rows.append(cells)
        yield Table(tuple(rows), f"table {self._tables}", heads)

    def row(self, row: Element) -> Iterator[Cell]:
        """The cells of a row."""
        yield from (cell for _, cell in self.cells(row))

    def cells(self, row: Element) -> Iterator[tuple[Element, Cell]]:
        """The cells of a row, each with what it was read from."""
        column = 0
        for cell in row:
            repeated = min(number_of(cell, "number-columns-repeated"), MOST_COLUMNS)
            if cell.tag == f"{TABLE}covered-table-cell":
                self.leave(cell, "It is under a merged cell, where nobody sees it")
                column += repeated
            elif cell.tag == f"{TABLE}table-cell":
                lines = tuple(lines_of(self.walk(cell, 0, in_cell=True)))
                strong = bool(lines) and all(line.bold or line.kind == "heading" for line in lines)
                across = min(number_of(cell, "number-columns-spanned"), MOST_COLUMNS)
                style = self.styles.get(cell.get(f"{TABLE}style-name") or "")
                yield cell, Cell(lines, column, across, strong, style.shade if style is not None else "")
                column += repeated

    def _nested(self, table: Element) -> Iterator[Block]:
        for row, _ in rows_of(table, False):
            for cell in self.row(row):
                yield from (line if line.kind != "paragraph" else replace(line, kind="item") for line in cell.lines)

    # Heads and feet

    def page_furniture(self, root: Element) -> int:
        """Leave out the heads and feet of pages; how many letters they have."""
        letters = 0
        for kind in ("header", "footer"):
            for suffix in ("", "-left", "-first"):
                for element in root.iter(f"{STYLE}{kind}{suffix}"):
                    letters += sum(map(count_letters, strings_of(element)))
                    where = "head" if kind == "header" else "foot"
                    self.leave(element, f"It is at the {where} of the pages", "every page")
        return letters


def _all_words(element: Element) -> Iterator[str]:
    """The text of each paragraph in it, of whatever standing; who changed it and when is no text."""
    if element.tag in _ASIDE:
        return
    paragraphs = [one for one in element.iter() if one.tag in (f"{TEXT}p", f"{TEXT}h")]
    if not paragraphs:
        yield "".join(element.itertext())
    for paragraph in paragraphs:
        yield "".join(paragraph.itertext())


def rows_of(table: Element, in_head: bool) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, each with whether the file marks it as a head."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, in_head
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from rows_of(child, in_head or child.tag == f"{TABLE}table-header-rows")


def number_of(element: Element, name: str) -> int:
    """A number that an element says of itself, such as how often it is repeated; one where it says none."""
    value = element.get(f"{TABLE}{name}") or "1"
    return max(1, int(value)) if value.isdigit() and len(value) < 6 else 1
