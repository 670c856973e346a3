"""What stands in a table: each row by the heads of its columns and what its own labels say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from rapidfuzz import fuzz

from oap.core.importing.blocks import Cell, Line, Table, count_letters, count_words, tidy
from oap.core.importing.collected import Collected, read_as
from oap.core.importing.headings import BANNER, ROW
from oap.core.importing.heads import Said
from oap.core.importing.lines import cell_pieces
from oap.core.importing.outline import INSIDE_PAGES, Place
from oap.core.importing.tables import NAME_WORDS, Column, Row, understand
from oap.core.importing.telling import LEAVE_OUT, LEFT_OUT, Told
from oap.core.search.tokens import normalise

SUB_ITEM_WORDS = 4
_PARTS_FOLLOW = re.compile(r"\b(?:including|such as|for example|that (?:says?|covers?|holds?)|e\.?g\.?)\s*:$")
_CONTINUED = re.compile(
    r"\(?(?:table )?cont(?:inued|inues|d|\.)?\.?"
    r"(?: (?:overleaf|on (?:the )?(?:next|following) page|from (?:the )?previous page))?\)?\W*",
    re.IGNORECASE,
)
_STEM = re.compile(r"\b(?:through|by|with|for|including|from|via)$")  # what stands below goes on from it


class OpensHeadings(Protocol):
    """How a table opens a heading over what follows in it."""

    def __call__(self, line: Line, level: float, *, names_page: bool = False) -> None: ...


class Rows:
    """Reads tables onto what is collected. ``heading`` opens what a banner, an area or the name of a need says."""

    def __init__(self, onto: Collected, heading: OpensHeadings, told: Told) -> None:
        self.onto, self._heading, self._told = onto, heading, told
        self._labels: dict[int, Said] = {}  # what the heads of a table's rows say, by column

    def read(self, table: Table) -> None:
        """Read every row of a table that holds more than a box of text."""
        inner = self.onto.outline.innermost()
        if inner is not None and inner.role == "contents":
            for cells in table.rows:
                self.onto.in_contents(" ".join(cell.text for cell in cells), table.where)
            return
        self._labels.clear()
        provides = bool(self.onto.outline.tier) or self.onto.outline.section in INSIDE_PAGES
        if len(table.rows) > 1 and not any(count_letters(cell.text) for cells in table.rows[1:] for cell in cells):
            for cell in table.rows[0]:
                self.onto.leave(cell.text, "The head of a form with nothing in it", table.where)
            return
        if _is_form(table):
            for cell in (cell for cells in table.rows for cell in cells):
                self.onto.leave(cell.text, "A form with nothing in it", table.where)
            return
        rows = understand(table, self.onto.heads, provides, self._told)
        self.onto.tables[self.onto.place.block] = tuple(rows)
        for number, row in enumerate(rows, start=1):
            self.onto.place = Place(self.onto.place.block, number - 1)
            where = f"{table.where}, row {number}" if table.where else ""
            if row.use in ("banner", "head"):
                self._labels.clear()
            if row.use == "banner" and _CONTINUED.fullmatch(tidy(" ".join(cell.text for cell in row.cells))):
                self.onto.leave(" ".join(cell.text for cell in row.cells), "Says that the table goes on", where)
            elif row.use == "banner":
                cell = next(cell for cell in row.cells if count_letters(cell.text))
                self._heading(Line("heading", tidy(cell.text), 9, where), BANNER)
            elif row.use == "body":
                self._row(row, where)
            else:
                why = "The head of a column" if row.use == "head" else "The head of the table, which is repeated"
                for cell in row.cells:
                    self._at(cell)
                    self.onto.leave(cell.text, why, where)
        self.onto.outline.close(BANNER)

    def _at(self, cell: Cell) -> None:
        self.onto.place = replace(self.onto.place, column=cell.column)

    def _cells(self, row: Row) -> Iterator[tuple[Cell, Column]]:
        for cell, column in zip(row.cells, row.columns, strict=True):
            self._at(cell)
            yield cell, column

    def _row(self, row: Row, where: str) -> None:
        inner = self.onto.outline.innermost()
        if inner is not None:
            inner.content = inner.items = True
        who = tuple[str, ...]()
        for cell, column in self._cells(row):
            if column.use == "label" and count_letters(cell.text):
                self._labels[cell.column] = self._label(cell, column, where)
        over = Said()
        for column_number in sorted(self._labels):  # one that is merged with the cell above holds on
            over = _joined(over, self._labels[column_number])
        for cell, column in self._cells(row):
            if column.use == "text" and column.said.section == "who":
                who += self._who(cell.text)
            elif column.use == "flag" and re.search(r"[^\W_nN]|[✓✔☑☒✗✘●•■x]", cell.text):
                over = _also(over, column.said)
        for cell, column in self._cells(row):
            if column.use == "need":
                named = column.said.section == "signs" and any(one.said.section == "need" for one in row.columns)
                self._need(cell, column, over, where, named)
        fallen = next((why for cell, column in self._cells(row) if (why := self._fallen(cell, column))), "")
        for cell, column in self._cells(row):
            if column.use == "status":
                self.onto.leave(cell.text, "Says whether the row stands", where)
            elif fallen and column.use in ("content", "text", "example"):
                self.onto.leave(cell.text, fallen, where)
            elif column.use == "content":
                self._cell(cell, column, over, where, who)
            elif column.use in ("text", "example"):
                for piece, sign in cell_pieces(cell.lines):
                    self.onto.sign(sign)
                    self.onto.text(piece.text, where, "A table with no heading above it")
            elif column.use in ("rating", "flag"):
                self.onto.leave(cell.text, "A rating", where)
            elif column.use == LEAVE_OUT:
                self.onto.leave(cell.text, LEFT_OUT, where)
            elif column.use == "number":
                self.onto.sign(tidy(cell.text))

    def _fallen(self, cell: Cell, column: Column) -> str:
        """Why a row is left out that says of itself that it holds no more, or not yet; otherwise ""."""
        said = tidy(cell.text)
        stands = column.use != "status" or not self.onto.heads.words.not_standing.fullmatch(normalise(said))
        return "" if stands else f"Its row says “{said}”"

    def _label(self, cell: Cell, column: Column, where: str) -> Said:
        text = tidy(cell.text)
        said = column.codes.get(text) or self.onto.heads.said(text)
        if said.area and said.everything:
            self._heading(Line("heading", text, 9, where), ROW - 1)
            return Said()
        self.onto.leave(text, read_as(said) if said.everything and not said.area else "The head of a row", where)
        return said

    def _who(self, text: str) -> tuple[str, ...]:
        found = []
        for part in re.split(r"[,;/\n]| and ", text):
            plain = part.strip().lower()
            names = self.onto.heads.taxonomy.providers.items()
            one = next((id for id, name in names if plain and fuzz.token_set_ratio(plain, name.lower()) >= 95), "")
            found += [one] if one and one not in found else []
        return tuple(found)

    def _need(self, cell: Cell, column: Column, over: Said, where: str, named: bool) -> None:
        """A need before its provision: the name of a page where none is open, otherwise signs of the page. ``named`` is
        whether another column of the table names it."""
        parts = cell_pieces(cell.lines)
        if not any(count_letters(piece.text) for piece, _ in parts):
            return
        said = self.onto.heads.said(tidy(cell.text))
        if said.area and said.everything:
            self._heading(Line("heading", tidy(cell.text), 9, where), ROW - 1)
            return
        page = self.onto.outline.page()
        short = len(parts) == 1 and parts[0][0].kind != "item" and count_words(parts[0][0].text) <= NAME_WORDS
        if short and not named and (page is None or page.level >= ROW):
            self._heading(Line("heading", parts[0][0].text, 9, where), ROW, names_page=True)
            self.onto.sign(parts[0][1])
            return
        over = _joined(replace(column.said, section="signs", tier="", area=""), replace(over, section=""))
        for piece, sign in parts:
            self.onto.sign(sign)
            if piece.kind == "note":
                self.onto.text(piece.text, where)
            else:
                self.onto.content(piece, over)

    def _cell(self, cell: Cell, column: Column, over: Said, where: str, who: tuple[str, ...]) -> None:
        """What is provided, or signs, by the heads of the column and the row, and heads inside the cell."""
        parts, here = cell_pieces(cell.lines), _joined(column.said, over)
        if not here.tier and (tier := self.onto.heads.tier_of_shade(cell.shade)):
            here = replace(here, tier=tier)
        if not here.section and (here.tier or here.phases is not None or column.guessed):
            above = self.onto.outline.section
            signs = above == "signs" and not here.tier
            here = replace(here, section=above if above in ("provision", "home") or signs else "provision")
        goes_by = "column" if column.guessed else ""
        run: list[Line] = []
        local = here

        def end() -> None:
            for line in nested(run, self.onto.examples_below):
                self.onto.content(line, local, goes_by, who)
            run.clear()

        for number, (piece, sign) in enumerate(parts):
            self.onto.sign(sign)
            if piece.kind == "note":
                self.onto.text(piece.text, where)
                continue
            piece = replace(piece, where=where)
            said = self.onto.heads.said(piece.text.removesuffix(":"))
            more = number + 1 < len(parts)
            head = piece.kind == "heading" or piece.text.endswith(":") or (piece.bold and piece.kind != "item")
            if more and said.everything and not said.area and (head or (not sign and count_words(piece.text) < 5)):
                end()
                self.onto.leave(piece.text, read_as(said) if not said.kind else "The head of a part", where)
                local = _joined(here, said)
            elif more and head and piece.kind != "item":
                end()
                local = here
                self.onto.text(piece.text, where, "A table with no heading above it")
            else:
                run.append(piece)
        end()


def _is_form(table: Table) -> bool:
    """Whether a table only asks: a few words in each row, and room beside them that nobody has filled in."""
    filled = [[cell for cell in cells if count_letters(cell.text)] for cells in table.rows]
    return (
        max(map(len, table.rows), default=0) > 1
        and all(len(cells) < 2 and all(cell.column == 0 and cell.across == 1 for cell in cells) for cells in filled)
        and all(count_words(cell.text) <= NAME_WORDS for cells in filled for cell in cells)
    )


def nested(run: Sequence[Line], examples_below: bool = False) -> list[Line]:
    """The items of a list. “Use pictures, such as:” and the few words below it are one item; where whole sentences
    stand below, they are the items. With ``examples_below`` what stands below a whole item is an example of it."""
    made: list[Line] = []
    number = 0
    while number < len(run):
        line = run[number]
        below = number + 1
        while below < len(run) and run[below].level > line.level:
            below += 1
        inside = run[number + 1 : below]
        if line.kind == "item" and inside and (line.text.endswith(":") or _STEM.search(line.text)):
            if all(count_words(one.text) <= SUB_ITEM_WORDS for one in inside) or _PARTS_FOLLOW.search(line.text):
                made.append(replace(line, text=f"{line.text} {'; '.join(one.text for one in inside)}"))
                number = below
                continue
            made.append(replace(line, kind="lead"))
        else:
            made.append(line)
            if examples_below and line.kind == "item":
                made += (replace(one, kind="lead") for one in inside)
                number = below
                continue
        number += 1
    return made


def _joined(one: Said, over: Said) -> Said:
    """What a column and a row say of a cell; the row decides where they differ."""
    return Said(
        over.area or one.area,
        over.tier or one.tier,
        one.phases if over.phases is None else over.phases,
        over.section or one.section,
        over.kind or one.kind,
    )


def _also(one: Said, ticked: Said) -> Said:
    """A row that is ticked for several ages is for all of them."""
    phases = one.phases if ticked.phases is None else (*(one.phases or ()), *ticked.phases)
    return replace(one, phases=phases, tier=one.tier or ticked.tier)
