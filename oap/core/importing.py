"""A handbook from elsewhere, as blocks, becomes draft pages with statements. Guesses say how sure they are.

Two shapes are understood: headings with bullets below them, and tables with a column for the need and one or more for
what is provided. Whatever is not understood is listed, so that nobody believes it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from oap.core.guessing import Guess, Guesser
from oap.core.words import normalise

SAME = 86.0  # of 100: two statements this alike are shown to a person side by side
MIN_LETTERS = 12  # a statement is a sentence, not a word
MAX_STATEMENT = 600


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of the file: ``kind`` is heading, bullet, paragraph, row or header; ``where`` is for a person to look it up.

    A heading has a ``level`` (1 is the largest); a row and its header have ``cells``, where line breaks part items.
    """

    kind: str
    text: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class DraftStatement:
    """``same_as`` is (address, how alike in per cent) of the statement that it may repeat, if any."""

    text: str
    tier: Guess
    phases: Guess
    where: str
    same_as: tuple[str, int] | None = None


@dataclass(frozen=True)
class DraftPage:
    """A page to be. ``notice`` are signs of the need; ``prose`` is text that is neither sign nor statement."""

    title: str
    area: Guess
    topic: Guess
    phases: Guess
    statements: tuple[DraftStatement, ...]
    notice: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class NotUnderstood:
    where: str
    text: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What an import would make. Nothing is kept yet."""

    pages: tuple[DraftPage, ...]
    left_over: tuple[NotUnderstood, ...]

    @property
    def statements(self) -> list[DraftStatement]:
        return [statement for page in self.pages for statement in page.statements]


@dataclass
class _Page:
    title: str
    level: int
    where: str
    context: str = ""
    area: str = ""
    phase: str = ""
    statements: list[tuple[str, str, str, str]] = field(default_factory=list)  # text, tier, phase, where
    notice: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)


def plan(blocks: Iterable[Found], guesser: Guesser, existing: Mapping[str, str]) -> Plan:
    """Draft pages for the blocks. ``existing`` are the words of statements by address, to find repeats."""
    reader = _Reader(guesser)
    for block in blocks:
        reader.take(block)
    pages = [page for page in reader.pages if page.statements or page.notice]
    left = list(reader.left_over)
    for page in reader.pages:
        if page not in pages:
            left += [
                NotUnderstood(page.where, f"{page.title}: {text}", "Text without a statement") for text in page.prose
            ]
    repeats = _repeats([text for page in pages for text, *_ in page.statements], existing)
    made, number = [], 0
    for page in pages:
        count = len(page.statements)
        made.append(_draft(page, guesser, repeats[number : number + count]))
        number += count
    return Plan(tuple(made), tuple(left))


class _Reader:
    """Walks the blocks and knows which page, tier, phase and section it is in."""

    def __init__(self, guesser: Guesser) -> None:
        self.guesser = guesser
        self.pages: list[_Page] = []
        self.left_over: list[NotUnderstood] = []
        self._page: _Page | None = None
        self._area = self._tier = self._phase = ""
        self._area_level = self._phase_level = 0
        self._context: list[tuple[int, str]] = []
        self._noticing = False
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
        if area := self.guesser.named_area(text):
            self._area, self._area_level = area, block.level
            self._page, self._tier, self._phase, self._noticing, self._context = None, "", "", False, []
            return
        if tier := self.guesser.named_tier(text):
            self._tier, self._noticing = tier, False
            return
        if phase := self.guesser.named_phase(text):
            self._phase, self._phase_level, self._noticing = phase, block.level, False
            if self._page is not None and block.level <= self._page.level:
                self._page = None  # a phase above the needs: the next heading is a page
            return
        section = self.guesser.named_section(text)
        if section and self._page is not None and block.level > self._page.level:
            self._noticing = section == "notice"
            if section == "provision":
                self._tier = ""
            return
        if block.level <= self._area_level:
            self._area, self._area_level = "", 0
        if self._phase and block.level <= self._phase_level:
            self._phase, self._phase_level = "", 0
        self._context = [(level, said) for level, said in self._context if level < block.level]
        context = " ".join(said for _, said in self._context)
        self._context.append((block.level, text))
        self._page = _Page(text, block.level, block.where, context, self._area, self._phase)
        self._tier, self._noticing = "", False
        self.pages.append(self._page)

    def _item(self, text: str, where: str, tier: str = "") -> None:
        text = _tidy(text)
        if self._page is None:
            self.left_over.append(NotUnderstood(where, text, "No heading says what it belongs to"))
        elif self._noticing:
            self._page.notice.append(text)
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
                here = _Page(
                    need, ROW_LEVEL, block.where, " ".join(said for _, said in self._context), self._area, self._phase
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
        was, self._noticing = self._noticing, False
        for kind, tier, cell in zip(self._columns, self._tiers, block.cells, strict=True):
            if kind == "provision":
                for item in cell_items(cell):
                    self._item(item, block.where, tier)
            elif not kind and cell.strip():
                self._leave(Found("row", cell, where=block.where), "A column that is neither need nor provision")
        self._noticing = was


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
        parts = re.split(r"\s*[•▪●;]\s+", lines[0])
        lines = parts if len(parts) > 1 else _SENTENCE.split(lines[0])
    return [_tidy(line) for line in lines if line.strip()]


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def _repeats(texts: Sequence[str], existing: Mapping[str, str]) -> list[tuple[str, int] | None]:
    """For each text the existing statement it is most alike, if it is alike at all."""
    addresses = list(existing)
    plain = [normalise(existing[address]) for address in addresses]
    found: list[tuple[str, int] | None] = []
    for text in texts:
        best = process.extractOne(normalise(text), plain, scorer=fuzz.token_sort_ratio, score_cutoff=SAME)
        found.append((addresses[best[2]], round(best[1])) if best else None)
    return found


def _draft(page: _Page, guesser: Guesser, repeats: Sequence[tuple[str, int] | None]) -> DraftPage:
    words = [page.context, page.title, page.title, *page.notice, *(text for text, *_ in page.statements)]
    area, topic = guesser.place(page.title, words, page.area)
    phases = guesser.phases(page.phase, [page.title, page.context])
    return DraftPage(
        page.title, area, topic, phases,
        tuple(
            DraftStatement(text, guesser.tier(tier, text), guesser.phases(phase, [text]), where, same)
            for (text, tier, phase, where), same in zip(page.statements, repeats, strict=True)
        ),
        tuple(page.notice), tuple(page.prose), page.where,
    )  # fmt: skip


def words_of(guess: Guess) -> Iterator[str]:
    """The values of a guess, one by one."""
    yield from guess.value.split()
