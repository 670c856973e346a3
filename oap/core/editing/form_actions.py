"""Changes to a page that its editor makes by a button: rows added, moved, split, withdrawn. Each gives a new page.

A place is three numbers: section, group, item. A place that is not there changes nothing: the button was pressed on an
older form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from oap.core.numbers import whole_number
from oap.core.pages.draft_text import UNWRITTEN
from oap.core.pages.front_matter import ID_PATTERN
from oap.core.pages.page import PLACED_TEXTS, PLACES, Group, Item, Page, Placed, Prose, Section, Source, Statement
from oap.core.pages.service_fields import Contact, ServiceRecord
from oap.core.pages.statement_ids import next_row


def act(page: Page, action: str, chosen: Mapping[str, str] = MappingProxyType({})) -> tuple[Page, str]:
    """Do what a button says (``split 2 0 3``); give the page and the place to go on at (``s2-g0-i3``).

    ``chosen`` goes from the name of a list in the form (``s2.g0.place``) to what was chosen there.
    """
    name, *numbers = action.split() or [""]
    if name == "place" and len(numbers) == 2:
        return place(page, numbers[0], numbers[1], chosen.get(f"s{numbers[0]}.g{numbers[1]}.place", ""))
    given = [whole_number(n) for n in numbers]
    if name not in ACTIONS or len(given) > 3 or None in given:
        return page, ""
    s, g, i = ([n for n in given if n is not None] + [0, 0, 0])[:3]
    return ACTIONS[name](page, s, g, i)


def _groups(page: Page, s: int) -> list[list[Item]]:
    return [list(group.items) for group in page.sections[s].groups] if s < len(page.sections) else []


def _with(page: Page, s: int, items: list[list[Item]]) -> Page:
    section = page.sections[s]
    groups = tuple(replace(group, items=tuple(new)) for group, new in zip(section.groups, items, strict=True))
    return _section(page, s, replace(section, groups=groups))


def _section(page: Page, s: int, *new: Section) -> Page:
    return replace(page, sections=(*page.sections[:s], *new, *page.sections[s + 1 :]))


def add_statement(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    """An empty statement at the end of a group, for whoever the one before it is for."""
    items = _groups(page, s)
    if g >= len(items):
        return page, ""
    last = next((item for item in reversed(items[g]) if isinstance(item, Statement)), None)
    items[g].append(Statement(next_row(page), "", "", last.who if last else ()))
    return _with(page, s, items), f"s{s}-g{g}-i{len(items[g]) - 1}"


def add_text(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    """A box of text at the end of a group; where there is one already, that is where to go on."""
    items = _groups(page, s)
    if g >= len(items):
        return page, ""
    if items[g] and isinstance(items[g][-1], Prose):
        return page, f"s{s}-g{g}-i{len(items[g]) - 1}"
    items[g].append(Prose(UNWRITTEN))
    return _with(page, s, items), f"s{s}-g{g}-i{len(items[g]) - 1}"


def place(page: Page, section: str, group: str, ref: str) -> tuple[Page, str]:
    """What is kept once at the end of a group, by its ref: ``block asking-at-any-time``, ``law who-may-ask``.

    Facts of one list go into one place when they are chosen one after another: several danger signs make one box.
    """
    at, (kind, _, identity) = f"s{section}-g{group}", ref.partition(" ")
    s, g = whole_number(section), whole_number(group)
    if s is None or g is None or kind not in PLACES or not re.fullmatch(ID_PATTERN, identity):
        return page, at
    items = _groups(page, s)
    if g >= len(items):
        return page, ""
    last = items[g][-1] if items[g] else None
    if kind not in PLACED_TEXTS and isinstance(last, Placed) and last.kind == kind:
        items[g][-1] = Placed(kind, tuple(dict.fromkeys((*last.ids, identity))))
    else:
        items[g].append(Placed(kind, (identity,)))
    return _with(page, s, items), f"{at}-i{len(items[g]) - 1}"


def move(page: Page, s: int, g: int, i: int, step: int) -> tuple[Page, str]:
    """An item one place up or down; past the end of its group into the next group of the section."""
    items = _groups(page, s)
    if g >= len(items) or i >= len(items[g]):
        return page, ""
    item = items[g].pop(i)
    to, at = g, i + step
    if at < 0 or at > len(items[g]):
        to = g + step
        if not 0 <= to < len(items):
            return page, f"s{s}-g{g}-i{i}"
        at = len(items[to]) if step < 0 else 0
    items[to].insert(at, item)
    return _with(page, s, items), f"s{s}-g{to}-i{at}"


def split(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    """Two statements of one: its first sentence keeps the id, the rest gets a row of its own, for the same people."""
    items = _groups(page, s)
    if g >= len(items) or i >= len(items[g]) or not isinstance(old := items[g][i], Statement):
        return page, ""
    first, rest = _cut(old.professional)
    family, family_rest = _cut(old.family)
    items[g][i] = replace(old, professional=first, family=family)
    items[g].insert(i + 1, replace(old, id=next_row(page), professional=rest, family=family_rest))
    return _with(page, s, items), f"s{s}-g{g}-i{i + 1}"


def _cut(text: str) -> tuple[str, str]:
    match = re.search(r"(?<=[.!?;])\s+(?=\S)", text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")


def remove(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    """Take an item out. Saving lists the id of a published statement as retired."""
    items = _groups(page, s)
    if g >= len(items) or i >= len(items[g]):
        return page, ""
    items[g].pop(i)
    return _with(page, s, items), f"s{s}-g{g}"


def add_group(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    if s >= len(page.sections):
        return page, ""
    section = page.sections[s]
    new = replace(section, groups=(*section.groups, Group(UNWRITTEN)))
    return _section(page, s, new), f"s{s}-g{len(section.groups)}"


def remove_group(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    """Take a small heading away; what stood under it goes to the group before."""
    if s >= len(page.sections) or not 0 < g < len(page.sections[s].groups):
        return page, ""
    section = page.sections[s]
    before, gone = section.groups[g - 1], section.groups[g]
    merged = replace(before, items=(*before.items, *gone.items))
    groups = (*section.groups[: g - 1], merged, *section.groups[g + 1 :])
    return _section(page, s, replace(section, groups=groups)), f"s{s}-g{g - 1}"


def add_section(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    new = Section("New heading", (Group(),))
    return replace(page, sections=(*page.sections, new)), f"s{len(page.sections)}"


def remove_section(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    """Take an empty section away. One with words stays: they are taken out first."""
    if not 0 < s < len(page.sections) or any(group.items for group in page.sections[s].groups):
        return page, f"s{s}"
    return _section(page, s), f"s{s - 1}"


def add_source(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    return replace(page, sources=(*page.sources, Source(UNWRITTEN))), f"source-{len(page.sources)}"


def add_contact(page: Page, s: int, g: int, i: int) -> tuple[Page, str]:
    record = page.service or ServiceRecord("", "")
    new = replace(record, contacts=(*record.contacts, Contact("phone", "", UNWRITTEN)))
    return replace(page, service=new), f"contact-{len(record.contacts)}"


ACTIONS: dict[str, Callable[[Page, int, int, int], tuple[Page, str]]] = {
    "add-statement": add_statement,
    "add-text": add_text,
    "up": lambda page, s, g, i: move(page, s, g, i, -1),
    "down": lambda page, s, g, i: move(page, s, g, i, 1),
    "split": split,
    "remove": remove,
    "add-group": add_group,
    "remove-group": remove_group,
    "add-section": add_section,
    "remove-section": remove_section,
    "add-source": add_source,
    "add-contact": add_contact,
}
