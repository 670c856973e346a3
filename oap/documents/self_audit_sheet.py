"""A self-audit's result as a spreadsheet: a sheet each for picture, training needs and plan.

Every text is written as a text: what somebody typed is never a formula, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from oap.documents.self_audit_outline import NEEDS, PICTURE, PLAN, AuditOutline

COLOURS = ("#8A1A0E", "#E0A13C", "#6FA8C9", "#12436D")  # as in the other documents, by rating


def audit_sheet(result: AuditOutline) -> bytes:
    """The bytes of the .xlsx file."""
    file = io.BytesIO()
    # In memory: the writer would otherwise put each sheet into a temporary file.
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": result.title, "subject": result.area})
    sheet = _sheet(book, "Picture", PICTURE, result.picture_rows(), (44, 10, 10, 10, 10, 10), numbers=range(1, 6))
    if result.bars:
        _chart(book, sheet, result)
    _sheet(book, "Training needs", NEEDS, result.need_rows(), (40, 10, 10, 34, 60), numbers=range(1, 3))
    _sheet(book, "Plan", PLAN, result.plan_rows(), (70, 12, 14, 30, 40, 40))
    book.close()
    return file.getvalue()


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    numbers: range = range(0),
) -> Any:
    sheet = book.add_worksheet(name)
    bold, wrapped = (
        book.add_format({"bold": True, "bg_color": "#E8EEF3", "text_wrap": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    for column, (text, width) in enumerate(zip(header, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, bold)
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            if column in numbers:
                sheet.write_number(number, column, int(text), wrapped)
            else:
                sheet.write_string(number, column, text, wrapped)
    sheet.freeze_panes(1, 0)
    return sheet


def _chart(book: xlsxwriter.Workbook, sheet: Any, result: AuditOutline) -> None:
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
    sheet.insert_chart(last + 2, 0, chart, {"description": result.picture_words()})
