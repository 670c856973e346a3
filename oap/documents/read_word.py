"""A Word file as lines and tables, with the standing of its text: what tracked changes put in or took out, what is
struck or hidden, comments, notes, text boxes, content controls and fields.

The XML is walked here because what the ledger needs is just what other readers throw away (python-docx, mammoth and
docx2python were tried): which words do *not* stand, and where.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from oap.core.importing.blocks import Block, Cell, Left, Line, Read, Table, count_letters, tidy
from oap.documents.heading_looks import may_be_heading, with_headings, with_size
from oap.documents.shades import shade_of, with_shaded_heads
from oap.documents.word_runs import ALTERNATIVES, TEXT, WHY_GONE, Runs, Text, shows_placeholder
from oap.documents.word_styles import Styles, depth, listed, outline_level, read_styles
from oap.errors import Invalid

MAIN_TYPES = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")


def read_word(data: bytes) -> Read:
    """The blocks in reading order. Raises Invalid when the text cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive).read()
    except (etree.XMLSyntaxError, KeyError) as error:
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.main = self._main_part()
        self.folder = self.main.rpartition("/")[0]
        self.styles: Styles = read_styles(self._part("styles.xml"))
        self.left: list[Left] = []
        self.letters = 0
        self.paragraphs = self.tables = 0
        self._before = ""  # words of a paragraph whose end was taken out, to stand before the next
        self._notes: dict[tuple[str, str], Any] = {}
        self._runs = Runs(self.styles, self._leave)

    def read(self) -> Read:
        root = self._parsed(self.main)
        for kind in ("footnote", "endnote"):
            notes = self._part(f"{kind}s.xml")
            for note in notes.iter(qn(f"w:{kind}")) if notes is not None else ():
                if note.get(qn("w:type")) in (None, "normal"):
                    self._notes[kind, note.get(qn("w:id")) or ""] = note
                    self._count(note)
        body = root.find(qn("w:body"))
        if body is None:
            raise KeyError("body")
        self._count(body)
        blocks = with_headings(list(self._blocks(body)))
        if self._before.strip():
            blocks.append(Line("paragraph", self._before, where=self._place()))
        self._beside()
        return Read(tuple(blocks), tuple(self.left), tuple(self._unread(body)), self.letters)

    # Parts

    def _main_part(self) -> str:
        types = etree.fromstring(self.archive.read("[Content_Types].xml"), _parser())
        for override in types.iter("{*}Override"):
            name = (override.get("PartName") or "").lstrip("/")
            if (override.get("ContentType") or "").endswith(MAIN_TYPES) and name in self.names:
                return name
        return "word/document.xml"

    def _parsed(self, name: str) -> Any:
        root = etree.fromstring(self.archive.read(name), _parser())
        for second in list(root.iter(f"{ALTERNATIVES}Fallback")):
            parent = second.getparent()
            if parent is not None and parent.find(f"{ALTERNATIVES}Choice") is not None:
                parent.remove(second)  # the same once more, for old programs
        return root

    def _part(self, name: str) -> Any:
        path = f"{self.folder}/{name}" if self.folder else name
        return self._parsed(path) if path in self.names else None

    def _count(self, element: Any) -> None:
        """Count the letters of the raw XML, by no more than its text elements: the ledger is held against them."""
        self.letters += sum(count_letters(text.text or "") for text in element.iter(*TEXT))

    def _place(self) -> str:
        return f"paragraph {self.paragraphs}"

    # Blocks

    def _blocks(self, container: Any, in_cell: bool = False) -> Iterator[Block]:
        for child in container:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child, in_cell)
            elif child.tag == qn("w:tbl"):
                yield from self._nested(child) if in_cell else self._table(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                gallery = child.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
                if content is None:
                    continue
                if gallery is not None and "table of contents" in (gallery.get(qn("w:val")) or "").lower():
                    self._leave(content, "The table of contents")
                else:
                    yield from self._blocks(content, in_cell)
            elif child.tag in (qn("w:del"), qn("w:moveFrom")):
                self._leave(child, WHY_GONE["deleted"])
            elif child.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")):
                yield from self._blocks(child, in_cell)

    def _leave(self, element: Any, why: str, where: str = "") -> None:
        for paragraph in element.iter(qn("w:p")):
            text = "".join(_raw(paragraph))
            if count_letters(text):
                self.left.append(Left(tidy(text), why, where or self._place()))

    def _paragraph(self, paragraph: Any, in_cell: bool) -> Iterator[Block]:
        if not in_cell:
            self.paragraphs += 1
        where, properties = self._place(), paragraph.find(qn("w:pPr"))
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        style = self.styles.get(named.get(qn("w:val")) if named is not None else None)
        text = Text(style)
        self._runs.gather(paragraph, text, "placeholder" if _waits(paragraph) else "")
        for standing, words in text.gone:
            if count_letters(words):
                self.left.append(Left(tidy(words), WHY_GONE[standing], where))
        shown = "".join(text.shown)
        if _end_taken_out(properties):
            self._before += shown
        elif shown.strip() or self._before.strip():
            shown, self._before = self._before + shown, ""
            if style.contents:
                if count_letters(shown):
                    self.left.append(Left(tidy(shown), "The table of contents", where))
            else:
                yield self._as_line(shown.strip(" \n\t"), text, properties, where, in_cell)
        for kind, id in text.notes:
            if (note := self._notes.pop((kind, id), None)) is not None:
                yield Line("note", tidy(" ".join("".join(_raw(one)) for one in note.iter(qn("w:p")))), where=where)
        for box in text.boxes:
            lines = tuple(line for block in self._blocks(box, in_cell=True) for line in _only_lines(block))
            if lines and in_cell:
                yield from lines
            elif lines:
                yield Table(((Cell(lines, 0),),), f"text box at {where}", box=True)

    def _as_line(self, shown: str, text: Text, properties: Any, where: str, in_cell: bool) -> Line:
        style, doubt = text.style, text.doubt()
        level = outline_level(properties)
        level = style.level if level is None else level
        bold = bool(text.looks) and all(look.bold for _, look in text.looks)
        if level:
            return Line("heading", shown, level, where, bold, doubt=doubt)
        own = listed(properties)
        if style.listed if own is None else own:
            return Line("item", shown, depth(properties) or style.deep, where, bold, doubt=doubt)
        line = Line("paragraph", shown, 0, where, bold, doubt=doubt)
        if in_cell or not may_be_heading(shown):
            return line
        return with_size(line, ((letters, look.size) for letters, look in text.looks))

    # Tables

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(_within(table, "w:tr"))
        cells = [cell for row in rows for cell in _within(row, "w:tc")]
        if len(cells) == 1 and next(cells[0].iter(qn("w:tbl")), None) is not None:
            yield from self._blocks(cells[0])  # a frame around a table
            return
        self.tables += 1
        where, made, heads = f"table {self.tables}", [], 0
        for number, row in enumerate(rows):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                self._leave(row, WHY_GONE["deleted"], where)
                continue
            if properties is not None and properties.find(qn("w:tblHeader")) is not None and heads == number:
                heads += 1
            made.append(tuple(self._row(row, properties)))
        yield Table(with_shaded_heads(made), where, heads)

    def _row(self, row: Any, properties: Any) -> Iterator[Cell]:
        before = properties.find(qn("w:gridBefore")) if properties is not None else None
        column = _number(before, 0)
        for cell in _within(row, "w:tc"):
            own = cell.find(qn("w:tcPr"))
            across = _number(own.find(qn("w:gridSpan")) if own is not None else None, 1) or 1
            merged = own.find(qn("w:vMerge")) if own is not None else None
            lines = tuple(line for block in self._blocks(cell, in_cell=True) for line in _only_lines(block))
            if not lines and merged is not None and merged.get(qn("w:val")) != "restart":
                column += across  # it belongs to the cell above
                continue
            fill = own.find(qn("w:shd")) if own is not None else None
            shade = shade_of(fill.get(qn("w:fill")) if fill is not None else None)
            strong = bool(lines) and all(line.bold or line.kind == "heading" for line in lines)
            yield Cell(lines, column, across, strong, shade)
            column += across

    def _nested(self, table: Any) -> Iterator[Line]:
        """A table in a cell: its cells one after another, each line an item."""
        for row in _within(table, "w:tr"):
            for cell in _within(row, "w:tc"):
                for block in self._blocks(cell, in_cell=True):
                    for line in _only_lines(block):
                        yield line if line.kind != "paragraph" else replace(line, kind="item")

    # What stands beside the text

    def _beside(self) -> None:
        for (kind, _), note in self._notes.items():
            self._leave(note, f"A {kind} that nothing refers to", "the notes")
        if (comments := self._part("comments.xml")) is not None:
            self._count(comments)
            self._leave(comments, "A comment, which is no part of the text", "the comments")
        for name in sorted(self.names):
            match = re.fullmatch(rf"{re.escape(self.folder)}/(header|footer)\d*\.xml", name)
            if match:
                root = self._parsed(name)
                self._count(root)
                self._leave(
                    root, f"It is at the {'head' if match[1] == 'header' else 'foot'} of the pages", "every page"
                )

    def _unread(self, body: Any) -> Iterator[str]:
        pictures = sum(1 for one in body.iter("{*}blip", "{*}imagedata"))
        if pictures:
            yield f"{pictures} pictures"
        for what, tag in (("parts of other files", qn("w:altChunk")), ("charts and diagrams", "{*}graphicData")):
            count = sum(
                1
                for one in body.iter(tag)
                if "chart" in (one.get("uri") or "chart") or "diagram" in (one.get("uri") or "")
            )
            if count:
                yield f"{count} {what}"


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _raw(paragraph: Any) -> Iterator[str]:
    """All text of a paragraph, whatever its standing; not that of paragraphs inside it."""
    for one in paragraph.iter(*TEXT, qn("w:br"), qn("w:tab"), qn("w:cr")):
        owner = one
        while owner is not None and owner.tag != qn("w:p"):
            owner = owner.getparent()
        if owner is paragraph:
            yield (one.text or "") if one.tag in TEXT else " "


def _within(container: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, also those in content controls and changes."""
    for child in container:
        if child.tag == qn(tag):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _within(child, tag)


def _only_lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Line):
        yield block
    else:
        for row in block.rows:
            for cell in row:
                yield from cell.lines


def _waits(paragraph: Any) -> bool:
    """Whether a control around the paragraph, or around its cell, row or table, is still to be filled in."""
    return any(shows_placeholder(control) for control in paragraph.iterancestors(qn("w:sdt")))


def _end_taken_out(properties: Any) -> bool:
    marks = properties.find(qn("w:rPr")) if properties is not None else None
    return marks is not None and (marks.find(qn("w:del")) is not None)


def _number(element: Any, otherwise: int) -> int:
    value = element.get(qn("w:val")) or "" if element is not None else ""
    return int(value) if value.isdigit() and int(value) < 200 else otherwise
