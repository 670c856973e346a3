"""An Excel workbook as lines and tables. What is hidden, struck through, or only noted beside a cell is left out.

Dates are written as people write them, other numbers as the file keeps them; formulas are not worked out.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from oap.core.importing.blocks import Cell, Left, Read, count_letters
from oap.documents.read_sheet import column_of, shared_texts, sheet_parts, tree_of, value_of
from oap.documents.shades import shade_of
from oap.documents.sheet_tables import (
    BOX,
    COMMENT,
    HIDDEN_CELLS,
    HIDDEN_SHEET,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    STRUCK,
    TOO_LARGE,
    Sheet,
    blocks_of,
    cell_of,
    leave,
)
from oap.errors import Invalid

_DAY_ZERO = dt.datetime(1899, 12, 30)  # of Excel's numbers of days
_DATE_FORMATS = {14, 15, 16, 17, 22}
_UNDER = "It is under a merged cell, where nobody sees it"


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    struck: bool = False
    date: bool = False
    shade: str = ""


def read_workbook(data: bytes) -> Read:
    """The sheets that are not hidden, in order. Raises Invalid."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (etree.XMLSyntaxError, KeyError, IndexError, ValueError) as error:
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error


def _read(archive: zipfile.ZipFile) -> Read:
    shared, looks, left = shared_texts(archive), _looks(archive), list[Left]()
    sheets, letters = list[Sheet](), 0
    for listed, part in sheet_parts(archive):
        name, root = listed.get("name", ""), tree_of(archive, part)
        reader = _Reader(name, shared, looks, left)
        cells = list(root.iter("{*}c"))
        if len(cells) > MAX_CELLS:
            raise Invalid(TOO_LARGE)
        letters += count_letters(name) + sum(count_letters(reader.shown(cell)) for cell in cells)
        rows = reader.rows(root)
        if listed.get("state", "visible") == "visible":
            sheets.append(Sheet(name, rows))
        else:
            leave(left, name, HIDDEN_SHEET, reader.where)
            for row in rows:
                leave(left, " ".join(cell.text for cell in row), HIDDEN_SHEET, reader.where)
    blocks = tuple(blocks_of(sheets, left))
    for part, tag, why in _asides(archive):
        for one in tree_of(archive, part).iter(f"{{*}}{tag}"):
            text = " ".join(found.text or "" for found in one.iter("{*}t"))
            leave(left, text, why, "beside a cell")
            letters += count_letters(text)
    pictures = sum(name.startswith("xl/media/") for name in archive.namelist())
    return Read(blocks, tuple(left), (f"{pictures} pictures",) if pictures else (), letters)


def _asides(archive: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    """The parts that hold words outside cells: which element of them is one, and why it is left out."""
    kinds = (
        (r"xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml", "comment", COMMENT),
        (r"xl/drawings/[^/]+\.xml", "p", BOX),
    )
    return [
        (name, tag, why)
        for parts, tag, why in kinds
        for name in sorted(archive.namelist())
        if re.fullmatch(parts, name)
    ]


def _looks(archive: zipfile.ZipFile) -> list[_Look]:
    """How cells look, by the number that they name."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    root = tree_of(archive, "xl/styles.xml")
    fills = [
        shade_of(colour.get("rgb") if (colour := one.find("{*}patternFill/{*}fgColor")) is not None else None)
        for one in root.iterfind("{*}fills/{*}fill")
    ]
    fonts = [(_on(font, "b"), _on(font, "strike")) for font in root.iterfind("{*}fonts/{*}font")]
    dates = {
        int(one.get("numFmtId", "0"))
        for one in root.iterfind("{*}numFmts/{*}numFmt")
        if re.search(r"y", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", one.get("formatCode", "")), re.IGNORECASE)
    }
    found = []
    for one in root.iterfind("{*}cellXfs/{*}xf"):
        font, kind = int(one.get("fontId", "0")), int(one.get("numFmtId", "0"))
        fill = int(one.get("fillId", "0"))
        bold, struck = fonts[font] if font < len(fonts) else (False, False)
        shade = fills[fill] if fill < len(fills) else ""
        found.append(_Look(bold, struck, kind in _DATE_FORMATS or kind in dates, shade))
    return found


def _on(font: Any, name: str) -> bool:
    mark = font.find(f"{{*}}{name}")
    return mark is not None and mark.get("val", "1") not in ("0", "false")


class _Reader:
    """Reads the cells of one sheet."""

    def __init__(self, name: str, shared: list[str], looks: list[_Look], left: list[Left]) -> None:
        self.where, self._shared, self._looks, self._left = f"sheet “{name}”", shared, looks, left

    def rows(self, root: Any) -> tuple[tuple[Cell, ...], ...]:
        """The rows of what people see; every row has a cell for each column, but for those that a merged one
        covers."""
        across, covered = _merged(root)
        hidden = _hidden_columns(root)
        made: list[tuple[Cell, ...]] = []
        width = 0
        for number, row in enumerate(root.iter("{*}row"), start=1):
            if number > MAX_ROWS:
                raise Invalid(TOO_LARGE)
            at = int(row.get("r") or number)
            where = f"{self.where}, row {at}"
            found: dict[int, Cell] = {}
            column = -1
            for element in row.iter("{*}c"):
                column = column_of(element.get("r", ""), column + 1)
                text, look = self.shown(element), self._look(element)
                if not text.strip():
                    continue
                if why := self._why_not(look, row, column in hidden, (at, column) in covered):
                    leave(self._left, text, why, where)
                elif column >= MAX_COLUMNS:
                    raise Invalid(TOO_LARGE)
                else:
                    found[column] = cell_of(text, column, across.get((at, column), 1), look.bold, where, look.shade)
            width = max(width, *(cell.column + cell.across for cell in found.values()), 0)
            under = {over for cell in found.values() for over in range(cell.column + 1, cell.column + cell.across)}
            made.append(tuple(found.get(n) or Cell((), n) for n in range(width) if n in found or n not in under))
        return tuple(made)

    def shown(self, cell: Any) -> str:
        """What people see in a cell."""
        text = value_of(cell, self._shared)
        kind = cell.get("t", "n")
        if kind == "b":
            return {"1": "Yes", "0": "No"}.get(text, text)
        if kind == "n" and text and self._look(cell).date:
            return _day(text)
        return text

    def _look(self, cell: Any) -> _Look:
        number = int(cell.get("s") or 0)
        return self._looks[number] if number < len(self._looks) else _Look()

    def _why_not(self, look: _Look, row: Any, hidden: bool, covered: bool) -> str:
        if hidden or row.get("hidden") in ("1", "true"):
            return HIDDEN_CELLS
        return STRUCK if look.struck else _UNDER if covered else ""


def _day(number: str) -> str:
    """The day that Excel keeps as a number of days."""
    days = float(number)
    if not 0 < days < 2_958_466:
        return number
    day = _DAY_ZERO + dt.timedelta(days=days)
    return f"{day.day} {day:%B %Y}"


def _merged(root: Any) -> tuple[Mapping[tuple[int, int], int], frozenset[tuple[int, int]]]:
    """Over how many columns cells reach, and which cells others cover, by row and column."""
    across: dict[tuple[int, int], int] = {}
    covered: set[tuple[int, int]] = set()
    for one in root.iter("{*}mergeCell"):
        ends = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", one.get("ref", ""))
        if not ends:
            continue
        left, right = column_of(ends[1], 0), min(column_of(ends[3], 0), MAX_COLUMNS)
        top, bottom = int(ends[2]), min(int(ends[4]), int(ends[2]) + MAX_ROWS)
        across[(top, left)] = right - left + 1
        if (bottom - top + 1) * (right - left + 1) + len(covered) > MAX_CELLS:
            raise Invalid(TOO_LARGE)
        covered.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        covered.discard((top, left))
    return across, frozenset(covered)


def _hidden_columns(root: Any) -> frozenset[int]:
    return frozenset(
        column - 1
        for one in root.iterfind("{*}cols/{*}col")
        if one.get("hidden") in ("1", "true")
        for column in range(int(one.get("min", "1")), min(int(one.get("max", "1")), MAX_COLUMNS) + 1)
    )
