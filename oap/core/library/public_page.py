"""What a public page shows, for a voice and an age: its parts in their order, and what is said around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.library.by_phase import SectionForAge, for_age
from oap.core.library.library import RenderedPage
from oap.core.library.rendering import Letter, RenderedProse, RenderedSection, RenderedStatement
from oap.core.library.short_page import first_things, opened_and_folded
from oap.core.pages import provenance
from oap.core.pages.area import Term, terms_in
from oap.core.pages.dose import Named, rests_on
from oap.core.pages.page import Page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.sections import FAST
from oap.core.times import day

VOICES = ("family", "professional")


@dataclass(frozen=True)
class Around:
    """What a page needs to know of the handbook around it."""

    area: str
    teams: Mapping[str, str]
    glossary: Sequence[Term]
    page_named: Callable[[str], Named | None]


@dataclass(frozen=True)
class PublicPage:
    """``intro`` stands before the first heading, ``fast`` is how to get help fast, ``sections`` are open and
    ``folded_sections`` folded; ``folded`` counts the statements that are for other ages. ``first`` are the statements
    to show before all. ``phases`` are those that a reader may choose from. ``resting`` are what statements rest on, by
    what they say of it. ``letters`` are those to copy, each with its section."""

    page: Page
    version: int
    voice: str
    phase: str
    phases: tuple[str, ...]
    intro: SectionForAge | None
    fast: SectionForAge | None
    sections: Sequence[SectionForAge]
    folded_sections: Sequence[SectionForAge]
    folded: int
    first: tuple[RenderedStatement, ...]
    statements: int
    resting: Mapping[str, Named]
    terms: Sequence[Term]
    provenance: str
    letters: Sequence[tuple[RenderedSection, Letter]]

    @property
    def other_voice(self) -> str:
        return next(one for one in VOICES if one != self.voice)


def public_page(rendered: RenderedPage, voice: str, phase: str, around: Around, *, whole: bool = False) -> PublicPage:
    """The page as a reader of that voice, with a child of that age, meets it. ``whole``: words that are cited, and
    drafts, are shown with nothing folded and for every age."""
    page, statements = rendered.page, list(rendered.statements())
    phase = "" if whole else phase
    own_phase = phase if phase in page.phases else ""
    sections = [for_age(section, own_phase) for section in rendered.sections]
    fast = next((section for section in sections if section.heading == FAST), None)
    type = PAGE_TYPES[page.type]
    short = bool(type.open_first) and not whole
    under_headings = [section for section in sections if section.heading and section is not fast]
    opened, folded = opened_and_folded(under_headings, type.open_first if short else ())
    return PublicPage(
        page=page,
        version=rendered.version,
        voice=voice if voice in VOICES else VOICES[0],
        phase=phase,
        phases=page.phases if not whole and _differs_by_age(rendered) else (),
        intro=next((section for section in sections if not section.heading), None),
        fast=fast,
        sections=opened,
        folded_sections=folded,
        folded=sum(section.folded_statements for section in sections),
        first=first_things(statements, page.first, own_phase) if short else (),
        statements=len(statements),
        resting=resting(rendered, around.page_named),
        terms=terms_in("\n".join([page.summary, *_texts(rendered)]), around.glossary),
        provenance=provenance.said(page, rendered.provenance, area=around.area, teams=around.teams, day=day),
        letters=rendered.letters(),
    )


def resting(rendered: RenderedPage, page_named: Callable[[str], Named | None]) -> dict[str, Named]:
    """What the page's statements rest on, by what the fields say."""
    found = ((one.dose, rests_on(one.dose, rendered.page.sources, page_named)) for one in rendered.statements())
    return {dose.rests_on: one for dose, one in found if one is not None}


def _differs_by_age(rendered: RenderedPage) -> bool:
    return len({statement.phases for statement in rendered.statements()}) > 1 or any(
        group.phases for section in rendered.sections for group in section.groups
    )


def _items(rendered: RenderedPage) -> Iterable[RenderedProse | RenderedStatement]:
    return (item for section in rendered.sections for group in section.groups for item in group.items)


def _texts(rendered: RenderedPage) -> Iterable[str]:
    for item in _items(rendered):
        yield item.text if isinstance(item, RenderedProse) else f"{item.family_text} {item.professional_text}"
