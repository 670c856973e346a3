"""An OpenDocument spreadsheet as lines and tables, to the same form as an Excel workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from oap.core.importing.blocks import Cell, Read, count_letters
from oap.documents.odt_styles import STYLE, read_styles
from oap.documents.read_odt import DRAW, OFFICE, TABLE, Reader, number_of, parsed, rows_of, strings_of
from oap.documents.sheet_tables import (
    BOX,
    HIDDEN_CELLS,
    HIDDEN_SHEET,
    MAX_CELLS,
    MAX_ROWS,
    TOO_LARGE,
    Sheet,
    blocks_of,
    leave,
)
from oap.errors import Invalid

_MOST_TIMES = 1000  # that a row or a cell with words is repeated
_ROWS = {f"{TABLE}{name}" for name in ("table-row", "table-header-rows", "table-rows", "table-row-group")}


def read_ods(data: bytes) -> Read:
    """The sheets that are not hidden, in order. Raises Invalid."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = parsed(archive.read("content.xml"))
        styles = parsed(archive.read("styles.xml")) if "styles.xml" in archive.namelist() else None
    body = root.find(f".//{OFFICE}spreadsheet")
    if body is None:
        raise Invalid("The file holds no sheets.")
    reader = Reader(read_styles([root] if styles is None else [styles, root]))
    hidden = {
        style.get(f"{STYLE}name")
        for style in root.iter(f"{STYLE}style")
        for look in style.iter(f"{STYLE}table-properties")
        if look.get(f"{TABLE}display") == "false"
    }
    sheets: list[Sheet] = []
    letters = sum(map(count_letters, strings_of(body)))
    for child in body:
        if child.tag != f"{TABLE}table":
            reader.leave(child, BOX, "beside the sheets")
            continue
        name = child.get(f"{TABLE}name") or ""
        where = f"sheet “{name}”"
        letters += count_letters(name) + _repeated_letters(child)
        for part in child:
            if part.tag not in _ROWS:
                reader.leave(part, BOX, where)
        rows = tuple(_sheet_rows(child, reader, where))
        if child.get(f"{TABLE}style-name") in hidden:
            leave(reader.left, name, HIDDEN_SHEET, where)
            for row in rows:
                leave(reader.left, " ".join(cell.text for cell in row), HIDDEN_SHEET, where)
        else:
            sheets.append(Sheet(name, rows))
    blocks = tuple(blocks_of(sheets, reader.left))
    pictures = sum(1 for _ in body.iter(f"{DRAW}image"))
    return Read(blocks, tuple(reader.left), (f"{pictures} pictures",) if pictures else (), letters)


def _sheet_rows(table: Element, reader: Reader, where: str) -> Iterator[tuple[Cell, ...]]:
    """The rows with words, each as often as it stands there."""
    cells, number = 0, 0
    for row, _ in rows_of(table, False):
        times = _times(row, "number-rows-repeated")
        place = f"{where}, row {number + 1}"
        number += number_of(row, "number-rows-repeated")
        if not any(count_letters(text) or text.strip() for text in strings_of(row)):
            continue
        if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
            for _ in range(times):
                reader.leave(row, HIDDEN_CELLS, place)
            continue
        # Line by line, so that what a cell leaves out stays with its row.
        made = tuple(_row(row, reader, place))
        cells += len(made) * times
        if cells > MAX_CELLS or number > MAX_ROWS:
            raise Invalid(TOO_LARGE)
        for _ in range(times):
            yield made


def _row(row: Element, reader: Reader, where: str) -> Iterator[Cell]:
    for element, cell in reader.cells(row):
        lines = tuple(replace(line, where=where) for line in cell.lines)
        times = _times(element, "number-columns-repeated") if lines else 1
        for further in range(times):
            yield replace(cell, lines=lines, column=cell.column + further)


def _times(element: Element, name: str) -> int:
    return min(number_of(element, name), _MOST_TIMES)


def _repeated_letters(table: Element) -> int:
    """Letters of rows and cells that the file keeps once and shows several times."""
    more = 0
    for row, _ in rows_of(table, False):
        rows = _times(row, "number-rows-repeated")
        for cell in row:
            letters = sum(map(count_letters, strings_of(cell)))
            if letters:
                shown = _times(cell, "number-columns-repeated") if cell.tag == f"{TABLE}table-cell" else 1
                more += letters * (shown * rows - 1)
    return more
