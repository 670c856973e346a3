"""A self-audit's result as a spreadsheet: sheets for picture, training needs, plan, and every rating with its ids.

Each prints on A4, one page wide, with its heads on every page.

Every text is written as a text: what somebody typed is never a formula, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from oap.documents.self_audit_outline import EVERY, NEEDS, PICTURE, PLAN, AuditOutline

COLOURS = ("#8A1A0E", "#E0A13C", "#6FA8C9", "#12436D")  # as in the other documents, by rating
_ON_PAPER = EVERY.index("Statement id")  # ids are for machines: they stand to the right of what is printed
_LINES = {"border": 1, "border_color": "#B1B4B6"}
_LINE, _MOST = 15, 409  # points: of one line, and of the highest row that there can be
_TO_SPARE = 2  # letters, where a font is wider than the usual one
_A4 = 9  # as the format counts kinds of paper
_IN_HEADER = 50  # letters of what somebody typed: a header holds 255 in all


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
        _totals(book, sheet, result)
        _chart(book, sheet, result)
    _sheet(book, "Training needs", NEEDS, result.need_rows(), (40, 10, 10, 34, 60), numbers=range(1, 3))
    _sheet(book, "Plan", PLAN, result.plan_rows(), (56, 10, 12, 20, 34, 34))
    widths = (46, 22, 20, 10, 14, 9, 10, 26, 26, 40, 14, 18, 10)
    every = _sheet(book, "All ratings", EVERY, result.every_row(), widths, numbers=range(6, 7))
    every.autofilter(0, 0, max(len(result.rated), 1), len(EVERY) - 1)
    every.print_area(0, 0, len(result.rated), _ON_PAPER - 1)
    for one in book.worksheets():
        _print_set_up(one, result)
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
        book.add_format({**_LINES, "bold": True, "bg_color": "#E8EEF3", "text_wrap": True, "valign": "top"}),
        book.add_format({**_LINES, "text_wrap": True, "valign": "top"}),
    )
    for column, (text, width) in enumerate(zip(header, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, bold)
    sheet.set_row(0, _height(header, widths))
    for number, row in enumerate(rows, 1):
        sheet.set_row(number, _height(row, widths))
        for column, text in enumerate(row):
            if column in numbers:
                sheet.write_number(number, column, int(text), wrapped)
            else:
                sheet.write_string(number, column, text, wrapped)
    sheet.freeze_panes(1, 0)
    return sheet


def _height(row: Sequence[str], widths: Sequence[int]) -> float:
    """Points that a row needs for its longest cell: not every program works that out itself, and lines then lie over
    each other on paper."""
    lines = (
        sum(len(wrap(line, max(width - _TO_SPARE, 1))) or 1 for line in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )
    return min(max(lines, default=1) * _LINE, _MOST)


def _totals(book: xlsxwriter.Workbook, sheet: Any, result: AuditOutline) -> None:
    """A last row that the spreadsheet adds up, so that it stays right when rows are changed."""
    bold, last = book.add_format({"bold": True, "top": 1}), len(result.bars)
    sheet.write_string(last + 1, 0, "All together", bold)
    for column in range(1, len(PICTURE)):
        numbers = [int(row[column]) for row in result.picture_rows()]
        letter = xl_col_to_name(column)
        sheet.write_formula(last + 1, column, f"=SUM({letter}2:{letter}{last + 1})", bold, sum(numbers))


def _print_set_up(sheet: Any, result: AuditOutline) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)  # inches
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    setting = result.setting[:_IN_HEADER].replace("&", "&&")  # a single one begins a command there
    sheet.set_header(f"&L{setting}&C&A&R{result.date[:_IN_HEADER].replace('&', '&&')}")
    sheet.set_footer(f"&L{result.title}&RPage &P of &N")


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
    sheet.insert_chart(last + 3, 0, chart, {"description": result.picture_words()})
