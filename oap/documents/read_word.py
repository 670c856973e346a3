"""A Word file as lines and tables, with the standing of its text: what tracked changes put in or took out, what is
struck or hidden, comments, notes, text boxes, content controls and fields.

The XML is walked here because what the ledger needs is just what other readers throw away (python-docx, mammoth and
docx2python were tried): which words do *not* stand, and where.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from oap.core.importing.blocks import PLACEHOLDER, Block, Cell, Left, Line, Read, Table, count_letters, tidy
from oap.core.importing.list_signs import sign_before, without_sign
from oap.documents.word_styles import Style, Styles, depth, listed, outline_level, read_styles, run_look
from oap.errors import Invalid

SHORT = 90  # letters of a bold line that may be a heading
LARGER = 1.15  # than the text: a heading
LOOKS = 20  # the level of headings by their look, below every real one
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MAIN_TYPES = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")
_TEXT = (qn("w:t"), qn("w:delText"), f"{MATHS}t")
_INSIDE = {
    qn(f"w:{name}")
    for name in (
        "hyperlink",
        "smartTag",
        "customXml",
        "fldSimple",
        "sdtContent",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
        "rt",
    )
}
_WHY = {
    "deleted": "Taken out by a tracked change that nobody has accepted yet",
    "moved": "Moved to another place by a tracked change",
    "struck": "Struck through",
    "hidden": "Hidden text",
    "placeholder": PLACEHOLDER,
}


def read_word(data: bytes) -> Read:
    """The blocks in reading order. Raises Invalid when the text cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive).read()
    except (etree.XMLSyntaxError, KeyError) as error:
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error


@dataclass
class _Text:
    """The words of a paragraph while they are gathered."""

    style: Style
    shown: list[str] = field(default_factory=list)
    looks: list[tuple[int, Style]] = field(default_factory=list)  # letters and how they look
    gone: list[tuple[str, str]] = field(default_factory=list)  # (standing, words)
    put_in: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (kind, id)
    boxes: list[Any] = field(default_factory=list)

    def add(self, text: str, standing: str, look: Style, inserted: bool) -> None:
        if standing:
            if self.gone and self.gone[-1][0] == standing:
                self.gone[-1] = (standing, self.gone[-1][1] + text)
            else:
                self.gone.append((standing, text))
            return
        self.shown.append(text)
        if text.strip():
            self.looks.append((len(text.strip()), look))
        if inserted and text.strip():
            self.put_in.append(text.strip())


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
        blocks = self._ranked(list(self._blocks(body)))
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
        self.letters += sum(count_letters(text.text or "") for text in element.iter(*_TEXT))

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
                self._leave(child, _WHY["deleted"])
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
        text = _Text(style)
        self._runs(paragraph, text, "placeholder" if _waits(paragraph) else "", False, [False])
        for standing, words in text.gone:
            if count_letters(words):
                self.left.append(Left(tidy(words), _WHY[standing], where))
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

    def _as_line(self, shown: str, text: _Text, properties: Any, where: str, in_cell: bool) -> Line:
        style, doubt = text.style, _doubt(text)
        level = outline_level(properties)
        level = style.level if level is None else level
        bold = bool(text.looks) and all(look.bold for _, look in text.looks)
        if level:
            return Line("heading", shown, level, where, bold, doubt=doubt)
        own = listed(properties)
        if style.listed if own is None else own:
            return Line("item", shown, depth(properties) or style.deep, where, bold, doubt=doubt)
        line = Line("paragraph", shown, 0, where, bold, doubt=doubt)
        sign, _ = without_sign(shown)
        may_be_heading = len(shown) <= SHORT and not shown.rstrip().endswith((".", ";", ",")) and "\n- " not in shown
        if in_cell or not may_be_heading or (sign and not count_letters(sign)):
            return line
        size = Counter[int]()
        for letters, look in text.looks:
            size[look.size] += letters
        # Whether it is larger than the text can be said when all text has been seen: see ``_ranked``.
        return replace(line, level=size.most_common(1)[0][0] if size else 0, looks=True)

    def _ranked(self, blocks: list[Block]) -> list[Block]:
        """Make headings of the lines that look like one: bold, or larger than the text."""
        lines = [block for block in blocks if isinstance(block, Line)]
        letters = Counter[int]()
        for line in lines:
            if line.looks and not line.bold:
                letters[line.level] += len(line.text)
        body = letters.most_common(1)[0][0] if letters else 0
        heads = {n for n, one in enumerate(blocks) if isinstance(one, Line) and one.looks and _stands_out(one, body)}
        sizes = sorted({(blocks[n].level, blocks[n].bold) for n in heads}, reverse=True)  # type: ignore[union-attr]  # lines
        rank = {size: LOOKS + number for number, size in enumerate(sizes)}
        for n, block in enumerate(blocks):
            if isinstance(block, Line) and block.looks:
                if n in heads:
                    blocks[n] = replace(block, kind="heading", level=rank[block.level, block.bold])
                else:
                    blocks[n] = replace(block, level=0, looks=False)
        return blocks

    # Runs

    def _runs(self, container: Any, text: _Text, standing: str, inserted: bool, code: list[bool]) -> None:
        """Gather the runs. ``code`` is whether what comes is the code of a field, for each field that is open."""
        for child in container:
            tag = child.tag
            if tag == qn("w:r"):
                self._run(child, text, standing, inserted, code)
            elif tag == qn("w:del"):
                self._runs(child, text, standing or "deleted", inserted, code)
            elif tag == qn("w:moveFrom"):
                self._runs(child, text, standing or "moved", inserted, code)
            elif tag in (qn("w:ins"), qn("w:moveTo")):
                self._runs(child, text, standing, inserted or tag == qn("w:ins"), code)
            elif tag == qn("w:sdt"):
                waiting = _shows_placeholder(child)
                for content in child.findall(qn("w:sdtContent")):
                    self._runs(content, text, standing or ("placeholder" if waiting else ""), inserted, code)
            elif tag in _INSIDE:
                self._runs(child, text, standing, inserted, code)
            elif tag in (f"{MATHS}oMath", f"{MATHS}oMathPara"):
                said = "".join(one.text or "" for one in child.iter(*_TEXT))
                text.add(said, standing, text.style, inserted)
            elif tag == f"{ALTERNATIVES}AlternateContent":
                for choice in child:
                    self._runs(choice, text, standing, inserted, code)

    def _run(self, run: Any, text: _Text, standing: str, inserted: bool, code: list[bool]) -> None:
        properties = run.find(qn("w:rPr"))
        named = properties.find(qn("w:rStyle")) if properties is not None else None
        character = self.styles.by_id.get(named.get(qn("w:val")) or "") if named is not None else None
        look = run_look(properties, text.style, character)
        standing = standing or ("hidden" if look.hidden else "struck" if look.struck else "")
        for child in run:
            tag = child.tag
            if tag in (qn("w:t"), qn("w:delText")):
                text.add(child.text or "", standing or ("deleted" if tag == qn("w:delText") else ""), look, inserted)
            elif tag in (qn("w:br"), qn("w:cr")):
                text.add("\n", standing, look, False)
            elif tag in (qn("w:tab"), qn("w:ptab")):
                text.add("\t", standing, look, False)
            elif tag == qn("w:noBreakHyphen"):
                text.add("-", standing, look, False)
            elif tag == qn("w:sym"):
                number = child.get(qn("w:char")) or ""
                text.add(chr(int(number, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", number) else "•", standing, look, False)
            elif tag == qn("w:fldChar"):
                kind = child.get(qn("w:fldCharType"))
                if kind == "begin" and child.find(f"{qn('w:ffData')}/{qn('w:checkBox')}") is not None:
                    text.add("☐", standing, look, False)
            elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                text.notes.append(
                    ("footnote" if tag == qn("w:footnoteReference") else "endnote", child.get(qn("w:id")) or "")
                )
            elif tag in (qn("w:drawing"), qn("w:pict"), qn("w:object"), f"{ALTERNATIVES}AlternateContent"):
                inner = [box for box in child.iter(qn("w:txbxContent")) if not _inside_another(box, child)]
                if standing:
                    for box in inner:
                        self._leave(box, _WHY[standing])
                else:
                    text.boxes += inner

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
                self._leave(row, _WHY["deleted"], where)
                continue
            if properties is not None and properties.find(qn("w:tblHeader")) is not None and heads == number:
                heads += 1
            made.append(tuple(self._row(row, properties)))
        yield Table(tuple(made), where, heads)

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
            shade = own.find(qn("w:shd")) if own is not None else None
            fill = (shade.get(qn("w:fill")) or "auto").lower() if shade is not None else "auto"
            strong = fill not in ("auto", "ffffff") or (
                bool(lines) and all(line.bold or line.kind == "heading" for line in lines)
            )
            yield Cell(lines, column, across, strong)
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
    for one in paragraph.iter(*_TEXT, qn("w:br"), qn("w:tab"), qn("w:cr")):
        owner = one
        while owner is not None and owner.tag != qn("w:p"):
            owner = owner.getparent()
        if owner is paragraph:
            yield (one.text or "") if one.tag in _TEXT else " "


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


def _inside_another(box: Any, top: Any) -> bool:
    owner = box.getparent()
    while owner is not None and owner is not top:
        if owner.tag == qn("w:txbxContent"):
            return True
        owner = owner.getparent()
    return False


def _shows_placeholder(control: Any) -> bool:
    """Whether what a content control shows is only Word's request to fill it in."""
    return control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def _waits(paragraph: Any) -> bool:
    """Whether a control around the paragraph, or around its cell, row or table, is still to be filled in."""
    return any(_shows_placeholder(control) for control in paragraph.iterancestors(qn("w:sdt")))


def _end_taken_out(properties: Any) -> bool:
    marks = properties.find(qn("w:rPr")) if properties is not None else None
    return marks is not None and (marks.find(qn("w:del")) is not None)


def _doubt(text: _Text) -> str:
    gone = [tidy(words) for standing, words in text.gone if standing in ("deleted", "struck") and count_letters(words)]
    said = []
    if text.put_in:
        said.append(f"“{tidy(' '.join(text.put_in))[:80]}” was put in by a tracked change")
    if gone:
        said.append(f"“{'”, “'.join(gone)[:80]}” was taken out")
    return " and ".join(said)


def _stands_out(line: Line, body: int) -> bool:
    return line.bold or (body > 0 and line.level >= body * LARGER and not sign_before(line.text))


def _number(element: Any, otherwise: int) -> int:
    value = element.get(qn("w:val")) or "" if element is not None else ""
    return int(value) if value.isdigit() and int(value) < 200 else otherwise
