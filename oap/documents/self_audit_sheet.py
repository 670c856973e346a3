"""A self-audit's result as a spreadsheet: sheets for picture, training needs, plan, and every rating with its ids."""

from __future__ import annotations

import io
from typing import Any

from oap.documents.self_audit_outline import EVERY, NEEDS, PICTURE, PLAN, STATEMENT_ID, AuditOutline
from oap.documents.sheet import a_book, add_sheet, add_totals

COLOURS = ("#8A1A0E", "#E0A13C", "#6FA8C9", "#12436D")  # as in the other documents, by rating
_ON_PAPER = EVERY.index(STATEMENT_ID)  # ids are for machines: they stand to the right of what is printed


def audit_sheet(result: AuditOutline) -> bytes:
    """The bytes of the .xlsx file."""
    file = io.BytesIO()
    with a_book(file, result.title, result.area, result.setting, result.date) as book:
        sheet = add_sheet(book, "Picture", PICTURE, result.picture_rows(), (44, 10, 10, 10, 10, 10), range(1, 6))
        if result.bars:
            add_totals(book, sheet, result.picture_rows(), range(1, len(PICTURE)))
            _chart(book, sheet, result)
        add_sheet(book, "Training needs", NEEDS, result.need_rows(), (40, 10, 10, 34, 60), range(1, 3))
        add_sheet(book, "Plan", PLAN, result.plan_rows(), (56, 10, 12, 20, 34, 34))
        widths = (42, 20, 18, 10, 14, 9, 10, 24, 24, 24, 40, 14, 18, 10, 24, 18)
        every = add_sheet(book, "All ratings", EVERY, result.every_row(), widths, range(6, 7))
        every.autofilter(0, 0, max(len(result.rated), 1), len(EVERY) - 1)
        every.print_area(0, 0, len(result.rated), _ON_PAPER - 1)
    return file.getvalue()


def _chart(book: Any, sheet: Any, result: AuditOutline) -> None:
    """A bar for each part, drawn by the spreadsheet from the numbers beside it."""
    last = len(result.bars)
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for column, colour in enumerate(COLOURS, 1):
        chart.add_series(
            {
                "name": ["Picture", 0, column],
                "categories": ["Picture", 1, 0, last, 0],
                "values": ["Picture", 1, column, last, column],
                "fill": {"color": colour},
                "gap": 40,
            }
        )
    chart.set_title({"name": "How far each part is in place"})
    chart.set_y_axis({"reverse": True})  # the first part on top, as in the table
    chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 140 + 34 * last})
    sheet.insert_chart(last + 3, 0, chart, {"description": result.picture_words()})
