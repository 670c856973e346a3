"""The blocks of somebody else's handbook, gathered into pages: which heading is an area, a tier, a page, a part of one.

Two shapes are understood: headings with bullets below them, and tables with a column for the need and one or more for
what is provided. Whatever is not understood is listed, so that nobody believes it is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from oap.core.importing.classifier import Guesser
from oap.core.search.tokens import normalise

MIN_LETTERS = 12  # a statement is a sentence, not a word
MAX_STATEMENT = 600
Progress = Callable[[int, int], None]  # how much of a file is read: done, of how much


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of the file: ``kind`` is heading, bullet, paragraph, row or header; ``where`` is for a person to look it
    up.

    A heading has a ``level`` (1 is the largest); a row and its header have ``cells``, where line breaks part items.
    """

    kind: str
    text: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Read:
    """The blocks of a file, and in words what was in it that could not be read, such as pictures."""

    blocks: tuple[Found, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotUnderstood:
    where: str
    text: str
    why: str


@dataclass
class Gathered:
    """A page as it is found. ``statements`` are (text, tier, phases, where), tier and phases where a heading says
    them."""

    title: str
    level: int
    where: str
    context: str = ""
    area: str = ""
    phase: str = ""
    section_level: int = 100  # the level of headings known to stand inside this page
    pages_at: Counter[int] = field(default_factory=Counter)  # how many headings of a level turned out to be pages
    statements: list[tuple[str, str, str, str]] = field(default_factory=list)  # text, tier, phase, where
    notice: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    def holds_pages(self, level: int) -> bool:
        """Whether headings of that level inside this page are pages, whatever they are called."""
        return self.section_level > level and self.pages_at[level] >= 2


def gather(blocks: Iterable[Found], guesser: Guesser) -> tuple[list[Gathered], list[NotUnderstood]]:
    """The pages in the order of the file, those without statements too, and what belongs to none."""
    reader = _Reader(guesser)
    for block in blocks:
        reader.take(block)
    return reader.pages, reader.left_over


class _Reader:
    """Walks the blocks and knows which page, tier, phase and section it is in."""

    def __init__(self, guesser: Guesser) -> None:
        self.guesser = guesser
        self.pages: list[Gathered] = []
        self.left_over: list[NotUnderstood] = []
        self._page: Gathered | None = None
        self._open: list[Gathered] = []  # the pages whose headings stand above this place, the outermost first
        self._area = self._tier = self._phase = ""
        self._area_level = self._tier_level = self._phase_level = 0
        self._section = "provision"
        self._columns: tuple[str, ...] = ()
        self._tiers: tuple[str, ...] = ()

    def take(self, block: Found) -> None:
        if block.kind == "heading":
            self._heading(block)
        elif block.kind == "header":
            self._header(block.cells)
        elif block.kind == "row":
            self._row(block)
        elif block.kind == "bullet":
            self._item(block.text, block.where)
        elif self._page is None:
            self._leave(block, "It stands before the first heading")
        else:
            self._page.prose.append(_tidy(block.text))

    def _leave(self, block: Found, why: str) -> None:
        text = block.text or " | ".join(cell for cell in block.cells if cell)
        if re.search(r"\w", text):
            self.left_over.append(NotUnderstood(block.where, _tidy(text), why))

    def _heading(self, block: Found) -> None:
        text = re.sub(
            r"^(?:section|chapter|part)?\s*\d+(?:\.\d+)*[.):]?\s+", "", _tidy(block.text), flags=re.IGNORECASE
        )
        self._columns = ()
        if normalise(text) in ("contents", "table of contents"):
            self._close(0)
            self._page = None
        elif area := self.guesser.named_area(text):
            self._close(0)
            self._area, self._area_level = area, block.level
            self._page, self._tier, self._phase, self._section = None, "", "", "provision"
        elif tier := self.guesser.named_tier(text):
            self._page, self._section = self._close(block.level), "provision"
            self._tier, self._tier_level = tier, block.level
            self._within(block.level)
        elif phase := self.guesser.named_phase(text):
            self._page, self._section = self._close(block.level), "provision"
            self._phase, self._phase_level = phase, block.level
            self._within(block.level)
        elif not self._goes_on(text, block.level):
            self._new_page(text, block)

    def _goes_on(self, text: str, level: int) -> bool:
        """Whether the heading is one inside a page: a section that pages have, or beside such a one."""
        section = self.guesser.named_section(text)
        above = [page for page in self._open if page.level < level]
        if not above or above[-1].holds_pages(level) or not (section or level >= above[-1].section_level):
            return False
        self._page, self._section = self._close(level), section or "provision"
        self._within(level)
        if level <= self._tier_level:
            self._tier, self._tier_level = "", 0
        return True

    def _within(self, level: int) -> None:
        if self._page is not None:
            self._page.section_level = min(self._page.section_level, level)

    def _new_page(self, text: str, block: Found) -> None:
        self._close(block.level)
        if block.level <= self._area_level:
            self._area, self._area_level = "", 0
        if block.level <= self._phase_level:
            self._phase, self._phase_level = "", 0
        if block.level <= self._tier_level:
            self._tier, self._tier_level = "", 0
        context = " ".join(page.title for page in self._open)
        self._page = Gathered(text, block.level, block.where, context, self._area, self._phase)
        self._section = "provision"
        self._open.append(self._page)
        self.pages.append(self._page)

    def _close(self, level: int) -> Gathered | None:
        """Close the pages of headings at this level or below; gives the innermost that is still open.

        What turns out to be only an introduction, such as “Why it matters”, is text of the page around it.
        """
        while self._open and self._open[-1].level >= level:
            closed = self._open.pop()
            if self._open and closed.statements:
                self._open[-1].pages_at[closed.level] += 1
            elif self._open and not closed.notice:
                self._open[-1].prose += closed.prose
                self.pages.remove(closed)
        return self._open[-1] if self._open else None

    def _item(self, text: str, where: str, tier: str = "") -> None:
        text = _tidy(text)
        if self._page is None:
            self.left_over.append(NotUnderstood(where, text, "No heading says what it belongs to"))
        elif self._section == "notice":
            self._page.notice.append(text)
        elif self._section == "other":
            self._page.prose.append(text)
            self.left_over.append(NotUnderstood(where, text, "Neither sign nor statement: kept as text on the page"))
        elif len(text) < MIN_LETTERS or not re.search(r"[a-z]{3}", text):
            self.left_over.append(NotUnderstood(where, text, "Too short to be a statement"))
        elif len(text) > MAX_STATEMENT:
            self._page.prose.append(text)
            self.left_over.append(
                NotUnderstood(where, text[:200] + " …", "Too long to be one statement: kept as text on the page")
            )
        else:
            self._page.statements.append((text, tier or self._tier, self._phase, where))

    # Tables

    def _header(self, cells: tuple[str, ...]) -> None:
        kinds = [self.guesser.named_column(cell) for cell in cells]
        tiers = [self.guesser.named_tier(cell) for cell in cells]
        self._tiers = tuple(tiers)
        if "provision" in kinds or any(tiers):
            self._columns = tuple("provision" if tier else kind for kind, tier in zip(kinds, tiers, strict=True))
            if "need" not in self._columns and not self._columns[0]:
                self._columns = ("need", *self._columns[1:])
        elif len(cells) == 2 and not any(kinds):
            # Two columns without known names: the usual order, and the first row is a row like the others.
            self._columns, self._tiers = ("need", "provision"), ("", "")
            self._row(Found("row", cells=cells))
        else:
            self._columns = tuple("" for _ in cells)

    def _row(self, block: Found) -> None:
        if len(self._columns) != len(block.cells) or "provision" not in self._columns:
            if len(block.cells) == 2 and not self._columns:
                self._columns, self._tiers = ("need", "provision"), ("", "")
            else:
                self._leave(block, "A table whose columns are not known")
                return
        need = " ".join(
            _tidy(cell) for kind, cell in zip(self._columns, block.cells, strict=True) if kind == "need"
        ).strip()
        here = self._page
        if need and (here is None or here.level == ROW_LEVEL):
            if here is None or here.title != need:
                here = Gathered(
                    need, ROW_LEVEL, block.where, " ".join(page.title for page in self._open), self._area, self._phase
                )
                self.pages.append(here)
                self._page = here
        elif need and here is not None:
            here.notice += [
                item
                for cell, kind in zip(block.cells, self._columns, strict=True)
                if kind == "need"
                for item in cell_items(cell)
            ]
        was, self._section = self._section, "provision"
        for kind, tier, cell in zip(self._columns, self._tiers, block.cells, strict=True):
            if kind == "provision":
                for item in cell_items(cell):
                    self._item(item, block.where, tier)
            elif not kind and cell.strip():
                self._leave(Found("row", cell, where=block.where), "A column that is neither need nor provision")
        self._section = was


ROW_LEVEL = 99  # of a page that a row of a table began
_BULLET = re.compile(r"^\s*(?:[•▪◦‣●○■□✓➢*–—-]|\d{1,2}[.)]|[a-z]\))\s+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def cell_items(cell: str) -> list[str]:
    """The statements in a cell: its bullets or lines; one long line is parted at its sentences."""
    lines = [line for line in cell.split("\n") if line.strip()]
    bulleted = [line for line in lines if _BULLET.match(line)]
    if bulleted:
        items: list[str] = []
        for line in lines:
            if _BULLET.match(line) or not items:
                items.append(_BULLET.sub("", line))
            else:
                items[-1] += " " + line.strip()
        return [_tidy(item) for item in items]
    if len(lines) == 1:
        line = _tidy(lines[0])  # one space for any number: long gaps would be looked through again and again
        parts = re.split(r" ?[•▪●;] ", line)
        lines = parts if len(parts) > 1 else _SENTENCE.split(line)
    return [_tidy(line) for line in lines if line.strip()]


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())
