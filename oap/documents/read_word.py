"""A Word file as blocks: headings and lists by Word's own styles, or by what people make look like them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from oap.core.importing.page_builder import Found, Read

_BULLET = re.compile(r"^\s*(?:[•▪◦‣●○■□✓➢]|[-–*]\s|o\s(?=[A-Z]))\s*")
SHORT = 90  # letters of a bold line that may be a heading


def read_word(data: bytes) -> Read:
    """The blocks in reading order."""
    document = docx.Document(io.BytesIO(data))
    blocks: list[Found] = []
    paragraphs = tables = 0
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            paragraphs += 1
            blocks += _paragraph(item, f"paragraph {paragraphs}")
        else:
            tables += 1
            blocks += _table(item, f"table {tables}")
    return Read(tuple(blocks), tuple(_unread(document)))


def _paragraph(paragraph: Paragraph, where: str) -> Iterator[Found]:
    text = paragraph.text.strip()
    if not text:
        return
    style = (paragraph.style.name if paragraph.style is not None else None) or ""
    level = _level(paragraph, style)
    if style.lower().startswith("toc "):
        return
    if level:
        yield Found("heading", text, level, where=where)
    elif _listed(paragraph, style) or _BULLET.match(text):
        yield Found("bullet", _BULLET.sub("", text), where=where)
    elif len(text) <= SHORT and not text.endswith((".", ";", ",")) and _all_bold(paragraph):
        yield Found("heading", text, 7, where=where)  # below every real one
    else:
        yield Found("paragraph", text, where=where)


def _level(paragraph: Paragraph, style: str) -> int:
    if style == "Title":
        return 1
    if match := re.match(r"(?:heading|Heading|Überschrift)\s*(\d)", style):
        return int(match[1]) + 1
    outline = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    return (
        int(outline.get(qn("w:val")) or 9) + 2 if outline is not None and int(outline.get(qn("w:val")) or 9) < 9 else 0
    )


def _listed(paragraph: Paragraph, style: str) -> bool:
    numbered = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    return numbered is not None or style.startswith(("List Bullet", "List Number", "List Paragraph"))


def _all_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _table(table: Table, where: str) -> Iterator[Found]:
    for number, row in enumerate(table.rows):
        cells, seen = [], set()
        for cell in row.cells:  # a merged cell comes once for each place
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(_cell(cell))
        if any(cells):
            yield Found("header" if number == 0 else "row", cells=tuple(cells), where=f"{where}, row {number + 1}")


def _cell(cell: Any) -> str:
    lines = []
    for item in cell.iter_inner_content():
        if isinstance(item, Paragraph):
            style = (item.style.name if item.style is not None else None) or ""
            if text := item.text.strip():
                lines.append("• " + _BULLET.sub("", text) if _listed(item, style) or _BULLET.match(text) else text)
        else:  # a table in a cell: its cells one after another
            lines += [
                "• " + inner for row in item.rows for one in row.cells if (inner := _cell(one).replace("\n", " "))
            ]
    return "\n".join(lines)


def _unread(document: Any) -> Iterator[str]:
    body = document.element.body
    for what, tags in (
        ("pictures", ("w:drawing", "w:pict")),
        ("text boxes", ("w:txbxContent",)),
        ("footnotes", ("w:footnoteReference", "w:endnoteReference")),
        ("comments", ("w:commentReference",)),
    ):
        if count := sum(1 for tag in tags for _ in body.iter(qn(tag))):
            yield f"{count} {what}"
