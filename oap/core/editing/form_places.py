"""Where in the editor's form a line of the page's text stands: ``s2-g0-i3`` is item 3 in group 0 of section 2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oap.core.editing.fault_words import FIELD_NAMES
from oap.core.pages.page import Page, Statement


def place_of(page: Page, line: int) -> str:
    """The place of the section, small heading or item that is on this line, or begins last before it. Empty for a line
    above all of them."""
    before = (place for begins, place in _places(page) if 0 < begins <= line)
    return max(enumerate(before), default=(0, ""))[1]


def _places(page: Page) -> Iterator[tuple[int, str]]:
    """Every place that the form has, in its order, with the line where it begins; 0 for one that is in no text yet."""
    for s, section in enumerate(page.sections):
        if section.heading:
            yield section.line, f"s{s}"
        for g, group in enumerate(section.groups):
            if group.heading or g:
                yield group.line, f"s{s}-g{g}"
            for i, item in enumerate(group.items):
                yield item.line, f"s{s}-g{g}-i{i}"


def name_of(page: Page, place: str) -> str:
    """What the form calls a place: “Statement 3, What the setting provides”. A field is called by its own name."""
    if not (found := re.fullmatch(r"s(\d+)(?:-g(\d+)(?:-i(\d+))?)?", place)):
        name = place.removeprefix("f-").partition(".")[0]
        return FIELD_NAMES.get(name, "")
    s, g, i = (None if number is None else int(number) for number in found.groups())
    section = page.sections[s or 0]
    under = section.heading or "Before the first heading"
    if g is None:
        return under
    small = section.groups[g].heading
    if i is None:
        return small or (f"Small heading, {under}" if g else under)
    if not isinstance(section.groups[g].items[i], Statement):
        return f"Words under “{small or under}”"
    before = [item for group in section.groups[:g] for item in group.items] + list(section.groups[g].items[:i])
    return f"Statement {sum(isinstance(item, Statement) for item in before) + 1}, {under}"
