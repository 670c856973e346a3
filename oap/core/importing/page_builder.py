"""The blocks of somebody else's handbook, gathered into pages, with every word either on one of them or left out.

Which heading is an area, a tier, a page or a part of one is decided by ``heads`` and ``outline``, what a table holds by
``tables``. Whatever ends on no page is listed with why, so that nobody believes it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from oap.core.importing.blocks import Block, Cell, Left, Line, Table, count_letters, count_words, tidy
from oap.core.importing.heads import Heads, Said
from oap.core.importing.level_key import find_key
from oap.core.importing.lines import cell_pieces, pieces
from oap.core.importing.outline import INSIDE_PAGES, Gathered, Open, Outline, Statement
from oap.core.importing.tables import NAME_WORDS, Column, Row, understand

MIN_LETTERS = 6  # a statement is more than a word
MAX_STATEMENT = 600
PARAGRAPH_WORDS = 30  # of a paragraph that may be a statement
SUB_ITEM_WORDS = 4
SAID_AS_LINE, LEAD, BANNER, ROW, BOX = 300.0, 310.0, 500.0, 600.0, 700.0  # levels below those of any real heading

_NAMES = {
    "area": "Read as the area of need",
    "tier": "Read as how much help",
    "phases": "Read as the age",
    "section": "Read as the head of a part",
}
_LOST_SENTENCE = "A heading inside a page: what is under it is on the page without it"


@dataclass(frozen=True)
class Pages:
    """The pages in the order of the file, and all words that are on none."""

    pages: tuple[Gathered, ...]
    left: tuple[Left, ...]


def gather(blocks: Iterable[Block], heads: Heads) -> Pages:
    """Every page found, those without statements too, and what belongs to none."""
    blocks = list(blocks)
    key = find_key(blocks, heads)
    heads = heads.with_key(key.tiers)
    reader = _Reader(heads, _title(blocks, heads))
    for number, block in enumerate(blocks):
        if number in key.lines:
            reader.explain(key.lines[number])
        else:
            reader.take(block)
    return reader.finish()


def _title(blocks: Sequence[Block], heads: Heads) -> Block | None:
    """The heading that is the title of the whole document: the first, above all others, and of no single need."""
    headings = [one for one in blocks if isinstance(one, Line) and one.kind == "heading"]
    if len(headings) < 2 or any(one.level <= headings[0].level for one in headings[1:]):
        return None
    said = heads.said(headings[0].text)
    if said.everything:
        return None
    areas = any(heads.said(one.text).area for one in headings[1:])
    return headings[0] if areas or heads.names_document(headings[0].text) else None


class _Reader:
    """Walks the blocks and knows which page, tier, age and part it is in."""

    def __init__(self, heads: Heads, title: Block | None) -> None:
        self.heads, self.outline, self._title = heads, Outline(), title
        self.pages: list[Gathered] = []
        self._left: list[Left | None] = []  # None: words that have become a title after all
        self._signs: list[str] = []  # numbers and letters before items and headings
        self._items: list[Line] = []  # of the list that is being read
        self._labels: dict[int, Said] = {}  # what the heads of a table's rows say, by column
        self._prose: list[Line] = []  # paragraphs of the part that is being read

    def take(self, block: Block) -> None:
        if isinstance(block, Table):
            self._end_list()
            self._end_prose()
            self._table(block)
            return
        if block is self._title:
            self._open_title(block)
            return
        for line, sign in pieces(block):
            self._sign(sign)
            self._line(line)

    def explain(self, lines: Iterable[Line]) -> None:
        """Take lines of a key as text, whatever they look like."""
        self._end_list()
        self._end_prose()
        for line in lines:
            if line.kind == "heading":
                self._leave(line.text, "The head of a column", line.where)
                continue
            for piece, sign in pieces(line):
                self._sign(sign)
                self._text(piece.text, piece.where)

    def finish(self) -> Pages:
        self._end_list()
        self._end_prose()
        for page in self.pages:
            if not page.statements and not page.signs:
                if page.text:
                    page.kind = page.kind if page.is_special else "guides"
                elif page.named:
                    self._leave(page.title, "A heading with nothing of its own under it", page.where)
        if self._signs:
            self._leave(" ".join(self._signs), "Numbers and letters before headings and items", "the whole file")
        pages = tuple(page for page in self.pages if page.statements or page.signs or page.text)
        return Pages(pages, tuple(left for left in self._left if left is not None))

    # Words that are on no page

    def _leave(self, text: str, why: str, where: str) -> int:
        text = tidy(text)
        if count_letters(text):
            self._left.append(Left(text, why, where))
        else:
            self._left.append(None)
        return len(self._left) - 1

    def _sign(self, sign: str) -> None:
        if count_letters(sign):
            self._signs.append(sign)

    # Lines

    def _line(self, line: Line, offset: float = 0) -> None:
        if line.kind == "heading":
            self._heading(line, line.level + offset)
        elif line.kind == "note":
            self._end_list()
            page = self._page()
            if page is None:
                self._leave(line.text, "A note before the first heading", line.where)
            else:
                page.text.append(line.text)
        elif line.kind == "item":
            self._item(line)
        else:
            self._paragraph(line)

    def _item(self, line: Line) -> None:
        said = self.heads.said(line.text)
        if said.everything and line.bold and (said.tier or said.section in INSIDE_PAGES or said.phases is not None):
            self._heading(line, SAID_AS_LINE)  # a head that somebody made an item
            return
        self._end_prose()
        self._items.append(line)

    def _paragraph(self, line: Line) -> None:
        if (self._items or self._prose) and (tags := self.heads.tags(line.text)) is not None:
            self._tagged(line, *tags)
            return
        self._end_list()
        lead = line.text.endswith(":")
        said = self.heads.said(line.text.removesuffix(":"))
        holds = said.everything and (said.tier or said.area or said.section or said.phases is not None)
        special = (top := self._page(make=False)) is not None and top.is_special
        if (
            holds
            and not special
            and (lead or line.bold or (not line.text.endswith(".") and len(line.text.split()) < 9))
        ):
            self._heading(replace(line, text=line.text.removesuffix(":")), LEAD if lead else SAID_AS_LINE, lead=lead)
            return
        inner = self.outline.innermost()
        if inner is not None and inner.lead and inner.items:
            self._end_prose()
            self.outline.close(inner.level)
        if self._in_contents(line.text, line.where):
            return
        self._prose.append(line)

    def _tagged(self, line: Line, said: Said, who: tuple[str, ...]) -> None:
        """A line of tags makes a statement of what stands above it: how much help it is, for whom and by whom."""
        above = (self._items or self._prose).pop()
        self._end_list()
        self._end_prose()
        section = self.outline.section
        over = replace(said, section=section if section in INSIDE_PAGES else "provision")
        self._content(above, over, 0.95, "a line below it says how much help it is", who)
        self._leave(line.text, "Read as how much help, the age and who does it", line.where)

    def _in_contents(self, text: str, where: str) -> bool:
        inner = self.outline.innermost()
        if inner is None or inner.role != "contents":
            return False
        self._leave(text, "The table of contents", where)
        return True

    # Headings

    def _heading(self, line: Line, level: float, lead: bool = False, names_page: bool = False) -> None:
        self._end_list()
        self._end_prose()
        text = tidy(line.text)
        if not count_letters(text):
            return
        said = self.heads.said(text)
        self._sign(said.number)
        text = text[len(said.number) :].strip(" :–—-") if said.number and text.startswith(said.number) else text
        if names_page:
            said = Said(area=said.area, rest=text)
        self.outline.close(level, said)
        heading = Open(
            level, "part", said, text, line.where, line.looks or (line.bold and line.kind != "heading"), lead=lead
        )
        page = self.outline.page()
        if page is not None and said.everything and said.kind not in ("", "contents"):
            said = heading.said = Said(section=said.section or "other")  # a page may have a glossary of its own
        if said.kind == "contents" and said.everything:
            heading.role = "contents"
            self._leave(text, "The table of contents", line.where)
        elif names_page:
            self._open_page(heading, text)
        elif page is not None and page.page is not None and page.page.is_special and not _ends(page.page, said):
            page.page.text.append(text)
        elif said.area and said.everything and (page is None or (not page.said.area and not self._area_above(page))):
            heading.role = "area"
            heading.heading_left = self._leave(text, _NAMES["area"], line.where)
        elif said.kind and said.everything and page is None:
            self._open_page(heading, text, said.kind)
        elif said.everything and not said.area and (page is not None or self._says_of_pages(said)):
            heading.role = "holds"
            if page is not None:
                page.inner = min(page.inner, level)
            heading.heading_left = self._leave(text, self._read_as(said), line.where)
        elif page is not None and (self._inside(page, heading) or said.everything):
            heading.role = "part"
            self._leave(text, _LOST_SENTENCE, line.where)
        else:
            if said.section == "other" and (self.outline.tier or self.outline.section in INSIDE_PAGES):
                heading.said = replace(said, section="")  # “Resources” among expectations is what a page is about
            self._open_page(heading, said.rest or text)
        self.outline.open(heading)

    def _open_title(self, line: Line) -> None:
        self._end_list()
        self._end_prose()
        text = tidy(line.text)
        heading = self.outline.open(Open(line.level, "title", Said(rest=text), text, line.where))
        heading.heading_left = self._leave(text, "The title of the document", line.where)

    def _area_above(self, page: Open) -> bool:
        return any(one.said.area for one in self.outline.stack[: self.outline.stack.index(page)])

    def _says_of_pages(self, said: Said) -> bool:
        """Whether a heading above the first page says something of those below, or of a page that its area names."""
        return bool(said.tier) or said.phases is not None or said.section in INSIDE_PAGES

    def _read_as(self, said: Said) -> str:
        found = (_NAMES[name] for name in ("tier", "phases", "section") if getattr(said, name) not in ("", None))
        return next(found, _NAMES["section"])

    def _inside(self, page: Open, heading: Open) -> bool:
        """Whether a heading whose words say nothing stands inside the page, rather than beginning one."""
        above = self.outline.stack[self.outline.stack.index(page) + 1 :]
        if any(one.role == "holds" for one in above):
            return True
        if page.inner <= heading.level:
            return True
        return (page.role == "page" and heading.looks and not page.looks) or heading.level >= SAID_AS_LINE > page.level

    def _open_page(self, heading: Open, title: str, kind: str = "") -> None:
        """Open a page; one with the same title in the same area goes on."""
        said = heading.said
        if title != heading.text:
            # What was taken off the title is left out by its words, so that nothing is lost.
            cut = heading.text.replace(title, " ", 1)
            self._leave(cut, self._read_as(said) if not said.area else _NAMES["area"], heading.where)
        area = said.area or self.outline.area
        heading.role = "page"
        same = next((p for p in self.pages if p.title == title and p.area == area and not p.is_special), None)
        if same is not None and not kind:
            self._leave(title, "The title of a page that is there already", heading.where)
            heading.page = same
            return
        context = " ".join(one.text for one in self.outline if one.role in ("page", "holds"))
        phases = said.phases if said.phases is not None else self.outline.phases
        if not kind and not area and re.search(r"\bexpect", f"{context} {title}", re.IGNORECASE):
            kind = "expectations"
        heading.page = Gathered(title, heading.where, kind or "needs", context, area, phases)
        self.pages.append(heading.page)

    def _page(self, make: bool = True) -> Gathered | None:
        """The page that words belong to here. Words under an area or a title alone make a page of that name."""
        for one in reversed(self.outline.stack):
            if one.role == "contents":
                return None
            if one.page is not None:
                return one.page
            if one.role in ("area", "title"):
                return self._page_of(one) if make else None
        if make and self.outline.stack:
            return self._page_of(self.outline.stack[0])
        return None

    def _page_of(self, heading: Open) -> Gathered:
        kind = "guides" if heading.role == "title" else "needs"
        named = heading.heading_left >= 0
        if named:
            self._left[heading.heading_left] = None
        title = re.sub(r"^(?:broad )?areas? of need\s*\d?\s*[:–-]\s*(?=\w)", "", heading.text, flags=re.IGNORECASE)
        if title != heading.text:
            self._leave(heading.text[: -len(title)], _NAMES["area"], heading.where)
        heading.page = Gathered(title, heading.where, kind, "", self.outline.area, self.outline.phases, named)
        self.pages.append(heading.page)
        return heading.page

    # Lists and paragraphs

    def _end_list(self) -> None:
        run, self._items = self._items, []
        if not run:
            return
        inner = self.outline.innermost()
        if inner is not None:
            inner.content = inner.items = True
            for one in reversed(self.outline.stack):
                if one.role == "page":
                    one.items = one.items or one is inner
                    break
        for line in nested(run):
            if not self._in_contents(line.text, line.where):
                self._content(line, Said())

    def _end_prose(self) -> None:
        run, self._prose = self._prose, []
        if not run:
            return
        inner = self.outline.innermost()
        as_list = (
            inner is not None
            and inner.role == "holds"
            and not inner.items
            and (inner.said.section in INSIDE_PAGES or bool(inner.said.tier) or inner.said.phases is not None)
            and len(run) > 1
            and all(_is_sentence(line.text) for line in run)
        )
        if inner is not None:
            inner.content = True
        for line in run:
            if as_list:
                self._content(line, Said(), sure=0.6, why="paragraphs under a heading, where a list is expected")
            else:
                self._text(line.text, line.where)

    def _text(self, text: str, where: str, why: str = "It is before the first heading") -> None:
        page = self._page()
        if page is None:
            self._leave(text, why, where)
        elif count_letters(text):
            page.text.append(tidy(text))

    def _content(self, line: Line, over: Said, sure: float = 0.0, why: str = "", who: tuple[str, ...] = ()) -> None:
        """An item: a sign, a statement, or text, by the headings above it. ``over`` is what a table says of it."""
        page = self._page()
        if page is None:
            self._leave(line.text, "No heading says what it belongs to", line.where)
            return
        if line.kind == "lead":
            page.text.append(line.text)
            return
        section = over.section or self.outline.section
        if page.is_special and not self._title_page_begins(page, section):
            page.text.append(line.text)
        elif section == "signs":
            page.signs.append(line.text)
        elif section in ("", "provision", "home", "need"):
            self._statement(page, line, over, section, sure, why, who)
        else:
            page.text.append(line.text)

    def _title_page_begins(self, page: Gathered, section: str) -> bool:
        """A short document has its title above signs and statements: then the title names its page."""
        named = next((one for one in self.outline if one.page is page), None)
        if named is None or named.role != "title" or section not in INSIDE_PAGES:
            return False
        page.kind = "needs"
        return True

    def _statement(
        self, page: Gathered, line: Line, over: Said, section: str, sure: float, why: str, who: tuple[str, ...]
    ) -> None:
        text = line.text
        if count_letters(text) < MIN_LETTERS or count_words(text) < 2 or len(text) > MAX_STATEMENT:
            page.text.append(text)
            return
        tier = "advice" if section == "home" else over.tier or self.outline.tier
        phases = over.phases if over.phases is not None else self.outline.phases
        if not sure:
            said = section or tier or phases is not None
            sure, why = (
                (0.95, "a heading says it") if said else (0.8, "an item on a page, without a heading of its own")
            )
        if line.doubt:
            sure = min(sure, 0.5)
        page.statements.append(Statement(text, tier, phases, who, line.where, sure, why, line.doubt, section == "home"))

    # Tables

    def _table(self, table: Table) -> None:
        width = max((cell.column + cell.across for row in table.rows for cell in row), default=0)
        if table.box or (width == 1 and len(table.rows) < 3):
            for cells in table.rows:
                for cell in cells:
                    for line, sign in (piece for one in cell.lines for piece in pieces(one)):
                        self._sign(sign)
                        self._line(line, BOX)
            self._end_list()
            self._end_prose()
            self.outline.close(LEAD)
            return
        inner = self.outline.innermost()
        if inner is not None and inner.role == "contents":
            for cells in table.rows:
                self._in_contents(" ".join(cell.text for cell in cells), table.where)
            return
        self._labels.clear()
        provides = bool(self.outline.tier) or self.outline.section in INSIDE_PAGES
        for number, row in enumerate(understand(table, self.heads, provides), start=1):
            where = f"{table.where}, row {number}" if table.where else ""
            if row.use in ("banner", "head"):
                self._labels.clear()
            if row.use == "banner":
                cell = next(cell for cell in row.cells if count_letters(cell.text))
                self._heading(Line("heading", tidy(cell.text), 9, where), BANNER)
            elif row.use == "body":
                self._row(row, where)
            else:
                why = "The head of a column" if row.use == "head" else "The head of the table, which is repeated"
                for cell in row.cells:
                    self._leave(cell.text, why, where)
        self._end_list()
        self.outline.close(BANNER)

    def _row(self, row: Row, where: str) -> None:
        inner = self.outline.innermost()
        if inner is not None:
            inner.content = inner.items = True
        who = tuple[str, ...]()
        for cell, column in zip(row.cells, row.columns, strict=True):
            if column.use == "label" and count_letters(cell.text):
                self._labels[cell.column] = self._label(cell, where)
        over = Said()
        for column_number in sorted(self._labels):  # one that is merged with the cell above holds on
            over = _joined(over, self._labels[column_number])
        for cell, column in zip(row.cells, row.columns, strict=True):
            if column.use == "text" and column.said.section == "who":
                who += self._who(cell.text)
            elif column.use == "flag" and re.search(r"[^\W_nN]|[✓✔☑☒✗✘●•■x]", cell.text):
                over = _also(over, column.said)
        for cell, column in zip(row.cells, row.columns, strict=True):
            if column.use == "need":
                self._need(cell, column, over, where)
        for cell, column in zip(row.cells, row.columns, strict=True):
            if column.use == "content":
                self._cell(cell, column, over, where, who)
            elif column.use in ("text", "example"):
                for piece, sign in cell_pieces(cell.lines):
                    self._sign(sign)
                    self._text(piece.text, where, "A table with no heading above it")
            elif column.use in ("rating", "flag"):
                self._leave(cell.text, "A rating", where)
            elif column.use == "number":
                self._sign(tidy(cell.text))

    def _label(self, cell: Cell, where: str) -> Said:
        text = tidy(cell.text)
        said = self.heads.said(text)
        if said.area and said.everything:
            self._heading(Line("heading", text, 9, where), ROW - 1)
            return Said()
        self._leave(text, self._read_as(said) if said.everything and not said.area else "The head of a row", where)
        return said

    def _who(self, text: str) -> tuple[str, ...]:
        found = []
        for part in re.split(r"[,;/\n]| and ", text):
            plain = part.strip().lower()
            names = self.heads.taxonomy.providers.items()
            one = next((id for id, name in names if plain and fuzz.token_set_ratio(plain, name.lower()) >= 95), "")
            found += [one] if one and one not in found else []
        return tuple(found)

    def _need(self, cell: Cell, column: Column, over: Said, where: str) -> None:
        """A need before its provision: the name of a page where none is open, otherwise signs of the page."""
        parts = cell_pieces(cell.lines)
        if not any(count_letters(piece.text) for piece, _ in parts):
            return
        said = self.heads.said(tidy(cell.text))
        if said.area and said.everything:
            self._heading(Line("heading", tidy(cell.text), 9, where), ROW - 1)
            return
        page = self.outline.page()
        short = len(parts) == 1 and parts[0][0].kind != "item" and count_words(parts[0][0].text) <= NAME_WORDS
        if short and (page is None or page.level >= ROW):
            self._heading(Line("heading", parts[0][0].text, 9, where), ROW, names_page=True)
            self._sign(parts[0][1])
            return
        over = _joined(replace(column.said, section="signs", tier="", area=""), replace(over, section=""))
        for piece, sign in parts:
            self._sign(sign)
            if piece.kind == "note":
                self._text(piece.text, where)
            else:
                self._content(piece, over)

    def _cell(self, cell: Cell, column: Column, over: Said, where: str, who: tuple[str, ...]) -> None:
        """What is provided, or signs, by the heads of the column and the row, and heads inside the cell."""
        parts, here = cell_pieces(cell.lines), _joined(column.said, over)
        if not here.section and (here.tier or here.phases is not None or column.guessed):
            above = self.outline.section
            signs = above == "signs" and not here.tier
            here = replace(here, section=above if above in ("provision", "home") or signs else "provision")
        sure = 0.7 if column.guessed else 0.0
        why = "a column without a head that is known" if column.guessed else ""
        run: list[Line] = []
        local = here

        def end() -> None:
            for line in nested(run):
                self._content(line, local, sure, why, who)
            run.clear()

        for number, (piece, sign) in enumerate(parts):
            self._sign(sign)
            if piece.kind == "note":
                self._text(piece.text, where)
                continue
            piece = replace(piece, where=where)
            said = self.heads.said(piece.text.removesuffix(":"))
            more = number + 1 < len(parts)
            head = piece.kind == "heading" or piece.text.endswith(":") or (piece.bold and piece.kind != "item")
            if more and said.everything and not said.area and (head or (not sign and count_words(piece.text) < 5)):
                end()
                self._leave(piece.text, self._read_as(said) if not said.kind else "The head of a part", where)
                local = _joined(here, said)
            elif more and head and piece.kind != "item":
                end()
                local = here
                self._text(piece.text, where, "A table with no heading above it")
            else:
                run.append(piece)
        end()


def nested(run: Sequence[Line]) -> list[Line]:
    """The items of a list. “Use pictures, such as:” and the few words below it are one item; where whole sentences
    stand below, they are the items."""
    made: list[Line] = []
    number = 0
    while number < len(run):
        line = run[number]
        below = number + 1
        while below < len(run) and run[below].level > line.level:
            below += 1
        inside = run[number + 1 : below]
        if line.kind == "item" and line.text.endswith(":") and inside:
            if all(count_words(one.text) <= SUB_ITEM_WORDS for one in inside):
                made.append(replace(line, text=f"{line.text} {'; '.join(one.text for one in inside)}"))
                number = below
                continue
            made.append(replace(line, kind="lead"))
        else:
            made.append(line)
        number += 1
    return made


def _ends(guide: Gathered, said: Said) -> bool:
    """Whether an area of need begins inside what looked like a guide. Contacts and glossaries are sorted by areas."""
    return guide.kind == "guides" and bool(said.area) and said.everything


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


def _is_sentence(text: str) -> bool:
    return count_words(text) <= PARAGRAPH_WORDS and not text.endswith(":") and not re.search(r"[.!?]\s+[A-Z]", text)
