"""The words of a page one by one, for who proposes others: title, summary, each statement in both voices, and each text
between statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from oap.core.pages.page import Group, Item, Page, Prose, Statement

PARTS = {
    "title": "Title",
    "summary": "Summary",
    "professional": "Statement, for professionals",
    "family": "Statement, for families",
    "text": "Text",
}


@dataclass(frozen=True)
class Wording:
    """Words that stand somewhere. ``place`` is a statement's id, the anchor of a section, or empty for the page."""

    place: str
    part: str
    text: str


def wordings(page: Page) -> Iterator[Wording]:
    """In reading order; what stands on the page from elsewhere is not among them."""
    yield Wording("", "title", page.title)
    yield Wording("", "summary", page.summary)
    for section in page.sections:
        for group in section.groups:
            for item in group.items:
                if isinstance(item, Prose):
                    yield Wording(section.anchor, "text", item.text)
                elif isinstance(item, Statement):
                    yield Wording(item.id, "professional", item.professional)
                    if item.family:
                        yield Wording(item.id, "family", item.family)


def tidy(part: str, words: str) -> str:
    """The words as a page holds them: only texts between statements have more than one line."""
    return words.replace("\r\n", "\n").strip() if part == "text" else " ".join(words.split())


def with_words(page: Page, old: Wording, instead: str) -> Page | None:
    """The page with other words at that place; None where the old ones do not stand there any more."""
    if old not in wordings(page):
        return None
    if not old.place and old.part in ("title", "summary"):
        return replace(page, **{old.part: instead})  # type: ignore[arg-type]  # both are texts
    taken = False

    def item_with(item: Item, anchor: str) -> Item:
        nonlocal taken
        if taken:
            return item
        if isinstance(item, Prose) and old == Wording(anchor, "text", item.text):
            taken = True
            return replace(item, text=instead)
        if isinstance(item, Statement) and item.id == old.place and old.part in ("professional", "family"):
            taken = True
            return replace(item, **{old.part: instead})  # type: ignore[arg-type]  # both are texts
        return item

    def group_with(group: Group, anchor: str) -> Group:
        return replace(group, items=tuple(item_with(item, anchor) for item in group.items))

    sections = tuple(
        replace(section, groups=tuple(group_with(group, section.anchor) for group in section.groups))
        for section in page.sections
    )
    return replace(page, sections=sections)
