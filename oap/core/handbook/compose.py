"""Putting a handbook together: which part a page goes to, in what order, and what each page becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.handbook.choices import AUDIENCES, VOICES, WORDS, Choices, kinds
from oap.core.handbook.links import only_live_links
from oap.core.handbook.parts import Chapter, Handbook, Part
from oap.core.library.blocks import Block, Grid, Heading, Paragraph, Provision, blocks
from oap.core.library.inline_runs import Run, inline_runs
from oap.core.library.library import RenderedPage
from oap.core.library.rendering import RenderedGroup, RenderedStatement
from oap.core.pages import provenance
from oap.core.pages.area import Term
from oap.core.pages.dose import rests_on
from oap.core.pages.page import Group, Page, Statement
from oap.core.pages.page_types import PAGE_TYPES, in_handbook
from oap.core.pages.sections import FAST
from oap.core.pages.service_fields import ServiceRecord
from oap.core.pages.service_record import first_facts, more_facts, shown_contacts
from oap.core.pages.taxonomy import Taxonomy

STANDING = (
    "This says what the area expects settings to do. Not every child needs everything here, and other ways may "
    "be right. "
    "No diagnosis is needed. It is not a rule that a court enforces line by line; the law behind it is the "
    "Children and "
    "Families Act 2014 and the Equality Act 2010. A parent may ask for an education, health "
    "and care (EHC) needs assessment at any time, and so may a young person from the end of Year 11 until 25."
)


@dataclass(frozen=True)
class _Scene:
    """What every part of composing needs to know."""

    choices: Choices
    taxonomy: Taxonomy
    included: frozenset[str]
    by_id: Mapping[str, Page]
    base_url: str
    day: Callable[[str], str]
    area: str

    def link(self, address: str) -> str:
        """Inside the document where it leads to a page of it, else on the site; "" where the site has no address."""
        if not address.startswith("/"):
            return address if not address.startswith(("#", "?")) else ""
        path, _, anchor = address.partition("#")
        slug = path.partition("?")[0].rstrip("/").rpartition("/")[2]
        if slug in self.included:
            return f"#{slug}" + (f"--{anchor}" if anchor and "--" not in anchor else "")
        return self.base_url + address if self.base_url else ""


def compose(
    rendered_pages: Sequence[RenderedPage],
    choices: Choices,
    taxonomy: Taxonomy,
    glossary: Sequence[Term],
    *,
    title: str,
    area: str,
    banner: str,
    today: str,
    edition: str,
    base_url: str,
    day: Callable[[str], str],
) -> Handbook:
    """Put the records, already chosen, in reading order. ``day`` writes an ISO day as people do."""
    scene = _Scene(
        choices,
        taxonomy,
        frozenset(r.page.slug for r in rendered_pages),
        {r.page.id: r.page for r in rendered_pages},
        base_url,
        day,
        area,
    )
    chapters: dict[str, list[Chapter]] = {}
    for rendered in sorted(rendered_pages, key=lambda one: (one.page.title.lower(), one.page.slug)):
        chapters.setdefault(_place(rendered, choices, taxonomy), []).append(_chapter(rendered, scene))
    parts = []
    for name, heading, intro in _plan(choices, taxonomy):
        if found := chapters.get(name):
            parts.append(Part(f"part-{name}", heading, intro, tuple(found)))
    if glossary and choices.has_kind(WORDS):
        words = Grid(
            ((Run("Word"),), (Run("What it means"),)),
            tuple(
                ((Run(term.term + (f" ({term.short})" if term.short else ""), strong=True),), (Run(term.meaning),))
                for term in glossary
            ),
        )
        parts.append(Part("part-words", "Words", "What the words mean.", blocks=(words,)))
    parts = only_live_links(parts)
    scope = _scope(choices, taxonomy)
    return Handbook(
        title=title,
        area=area,
        scope=scope,
        standing=STANDING,
        banner=banner,
        day=today,
        edition=edition,
        stamp=f"{area}, {day(today)}, edition {edition}",
        identity=f"{edition}-{choices.key}",
        parts=tuple(parts),
    )


def _plan(choices: Choices, taxonomy: Taxonomy) -> list[tuple[str, str, str]]:
    """(name, heading, first words) of each part that there could be, in order."""
    parts = [("urgent", "Urgent help", "Who to call when somebody is in danger.")]
    for type in in_handbook():
        name = type.called(choices.voice == "professional")
        if type.by_area:
            parts += [(area.id, area.name, area.summary) for area in taxonomy.areas.values()]
            name = f"Other {name.lower()}"
        parts.append((type.id, name, type.handbook_intro))
    return list({name: (name, heading, intro) for name, heading, intro in parts}.values())


def _place(rendered: RenderedPage, choices: Choices, taxonomy: Taxonomy) -> str:
    page = rendered.page
    if page.slug == "urgent-help":
        return "urgent"
    if not PAGE_TYPES[page.type].by_area:
        return page.type
    for area in choices.areas:
        if area in page.areas:
            return area
    return next((area for area in page.areas if area in taxonomy.areas), page.type)


def _scope(choices: Choices, taxonomy: Taxonomy) -> str:
    area = ", ".join(taxonomy.areas[one].name for one in choices.areas) or "All areas of need"
    phase = ", ".join(taxonomy.phases[one] for one in choices.phases) or "all ages"
    names = kinds(choices.voice == "professional")
    only = (
        f"; only {', '.join(names[one][0].lower() for one in names if one in choices.kinds)}" if choices.kinds else ""
    )
    return f"{area}{only}; {phase}; for {AUDIENCES[choices.audience].lower()}; {VOICES[choices.voice].lower()}."


def _chapter(rendered: RenderedPage, scene: _Scene) -> Chapter:
    page = rendered.page
    professional = scene.choices.voice == "professional"
    title = page.professional_title if professional and page.professional_title else page.title
    other = page.title if professional else page.professional_title
    found: list[Block] = []
    both = zip(rendered.sections, page.sections, strict=True)  # what is filled in, and the words as they are typed
    sections = sorted(both, key=lambda one: 0 if one[0].heading == FAST else 1)  # as the site shows them
    served = page.service is None
    for section, typed in sections:
        if not served and section.heading not in ("", FAST):
            assert page.service is not None
            found.append(_service(page.service, scene))
            served = True
        inside = [
            block
            for group, words in zip(section.groups, typed.groups, strict=True)
            for block in _group(group, words, page, scene)
        ]
        if section.heading and inside:
            found.append(Heading(3, section.heading, f"{page.slug}--{section.anchor}"))
        found += inside
    checked = provenance.said(
        page,
        rendered.provenance,
        area=scene.area,
        teams=scene.taxonomy.teams,
        day=scene.day,
        number=rendered.version,
        sources="above",
    )
    if page.sources:
        found.append(Heading(3, "Sources", f"{page.slug}--sources"))
        found += [Paragraph((Run(s.title, link=s.url), Run(f", {s.date}" if s.date else ""))) for s in page.sources]
    return Chapter(
        page.slug,
        title,
        other if other != title else "",
        PAGE_TYPES[page.type].called_one(professional),
        page.summary,
        tuple(found),
        checked,
        f"{scene.base_url}{page.url}",
        page.also_known_as,
    )


def _group(group: RenderedGroup, typed: Group, page: Page, scene: _Scene) -> list[Block]:
    if not scene.choices.meets(group.phases):
        return []
    found: list[Block] = []
    for item, words in zip(group.items, typed.items, strict=True):
        if not isinstance(words, Statement):
            found += blocks(words.text, scene.link)
        elif isinstance(item, RenderedStatement) and scene.choices.meets(item.phases):
            found.append(_provision(item, words, page, scene))
    if group.heading and found:
        named = ", ".join(scene.taxonomy.phases.get(p, p) for p in group.phases)
        found.insert(0, Heading(4, group.heading + (f" ({named})" if named else "")))
    return found


def _provision(item: RenderedStatement, words: Statement, page: Page, scene: _Scene) -> Provision:
    taxonomy, voice = scene.taxonomy, scene.choices.voice
    tiers = taxonomy.tiers if voice == "family" else taxonomy.professional_tiers
    meta = [tiers.get(item.tier, item.tier)] if item.tier else []
    meta.append("; ".join(taxonomy.providers.get(who, who) for who in item.who))
    if len(item.phases) < len(page.phases):
        meta.append(", ".join(taxonomy.phases.get(phase, phase) for phase in item.phases))
    if (found := rests_on(item.dose, page.sources, scene.by_id.get)) is not None:
        meta.append(f"Rests on {found.title}")
    both = voice == "both"
    return Provision(
        f"{page.slug}--{item.id}",
        " · ".join(part for part in meta if part),
        inline_runs(words.whole_professional, scene.link) if both or voice == "professional" or not item.family else (),
        inline_runs(words.whole_family, scene.link) if item.family and (both or voice == "family") else (),
    )


def _service(service: ServiceRecord, scene: _Scene) -> Grid:
    rows = list(first_facts(service))
    for contact in shown_contacts(service):
        hours = f" {contact.schedule}." if contact.schedule else ""
        rows.append((contact.label, f"{contact.value}{hours} ({contact.standing})"))
    rows.append(("How to find them", service.find))
    rows += more_facts(service)
    return Grid(
        ((Run("About the service"),), (Run("What we know"),)),
        tuple(((Run(name, strong=True),), (Run(value),)) for name, value in rows),
    )
