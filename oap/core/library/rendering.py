"""A page with its words made into safe HTML, once, when it is read from disk."""

from __future__ import annotations

from dataclasses import dataclass

from oap.core.library.easy_read import easy_html, easy_text
from oap.core.library.markdown import render, render_inline, render_tree
from oap.core.library.markdown_tree import read_tree
from oap.core.library.plain_text import joined, leaves, plain_text
from oap.core.pages.dose import NO_DOSE, Dose, said
from oap.core.pages.page import Page, Prose, Section, Statement
from oap.core.pages.page_types import type_of


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
class RenderedProse:
    html: str
    text: str


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
    return tuple(_section(page, section) for section in page.sections)


def _section(page: Page, section: Section) -> RenderedSection:
    groups, type = [], type_of(page.type)
    easy = type is not None and type.easy_read
    for group in section.groups:
        items: list[RenderedProse | RenderedStatement] = []
        for item in group.items:
            if isinstance(item, Prose) and easy:
                items.append(RenderedProse(easy_html(item.text), easy_text(item.text)))
            elif isinstance(item, Prose):
                tree = read_tree(item.text)
                items.append(RenderedProse(render_tree(tree), joined(leaves(tree))))
            elif isinstance(item, Statement):
                phases = item.phases or group.phases or page.phases
                items.append(_statement(item, group.tier, phases, section.heading))
            else:  # nobody could find the words for it
                items.append(RenderedProse(render(item.text), item.text))
        groups.append(RenderedGroup(group.heading, group.tier, group.phases, tuple(items)))
    return RenderedSection(section.heading, section.anchor, tuple(groups))


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
