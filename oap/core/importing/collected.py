"""What an import has gathered so far: pages and what stands on them, and the words that are on none with why.

Whoever walks the file (lines, headings, tables) puts each word down here; by the headings that are open, it becomes a
statement, a sign or text of a page, or is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from oap.core.importing.blocks import Left, Line, count_letters, count_words, tidy
from oap.core.importing.heads import Heads, Said
from oap.core.importing.outline import INSIDE_PAGES, Gathered, Open, Outline, Statement

MIN_LETTERS = 6  # a statement is more than a word
MAX_STATEMENT = 600

READ_AS = {
    "area": "Read as the area of need",
    "tier": "Read as how much help",
    "phases": "Read as the age",
    "section": "Read as the head of a part",
}


@dataclass(frozen=True)
class Pages:
    """The pages in the order of the file, and all words that are on none."""

    pages: tuple[Gathered, ...]
    left: tuple[Left, ...]


class Collected:
    """The pages so far, the headings that are open, and what was left out."""

    def __init__(self, heads: Heads) -> None:
        self.heads, self.outline = heads, Outline()
        self.pages: list[Gathered] = []
        self.left: list[Left | None] = []  # None: words that have become a title after all
        self.signs: list[str] = []  # numbers and letters before items and headings

    def finish(self) -> Pages:
        """All pages with something on them. A page without statements is a guide, a bare heading is left out."""
        for page in self.pages:
            if not page.statements and not page.signs:
                if page.text:
                    page.kind = page.kind if page.is_special else "guides"
                elif page.named:
                    self.leave(page.title, "A heading with nothing of its own under it", page.where)
        if self.signs:
            self.leave(" ".join(self.signs), "Numbers and letters before headings and items", "the whole file")
        pages = tuple(page for page in self.pages if page.statements or page.signs or page.text)
        return Pages(pages, tuple(left for left in self.left if left is not None))

    def leave(self, text: str, why: str, where: str) -> int:
        """Put words down as on no page; gives their number, by which they may still be taken onto one."""
        text = tidy(text)
        if count_letters(text):
            self.left.append(Left(text, why, where))
        else:
            self.left.append(None)
        return len(self.left) - 1

    def sign(self, sign: str) -> None:
        """Put down the number or letter before an item."""
        if count_letters(sign):
            self.signs.append(sign)

    def in_contents(self, text: str, where: str) -> bool:
        """Whether the table of contents is open; then the words are left out with it."""
        inner = self.outline.innermost()
        if inner is None or inner.role != "contents":
            return False
        self.leave(text, "The table of contents", where)
        return True

    def page(self, make: bool = True) -> Gathered | None:
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
            self.left[heading.heading_left] = None
        title = re.sub(r"^(?:broad )?areas? of need\s*\d?\s*[:–-]\s*(?=\w)", "", heading.text, flags=re.IGNORECASE)
        if title != heading.text:
            self.leave(heading.text[: -len(title)], READ_AS["area"], heading.where)
        heading.page = Gathered(title, heading.where, kind, "", self.outline.area, self.outline.phases, named)
        self.pages.append(heading.page)
        return heading.page

    def text(self, text: str, where: str, why: str = "It is before the first heading") -> None:
        """Put words down as text of the open page."""
        page = self.page()
        if page is None:
            self.leave(text, why, where)
        elif count_letters(text):
            page.text.append(tidy(text))

    def content(self, line: Line, over: Said, sure: float = 0.0, why: str = "", who: tuple[str, ...] = ()) -> None:
        """An item: a sign, a statement, or text, by the headings above it. ``over`` is what a table says of it."""
        page = self.page()
        if page is None:
            self.leave(line.text, "No heading says what it belongs to", line.where)
            return
        if line.kind == "lead":
            page.text.append(line.text)
            return
        section = over.section or self.outline.section
        if page.is_special and not self._title_page_begins(page, section) and not self._is_part(page, section):
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

    def _is_part(self, page: Gathered, section: str) -> bool:
        """Whether an open part of a guide is what is provided."""
        named = next((one for one in self.outline if one.page is page), None)
        return named is not None and section == "provision" and self.outline.has_parts(named)

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


def read_as(said: Said) -> str:
    """Why a heading that says how much help, for which age or which part is on no page."""
    found = (READ_AS[name] for name in ("tier", "phases", "section") if getattr(said, name) not in ("", None))
    return next(found, READ_AS["section"])
