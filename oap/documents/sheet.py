"""Tables to spreadsheets that print on A4, one page wide, with their heads on every page.

Every text is written as a text: what somebody typed is never a formula, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

_LINES = {"border": 1, "border_color": "#B1B4B6"}
_LINE, _MOST = 15, 409  # points: of one line, and of the highest row that there can be
_TO_SPARE = 2  # letters, where a font is wider than the usual one
_A4 = 9  # as the format counts kinds of paper
_IN_HEADER = 50  # letters of what somebody typed: a header holds 255 in all


@contextmanager
def a_book(file: io.BytesIO, title: str, area: str, left: str, right: str) -> Iterator[Any]:
    """A spreadsheet to put sheets into; ``left`` and ``right`` stand at the head of each printed page."""
    # In memory: the writer would otherwise put each sheet into a temporary file.
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "subject": area})
    yield book
    for sheet in book.worksheets():
        _print_set_up(sheet, title, left, right)
    book.close()


def add_sheet(
    book: Any,
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    numbers: range = range(0),
) -> Any:
    """A sheet with a table. What is in the columns of ``numbers`` and is one can be added up."""
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
            if column in numbers and text.isdecimal():
                sheet.write_number(number, column, int(text), wrapped)
            else:
                sheet.write_string(number, column, text, wrapped)
    sheet.freeze_panes(1, 0)
    return sheet


def add_totals(book: Any, sheet: Any, rows: Sequence[Sequence[str]], columns: range) -> None:
    """A last row that the spreadsheet adds up, so that it stays right when rows are changed."""
    bold, last = book.add_format({"bold": True, "top": 1}), len(rows)
    sheet.write_string(last + 1, 0, "All together", bold)
    for column in columns:
        letter = xl_col_to_name(column)
        total = sum(int(row[column]) for row in rows)
        sheet.write_formula(last + 1, column, f"=SUM({letter}2:{letter}{last + 1})", bold, total)


def _height(row: Sequence[str], widths: Sequence[int]) -> float:
    """Points that a row needs for its longest cell: not every program works that out itself, and lines then lie over
    each other on paper."""
    lines = (
        sum(len(wrap(line, max(width - _TO_SPARE, 1))) or 1 for line in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )
    return min(max(lines, default=1) * _LINE, _MOST)


def _print_set_up(sheet: Any, title: str, left: str, right: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)  # inches
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    # A single "&" begins a command there.
    before, after = (text[:_IN_HEADER].replace("&", "&&") for text in (left, right))
    sheet.set_header(f"&L{before}&C&A&R{after}")
    sheet.set_footer(f"&L{title}&RPage &P of &N")
