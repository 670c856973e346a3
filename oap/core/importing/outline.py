"""Headings that stand above a place in the file, and what they say of it.

Each holds until a heading of its own rank ends it. Where all headings look alike, an area holds over the pages that
follow it at once, and a page over the ages, tiers and parts of pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from oap.core.importing.heads import Said

INSIDE_PAGES = ("signs", "provision", "home")  # what only a page has: such a heading never names one


@dataclass
class Statement:
    """``phases`` is None where the file says nothing of age. ``goes_by`` is what says that it is a statement (see
    ``sureness``), ``doubt`` what a person should look at. ``at_home`` is whether it is advice for families, ``family``
    the same in the words of the file for them."""

    text: str
    tier: str = ""
    phases: tuple[str, ...] | None = None
    who: tuple[str, ...] = ()
    where: str = ""
    goes_by: str = "heading"
    doubt: str = ""
    at_home: bool = False
    family: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: in which block of the file, and in a table in which row and column."""

    block: int = -1
    row: int = -1
    column: int = -1


@dataclass
class Gathered:
    """A page as it is found. ``kind`` is needs, expectations, guides, services or glossary; ``named`` is whether the
    title is words of the file that stand nowhere else."""

    title: str
    where: str = ""
    kind: str = "needs"
    context: str = ""
    area: str = ""
    phases: tuple[str, ...] | None = None
    named: bool = True
    statements: list[Statement] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    place: Place = Place()

    @property
    def is_special(self) -> bool:
        """Whether it is not about a need: whatever stands on it is text."""
        return self.kind in ("guides", "services", "glossary")


@dataclass(eq=False)
class Open:
    """A heading that holds. ``role`` is title, area, page, holds (an age, a tier or a part of pages), part (a heading
    within a page) or contents. ``inner`` is the level of known parts inside a page."""

    level: float
    role: str
    said: Said
    text: str
    where: str = ""
    looks: bool = False
    page: Gathered | None = None
    inner: float = 1e9
    content: bool = False  # something stands directly under it
    pages_below: bool = False  # and pages of a lower rank began under it
    items: bool = False  # and it was a list
    lead: bool = False  # words before a list, which end with it
    heading_left: int = -1  # which of the words left out are its own, until they become a title


class Outline:
    """The headings that are open at a place, the outermost first."""

    def __init__(self) -> None:
        self.stack: list[Open] = []

    def __iter__(self) -> Iterator[Open]:
        return iter(self.stack)

    def innermost(self) -> Open | None:
        return self.stack[-1] if self.stack else None

    def open(self, heading: Open) -> Open:
        if heading.role == "page":
            for above in self.stack:
                above.pages_below = above.pages_below or above.level < heading.level
        self.stack.append(heading)
        return heading

    def close(self, level: float, said: Said | None = None) -> None:
        """End what a heading of this level, which says this, ends."""
        while self.stack:
            top = self.stack[-1]
            if top.level < level or (top.level == level and said is not None and self._holds_over(top, said)):
                return
            self.stack.pop()

    def _holds_over(self, top: Open, said: Said) -> bool:
        """Whether a heading holds over one of its own level."""
        part = said.everything and not said.area and (bool(said.tier or said.section) or said.phases is not None)
        if top.role == "page" and part and (top.page is None or not top.page.is_special):
            surely = bool(said.tier) or said.section in INSIDE_PAGES or said.phases is not None
            if top.inner <= top.level or not (top.items if surely else top.content):
                top.inner = top.level
                return True
            return False
        names_area = bool(said.area) and said.everything
        if top.role == "area" and not names_area and not (said.kind and said.everything):
            return not (top.content or top.pages_below or top.page is not None)
        if top.role != "holds" or top.content or names_area:
            return False
        # “What you might see”, “Early years” right below it: of two things, and the first holds over the second.
        return self._dimension(top.said) != self._dimension(said) if part else self.page() is None

    @staticmethod
    def _dimension(said: Said) -> str:
        return "age" if said.phases is not None else "tier" if said.tier else "part"

    def page(self) -> Open | None:
        """The innermost page; an area of need within it ends its reach."""
        for one in reversed(self.stack):
            if one.role == "page":
                return one
            if one.role == "area":
                return one if one.page is not None else None
        return None

    def has_parts(self, page: Open) -> bool:
        """Whether a part of the page is open, such as what is provided."""
        return any(one.role == "holds" for one in self.stack[self.stack.index(page) + 1 :])

    @property
    def area(self) -> str:
        return next((one.said.area for one in reversed(self.stack) if one.said.area), "")

    @property
    def tier(self) -> str:
        return next((one.said.tier for one in reversed(self.stack) if one.said.tier), "")

    @property
    def phases(self) -> tuple[str, ...] | None:
        return next((one.said.phases for one in reversed(self.stack) if one.said.phases is not None), None)

    @property
    def section(self) -> str:
        for_somebody = False  # signs are not sorted by how much help there is: below a tier stands provision
        for one in reversed(self.stack):
            if one.said.section == "provision" and one.lead and self._section_above(one) == "home":
                return "home"  # “For families”, and then “What you can do:”
            if one.said.section:
                return "provision" if for_somebody and one.said.section == "signs" else one.said.section
            for_somebody = for_somebody or bool(one.said.tier)
        return ""

    def _section_above(self, heading: Open) -> str:
        above = reversed(self.stack[: self.stack.index(heading)])
        return next((one.said.section for one in above if one.said.section), "")
