"""Markdown said without its marks, for who reads what changed and never saw any: links, cells of tables, headings.

Only marks that stand whole in the text are read; half of one, where a change goes through it, stays as it is typed.
"""

from __future__ import annotations

import re

_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(([^()\s]{1,500})\)")
_HEADING = re.compile(r"^#{2,6} +(?=\S)", re.MULTILINE)
_CELL_ENDS = re.compile(r"(?<!\\)\|")


def readable(text: str) -> str:
    """The text with its links, tables and headings as a person would say them."""
    lines = (_row(line) if line.startswith("|") else line for line in text.split("\n"))
    said = "\n".join(line for line in lines if line is not None)
    return _HEADING.sub("Heading: ", _LINK.sub(r"\1 (leads to \2)", said))


def _row(line: str) -> str | None:
    """The cells of a table's row, with points between them; None for the line of dashes below its heads."""
    whole = line.rstrip()
    if len(whole) < 2 or not whole.endswith("|"):
        return line
    cells = [cell.strip() for cell in _CELL_ENDS.split(whole[1:-1])]
    if all(cell.strip(":").startswith("---") and not cell.strip(":-") for cell in cells):
        return None
    return " · ".join(cells)
