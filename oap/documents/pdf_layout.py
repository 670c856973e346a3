"""Where things stand on a page of a PDF: columns that are read one after the other, tables with lines and without, and
lines that go on.

A gap that runs down a page parts either two columns of text or two columns of a table. In a table rows begin at one
height on both sides of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from oap.core.importing.list_signs import is_sign, sign_before
from oap.documents.pdf_words import EDGE, TextLine, Word, line_of, rows_of

GUTTER = 8.0  # points that a gap between columns is wide, at least
MIN_ROWS = 3  # of words on each side of it
MIN_WIDTH = 50.0  # of a column that is not only signs or numbers
ALIGNED = 2.5  # points that two lines of one row may differ in height


@dataclass(frozen=True, slots=True)
class GridCell:
    lines: tuple[TextLine, ...]
    column: int
    across: int = 1
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by its places. ``edges`` are where its columns begin."""

    rows: tuple[tuple[GridCell, ...], ...]
    edges: tuple[float, ...]
    page: int
    top: float
    bottom: float


Piece = TextLine | Grid


def ruled_tables(page: Any, words: Sequence[Word], number: int) -> tuple[list[Grid], set[int]]:
    """The tables with lines around their cells, and which words (by place in the list) they hold."""
    grids, taken = [], set[int]()
    for table in page.find_tables():
        edges = sorted({round(cell[0], 0) for cell in table.cells})
        if len(edges) < 2:
            continue
        rows: list[tuple[GridCell, ...]] = []
        mine: set[int] = set()
        filled = set()
        for row in table.rows:
            cells = []
            for box in row.cells:
                if box is None:
                    continue
                x0, top, x1, bottom = box
                inside = [
                    n
                    for n, word in enumerate(words)
                    if n not in taken
                    and n not in mine
                    and x0 - 1 <= (word.x0 + word.x1) / 2 <= x1 + 1
                    and top - 1 <= word.middle <= bottom + 1
                ]
                mine.update(inside)
                column = min(range(len(edges)), key=lambda n: abs(edges[n] - x0))
                across = max(1, sum(1 for edge in edges if x0 - 2 <= edge < x1 - 2))
                cell_rows = rows_of(words[n] for n in inside)
                lines = tuple(line_of(one, number, x1) for one in cell_rows)
                if lines:
                    filled.add(column)
                cells.append(GridCell(lines, column, across, x0, x1))
            if any(cell.lines for cell in cells):
                rows.append(tuple(cells))
        # A frame is no table; but the rest of one at the top of the next page may fill one column only.
        first = all(word.top > table.bbox[1] or word.bottom < EDGE * page.height for word in words)
        if not rows or (len(filled) < 2 and not (first and number > 1 and max(map(len, rows)) > 1)):
            continue
        taken |= mine
        grids.append(Grid(tuple(rows), tuple(edges), number, table.bbox[1], table.bbox[3]))
    return grids, taken


def in_order(
    words: Sequence[Word], grids: Sequence[Grid], boxes: Sequence[tuple[float, float]], page: int
) -> list[Piece]:
    """The lines and tables of a page in the order in which they are read. ``boxes`` are left and right of each grid."""
    return list(_read(rows_of(words), list(zip(grids, boxes, strict=True)), page))


_Box = tuple[Grid, tuple[float, float]]


def _read(rows: list[list[Word]], grids: list[_Box], page: int) -> Iterator[Piece]:
    if not rows:
        yield from (grid for grid, _ in sorted(grids, key=lambda one: one[0].top))
        return
    # A table parts what stands above it from what stands below, in its column or over all of the width.
    best = _gutter(rows, grids)
    if best is None:
        right = max(word.x1 for row in rows for word in row)
        pieces: list[tuple[float, Piece]] = [(grid.top, grid) for grid, _ in grids]
        pieces += [(row[0].top, line_of(row, page, right)) for row in rows]
        yield from (piece for _, piece in sorted(pieces, key=lambda one: one[0]))
        return
    first, last, x = best
    top, bottom = min(w.top for w in rows[first]), max(w.bottom for w in rows[last - 1])
    above = [one for one in grids if one[0].bottom <= top + 1]
    below = [one for one in grids if one[0].top >= bottom - 1]
    between = [one for one in grids if one not in above and one not in below]
    yield from _read(rows[:first], above, page)
    run = rows[first:last]
    grid = None if between else _open_table(run, page)
    if grid is not None:
        yield grid
    else:
        for side in (True, False):
            half = [[word for word in row if (word.x1 <= x + 1) == side] for row in run]
            mine = [one for one in between if ((one[1][0] + one[1][1]) / 2 < x) == side]
            yield from _read([row for row in half if row], mine, page)
    yield from _read(rows[last:], below, page)


def _gutter(rows: Sequence[Sequence[Word]], grids: Sequence[_Box]) -> tuple[int, int, float] | None:
    """The rows (from, to) that a gap runs through, and where; None where there is no such gap."""
    places = sorted(
        {round((a.x1 + b.x0) / 2 / 3) * 3.0 for row in rows for a, b in pairwise(row) if b.x0 - a.x1 >= GUTTER}
    )
    # Where no row has words on both sides, the gap is seen only between them.
    lefts = sorted({round(row[0].x0) for row in rows})
    places += [x - GUTTER / 2 - 1 for x in lefts[1:] if x - lefts[0] > MIN_WIDTH]
    best: tuple[float, int, int, float] | None = None
    for x in places:
        start = 0
        for end in range(len(rows) + 1):
            if end < len(rows) and not _crosses(rows, end, x, grids):
                continue
            found = _run(rows, start, end, x)
            if found is not None and (best is None or found[0] > best[0]):
                best = (*found, x)
            start = end + 1
    return None if best is None else (best[1], best[2], best[3])


def _crosses(rows: Sequence[Sequence[Word]], number: int, x: float, grids: Sequence[_Box]) -> bool:
    row = rows[number]
    if any(word.x0 < x + 1 and word.x1 > x - 1 for word in row):
        return True
    if number:
        above, here = max(word.bottom for word in rows[number - 1]), min(word.top for word in row)
        return any(left < x < right and above - 2 <= grid.top <= here + 2 for grid, (left, right) in grids)
    return False


def _run(rows: Sequence[Sequence[Word]], start: int, end: int, x: float) -> tuple[float, int, int] | None:
    def on(row: Sequence[Word], left: bool) -> list[Word]:
        return [word for word in row if (word.x1 <= x + 1) == left]

    while start < end and not on(rows[start], False):
        start += 1
    while end > start and not on(rows[end - 1], True) and not on(rows[end - 1], False):
        end -= 1
    run = rows[start:end]
    left, right = [on(row, True) for row in run], [on(row, False) for row in run]
    if sum(map(bool, left)) < MIN_ROWS or sum(map(bool, right)) < MIN_ROWS:
        return None
    sides = []
    for side in (left, right):
        words = [word for row in side for word in row]
        if max(w.x1 for w in words) - min(w.x0 for w in words) < MIN_WIDTH:
            return None
        if sum(is_sign(row[0].text) and len(row) == 1 for row in side if row) * 2 > sum(map(bool, side)):
            return None
        sides.append(words)
    gap = min(word.x0 for word in sides[1]) - max(word.x1 for word in sides[0])
    if gap < GUTTER:
        return None
    both = sum(bool(a and b) for a, b in zip(left, right, strict=True))
    together = min(sum(map(bool, left)), sum(map(bool, right)))
    heights = [(min(w.top for w in side), max(w.bottom for w in side)) for side in sides]
    overlap = min(heights[0][1], heights[1][1]) - max(heights[0][0], heights[1][0])
    if not both and overlap < 3 * sides[0][0].size:
        return None
    return together + gap / 1000, start, end


def _open_table(run: Sequence[Sequence[Word]], page: int) -> Grid | None:
    """A table without lines, where the rows between two gaps begin at one height in all columns; otherwise None."""
    spans = _spans([word for row in run for word in row])
    if len(spans) < 2:
        return None
    columns: list[list[TextLine]] = []
    for number, (left, right) in enumerate(spans):
        end = spans[number + 1][0] - GUTTER if number + 1 < len(spans) else right
        inside = [[word for word in row if left - 1 <= word.x0 and word.x1 <= right + 1] for row in run]
        columns.append([line_of(row, page, max(end, right)) for row in inside if row])
    starts = _row_starts(columns)
    if starts is None:
        return None
    rows = []
    for number, top in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else 1e9
        cells = [
            GridCell(tuple(line for line in lines if top - ALIGNED <= line.top < end - ALIGNED), n, 1, *spans[n])
            for n, lines in enumerate(columns)
        ]
        rows.append(tuple(cell for cell in cells if cell.lines))
    bottom = max(word.bottom for row in run for word in row)
    return Grid(tuple(rows), tuple(left for left, _ in spans), page, starts[0], bottom)


def _spans(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The columns: from where to where words stand, with nothing between."""
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda one: one.x0):
        if spans and word.x0 - spans[-1][1] < GUTTER:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.x1))
        else:
            spans.append((word.x0, word.x1))
    signs = [n for n, (left, right) in enumerate(spans) if right - left < 12 and n + 1 < len(spans)]
    for n in reversed(signs):  # the signs of a list belong to the list
        spans[n : n + 2] = [(spans[n][0], spans[n + 1][1])]
    return spans


def _row_starts(columns: Sequence[Sequence[TextLine]]) -> list[float] | None:
    """The heights at which rows begin, or None when columns do not agree on them."""
    if any(not lines for lines in columns):
        return None
    pitch = _pitch(columns)
    first = columns[0]
    blocks = [first[0].top] + [b.top for a, b in pairwise(first) if b.top - a.top > 1.25 * pitch]
    if len(blocks) >= 3 or (len(blocks) == 2 and _is_head_row(columns)):
        agreed = 0
        for top in blocks[1:]:
            others = [_begins_at(lines, top, pitch) for lines in columns[1:]]
            agreed += any(others) and all(one is not False for one in others)
        if agreed >= 0.8 * (len(blocks) - 1):
            return _with_first(blocks, columns)
    # Rows of one line each, without room between them: many short lines at the same heights.
    same = sum(all(any(abs(one.top - line.top) < ALIGNED for one in lines) for lines in columns[1:]) for line in first)
    width = max(line.x1 for line in first) - min(line.x0 for line in first)
    fill = sum(line.x1 - line.x0 for line in first) / (len(first) * max(width, 1))
    counts = {len(lines) for lines in columns}
    if len(first) >= 3 and same == len(first) and len(counts) == 1 and fill < 0.7:
        return [line.top for line in first]
    return None


def _with_first(blocks: list[float], columns: Sequence[Sequence[TextLine]]) -> list[float]:
    return [min(blocks[0], *(lines[0].top for lines in columns)), *blocks[1:]]


def _is_head_row(columns: Sequence[Sequence[TextLine]]) -> bool:
    tops = [lines[0].top for lines in columns]
    bold = all(lines[0].bold and not lines[-1].bold for lines in columns)
    return max(tops) - min(tops) < ALIGNED and bold


def _begins_at(lines: Sequence[TextLine], top: float, pitch: float) -> bool | None:
    """Whether a block of the column begins at that height; None when nothing stands there at all."""
    for before, line in zip([None, *lines], lines, strict=False):
        if abs(line.top - top) < ALIGNED:
            return before is None or line.top - before.top > 1.15 * pitch
    near = [line for line in lines if line.top - ALIGNED < top < line.bottom]
    return False if near else None


def _pitch(columns: Sequence[Sequence[TextLine]]) -> float:
    steps = [b.top - a.top for lines in columns for a, b in pairwise(lines)]
    steps = sorted(step for step in steps if step > 3)
    return median(steps[: max(1, len(steps) // 2)]) if steps else 14.0


def paragraphs(lines: Sequence[TextLine], right: float = 0.0) -> list[list[TextLine]]:
    """Lines that go on, together. A line goes on where its first word had no room in the line before."""
    found: list[list[TextLine]] = []
    for line in lines:
        if found and goes_on(found[-1], line, right):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def goes_on(before: Sequence[TextLine], line: TextLine, right: float = 0.0) -> bool:
    first, last = before[0], before[-1]
    if sign_before(line.text) and not _only_number(line.text):
        return False
    if abs(line.size - last.size) > 0.6 or (
        line.bold != last.bold and (is_heading_like(last) or is_heading_like(line))
    ):
        return False
    if line.top - last.bottom > 0.75 * last.size:
        return False
    edge = right or max(line.right, last.right)
    had_room = last.x1 + 0.3 * last.size + line.first_width < edge - 1
    if sign_before(first.text):
        if line.x0 > first.x0 + 3:
            return True
        return (not had_room and line.text[:1].islower()) or (
            not had_room and last is not first and abs(line.x0 - last.x0) < 2
        )
    if had_room and not line.text[:1].islower():
        return False
    return not (had_room and re.search(r"[.!?:;]$", last.text))


def is_heading_like(line: TextLine) -> bool:
    return line.bold and len(line.text) < 90 and not line.text.endswith((".", ";", ","))


def _only_number(text: str) -> bool:
    """A line that begins with a typed number may go on: “years 5 to / 7. Then”."""
    return False if not re.match(r"\d", text) else not re.match(r"\d{1,2}[.)]\s+[A-Z]", text)


def with_right(lines: Sequence[TextLine], right: float) -> list[TextLine]:
    return [replace(line, right=right) for line in lines]
