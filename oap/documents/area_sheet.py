"""The picture of an area as a spreadsheet: parts, training needs, changes, and every statement with its ids."""

from __future__ import annotations

import io

from oap.documents.area_outline import CHANGES, MOVED, NEEDS, PARTS, STATEMENTS, AreaOutline
from oap.documents.sheet import a_book, add_sheet, add_totals

_ON_PAPER = STATEMENTS.index("Statement id")  # ids are for machines: they stand to the right of what is printed


def area_sheet(result: AreaOutline) -> bytes:
    """The bytes of the .xlsx file."""
    file = io.BytesIO()
    with a_book(file, result.title, result.picture.area, result.picture.area, result.picture.date) as book:
        parts = add_sheet(
            book, "Parts", result.head(PARTS), result.part_rows(), (18, 34, 12, 14, 14, 10, 10, 14), range(2, 7)
        )
        if result.parts:
            add_totals(book, parts, result.part_rows(), range(3, 7))
        add_sheet(book, "Training needs", result.head(NEEDS), result.need_rows(), (40, 14, 10, 10, 30, 56), range(1, 3))
        if result.then:
            add_sheet(book, "Change", result.head(CHANGES), result.change_rows(), (40, 18, 18, 18, 30))
            add_sheet(book, "Changed statements", result.head(MOVED), result.moved_rows(), (70, 18, 18, 18, 20))
        widths = (52, 24, 22, 16, 9, 9, 12, 9, 9, 12, 10, 40, 14, 18)
        every = add_sheet(book, "Statements", result.head(STATEMENTS), result.statement_rows(), widths, range(4, 11))
        every.autofilter(0, 0, max(len(result.lines), 1), len(STATEMENTS) - 1)
        every.print_area(0, 0, len(result.lines), _ON_PAPER - 1)
        about = [*result.facts, *(("How to read it", note) for note in result.notes)]
        add_sheet(book, "About", ("About this picture", ""), about, (24, 100))
    return file.getvalue()
