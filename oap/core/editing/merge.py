"""Two texts of a page put together with the one that both began with.

A page is taken as *things*: its fields, the words of each statement, where each statement stands, and what else stands
in each section. What one side alone changed is taken, whoever it was; what both changed, and not alike, is asked;
nothing else is. Without the text that both began with, everything that differs is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from oap.core.pages.diff import Difference, TextChange, difference, plain, statement_change, statement_in, words_changed
from oap.core.pages.front_matter import FIELDS
from oap.core.pages.page import Group, Item, Page, Section, Statement
from oap.core.pages.statement_ids import statements_of

Side = Literal["mine", "theirs"]
Home = tuple[str, str, tuple[str, ...]]  # section, tier and phases of its group: where a statement stands
RETIRED = "retired_statements"


@dataclass(frozen=True)
class Merged:
    """The page, the keys of what both changed (``field title``, ``statement seating``, ``section Who to talk to``), and
    of what was taken although ``mine`` had it otherwise."""

    page: Page
    asked: tuple[str, ...]
    taken: tuple[str, ...]


def can_be_merged(*pages: Page) -> bool:
    """Whether each statement and each heading of a section is there once, so that it can be told from the others."""
    for page in pages:
        ids = [placed.statement.id for placed in page.placed_statements()]
        headings = [section.heading for section in page.sections]
        if len(set(ids)) != len(ids) or len(set(headings)) != len(headings):
            return False
    return True


def merge(mine: Page, theirs: Page, base: Page | None, other: Collection[str] = ()) -> Merged:
    """Both put together. What both changed is as in ``mine``, or as in ``theirs`` where its key is in ``other``."""
    return _Three(mine, theirs, base, other).put_together()


def asked_difference(mine: Page, theirs: Page, asked: Collection[str]) -> Difference:
    """What is asked, word by word."""
    found = difference(theirs, mine)
    fields = {change.place: change for change in found.fields}
    statements = {change.id: change for change in found.statements}
    sections = {change.place: change for change in found.sections}
    for key in asked:  # what a difference leaves out, because elsewhere it is said otherwise
        kind, _, name = key.partition(" ")
        if kind == "field" and name not in fields:
            fields[name] = TextChange(name, words_changed(plain(getattr(theirs, name)), plain(getattr(mine, name))))
        elif kind == "statement" and name not in statements:
            sides = statement_in(theirs, name), statement_in(mine, name)
            statements[name] = statement_change(name, "moved", *sides)
        elif kind == "section" and name not in sections:
            sections[name] = TextChange(name, words_changed(_outline(theirs, name), _outline(mine, name)))
    return Difference(
        tuple(change for place, change in fields.items() if f"field {place}" in asked),
        tuple(change for name, change in statements.items() if f"statement {name}" in asked),
        tuple(change for place, change in sections.items() if f"section {place}" in asked),
    )


@dataclass
class _Place:
    """A section that is being put together: its groups, each with its items."""

    groups: list[tuple[Group, list[Item]]] = field(default_factory=list)

    def find(self, identity: str) -> tuple[list[Item], int] | None:
        for _, items in self.groups:
            for number, item in enumerate(items):
                if isinstance(item, Statement) and item.id == identity:
                    return items, number
        return None


class _Three:
    """Two texts and what both began with. ``asked`` and ``taken`` fill while things are decided."""

    def __init__(self, mine: Page, theirs: Page, base: Page | None, other: Collection[str]) -> None:
        self.pages: dict[str, Page] = {"mine": mine, "theirs": theirs, **({"base": base} if base is not None else {})}
        self.other = other
        self.asked: dict[str, None] = {}
        self.taken: dict[str, None] = {}

    def put_together(self) -> Merged:
        fields = {name: self._field(name) for name in FIELDS if name not in ("id", RETIRED)}
        wanted, place = self._statements()
        sections = self._sections(wanted, place)
        fields[RETIRED] = self._retired(wanted)
        page = replace(self.pages["mine"], sections=tuple(sections), **fields)
        return Merged(page, tuple(self.asked), tuple(key for key in self.taken if key not in self.asked))

    def _side(self, key: str, mine: object, theirs: object, base: object) -> Side:
        """Whose it is: the side that changed it; where both did it is asked, and whoever was chosen has it."""
        if mine == theirs or ("base" in self.pages and theirs == base):
            return "mine"
        if "base" in self.pages and mine == base:
            self.taken[key] = None
            return "theirs"
        self.asked[key] = None
        return "theirs" if key in self.other else "mine"

    def _field(self, name: str) -> Any:
        values = {side: getattr(page, name) for side, page in self.pages.items()}
        return values[self._side(f"field {name}", values["mine"], values["theirs"], values.get("base"))]

    def _retired(self, wanted: Collection[str]) -> tuple[str, ...]:
        """What was given up stays so, whoever did it; but not what stands on the page after all."""
        both = dict.fromkeys((*self.pages["mine"].retired_statements, *self.pages["theirs"].retired_statements))
        for side in ("mine", "theirs"):  # as one of them has it, if that is all
            if set(self.pages[side].retired_statements) == set(both):
                both = dict.fromkeys(self.pages[side].retired_statements)
        return tuple(identity for identity in both if identity not in wanted)

    def _statements(self) -> tuple[dict[str, Statement], dict[str, Side]]:
        """The words of each statement that stays, and whose place it has."""
        words = {side: statements_of(page) for side, page in self.pages.items()}
        homes = {side: _homes(page) for side, page in self.pages.items()}
        wanted: dict[str, Statement] = {}
        place: dict[str, Side] = {}
        for identity in dict.fromkeys((*words["mine"], *words["theirs"])):
            key = f"statement {identity}"
            word = {side: found.get(identity) for side, found in words.items()}
            home = {side: found.get(identity) for side, found in homes.items()}
            if word["mine"] is None or word["theirs"] is None:  # given up, or new: with its place
                both = {side: (word[side], home[side]) for side in word}
                whose = where = self._side(key, both["mine"], both["theirs"], both.get("base"))
            else:
                whose = self._side(key, word["mine"], word["theirs"], word.get("base"))
                where = self._side(key, home["mine"], home["theirs"], home.get("base"))
            stays = word[whose]
            if stays is not None:
                wanted[identity], place[identity] = stays, where
        return wanted, place

    def _sections(self, wanted: dict[str, Statement], place: dict[str, Side]) -> list[Section]:
        order = self._order()
        places: dict[str, _Place] = {}
        done: set[str] = set()
        homes: dict[str, dict[str, Home]] = {side: _homes(self.pages[side]) for side in ("mine", "theirs")}
        for heading in order:
            section = self._section(heading)
            if section is None:
                continue
            places[heading] = _Place()
            for group in section.groups:
                items: list[Item] = []
                for item in group.items:
                    if not isinstance(item, Statement):
                        items.append(item)
                    elif item.id in wanted and homes[place[item.id]][item.id] == _home(section, group):
                        items.append(wanted[item.id])
                        done.add(item.id)
                places[heading].groups.append((group, items))
        for side in ("mine", "theirs"):
            for section in self.pages[side].sections:
                for group in section.groups:
                    for identity in _ids(group):
                        if identity in wanted and identity not in done and place[identity] == side:
                            _put(places.setdefault(section.heading, _Place()), section, group, wanted[identity])
                            done.add(identity)
        return [
            Section(heading, tuple(replace(group, items=tuple(items)) for group, items in places[heading].groups))
            for heading in order
            if heading in places
        ]

    def _section(self, heading: str) -> Section | None:
        """Whose section it is but for the words of its statements, None when it goes."""
        found = {side: page.section(heading) for side, page in self.pages.items()}
        prose = {side: _prose(section) for side, section in found.items()}
        side = self._side(f"section {heading}", prose["mine"], prose["theirs"], prose.get("base"))
        if prose["mine"] == prose["theirs"] and _arranged(found["mine"]) == _arranged(found.get("base")):
            side = "theirs"  # only the order of its statements may be theirs
        return found[side]

    def _order(self) -> list[str]:
        """The headings of both: as the side has them that changed their order, with the others after what they
        follow."""
        headings = {side: [section.heading for section in page.sections] for side, page in self.pages.items()}
        first, second = headings["mine"], headings["theirs"]
        if headings["mine"] == headings.get("base"):
            first, second = second, first
        order = list(first)
        for number, heading in enumerate(second):
            if heading not in order:
                before = order.index(second[number - 1]) + 1 if number else 0
                order.insert(before or (1 if order and not order[0] and heading else 0), heading)
        return order


def _put(place: _Place, section: Section, group: Group, statement: Statement) -> None:
    """Put it beside the statement that it follows, or goes before, on its own page; else at the end of a group like its
    own, which is made where there is none."""
    ids = _ids(group)
    at = ids.index(statement.id)
    for neighbour, after in (*((one, 1) for one in reversed(ids[:at])), *((one, 0) for one in ids[at + 1 :])):
        found = place.find(neighbour)
        if found is not None:
            items, number = found
            items.insert(number + after, statement)
            return
    for there, items in place.groups:
        if (there.tier, there.phases) == (group.tier, group.phases):
            items.append(statement)
            return
    place.groups.append((replace(group, items=()), [statement]))


def _ids(group: Group) -> list[str]:
    return [item.id for item in group.items if isinstance(item, Statement)]


def _home(section: Section, group: Group) -> Home:
    return section.heading, group.tier, group.phases


def _homes(page: Page) -> dict[str, Home]:
    return {
        identity: _home(section, group)
        for section in page.sections
        for group in section.groups
        for identity in _ids(group)
    }


def _prose(section: Section | None) -> tuple[object, ...] | None:
    """What stands in a section besides its statements."""
    if section is None:
        return None
    return tuple(
        (
            group.heading,
            group.tier,
            group.phases,
            tuple(item for item in group.items if not isinstance(item, Statement)),
        )
        for group in section.groups
    )


def _arranged(section: Section | None) -> Sequence[Iterable[object]] | None:
    """Which statement and which other thing stands where."""
    if section is None:
        return None
    return [[item.id if isinstance(item, Statement) else item for item in group.items] for group in section.groups]


def _outline(page: Page, heading: str) -> str:
    """The small headings of a section with what is said of them, in words."""
    section = page.section(heading)
    groups = section.groups if section is not None else ()
    return "\n".join(" ".join((group.heading, group.tier, *group.phases)) for group in groups)
