"""A PDF as lines and tables, by how it looks: larger or bold lines are headings, marked lines are items, and words that
stand in rows and columns are tables, with lines around them or without."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from oap.core.importing.blocks import Block, Cell, Left, Line, Progress, Read, Table, count_letters, tidy
from oap.core.importing.list_signs import sign_before, without_sign
from oap.documents.pdf_layout import (
    Grid,
    GridCell,
    Piece,
    goes_on,
    in_order,
    is_heading_like,
    paragraphs,
    ruled_tables,
)
from oap.documents.pdf_words import TextLine, Word, furniture, joined, rows_of, words_of
from oap.errors import Invalid

MAX_PAGES = 600
LARGER = 1.09  # than the body text: a heading
FEW_LETTERS = 15  # of a page that is only a picture, but for its number
_CONTENTS = re.compile(r"(?:\.\s?|…\s?){4,}\s*\d+$|…+\s*\d+$")


def read_pdf(data: bytes, progress: Progress = lambda done, total: None) -> Read:
    """The blocks in reading order. Raises Invalid for a password, too many pages, or pages that are only pictures."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise Invalid(f"The file has more than {MAX_PAGES} pages. Send it in parts.")
            return _Reader(document).read(progress)
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect):
            raise Invalid("The file has a password. Save it without one and send it again.") from error
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error


class _Reader:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.left: list[Left] = []
        self.letters = self.pictures = 0

    def read(self, progress: Progress) -> Read:
        words, heights, grids, taken = [], [], [], []
        total, scanned = len(self.document.pages), []
        for number, page in enumerate(self.document.pages, start=1):
            found, struck, marks, letters = words_of(page)
            self._leave(" ".join(struck), "Struck through", f"page {number}")
            self._leave(" ".join(marks), "The marks of notes", f"page {number}")
            self.letters += letters
            self.pictures += len(page.images)
            if letters < FEW_LETTERS and page.images:
                scanned.append(number)
            tables, inside = ruled_tables(page, found, number)
            words.append(found)
            grids.append(tables)
            taken.append(inside)
            heights.append(float(page.height))
            page.close()
            progress(number, total)
        if not any(words):
            raise Invalid("The pages hold no text, only pictures, such as a scan. Send the Word file it was made from.")
        if len(scanned) * 2 > total:
            raise Invalid(
                f"{len(scanned)} of the {total} pages are only pictures, such as a scan (page {_numbers(scanned)}). "
                "Send the Word file it was made from."
            )
        edges = furniture([[w for n, w in enumerate(one) if n not in taken[p]] for p, one in enumerate(words)], heights)
        pieces: list[Piece] = []
        for number, found in enumerate(words):
            pieces += self._page(number, found, grids[number], taken[number], edges[number])
        blocks = list(_blocks(pieces, self.left))
        unread = [f"page {number}, which is only a picture, such as a scan" for number in scanned]
        if self.pictures > len(scanned):
            unread.append(f"{self.pictures - len(scanned)} pictures")
        return Read(tuple(blocks), tuple(self.left), tuple(unread), self.letters, measured=True)

    def _page(
        self, number: int, words: Sequence[Word], grids: Sequence[Grid], taken: set[int], edge: set[int]
    ) -> list[Piece]:
        open_ = [word for n, word in enumerate(words) if n not in taken]
        where = f"page {number + 1}"
        for row in rows_of(word for n, word in enumerate(open_) if n in edge):
            self._leave(" ".join(word.text for word in row), "It is at the head or foot of the pages", where)
        text = []
        for n, word in enumerate(open_):
            if n in edge:
                continue
            if word.turned:
                self._leave(word.text, "Text turned on its side", where)
            else:
                text.append(word)
        boxes = [(grid.rows[0][0].left, max(cell.right for row in grid.rows for cell in row)) for grid in grids]
        return in_order(text, grids, boxes, number + 1)

    def _leave(self, text: str, why: str, where: str) -> None:
        if count_letters(text):
            self.left.append(Left(tidy(text), why, where))


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:12])) + (" and more" if len(pages) > 12 else "")


def _blocks(pieces: Sequence[Piece], left: list[Left]) -> Iterator[Block]:
    """Paragraphs, headings and items of the lines, and tables that go on over pages as one."""
    flow = [piece for piece in pieces if isinstance(piece, TextLine)]
    body = _body_size([*flow, *(line for piece in pieces if isinstance(piece, Grid) for line in _lines(piece))])
    heads = sorted({_look(line) for line in flow if _is_heading(line, body)}, reverse=True)
    rank = {look: number for number, look in enumerate(heads, start=2)}
    known = Counter(
        word.lower()
        for piece in pieces
        for line in ([piece] if isinstance(piece, TextLine) else list(_lines(piece)))
        for words in (r"[A-Za-z]+", r"[A-Za-z]+-[A-Za-z]+")
        for word in re.findall(words, line.text)
    )
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        if isinstance(piece, Grid):
            together = [piece]
            while number + 1 < len(pieces) and _continues(together[-1], pieces[number + 1]):
                number += 1
                together.append(pieces[number])  # type: ignore[arg-type]  # a grid
            yield _as_table(together, known)
            number += 1
            continue
        run = [piece]
        while number + 1 < len(pieces) and _runs_on(run, pieces[number + 1], body):
            number += 1
            run.append(pieces[number])  # type: ignore[arg-type]  # a line
        number += 1
        text, where = joined(run, known), f"page {run[0].page}"
        if _CONTENTS.search(text):
            left.append(Left(tidy(text), "The table of contents", where))
        elif _is_heading(run[0], body):
            yield Line("heading", text, rank[_look(run[0])], where, run[0].bold, looks=True)
        else:
            sign, _ = without_sign(text)
            yield Line("item" if sign else "paragraph", text, _depth(run[0], flow), where, run[0].bold)


def _look(line: TextLine) -> tuple[float, bool, bool]:
    """By which headings have their rank: size, then bold, then not slanted."""
    return line.size, line.bold, not line.slanted


def _lines(grid: Grid) -> Iterator[TextLine]:
    for row in grid.rows:
        for cell in row:
            yield from cell.lines


def _body_size(lines: Sequence[TextLine]) -> float:
    letters = Counter[float]()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 10.0


def _is_heading(line: TextLine, body: float) -> bool:
    if line.size <= body * LARGER and sign_before(line.text) and not re.match(r"\d", line.text):
        return False
    return line.size > body * LARGER or is_heading_like(line)


def _runs_on(run: Sequence[TextLine], piece: Piece, body: float) -> bool:
    if not isinstance(piece, TextLine):
        return False
    last = run[-1]
    if _is_heading(run[0], body) != _is_heading(piece, body):
        return False
    beside = piece.page != last.page or piece.top < last.top  # at the top of the next column or page
    if beside:
        return (
            not _is_heading(piece, body)
            and not sign_before(piece.text)
            and piece.text[:1].islower()
            and not re.search(r"[.!?:]$", last.text)
        )
    if _is_heading(piece, body) and _look(piece) != _look(last):
        return False
    return goes_on(run, piece)


def _depth(line: TextLine, flow: Sequence[TextLine]) -> int:
    """How deep an item lies in its list, by where its sign stands among those of its page."""
    places = sorted({round(one.x0 / 6) for one in flow if one.page == line.page and sign_before(one.text)})
    here = round(line.x0 / 6)
    near = [place for place in places if here - 8 <= place < here - 1]
    return len(near)


def _continues(grid: Grid, piece: Piece) -> bool:
    """Whether a table is the rest of the one before, on the next page."""
    return (
        isinstance(piece, Grid)
        and piece.page == grid.page + 1
        and len(piece.edges) == len(grid.edges)
        and all(abs(a - b) < 6 for a, b in zip(piece.edges, grid.edges, strict=True))
    )


def _as_table(grids: Sequence[Grid], known: Mapping[str, int]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    head = tuple(_cell(cell, known).text for cell in grids[0].rows[0])
    for grid in grids:
        last = len(rows) - 1  # the row that may go on at the top of this page, also below a head that is repeated
        begun = grid is grids[0]
        for n, row in enumerate(grid.rows):
            cells = tuple(_cell(cell, known) for cell in row)
            if not begun and tuple(cell.text for cell in cells) != head:
                begun = True
                first = next((cell for cell in cells if cell.lines), None)
                if first is not None and ((n == 0 and first.column > 0) or _broken(rows[last], cells)):
                    rows[last] = _appended(rows[last], cells)
                    continue
            rows.append(cells)
    return Table(tuple(rows), f"table on page {grids[0].page}")


_OPEN = re.compile(r"(?:[,;–-]|\b(?:a|an|the|of|to|and|or|with|for|in|on|at|by|from|that|which|their))$")


def _broken(row: Sequence[Cell], more: Sequence[Cell]) -> bool:
    """Whether a row goes on: a sentence of a cell stops in the middle, and its rest is below it on the next page."""
    rest = {cell.column: cell.lines[0] for cell in more if cell.lines}
    return any(
        cell.lines
        and cell.column in rest
        and not sign_before(rest[cell.column].text)
        and (_OPEN.search(cell.lines[-1].text) or rest[cell.column].text[:1].islower())
        for cell in row
    )


def _appended(row: tuple[Cell, ...], more: Sequence[Cell]) -> tuple[Cell, ...]:
    by_column = {cell.column: cell for cell in row}
    for cell in more:
        if cell.lines:
            above = by_column.get(cell.column)
            by_column[cell.column] = replace(above, lines=_run_together(above.lines, cell.lines)) if above else cell
    return tuple(by_column[column] for column in sorted(by_column))


def _run_together(above: tuple[Line, ...], more: tuple[Line, ...]) -> tuple[Line, ...]:
    if above and not sign_before(more[0].text) and (_OPEN.search(above[-1].text) or more[0].text[:1].islower()):
        return (*above[:-1], replace(above[-1], text=f"{above[-1].text} {more[0].text}"), *more[1:])
    return (*above, *more)


def _cell(cell: GridCell, known: Mapping[str, int]) -> Cell:
    padding = min((line.x0 for line in cell.lines), default=cell.left) - cell.left
    made = []
    for run in paragraphs(cell.lines, cell.right - max(0.0, padding)):
        text = joined(run, known)
        sign, _ = without_sign(text)
        made.append(Line("item" if sign else "paragraph", text, 0, f"page {run[0].page}", run[0].bold))
    strong = bool(made) and all(line.bold for line in made)
    return Cell(tuple(made), cell.column, cell.across, strong)
