"""An OpenDocument text as blocks. The XML is read with entities forbidden."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from oap.core.importing.page_builder import Found, Read
from oap.errors import Invalid

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SKIPPED = {f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}table-of-content", f"{DRAW}frame"}


def read_odt(data: bytes) -> Read:
    """The blocks in reading order. Raises Invalid when the text is not XML that may be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error
    body = root.find(f".//{OFFICE}text")
    if body is None:
        raise Invalid("The file holds no text.")
    reader = _Reader()
    reader.walk(body, 0)
    unread = [
        f"{count} {what}"
        for tag, what in ((f"{DRAW}frame", "pictures or text boxes"), (f"{TEXT}note", "footnotes"))
        if (count := sum(1 for _ in body.iter(tag)))
    ]
    return Read(tuple(reader.blocks), tuple(unread))


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Found] = []
        self._paragraphs = self._tables = 0

    def walk(self, element: Element, depth: int) -> None:
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == f"{TEXT}h":
                level = int(child.get(f"{TEXT}outline-level") or 1)
                self._put("heading", _text(child), level + 1)
            elif child.tag == f"{TEXT}p":
                style = child.get(f"{TEXT}style-name") or ""
                self._put(
                    "heading" if style == "Title" else "bullet" if depth else "paragraph",
                    _text(child),
                    1 if style == "Title" else 0,
                )
            elif child.tag == f"{TEXT}list":
                self.walk(child, depth + 1)
            elif child.tag == f"{TABLE}table":
                self._table(child)
            else:
                self.walk(child, depth)

    def _put(self, kind: str, text: str, level: int) -> None:
        self._paragraphs += 1
        if text.strip():
            self.blocks.append(Found(kind, text.strip(), level, where=f"paragraph {self._paragraphs}"))

    def _table(self, table: Element) -> None:
        self._tables += 1
        for number, row in enumerate(table.iter(f"{TABLE}table-row")):
            cells = tuple("\n".join(_lines(cell, 0)) for cell in row if cell.tag == f"{TABLE}table-cell")
            if any(cells):
                where = f"table {self._tables}, row {number + 1}"
                self.blocks.append(Found("row" if number else "header", cells=cells, where=where))


def _lines(element: Element, depth: int) -> Iterator[str]:
    for child in element:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            if text := _text(child).strip():
                yield f"• {text}" if depth else text
        elif child.tag not in _SKIPPED:
            yield from _lines(child, depth + (child.tag == f"{TEXT}list"))


def _text(element: Element) -> str:
    """The words of a paragraph, without notes and comments inside it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            parts.append(" " * min(int(child.get(f"{TEXT}c") or 1), 80))
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            parts.append(" ")
        elif child.tag not in _SKIPPED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
