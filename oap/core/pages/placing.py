"""What is kept once and read on many pages, in its place.

A page as typed says where something stands. ``Facts`` (``facts``) is what there is to place at one moment; ``stand_on``
gives the texts that stand on a page, ``in_place`` the page with them in their places. Everything that readers meet is
made from the page in place. Writing, putting two texts together and the file are about the page as typed. A version
keeps the texts that stand on it beside its own, so that it never changes when they do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from oap.core.pages.facts import FACT, LOCAL, WORDS, Facts
from oap.core.pages.page import Group, Item, Page, Placed, Prose, Section, Statement, items_of
from oap.core.pages.page_text import read_page
from oap.core.pages.placed_text import PlacedText, read_placed
from oap.core.pages.problems import Problem
from oap.core.pages.service_fields import ServiceRecord

_SERVICE_TEXTS = (
    "organisation",
    "find",
    "service_area",
    "application_process",
    "eligibility",
)  # where {area} may stand
_WORD = re.compile(r"\{([a-z]+(?:-[a-z0-9]+)*)\}")


@dataclass(frozen=True)
class Whole:
    """A page with what is placed on it. ``page`` is None when something cannot be placed; ``problems`` say why."""

    page: Page | None
    texts: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def whole(page: Page, facts: Facts) -> Whole:
    """The page as readers meet it."""
    texts, missing = stand_on(page, facts)
    problems = [Problem(page.path, _line(page, ref), "", facts.missing(ref)) for ref in missing]
    if problems:
        return Whole(None, texts, tuple(problems))
    made = in_place(page, texts)
    seen: set[str] = set()
    for placed in made.placed_statements():
        identity = placed.statement.id
        if identity in seen:
            why = (
                f"The id “{identity}” appears twice on this page, by itself or by a shared text. Each statement has "
                "its own."
            )
            problems.append(Problem(page.path, placed.statement.line_of("id"), "statement", why))
        seen.add(identity)
    return Whole(made if not problems else None, texts, tuple(problems))


def read_whole(text: str, path: str, texts: Mapping[str, str], *, as_typed: bool = False) -> Page | None:
    """The page of a version, with the texts that stood on it; with ``as_typed`` words such as ``{area}`` stay so.

    None when today's program cannot read it.
    """
    page, _ = read_page(text, path)
    return in_place(page, texts, as_typed=as_typed) if page is not None else None


def stand_on(page: Page, facts: Facts) -> tuple[dict[str, str], list[str]]:
    """The texts that stand on the page by their refs, and the refs for which there is none."""
    texts: dict[str, str] = {}
    missing = []
    if page.shared:
        refs = []
    else:
        refs = [item.ref for item in items_of(page.sections) if isinstance(item, Placed)]
        refs += [f"contact {identity}" for identity in page.service.reach] if page.service is not None else []
        here = {section.heading for section in page.sections}
        named = facts.local(page.id, page.topics)
        refs += [f"{LOCAL}{block.id}" for block in named if page.id in block.pages or block.under in here]
    for ref in dict.fromkeys(refs):
        text = facts.text(ref)
        if text is None:
            missing.append(ref)
        else:
            texts[ref] = text
    words = {name for text in [*(text for text, _ in _texts_of(page)), *texts.values()] for name in _WORD.findall(text)}
    for name in sorted(name for name in words if name in WORDS or name.startswith(FACT)):
        word = facts.text(name)
        if word is None:
            missing.append(name)
        else:
            texts[name] = word
    return texts, missing


def in_place(page: Page, texts: Mapping[str, str], *, as_typed: bool = False) -> Page:
    """The page with these texts in their places: what reading it would give if they had been typed there.

    A place for which there is no text stays as it is typed.
    """
    if not texts:
        return page
    shared = {ref: read_placed(text) for ref, text in texts.items() if " " in ref}
    # Sources follow the page, in whatever order the texts come: kept ones come in another than those of the folder, and
    # whoever compares two versions would be shown a change that nobody made.
    placed = dict.fromkeys(item.ref for item in items_of(page.sections) if isinstance(item, Placed))
    in_order = [shared[ref] for ref in (*placed, *sorted(set(shared) - set(placed))) if ref in shared]
    sections = [_with(section, shared) for section in page.sections]
    for ref, one in sorted(shared.items()):
        if ref.startswith(LOCAL):
            at = next((n for n, section in enumerate(sections) if section.heading == one.under), len(sections) - 1)
            sections[at:] = [_at_the_end(sections[at], one.items), *sections[at + 1 :]] if sections else []
    made = replace(
        page,
        sections=tuple(sections),
        service=_reached(page.service, shared),
        sources=tuple(dict.fromkeys([*page.sources, *(source for one in in_order for source in one.sources)])),
    )
    held = {placed.statement.id for placed in made.placed_statements()}
    retired = [*page.retired_statements, *(identity for one in in_order for identity in one.retired)]
    made = replace(
        made,
        retired_statements=tuple(i for i in dict.fromkeys(retired) if i not in held or i in page.retired_statements),
    )
    words = {name: text for name, text in texts.items() if " " not in name}
    return made if as_typed or not words else filled(made, words)


def filled(page: Page, words: Mapping[str, str]) -> Page:
    """The page with ``{area}`` and the like said in full: title, summary, text, statements, and what a service says of
    itself."""

    def say(text: str) -> str:
        return _WORD.sub(lambda match: words.get(match[1], match[0]), text)

    service = page.service
    if service is not None:
        said: dict[str, Any] = {name: say(getattr(service, name)) for name in _SERVICE_TEXTS}
        service = replace(service, **said)
    sections = tuple(_each(section, lambda item: _said(item, say)) for section in page.sections)
    return replace(page, title=say(page.title), summary=say(page.summary), service=service, sections=sections)


def _with(section: Section, shared: Mapping[str, PlacedText]) -> Section:
    if not any(isinstance(item, Placed) for item in items_of([section])):
        return section
    groups = []
    for group in section.groups:
        items: list[Item] = []
        for item in group.items:
            one = shared.get(item.ref) if isinstance(item, Placed) else None
            items += _placed_at(item.line, one.items) if one is not None else (item,)
        groups.append(replace(group, items=_joined(items)))
    return replace(section, groups=tuple(groups))


def _placed_at(line: int, items: Iterable[Item]) -> tuple[Item, ...]:
    """The items of a shared text on a page: their place there is that of the line which places them."""
    return tuple(
        replace(item, line=line, lines={}) if isinstance(item, Statement) else replace(item, line=line)
        for item in items
    )


def _at_the_end(section: Section, items: Iterable[Item]) -> Section:
    groups = section.groups or (Group(),)
    last = replace(groups[-1], items=_joined([*groups[-1].items, *_placed_at(section.line, items)]))
    return replace(section, groups=(*groups[:-1], last))


def _reached(service: ServiceRecord | None, shared: Mapping[str, PlacedText]) -> ServiceRecord | None:
    """The record of a service with the contacts that it names."""
    if service is None or not service.reach:
        return service
    named = (shared.get(f"contact {identity}") for identity in service.reach)
    ways = (way for one in named if one is not None for way in one.contacts)
    return replace(service, contacts=tuple(dict.fromkeys([*service.contacts, *ways])))


def _joined(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items with texts beside each other as one, as they are when they are read."""
    made: list[Item] = []
    for item in items:
        before = made[-1] if made else None
        if isinstance(item, Prose) and isinstance(before, Prose):
            made[-1] = replace(before, text="\n\n".join(text for text in (before.text, item.text) if text))
        else:
            made.append(item)
    return tuple(made)


def _each(section: Section, change: Callable[[Item], Item]) -> Section:
    groups = (replace(group, items=tuple(change(item) for item in group.items)) for group in section.groups)
    return replace(section, groups=tuple(groups))


def _said(item: Item, say: Callable[[str], str]) -> Item:
    if isinstance(item, Statement):
        return replace(item, professional=say(item.professional), family=say(item.family))
    return replace(item, text=say(item.text)) if isinstance(item, Prose) else item


def _texts_of(page: Page) -> Iterator[tuple[str, int]]:
    """Every text of the page in which a word of the area may stand, and its line."""
    yield from ((getattr(page, name), page.line_of(name)) for name in ("title", "summary"))
    if page.service is not None:
        yield from ((getattr(page.service, name), page.line_of(f"service.{name}")) for name in _SERVICE_TEXTS)
    for item in items_of(page.sections):
        if isinstance(item, Statement):
            yield from ((item.professional, item.line), (item.family, item.line_of("family")))
        else:
            yield item.text, item.line


def _line(page: Page, ref: str) -> int:
    """The line of the page that places this first; 0 where no line does."""
    for text, line in _texts_of(page):
        before, found, _ = text.partition(f"{{{ref}}}")
        if found:
            return line + before.count("\n")
    return page.line_of("service.reach") if ref.startswith("contact ") else 0
