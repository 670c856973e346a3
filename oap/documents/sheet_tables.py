"""The sheets of a spreadsheet as lines and tables, whatever program made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from oap.core.importing.blocks import Block, Cell, Left, Line, Table, count_letters, tidy

MAX_CELLS = 200_000  # with something in them
MAX_ROWS, MAX_COLUMNS = 20_000, 200
TOO_LARGE = "This spreadsheet is larger than a handbook is. Leave out the rows and columns that hold none of it."
HIDDEN_SHEET, HIDDEN_CELLS = "It is on a hidden sheet", "It is in a hidden row or column"
STRUCK, COMMENT = "Struck through", "A comment, which is no part of the text"
BOX = "A box or a message on the sheet, which stands in no cell"
SHEET_NAME = "The name of a sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that people see: its cells row by row, each with its column."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def blocks_of(sheets: Sequence[Sheet], left: list[Left]) -> Iterator[Block]:
    """A heading for each sheet, where there are several, then its lines and its table. Rows of one cell before the
    first row of several are its title and what is said of it; a sheet of one column is a text."""
    filled = [sheet for sheet in sheets if any(_words(row) for row in sheet.rows)]
    for sheet in sheets:
        if sheet not in filled or len(filled) == 1:
            left.append(Left(sheet.name, SHEET_NAME, f"sheet “{sheet.name}”"))
    for sheet in filled:
        where = f"sheet “{sheet.name}”"
        if len(filled) > 1:
            yield Line("title", sheet.name, 1, where)
        rows = [row for row in sheet.rows if _words(row)]
        above = next((number for number, row in enumerate(rows) if len(_words(row)) > 1), len(rows))
        for number, row in enumerate(rows[:above]):
            lines = _words(row)[0].lines
            single = number == 0 and len(lines) == 1 and above < len(rows)
            yield from (replace(lines[0], kind="title", level=2),) if single else lines
        if above < len(rows):
            yield Table(tuple(_narrowed(rows[above:])), where)


def _words(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if tidy(cell.text)]


def _narrowed(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Cell, ...]]:
    """The rows without the empty columns behind and before the table."""
    ends = [cell.column + cell.across for row in rows for cell in _words(row)]
    first = min(cell.column for row in rows for cell in _words(row))
    width = max(ends)
    for row in rows:
        kept = [cell for cell in row if first <= cell.column < width]
        yield tuple(
            replace(cell, column=cell.column - first, across=min(cell.across, width - cell.column)) for cell in kept
        )


def cell_of(text: str, column: int, across: int, bold: bool, where: str, shade: str = "") -> Cell:
    """A cell with each of its lines."""
    parts = [part for part in text.splitlines() if part.strip()]
    lines = tuple(Line("paragraph", part, 0, where, bold) for part in parts)
    return Cell(lines, column, across, bool(parts) and bold, shade)


def leave(left: list[Left], text: str, why: str, where: str) -> None:
    """Put down words that nobody sees, or that are no part of the table."""
    if count_letters(text):
        left.append(Left(tidy(text), why, where))
