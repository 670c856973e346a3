"""What an import has gathered so far: pages and what stands on them, and the words that are on none with why.

Whoever walks the file (lines, headings, tables) puts each word down here; by the headings that are open, it becomes a
statement, a sign or text of a page, or is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from oap.core.importing.blocks import Left, Line, count_letters, count_words, tidy
from oap.core.importing.heads import Heads, Said
from oap.core.importing.outline import INSIDE_PAGES, Gathered, Open, Outline, Place, Statement
from oap.core.importing.tables import Row
from oap.core.search.tokens import normalise

MIN_LETTERS = 6  # a statement is more than a word
MAX_STATEMENT = 600
SAID_ENOUGH, SAID_SHARE = 10, 0.6  # statements of which the file says what they are, and of all that share at least

_MONTHS = "january february march april may june july august september october november december".split()
# What is no provision wherever it stands: a day of a diary, how to reach somebody, that a cell says what another says.
_NO_PROVISION = re.compile(
    rf"(?:\w+day,? )?\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(_MONTHS)})(?: \d{{4}})?\s?[-–—:,].*|"
    r"[^.]{0,80}(?<!\bon)(?<!\bat)(?<!\bto) (?:\(?0\d{2,4}\)? ?\d{3} ?\d{3,4}|[\w.+-]+@[\w-]+\.[\w.-]+)"
    r"(?: \([^()]*\))?|"
    r"(?:same )?as (?:for |in )?(?:above|below|primary|secondary|early years|ks ?\d|key stage \d)",
    re.IGNORECASE,
)

_EXAMPLE = re.compile(r"(?:e\.?g\.?|i\.e\.|for example|for instance|such as)(?:[,:]|\s)", re.IGNORECASE)

_JOINS = re.compile(r"[;,]\s*(and|or)$")

READ_AS = {
    "area": "Read as the area of need",
    "tier": "Read as how much help",
    "phases": "Read as the age",
    "section": "Read as the head of a part",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of words at a place: ``use`` is title, statement, family (the wording of a statement for
    families), sign, text or left. ``page`` is the number of their page and ``number`` which of its statements, signs or
    texts they are; of words left out, which of those."""

    place: Place
    use: str
    page: int
    number: int


@dataclass(frozen=True)
class Pages:
    """The pages in the order of the file, all words that are on none, and where each of them stood."""

    pages: tuple[Gathered, ...]
    left: tuple[Left, ...]
    trace: tuple[Trace, ...] = ()
    tables: Mapping[int, tuple[Row, ...]] = field(default_factory=dict)  # each as it was understood, by its block


class Collected:
    """The pages so far, the headings that are open, and what was left out. ``examples_below`` is whether what stands
    below an item is an example of it, in this file."""

    def __init__(self, heads: Heads, examples_below: bool = False) -> None:
        self.heads, self.outline, self.examples_below = heads, Outline(), examples_below
        self.pages: list[Gathered] = []
        self.left: list[Left | None] = []  # None: words that have become a title after all
        self.signs: list[str] = []  # numbers and letters before items and headings
        self.place = Place()  # where the words stand that are put down now
        self.tables: dict[int, tuple[Row, ...]] = {}
        self._left_places: list[Place] = []
        self._put: list[tuple[Place, str, Gathered, int]] = []

    def finish(self) -> Pages:
        """All pages with something on them. A page without statements is a guide, a bare heading is left out."""
        self._settle_plain_lists()
        for page in self.pages:
            if not page.statements and not page.signs:
                if page.text:
                    page.kind = page.kind if page.is_special else "guides"
                elif page.named:
                    self.place = page.place
                    self.leave(page.title, "A heading with nothing of its own under it", page.where)
        self.place = Place()
        if self.signs:
            self.leave(" ".join(self.signs), "Numbers and letters before headings and items", "the whole file")
        pages = tuple(page for page in self.pages if page.statements or page.signs or page.text)
        left = tuple(one for one in self.left if one is not None)
        return Pages(pages, left, tuple(self._traced(pages)), self.tables)

    def _settle_plain_lists(self) -> None:
        """Where a file says of nearly all it provides which area it is for, how much help, or that it is provision, a
        list on a page of which nothing of that is said is no provision: an agenda, a list of contacts, a quiz."""
        said = sum(one.goes_by != "item" for page in self.pages for one in page.statements)
        plain = [
            page
            for page in self.pages
            if page.statements
            and not page.area
            and not page.signs
            and all(s.goes_by == "item" for s in page.statements)
        ]
        if said < SAID_ENOUGH or sum(len(page.statements) for page in plain) > (1 - SAID_SHARE) * said / SAID_SHARE:
            return
        for page in plain:
            first, page.text = len(page.text), [*page.text, *(one.text for one in page.statements)]
            page.statements, moved = [], {id(page): first}
            self._put = [
                (place, "text", one, first + number)
                if use == "statement" and id(one) in moved
                else (place, use, one, number)
                for place, use, one, number in self._put
            ]

    def _traced(self, pages: Sequence[Gathered]) -> Iterator[Trace]:
        number_of = {id(page): number for number, page in enumerate(pages)}
        for page in pages:
            if page.named:
                yield Trace(page.place, "title", number_of[id(page)], 0)
        for place, use, page, number in self._put:
            yield Trace(place, use, number_of[id(page)], number)
        kept = [place for place, left in zip(self._left_places, self.left, strict=True) if left is not None]
        for number, place in enumerate(kept):
            yield Trace(place, "left", -1, number)

    def leave(self, text: str, why: str, where: str) -> int:
        """Put words down as on no page; gives their number, by which they may still be taken onto one."""
        text = tidy(text)
        self._left_places.append(self.place)
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
            if one.role in ("area", "title") or (one.role == "holds" and one.items and self._names_its_list(one)):
                return self._page_of(one) if make else None
        if make and self.outline.stack:
            return self._page_of(self.outline.stack[0])
        return None

    def _names_its_list(self, heading: Open) -> bool:
        """Whether a heading that says an age, below no page or area, is all that stands above a list: “Preparing for
        adulthood” is what the list is about."""
        above = self.outline.stack[: self.outline.stack.index(heading)]
        alone = not any(one.role == "area" or (one.page is not None and one.role != "title") for one in above)
        return alone and heading.said.phases is not None and not heading.said.tier and not heading.said.section

    def _page_of(self, heading: Open) -> Gathered:
        kind = "guides" if heading.role == "title" else "needs"
        named = heading.heading_left >= 0
        area = self.outline.area
        same = (one for one in self.pages if one.title == heading.text and one.area == area and not one.is_special)
        if heading.role == "area" and area and (heading_page := next(same, None)) is not None:
            heading.page = heading_page
            return heading_page
        if named:
            self.left[heading.heading_left] = None
        title = re.sub(r"^(?:broad )?areas? of need\s*\d?\s*[:–-]\s*(?=\w)", "", heading.text, flags=re.IGNORECASE)
        if title != heading.text:
            self.leave(heading.text[: -len(title)], READ_AS["area"], heading.where)
        heading.page = Gathered(title, heading.where, kind, "", self.outline.area, self.outline.phases, named)
        heading.page.place = self._left_places[heading.heading_left] if named else self.place
        self.pages.append(heading.page)
        return heading.page

    def text(self, text: str, where: str, why: str = "It is before the first heading") -> None:
        """Put words down as text of the open page."""
        page = self.page()
        if page is None:
            self.leave(text, why, where)
        elif count_letters(text):
            self.put_text(page, tidy(text))

    def put_text(self, page: Gathered, text: str) -> None:
        """Put words down as text of that page."""
        self._put.append((self.place, "text", page, len(page.text)))
        page.text.append(text)

    def content(self, line: Line, over: Said, goes_by: str = "", who: tuple[str, ...] = ()) -> None:
        """An item: a sign, a statement, or text, by the headings above it. ``over`` is what a table says of it."""
        page = self.page()
        before = len(page.statements) if page is not None else 0
        self._put_down(page, line, over, goes_by, who)
        if line.family is None:
            return
        here, self.place = self.place, Place(line.family.block) if line.family.block >= 0 else self.place
        if page is not None and len(page.statements) > before:
            self._put.append((self.place, "family", page, before))
            page.statements[before].family = line.family.text
        else:
            self.text(line.family.text, line.family.where)
        self.place = here

    def _put_down(self, page: Gathered | None, line: Line, over: Said, goes_by: str, who: tuple[str, ...]) -> None:
        if page is None:
            self.leave(line.text, "No heading says what it belongs to", line.where)
            return
        if line.kind == "lead":
            self.put_text(page, line.text)
            return
        section = over.section or self.outline.section
        if page.is_special and not self._title_page_begins(page, section) and not self._is_part(page, section):
            self.put_text(page, line.text)
        elif section == "signs":
            self._put.append((self.place, "sign", page, len(page.signs)))
            page.signs.append(line.text)
        elif section in ("", "provision", "home", "need") or (section == "dont" and self._forbids(line.text)):
            self._statement(page, line, over, section, goes_by, who)
        else:
            self.put_text(page, line.text)

    def _forbids(self, text: str) -> bool:
        """Whether a line below “Don’t” says so itself; another would say the opposite where it stands alone."""
        return bool(self.heads.words.forbids.match(normalise(text)))

    def told(self, line: Line, section: str) -> None:
        """Put a line down as what somebody said that it is. A guide that gets a statement is one no more."""
        page = self.page()
        if page is not None and page.is_special and section in INSIDE_PAGES:
            page.kind = "needs"
        self.content(line, Said(section=section), "told")

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
        self, page: Gathered, line: Line, over: Said, section: str, goes_by: str, who: tuple[str, ...]
    ) -> None:
        text, joins = _without_joining(line.text)
        if (
            count_letters(text) < MIN_LETTERS
            or count_words(text) < 2
            or len(text) > MAX_STATEMENT
            or text.endswith(("?", ":"))  # a colon: what leads to a list
            or _EXAMPLE.match(text)
            or _NO_PROVISION.fullmatch(text.rstrip(" ."))
            or self.heads.words.no_provision.match(normalise(text))
        ):
            self.put_text(page, line.text)
            return
        if joins:
            self.leave(joins, "Joins the item to the next one", line.where)
        own_tier, own_phases = self.heads.own(text)
        tier = "advice" if section == "home" else own_tier or over.tier or self.outline.tier
        phases = own_phases or (over.phases if over.phases is not None else self.outline.phases)
        if not goes_by:
            goes_by = "heading" if section or tier or phases is not None else "item"
        self._put.append((self.place, "statement", page, len(page.statements)))
        page.statements.append(Statement(text, tier, phases, who, line.where, goes_by, line.doubt, section == "home"))


def _without_joining(text: str) -> tuple[str, str]:
    """An item without the “and” that joins it to the next, and that word; "" for an item that ends without one."""
    found = _JOINS.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def read_as(said: Said) -> str:
    """Why a heading that says how much help, for which age or which part is on no page."""
    found = (READ_AS[name] for name in ("tier", "phases", "section") if getattr(said, name) not in ("", None))
    return next(found, READ_AS["section"])
