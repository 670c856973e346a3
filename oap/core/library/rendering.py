"""A page with its words made into safe HTML, once, when it is read from disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from oap.core.library.easy_read import easy_html, easy_text
from oap.core.library.markdown import render, render_inline, render_tree
from oap.core.library.markdown_tree import BOXES, Tree, read_tree
from oap.core.library.plain_text import joined, leaves, plain_text
from oap.core.pages.dose import NO_DOSE, Dose, said
from oap.core.pages.page import Page, Prose, Section, Statement
from oap.core.pages.page_types import type_of

LETTER = "letter-to-copy"  # the anchor of a page's first letter; those after it add their number
_LETTER_BOX = '<div class="oap-status oap-status--letter"'


@dataclass(frozen=True)
class RenderedStatement:
    """A statement in both voices as safe inline HTML, and as plain text for citing: how often and how long in each."""

    id: str
    professional: str
    family: str
    professional_text: str
    family_text: str
    tier: str
    who: tuple[str, ...]
    phases: tuple[str, ...]
    section: str
    dose: Dose = NO_DOSE


@dataclass(frozen=True)
class Letter:
    """A letter to copy: where it stands on its page, and what it is for."""

    anchor: str
    title: str


@dataclass(frozen=True)
class RenderedProse:
    html: str
    text: str
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True)
class RenderedGroup:
    heading: str
    tier: str
    phases: tuple[str, ...]
    items: tuple[RenderedProse | RenderedStatement, ...]


@dataclass(frozen=True)
class RenderedSection:
    heading: str
    anchor: str
    groups: tuple[RenderedGroup, ...]


def render_sections(page: Page) -> tuple[RenderedSection, ...]:
    """The page's sections as safe HTML, in reading order."""
    taken = {section.anchor for section in page.sections}
    numbered = (LETTER if number == 1 else f"{LETTER}-{number}" for number in count(1))
    free = (anchor for anchor in numbered if anchor not in taken)
    return tuple(_section(page, section, free) for section in page.sections)


def _section(page: Page, section: Section, anchors: Iterator[str]) -> RenderedSection:
    groups, type = [], type_of(page.type)
    easy = type is not None and type.easy_read
    for group in section.groups:
        items: list[RenderedProse | RenderedStatement] = []
        for item in group.items:
            if isinstance(item, Prose) and easy:
                items.append(RenderedProse(easy_html(item.text), easy_text(item.text)))
            elif isinstance(item, Prose):
                tree = read_tree(item.text)
                letters = _letters(tree, anchors)
                items.append(RenderedProse(_anchored(render_tree(tree), letters), joined(leaves(tree)), letters))
            elif isinstance(item, Statement):
                phases = item.phases or group.phases or page.phases
                items.append(_statement(item, group.tier, phases, section.heading))
            else:  # nobody could find the words for it
                items.append(RenderedProse(render(item.text), item.text))
        groups.append(RenderedGroup(group.heading, group.tier, group.phases, tuple(items)))
    return RenderedSection(section.heading, section.anchor, tuple(groups))


def _letters(tree: Tree, anchors: Iterator[str]) -> tuple[Letter, ...]:
    boxes = (part.box for part in tree.parts if part.box is not None and part.box.kind == "letter")
    return tuple(Letter(next(anchors), box.title or BOXES["letter"]) for box in boxes)


def _anchored(html: str, letters: tuple[Letter, ...]) -> str:
    """The HTML with each letter at its anchor. Only now: what an editor writes is given no ids."""
    before, *boxes = html.split(_LETTER_BOX)
    return before + "".join(f'{_LETTER_BOX} id="{one.anchor}"{rest}' for one, rest in zip(letters, boxes, strict=True))


def _statement(item: Statement, tier: str, phases: tuple[str, ...], section: str) -> RenderedStatement:
    return RenderedStatement(
        id=item.id,
        professional=_inline(*said(item.professional, item.dose.professional)),
        family=_inline(*said(item.family, item.dose.family)),
        professional_text=plain_text(item.whole_professional),
        family_text=plain_text(item.whole_family),
        tier=tier,
        who=item.who,
        phases=phases,
        section=section,
        dose=item.dose,
    )


def _inline(wording: str, *sentences: str) -> str:
    """Each sentence that was made from a field stands by itself, where whoever shows it has lines."""
    made = (f'<span class="oap-dose">{render_inline(sentence)}</span>' for sentence in sentences)
    return " ".join((render_inline(wording), *made))
