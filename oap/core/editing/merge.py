"""Two texts of a page put together: for each thing that differs, somebody says whose words stay."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from oap.core.pages.diff import difference
from oap.core.pages.front_matter import FIELDS
from oap.core.pages.page import Group, Item, Page, Section, Statement
from oap.core.pages.statement_ids import statements_of


def choices(mine: Page, theirs: Page) -> list[str]:
    """The keys of what differs, as ``merge`` takes them: fields, statements, sections."""
    found = difference(theirs, mine)
    keys = [f"field {change.place}" for change in found.fields]
    keys += [f"statement {change.id}" for change in found.statements]
    return keys + [f"section {change.place}" for change in found.sections]


def merge(mine: Page, theirs: Page, other: Collection[str]) -> Page:
    """``mine`` with the words of ``theirs`` wherever the key of what differs is in ``other``."""
    fields = {name: getattr(theirs, name) for name in FIELDS if f"field {name}" in other}
    left, right = statements_of(mine), statements_of(theirs)
    wanted = {
        identity: right.get(identity) if f"statement {identity}" in other else left.get(identity, None)
        for identity in {**left, **right}
    }
    before = {section.heading: section for section in theirs.sections}
    sections = [before.get(s.heading, s) if f"section {s.heading}" in other else s for s in mine.sections]
    known = {section.heading for section in mine.sections}
    sections += [s for s in theirs.sections if s.heading not in known and f"section {s.heading}" in other]
    placed: set[str] = set()
    sections = [_chosen(section, wanted, placed) for section in sections]
    for identity, statement in wanted.items():
        if statement is not None and identity not in placed:
            sections = _put(sections, statement, theirs if identity not in left else mine)
    return replace(mine, sections=tuple(sections), **fields)


def _chosen(section: Section, wanted: dict[str, Statement | None], placed: set[str]) -> Section:
    groups = []
    for group in section.groups:
        items: list[Item] = []
        for item in group.items:
            if not isinstance(item, Statement):
                items.append(item)
            elif (statement := wanted.get(item.id)) is not None and item.id not in placed:
                placed.add(item.id)
                items.append(statement)
        groups.append(replace(group, items=tuple(items)))
    return replace(section, groups=tuple(groups))


def _put(sections: list[Section], statement: Statement, home: Page) -> list[Section]:
    """The statement at the end of the group that is like the one it stands in on its own page."""
    at = next(p for p in home.placed_statements() if p.statement.id == statement.id)
    number = next((n for n, s in enumerate(sections) if s.heading == at.section), None)
    if number is None:
        group = Group("", at.tier, (), (statement,))
        return [*sections, Section(at.section, (group,))]
    groups = list(sections[number].groups) or [Group()]
    place = next((n for n, group in enumerate(groups) if group.tier == at.tier), len(groups) - 1)
    groups[place] = replace(groups[place], items=(*groups[place].items, statement))
    sections[number] = replace(sections[number], groups=tuple(groups))
    return sections
