"""A draft as text and back, while it is not finished: fields may be missing and statements may have no words yet.

``read_page`` wants a page that can be published. ``read_draft`` gives the same ``Page`` with blanks where something is
missing, or None when the text holds something that the form of the editor would lose; it is then edited as text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from oap.core.pages.front_matter import FIELDS
from oap.core.pages.front_matter_text import load_fields
from oap.core.pages.page import Group, Item, Page, Prose, Section, Source, Statement
from oap.core.pages.page_text import MAX_CHARACTERS, compose_page, read_sections, split_front
from oap.core.pages.service_fields import Contact, CostOption, ServiceRecord

UNWRITTEN = "…"  # stands for the words of a statement or heading that has none yet
_LISTS = {
    "topics",
    "pages",
    "areas",
    "phases",
    "also_known_as",
    "first",
    "related",
    "aliases",
    "sign_off",
    "retired_statements",
}
_RECORD_LISTS = {
    "audience",
    "deliverable_type",
    "attending_type",
    "attending_access",
    "languages",
    "accessibility",
    "reach",
}


def compose_draft(page: Page) -> str:
    """The text of a page that may be unfinished."""
    return compose_page(replace(page, sections=tuple(_with_placeholders(section) for section in page.sections)))


def read_draft(text: str, path: str) -> Page | None:
    """The page in a draft's text, or None when the form cannot show all of it."""
    even = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(even) > MAX_CHARACTERS or "\x00" in even:
        return None
    front, body, first_line = split_front(even)
    if front is None or re.search(r"^\s*#|\s#\s", front, re.MULTILINE):  # a comment
        return None
    loaded = load_fields(front)
    values = _fields(loaded[0]) if loaded is not None else None
    sections, problems = read_sections(body, path, first_line)
    if loaded is None or values is None or problems:
        return None
    kind, _, name = path.rpartition("/")
    opened = tuple(_without_placeholders(section) for section in sections)
    if not opened or opened[0].heading:  # a place for the words before the first heading
        opened = (Section("", (Group(),)), *opened)
    page = Page(type=kind, slug=name.removesuffix(".md"), sections=opened, lines=loaded[1], **values)
    said = _words(body)
    said[UNWRITTEN] -= _blanks(sections)  # a text to be written has a box, and nothing yet to be kept
    return page if said == _words(split_front(compose_draft(page))[1]) else None


def _with_placeholders(section: Section) -> Section:
    groups = []
    for number, group in enumerate(section.groups):
        items = tuple(
            replace(item, professional=item.professional or UNWRITTEN) if isinstance(item, Statement) else item
            for item in group.items
            if isinstance(item, Statement) or item.text.strip()
        )
        # Without a heading its statements would fall to the group before.
        heading = group.heading or (UNWRITTEN if number or group.tier or group.phases else "")
        groups.append(replace(group, heading=heading, items=items))
    return replace(section, groups=tuple(groups))


def _without_placeholders(section: Section) -> Section:
    groups = tuple(
        replace(
            group,
            heading="" if group.heading == UNWRITTEN else group.heading,
            items=tuple(_written(item) for item in group.items),
        )
        for group in section.groups
    )
    return replace(section, groups=groups or (Group(),))


def _written(item: Item) -> Item:
    if not isinstance(item, Statement):
        return replace(item, text="") if isinstance(item, Prose) and item.text == UNWRITTEN else item
    return replace(item, professional="") if item.professional == UNWRITTEN else item


def _blanks(sections: Iterable[Section]) -> int:
    items = (item for section in sections for group in section.groups for item in group.items)
    return sum(isinstance(item, Prose) and item.text == UNWRITTEN for item in items)


def _fields(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values of ``Page`` in the fields of a draft; None when one has a shape that the form does not know."""
    values: dict[str, Any] = dict.fromkeys(FIELDS, "") | dict.fromkeys(_LISTS, ())
    values |= {"sources": (), "service": None, "you": (), "right_as_written": (), "old_headings": ()}
    try:
        for name, value in data.items():
            if name not in values:
                return None
            if name in _LISTS:
                values[name] = _strings(value)
            elif name in ("you", "right_as_written", "old_headings"):
                values[name] = tuple(_strung(value).items()) if value != "" else ()
            elif name == "sources":
                values[name] = tuple(Source(**_texts(one)) for one in value)
            elif name == "service":
                values[name] = _record(value)
            else:
                values[name] = _string(value)
    except (TypeError, AttributeError):
        return None
    return values


def _record(data: Mapping[str, Any]) -> ServiceRecord:
    values: dict[str, Any] = {"organisation": "", "find": ""}
    for name, value in data.items():
        if name == "contacts":
            values[name] = tuple(Contact(**({"kind": "", "value": "", "label": ""} | _texts(one))) for one in value)
        elif name == "cost_options":
            values[name] = tuple(CostOption(**({"option": "", "amount": ""} | _strung(one))) for one in value)
        else:
            values[name] = _strings(value) if name in _RECORD_LISTS else _string(value)
    known = {field.name for field in fields(ServiceRecord)}
    if not set(values) <= known:
        raise TypeError
    return ServiceRecord(**values)


def _strung(value: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): _string(text) for name, text in value.items()}


def _texts(value: Mapping[str, Any]) -> dict[str, str]:
    texts = _strung(value)
    return texts if "title" in texts or "kind" in texts or "value" in texts else {"title": ""} | texts


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _strings(value: object) -> tuple[str, ...]:
    if value == "":
        return ()
    if not isinstance(value, list):
        raise TypeError
    return tuple(_string(one) for one in value)


def _words(body: str) -> Counter[str]:
    """What must be the same before and after the form, in any order; hard line breaks count as words."""
    return Counter(re.findall(r"[^\s>{}]+|(?<=\S) {2,}(?=\n[ \t]*\S)", body))
