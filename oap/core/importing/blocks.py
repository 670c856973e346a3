"""What a reader says is in a file: lines and tables in reading order, and what is left out, with why.

Readers say what stands there and how it looks; what it means is decided from ``heads`` and ``outline`` on. Nothing may
get lost between: ``letters`` is counted by each reader from the raw file, by other means than its blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

PLACEHOLDER = "A place to fill in, without words of its own"  # why it is left out, whatever program made the file
Progress = Callable[[int, int], None]  # how much of a file is read: done, of how much


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the file: ``kind`` is heading, title (of a sheet), item, paragraph or note, with its line breaks.

    A heading has a ``level``, 1 being the largest; a heading by its look alone (bold or large) is ``looks``. An item's
    ``level`` is how deep it lies in its list. ``bold`` is whether all of it is. ``doubt`` is what a person should know
    of its standing, such as a change that nobody has accepted yet. ``block`` is which block of the file it came from,
    once somebody counts them. ``family`` is the line that says the same to families.
    """

    kind: str
    text: str
    level: int = 0
    where: str = ""
    bold: bool = False
    looks: bool = False
    doubt: str = ""
    block: int = -1
    family: Line | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at its first ``column``, reaching over ``across`` columns. ``strong`` is whether it looks like a head,
    ``shade`` the colour behind it as six hexadecimal digits, or "" for none and for white."""

    lines: tuple[Line, ...]
    column: int
    across: int = 1
    strong: bool = False
    shade: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``head_rows`` are those that the file itself marks as the head. ``box`` is a frame around text,
    such as a text box, and no table."""

    rows: tuple[tuple[Cell, ...], ...]
    where: str = ""
    head_rows: int = 0
    box: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """Words that will be in no draft, and why not."""

    text: str
    why: str
    where: str = ""


Block = Line | Table


@dataclass(frozen=True)
class Read:
    """The blocks of a file, what the reader itself left out, and in words what could not be read, such as pictures.

    ``letters`` is how many letters and figures the file holds, or -1 where a reader cannot say.
    ``measured`` is whether sentences had to be put together from places on a page, as in a PDF.
    """

    blocks: tuple[Block, ...]
    left: tuple[Left, ...] = ()
    unread: tuple[str, ...] = ()
    letters: int = -1
    measured: bool = False

    def texts(self) -> Iterator[str]:
        """Every piece of text, what was left out too."""
        for line in lines_of(self.blocks):
            yield line.text
        for left in self.left:
            yield left.text


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """The lines, those in tables too."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell.lines


_WORD = re.compile(r"[^\W_]+")


def count_words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text.replace("\u00ad", "")))


def count_letters(text: str) -> int:
    return sum(len(word) for word in _WORD.findall(text))


def tidy(text: str) -> str:
    """In one line, with one space between words."""
    return " ".join(text.replace("\u00ad", "").split())


def write_down(read: Read) -> dict[str, Any]:
    """As JSON; ``read_from`` reads it."""
    return {
        "blocks": [_table(block) if isinstance(block, Table) else _line(block) for block in read.blocks],
        "left": [[left.text, left.why, left.where] for left in read.left],
        "unread": list(read.unread),
        "letters": read.letters,
        "measured": read.measured,
    }


def read_from(said: dict[str, Any]) -> Read:
    """What ``write_down`` wrote."""
    return Read(
        tuple(
            Table(
                tuple(
                    tuple(Cell(tuple(Line(*line) for line in cell[0]), *cell[1:]) for cell in row)
                    for row in one["rows"]
                ),
                one["where"],
                one["head_rows"],
                one["box"],
            )
            if isinstance(one, dict)
            else Line(*one)
            for one in said["blocks"]
        ),
        tuple(Left(*left) for left in said["left"]),
        tuple(said["unread"]),
        said["letters"],
        said["measured"],
    )


def _line(line: Line) -> list[Any]:
    return [line.kind, line.text, line.level, line.where, line.bold, line.looks, line.doubt]


def _table(table: Table) -> dict[str, Any]:
    rows = [
        [[[_line(line) for line in cell.lines], cell.column, cell.across, cell.strong, cell.shade] for cell in row]
        for row in table.rows
    ]
    return {"rows": rows, "where": table.where, "head_rows": table.head_rows, "box": table.box}
