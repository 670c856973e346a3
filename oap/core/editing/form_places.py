"""Where in the editor's form a line of the page's text stands: ``s2-g0-i3`` is item 3 in group 0 of section 2."""

from __future__ import annotations

from collections.abc import Iterator

from oap.core.pages.page import Page


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
            if group.heading:
                yield group.line, f"s{s}-g{g}"
            for i, item in enumerate(group.items):
                yield item.line, f"s{s}-g{g}-i{i}"
