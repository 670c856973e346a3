"""Published statements that a draft takes out, and one of them put back where it stood."""

from __future__ import annotations

from dataclasses import replace

from oap.core.pages.page import Page, Statement
from oap.core.pages.statement_ids import statements_of


def taken_out(page: Page, base: Page | None) -> list[Statement]:
    """The statements of the page that a draft began with which it no longer has, in their order there."""
    kept = statements_of(page)
    return [one for identity, one in statements_of(base).items() if identity not in kept]


def put_back(page: Page, base: Page | None, identity: str) -> tuple[Page, str]:
    """The page with that statement as it was, and its place: in the part with the same heading, as far down as it
    stood. Nothing changes where the page has it, or has no parts."""
    if base is None or identity not in {one.id for one in taken_out(page, base)}:
        return page, ""
    for section in base.sections:
        for g, group in enumerate(section.groups):
            for i, item in enumerate(group.items):
                if isinstance(item, Statement) and item.id == identity:
                    return _put(page, section.heading, group.heading, (g, i), item)
    return page, ""


def _put(page: Page, heading: str, small: str, place: tuple[int, int], item: Statement) -> tuple[Page, str]:
    s = next((n for n, one in enumerate(page.sections) if one.heading == heading), len(page.sections) - 1)
    groups = page.sections[s].groups if s >= 0 else ()
    if not groups:
        return page, ""
    g = next((n for n, one in enumerate(groups) if one.heading == small), min(place[0], len(groups) - 1))
    items = list(groups[g].items)
    i = min(place[1], len(items))
    items.insert(i, item)
    made = replace(groups[g], items=tuple(items))
    section = replace(page.sections[s], groups=(*groups[:g], made, *groups[g + 1 :]))
    retired = tuple(one for one in page.retired_statements if one != item.id)
    sections = (*page.sections[:s], section, *page.sections[s + 1 :])
    return replace(page, sections=sections, retired_statements=retired), f"s{s}-g{g}-i{i}"
