"""What becomes of a heading: an area, a page, a part of one, or what it says of all below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from oap.core.importing.blocks import Block, Line, count_letters, count_words, tidy
from oap.core.importing.collected import READ_AS, Collected, read_as
from oap.core.importing.heads import Heads, Said
from oap.core.importing.outline import INSIDE_PAGES, Gathered, Open
from oap.core.importing.telling import GUIDE, INSIDE, NOTHING, PAGE, PARTS, Told

SAID_AS_LINE, LEAD, BANNER, ROW, BOX = 300.0, 310.0, 500.0, 600.0, 700.0  # levels below those of any real heading

MANY_GUIDES = "many guides"  # a heading over pages that are guides, each by its own heading
COVER_LINES = 3  # that look like headings, before the title of a document
MOST_AREA_LETTERS = 100  # of a line that may name an area of need
MOST_SUBTITLE_WORDS = 20  # of a line below a title that says whom the document is for
REPEATED = 3  # times that a heading stands in a file which is a part of its pages, such as “How we know”

_GOES_ON = re.compile(r"\s*\((?:\d{1,2}|cont(?:inued|d|\.|['’]d)?)\)$", re.IGNORECASE)  # “Reading (cont.)”
_LOST_SENTENCE = "A heading inside a page: what is under it is on the page without it"


class Headings:
    """Opens headings over what is collected, and closes those that they end."""

    def __init__(self, onto: Collected, repeated: Set[tuple[float, str]] = frozenset(), told: Told = NOTHING) -> None:
        self.onto, self._repeated, self._told = onto, repeated, told

    def open(self, line: Line, level: float, lead: bool = False, names_page: bool = False) -> None:
        """Open a heading at a level; one with ``names_page`` names a page whatever its words say."""
        text = tidy(line.text)
        if not count_letters(text):
            return
        said, use = self.onto.heads.said(text), self._told.of_heading(text)
        names_page = names_page or use in (PAGE, GUIDE)
        self.onto.sign(said.number)
        if (again := _GOES_ON.search(text)) and again.start():
            self.onto.leave(again[0], "Says that a page goes on", line.where)
            text = text[: again.start()]
            said = self.onto.heads.said(text)
        text = text[len(said.number) :].strip(" :–—-") if said.number and text.startswith(said.number) else text
        if names_page:
            said = Said(area=said.area, rest=text)
        elif use == INSIDE:
            said = Said(rest=text)
        if use in PARTS and (above := self.onto.outline.page()) is not None:
            level = max(level, above.level + 1)  # it stands inside that page, however large it is
        if said.kind == "guides" and said.section and (said.tier or said.phases):
            said = replace(said, kind="")  # “Post-16: what is ordinarily available” is what is provided there
        self._take_area_of_title(level)
        self.onto.outline.close(level, said)
        heading = Open(
            level, "part", said, text, line.where, line.looks or (line.bold and line.kind != "heading"), lead=lead
        )
        page = self.onto.outline.page()
        if SAID_AS_LINE <= level < BANNER and said.area and said.everything and self._is_bare_title(page):
            assert page is not None
            self._belongs_to(page, said.area)
            self.onto.leave(text, READ_AS["area"], line.where)
            return
        if page is not None and said.everything and said.kind not in ("", "contents"):
            said = heading.said = Said(section=said.section or "other")  # a page may have a glossary of its own
        if said.kind == "contents" and said.everything:
            heading.role = "contents"
            self.onto.leave(text, "The table of contents", line.where)
        elif names_page:
            self._open_page(heading, text, "guides" if use == GUIDE else "")
        elif use == INSIDE and page is not None:
            heading.role = "part"
            self.onto.leave(text, _LOST_SENTENCE, line.where)
        elif page is not None and self._is_guide_among_many(page, level, said):
            page.inner, heading.said = level, Said(rest=text)
            self._open_page(heading, text, "guides")
        elif (
            page is not None
            and page.page is not None
            and page.page.is_special
            and not (_ends(page.page, said) or self._is_shared_provision(page, heading))
        ):
            self.onto.put_text(page.page, text)
        elif said.area and said.everything and (page is None or (not page.said.area and not self._area_above(page))):
            heading.role = "area"
            heading.heading_left = self.onto.leave(text, READ_AS["area"], line.where)
        elif said.kind and said.everything and page is None:
            self._open_page(heading, text, "guides" if said.kind == MANY_GUIDES else said.kind)
        elif said.everything and not said.area and (page is not None or self._says_of_pages(said)):
            heading.role = "holds"
            if page is not None:
                page.inner = min(page.inner, level)
            heading.heading_left = self.onto.leave(text, read_as(said), line.where)
        elif page is not None and (self._inside(page, heading) or said.everything):
            heading.role = "part"
            self.onto.leave(text, _LOST_SENTENCE, line.where)
        else:
            if said.section == "other" and (self.onto.outline.tier or self.onto.outline.section in INSIDE_PAGES):
                heading.said = replace(said, section="")  # “Resources” among expectations is what a page is about
            self._open_page(heading, said.rest or text)
        self.onto.outline.open(heading)

    def _take_area_of_title(self, level: float) -> None:
        """An area of need in small letters below a title, and a heading of a larger kind next: it was said of the title
        and is above nothing."""
        *_, page, area = (None, None, *self.onto.outline.stack)
        if page is None or area is None or page.page is None or not page.level < level < area.level:
            return
        if area.role == "area" and not area.content and area.page is None and self._is_bare_title(page, page):
            self._belongs_to(page, area.said.area)

    def _is_bare_title(self, page: Open | None, inner: Open | None = None) -> bool:
        """Whether the title of a page is open with nothing below it yet."""
        found = None if page is None else page.page
        return (
            page is not None
            and found is not None
            and page.role == "page"
            and (inner or self.onto.outline.innermost()) is page
            and not (found.statements or found.signs or found.text or found.is_special)
        )

    @staticmethod
    def _belongs_to(page: Open, area: str) -> None:
        assert page.page is not None
        page.page.area, page.said = area, replace(page.said, area=area)

    def is_told(self, line: Line) -> bool:
        """Whether somebody said what the heading is."""
        return bool(self._told.of_heading(tidy(line.text)))

    def open_title(self, line: Line) -> None:
        """Open the title of the whole document."""
        text = tidy(line.text)
        self.onto.outline.close(line.level)
        said = Said(phases=self.onto.heads.ages_in_title(text), rest=text)
        heading = self.onto.outline.open(Open(line.level, "title", said, text, line.where))
        heading.heading_left = self.onto.leave(text, "The title of the document", line.where)

    def say_of_title(self, text: str) -> None:
        """Take the one age that a line directly below the title names as that of the document: “for nurseries and
        pre-schools”, “for children aged 0 to 5”."""
        title = self.onto.outline.innermost()
        if title is None or title.role != "title" or title.said.phases or count_words(text) > MOST_SUBTITLE_WORDS:
            return
        phases = self.onto.heads.ages_in_title(text)
        if phases is not None and len(phases) == 1:
            title.said = replace(title.said, phases=phases)

    def _area_above(self, page: Open) -> bool:
        return any(one.said.area for one in self.onto.outline.stack[: self.onto.outline.stack.index(page)])

    def _says_of_pages(self, said: Said) -> bool:
        """Whether a heading above the first page says something of those below, or of a page that its area names."""
        return bool(said.tier) or said.phases is not None or said.section in INSIDE_PAGES

    def _is_guide_among_many(self, page: Open, level: float, said: Said) -> bool:
        return (
            page.page is not None
            and page.said.kind == MANY_GUIDES
            and level <= min(page.inner, SAID_AS_LINE - 1)
            and not _ends(page.page, said)
        )

    def _is_shared_provision(self, page: Open, heading: Open) -> bool:
        """Whether the heading begins what is provided, on a guide among others that have such a part too, or is in
        it."""
        if not heading.said.everything or (page.page is not None and page.page.kind != "guides"):
            return False
        repeated = (heading.level, heading.text) in self._repeated
        return (repeated and heading.said.section == "provision") or self.onto.outline.has_parts(page)

    def _inside(self, page: Open, heading: Open) -> bool:
        """Whether a heading whose words say nothing stands inside the page, rather than beginning one."""
        if self.onto.outline.has_parts(page):
            return True
        if page.inner <= heading.level or (heading.level, heading.text) in self._repeated:
            return True
        return (page.role == "page" and heading.looks and not page.looks) or heading.level >= SAID_AS_LINE > page.level

    def _open_page(self, heading: Open, title: str, kind: str = "") -> None:
        """Open a page; one with the same title in the same area goes on."""
        said = heading.said
        if title != heading.text:
            # What was taken off the title is left out by its words, so that nothing is lost.
            cut = heading.text.replace(title, " ", 1)
            self.onto.leave(cut, read_as(said) if not said.area else READ_AS["area"], heading.where)
        area = said.area or self.onto.outline.area
        heading.role = "page"
        same = next((p for p in self.onto.pages if p.title == title and p.area == area and not p.is_special), None)
        if same is not None and not kind:
            self.onto.leave(title, "The title of a page that is there already", heading.where)
            heading.page = same
            return
        context = " ".join(one.text for one in self.onto.outline if one.role in ("page", "holds"))
        phases = said.phases if said.phases is not None else self.onto.outline.phases
        if not kind and not area and re.search(r"\bexpect", f"{context} {title}", re.IGNORECASE):
            kind = "expectations"
        heading.page = Gathered(title, heading.where, kind or "needs", context, area, phases, place=self.onto.place)
        self.onto.pages.append(heading.page)


def repeated(blocks: Iterable[Block]) -> frozenset[tuple[float, str]]:
    """Level and text of headings that come again and again: parts that the pages of the file have in common."""
    found = Counter((one.level, tidy(one.text)) for one in blocks if isinstance(one, Line) and one.kind == "heading")
    return frozenset(one for one, times in found.items() if times >= REPEATED)


def _ends(guide: Gathered, said: Said) -> bool:
    """Whether an area of need begins inside what looked like a guide. Contacts and glossaries are sorted by areas."""
    return guide.kind == "guides" and bool(said.area) and said.everything


def title_of(blocks: Sequence[Block], heads: Heads) -> int:
    """Which block is the title of the whole document: the first heading, above all others, and of no single need; or
    -1."""
    numbers = [n for n, one in enumerate(blocks) if isinstance(one, Line) and one.kind == "heading"]
    headings = [one for one in blocks if isinstance(one, Line) and one.kind == "heading"]
    first = next((n for n, one in enumerate(headings[:COVER_LINES]) if not one.looks), 0)  # below the name of a council
    if len(headings) < first + 2 or any(one.level <= headings[first].level for one in headings[first + 1 :]):
        return -1
    said = heads.said(headings[first].text)
    if said.everything:
        return -1
    lines = [one for one in blocks[numbers[first] + 1 :] if isinstance(one, Line)]
    areas = any(heads.said(one.text).area for one in lines if len(one.text) < MOST_AREA_LETTERS)
    named = [headings[first], *(one for one in lines[:1] if count_words(one.text) <= MOST_SUBTITLE_WORDS)]
    return numbers[first] if areas or any(heads.names_document(one.text) for one in named) else -1
