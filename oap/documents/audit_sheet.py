"""A self-audit's result as a spreadsheet: a sheet each for picture, training needs and plan.

Every text is written as a text: what somebody typed is never a formula, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from oap.documents.audit_outline import NEEDS, PICTURE, PLAN, AuditOutline


def audit_sheet(result: AuditOutline) -> bytes:
    """The bytes of the .xlsx file."""
    file = io.BytesIO()
    # In memory: the writer would otherwise put each sheet into a temporary file.
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": result.title, "subject": result.area})
    _sheet(book, "Picture", PICTURE, result.picture_rows(), (44, 10, 10, 10, 10, 10), numbers=range(1, 6))
    _sheet(book, "Training needs", NEEDS, result.need_rows(), (40, 10, 10, 34, 60), numbers=range(1, 3))
    _sheet(book, "Plan", PLAN, result.plan_rows(), (70, 12, 14, 30, 40, 40))
    book.close()
    return file.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, name: str, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], numbers: range = range(0)
) -> None:  # fmt: skip
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
