"""The texts of a spreadsheet's sheets, for tables that were made here and come back.

Read with what the readers of Word files have at hand already: a library for spreadsheets takes longer to import than
such a file to read, and each file is read in a process of its own. Formulas are not worked out; what was last worked
out of them is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from typing import Any

from lxml import etree

from oap.documents.reading import check_parts
from oap.errors import Invalid

MAX_UNPACKED = 40_000_000
MAX_SHEETS, MAX_CELLS = 40, 400_000
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False}
_COLUMN = re.compile(r"[A-Z]{1,3}")


def sheets(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Each sheet's name and rows, empty cells as "". Raises Invalid, or whatever a damaged file makes of its reader."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        check_parts(archive, MAX_UNPACKED)
        shared = shared_texts(archive)
        for sheet, part in sheet_parts(archive):
            yield sheet.get("name", ""), _rows(archive, part, shared)


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[Any, str]]:
    """Each sheet as the workbook lists it, and the name of the part that holds its cells. Raises Invalid for too
    many."""
    names = set(archive.namelist())
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in tree_of(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    found = list(tree_of(archive, "xl/workbook.xml").iter("{*}sheet"))
    if len(found) > MAX_SHEETS:
        raise Invalid(f"This spreadsheet has more than {MAX_SHEETS} sheets. Send it in parts.")
    for one in found:
        reference = next((value for name, value in one.attrib.items() if name.endswith("}id")), "")
        part = normpath(join("xl", targets.get(reference, "").removeprefix("/xl/")))
        if part in names:
            yield one, part


def tree_of(archive: zipfile.ZipFile, part: str) -> Any:
    """A part of a packed file as XML, entities left alone."""
    return etree.fromstring(archive.read(part), etree.XMLParser(**_PARSER))


def shared_texts(archive: zipfile.ZipFile) -> list[str]:
    """The texts that cells name by number."""
    part = "xl/sharedStrings.xml"
    return [text_of(one) for one in tree_of(archive, part).iter("{*}si")] if part in archive.namelist() else []


def text_of(element: Any) -> str:
    """The words of a text and its parts; how it is said aloud in Japanese (``rPh``) is no part of it."""
    return "".join(one.text or "" for one in element.iter("{*}t") if not one.getparent().tag.endswith("}rPh"))


def _rows(archive: zipfile.ZipFile, part: str, shared: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    for row in tree_of(archive, part).iter("{*}row"):
        values: list[str] = []
        for cell in row.iter("{*}c"):
            cells += 1
            if cells > MAX_CELLS:
                raise Invalid("This spreadsheet is larger than one of ours.")
            at = column_of(cell.get("r", ""), len(values))
            values += [""] * (at - len(values))
            values.append(value_of(cell, shared))
        rows.append(values)
    return rows


def column_of(reference: str, otherwise: int) -> int:
    """The column's number in a name such as C7; the next one where there is none, or one that is already filled."""
    found = _COLUMN.match(reference)
    number = 0
    for letter in found[0] if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(number - 1, otherwise) if number <= 1000 else otherwise


def value_of(cell: Any, shared: list[str]) -> str:
    """What a cell shows, of a formula what was last worked out."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    value = next((one.text or "" for one in cell.iter("{*}v")), "")
    return shared[int(value)] if kind == "s" and value else value
