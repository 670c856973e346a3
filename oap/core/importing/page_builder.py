"""The blocks of somebody else's handbook, gathered into pages, with every word either on one of them or left out.

Which heading is an area, a tier, a page or a part of one is decided by ``heads`` and ``headings``, what a table holds
by ``tables`` and ``table_rows``; ``collected`` holds what was found. Whatever ends on no page is listed with why, so
that nobody believes it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace

from oap.core.importing.blocks import Block, Line, Table, count_letters, lines_of
from oap.core.importing.codes import find_codes
from oap.core.importing.collected import Collected, Pages
from oap.core.importing.headings import BOX, LEAD, SAID_AS_LINE, Headings, repeated, title_of
from oap.core.importing.heads import Heads, Said
from oap.core.importing.level_key import LevelKey, find_key
from oap.core.importing.lines import (
    are_examples_below,
    is_short_sentence,
    joined_paragraphs,
    list_at_end,
    pieces,
    sentences,
)
from oap.core.importing.offers import ENOUGH, ENOUGH_UNDER_AREAS, are_offers, promises, tells
from oap.core.importing.outline import INSIDE_PAGES, Open, Place
from oap.core.importing.table_rows import Rows, nested
from oap.core.importing.telling import JOIN, LEAVE_OUT, LEFT_OUT, NOTHING, PAGE, Told, joined_lines, said_by

FEW_STATED = 3  # statements in the lists and tables of a file; fewer may be a numbered paragraph and a name
Offers = Callable[[str], bool]  # whether a sentence says that something is done
_CHILD = re.compile(r"\b(?:child|children|pupils?|students?|learners?|young (?:person|people))\b", re.IGNORECASE)


def gather(blocks: Iterable[Block], heads: Heads, told: Told = NOTHING) -> Pages:
    """Every page found, those without statements too, and what belongs to none. ``told`` is what a person says of
    tables, headings and lines."""
    blocks = joined_lines(blocks, told)
    heads = heads.with_told({text: said for text, use in told.headings.items() if (said := said_by(use))})
    key = find_key(blocks, heads)
    heads = heads.with_key(key.tiers, find_codes(blocks, heads))
    found = _gather(blocks, heads, key, told)
    stated = _count(found)
    if stated >= FEW_STATED:
        return found
    # Neither lists nor tables under headings: what is done is in the sentences.
    areas = any(page.area for page in found.pages)
    if areas:
        promised = _gather(blocks, heads, key, told, offers=promises)
        if _count(promised) > 3 * stated:
            return promised
    tables = any(isinstance(block, Table) for block in blocks)
    asks = heads.words.asks
    if not tables and are_offers(_prose(found), asks, ENOUGH_UNDER_AREAS if areas else ENOUGH):
        return _gather(blocks, heads, key, told, offers=lambda sentence: tells(sentence, asks))
    return found


def _count(found: Pages) -> int:
    return sum(len(page.statements) for page in found.pages)


def _prose(found: Pages) -> list[str]:
    return [text for page in found.pages for text in page.text]


def _gather(blocks: Sequence[Block], heads: Heads, key: LevelKey, told: Told, offers: Offers | None = None) -> Pages:
    below = are_examples_below(lines_of(blocks))
    reader = _Reader(heads, title_of(blocks, heads), repeated(blocks), told, offers, below)
    for number, block in enumerate(blocks):
        if (use := told.lines.get(number, "")) and use != JOIN:
            reader.as_told(block, number, use)
        elif number in key.lines:
            reader.explain(key.lines[number], number)
        elif isinstance(block, Line):
            reader.take(replace(block, block=number), number)
        else:
            reader.take(block, number)
    return reader.finish()


class _Reader:
    """Walks the blocks and knows which list and which paragraphs it is in."""

    def __init__(
        self,
        heads: Heads,
        title: int,
        parts: Set[tuple[float, str]],
        told: Told,
        offers: Offers | None,
        examples_below: bool,
    ) -> None:
        self._offers = offers  # which sentences are statements, in a file of prose
        self.onto = Collected(heads, examples_below)
        self._headings, self._title = Headings(self.onto, parts, told), title
        self._rows = Rows(self.onto, self._heading, told)
        self._items: list[Line] = []  # of the list that is being read
        self._prose: list[Line] = []  # paragraphs of the part that is being read

    def take(self, block: Block, number: int) -> None:
        """Read the block with that number."""
        self.onto.place = Place(number)
        if isinstance(block, Table):
            self._end()
            self._end_lead()
            self._table(block)
            return
        if number == self._title and isinstance(block, Line) and not self._headings.is_told(block):
            self._end()
            self._headings.open_title(block)
            return
        for line, sign in pieces(block):
            self.onto.sign(sign)
            above, family = self.onto.heads.with_family_wording(line.text)
            self._line(replace(line, text=above))
            if family:
                self._line(replace(line, kind="paragraph", text=family))

    def as_told(self, block: Block, number: int, use: str) -> None:
        """Take a block as what somebody said that it is, whatever it looks like."""
        self._end()
        self.onto.place = Place(number)
        lines = list(lines_of([block]))
        if use == PAGE:
            page = self.onto.outline.page()
            self._headings.open(Line("heading", " ".join(one.text for one in lines)), _level_of(page), names_page=True)
            return
        for line, sign in (piece for one in lines for piece in pieces(one)):
            self.onto.sign(sign)
            if use == LEAVE_OUT:
                self.onto.leave(line.text, LEFT_OUT, line.where)
            else:
                self.onto.told(replace(line, kind="item"), use)

    def explain(self, lines: Iterable[Line], number: int) -> None:
        """Take lines of a key, the block with that number, as text, whatever they look like."""
        self._end_list()
        self._end_prose()
        self.onto.place = Place(number)
        for line in lines:
            if line.kind == "heading":
                self.onto.leave(line.text, "The head of a column", line.where)
                continue
            for piece, sign in pieces(line):
                self.onto.sign(sign)
                self.onto.text(piece.text, piece.where)

    def finish(self) -> Pages:
        self._end()
        return self.onto.finish()

    def _line(self, line: Line, offset: float = 0) -> None:
        if line.kind == "heading":
            self._heading(line, line.level + offset)
        elif line.kind == "title":
            self._sheet_title(line)
        elif line.kind == "note":
            self._end_list()
            page = self.onto.page()
            if page is None:
                self.onto.leave(line.text, "A note before the first heading", line.where)
            else:
                self.onto.put_text(page, line.text)
        elif line.kind == "item":
            self._item(line)
        else:
            self._paragraph(line)

    def _sheet_title(self, line: Line) -> None:
        """The name or the title of a sheet: what it says holds over its rows; otherwise it is the page of those that
        have no other."""
        if self.onto.heads.said(line.text).something:
            self._heading(line, line.level)
            return
        self._end()
        self.onto.outline.close(line.level)
        self._headings.open_title(line)

    def _item(self, line: Line) -> None:
        said = self.onto.heads.said(line.text)
        if said.everything and line.bold and (said.tier or said.section in INSIDE_PAGES or said.phases is not None):
            self._heading(line, SAID_AS_LINE)  # a head that somebody made an item
            return
        self._end_prose()
        self._items.append(line)

    def _paragraph(self, line: Line) -> None:
        if (self._items or self._prose) and (words := self.onto.heads.family_wording(line.text)):
            self._said_to_families(line, words)
            return
        if (self._items or self._prose) and (tags := self.onto.heads.tags(line.text)) is not None:
            self._tagged(line, *tags)
            return
        self._end_list()
        lead = line.text.endswith(":")
        said = self.onto.heads.said(line.text.removesuffix(":"))
        holds = said.everything and (said.tier or said.area or said.section or said.phases is not None)
        special = (top := self.onto.page(make=False)) is not None and top.is_special
        if (
            holds
            and not special
            and (lead or line.bold or (not line.text.endswith(".") and len(line.text.split()) < 9))
        ):
            self._heading(replace(line, text=line.text.removesuffix(":")), LEAD if lead else SAID_AS_LINE, lead=lead)
            return
        self._end_lead()
        self._headings.say_of_title(line.text)
        if self.onto.in_contents(line.text, line.where):
            return
        self._prose.append(line)

    def _end_lead(self) -> None:
        """Words before a list hold no longer than the list."""
        inner = self.onto.outline.innermost()
        if inner is not None and inner.lead and inner.items:
            self._end_prose()
            self.onto.outline.close(inner.level)

    def _said_to_families(self, line: Line, words: str) -> None:
        """A line that says to families what the line above says."""
        here = self.onto.place
        self.onto.place = Place(line.block)
        self.onto.leave(line.text[: -len(words)], "Says that the family wording follows", line.where)
        self.onto.place = here
        run = self._items or self._prose
        above = run[-1]
        if above.family is not None:  # a second paragraph of it
            line, words = above.family, f"{above.family.text} {words}"
        run[-1] = replace(above, family=replace(line, text=words))

    def _tagged(self, line: Line, said: Said, who: tuple[str, ...]) -> None:
        """A line of tags makes a statement of what stands above it: how much help it is, for whom and by whom."""
        above = (self._items or self._prose).pop()
        self._end_list()
        self._end_prose()
        section = self.onto.outline.section
        over = replace(said, section=section if section in INSIDE_PAGES else "provision")
        for one in self._where_they_stood([above]):
            self.onto.content(one, over, "tags", who)
        self.onto.leave(line.text, "Read as how much help, the age and who does it", line.where)

    def _heading(self, line: Line, level: float, *, lead: bool = False, names_page: bool = False) -> None:
        self._end()
        self._headings.open(line, level, lead, names_page)

    def _end(self) -> None:
        self._end_list()
        self._end_prose()

    def _end_list(self) -> None:
        """Put the list down; an item that says of those below it how much help they are is the head of these."""
        run, self._items = self._items, []
        while run:
            head = next((n for n in range(len(run) - 1) if self._heads_items(run[n], run[n + 1])), len(run))
            self._put_list(run[:head])
            below = head + 1
            while below < len(run) and run[below].level > run[head].level:
                below += 1
            for line in self._where_they_stood(run[head : head + 1]):
                self._headings.open(line, SAID_AS_LINE)
            self._put_list(run[head + 1 : below])
            if head < len(run):
                self.onto.outline.close(SAID_AS_LINE)
            run = run[below:]

    def _heads_items(self, line: Line, below: Line) -> bool:
        said = self.onto.heads.said(line.text)
        says = bool(said.tier) or said.section in INSIDE_PAGES or said.phases is not None
        return below.level > line.level and says and said.everything and not said.area

    def _put_list(self, run: Sequence[Line]) -> None:
        if not run:
            return
        inner = self.onto.outline.innermost()
        if inner is not None:
            inner.content = inner.items = True
            for one in reversed(self.onto.outline.stack):
                if one.role == "page":
                    one.items = one.items or one is inner
                    break
        for line in self._where_they_stood(nested(run, self.onto.examples_below)):
            if not self.onto.in_contents(line.text, line.where):
                self.onto.content(line, Said())

    def _end_prose(self) -> None:
        run, self._prose = self._prose, []
        if not run:
            return
        inner = self.onto.outline.innermost()
        as_list = (
            inner is not None
            and inner.role == "holds"
            and not inner.items
            and (inner.said.section in INSIDE_PAGES or bool(inner.said.tier) or inner.said.phases is not None)
            and len(run) > 1
            and all(is_short_sentence(line.text) for line in run)
        )
        unsigned = 0
        if inner is not None:
            inner.content = True
            if inner.role == "page" and self.onto.outline.area and self._offers is None:
                unsigned = list_at_end(run)
        run = run if self._offers is None else joined_paragraphs(run)
        for left, line in zip(range(len(run), 0, -1), self._where_they_stood(run), strict=True):
            if as_list or left <= unsigned:
                self.onto.content(line, Said(), "paragraphs")
            elif self._offers is not None:
                self._sentences(line, self._offers)
            else:
                self.onto.text(line.text, line.where)

    def _sentences(self, line: Line, offers: Offers) -> None:
        """A paragraph of a file without lists: each sentence that offers something is a statement."""
        at_home = self.onto.outline.section == "home"
        page = self.onto.page(make=False)
        about = page is not None and bool(page.area) and not (page.statements or page.is_special or page.text)
        if about and not at_home and _CHILD.search(line.text) and not any(map(offers, sentences(line.text))):
            for sentence in sentences(line.text):  # what the need looks like, before what is done about it
                self.onto.content(replace(line, text=sentence), Said(section="signs"), "sentences")
            return
        for sentence in sentences(line.text):
            if (at_home or offers(sentence)) and not sentence.endswith("?"):
                self.onto.content(replace(line, text=sentence), Said(), "sentences")
            else:
                self.onto.text(sentence, line.where)

    def _where_they_stood(self, run: Sequence[Line]) -> Iterator[Line]:
        """Lines that are put down only now, while something else is read."""
        here = self.onto.place
        for line in run:
            self.onto.place = here if line.block < 0 else Place(line.block)
            yield line
        self.onto.place = here

    def _table(self, table: Table) -> None:
        width = max((cell.column + cell.across for row in table.rows for cell in row), default=0)
        beside = self._are_boxes(table)
        if table.box or beside or (width == 1 and len(table.rows) < 3):
            for cells in table.rows:
                for cell in cells:
                    for line, sign in (piece for one in cell.lines for piece in pieces(one)):
                        self.onto.sign(sign)
                        self._line(line, BOX)
            self._end_list()
            self._end_prose()
            self.onto.outline.close(SAID_AS_LINE if beside else LEAD)
            return
        self._rows.read(table)

    def _are_boxes(self, table: Table) -> bool:
        """Whether a table is boxes beside each other, each with a head of its own and a list below it."""
        cells = [cell for row in table.rows for cell in row if count_letters(cell.text)]
        return (
            len(table.rows) == 1
            and len(cells) > 1
            and all(len(cell.lines) > 1 and cell.lines[0].kind != "item" for cell in cells)
            and all(cell.lines[0].bold or cell.lines[0].kind == "heading" for cell in cells)
            and all(self.onto.heads.said(cell.lines[0].text.removesuffix(":")).everything for cell in cells)
        )


def _level_of(page: Open | None) -> float:
    """The level of a heading that somebody makes of a line: it ends the page above it, as the next page would."""
    return page.level if page is not None and page.level < SAID_AS_LINE else 1
