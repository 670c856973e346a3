"""What a page is: front matter, sections, and statements with permanent ids in two voices.

``read_page`` and ``compose_page`` (in ``oap.core.pages.page_text``) turn a page into text and back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from oap.core.pages.dose import NO_DOSE, Dose, said
from oap.core.pages.sections import FAST
from oap.core.pages.service_fields import ServiceRecord

# Whom a page speaks to, where that is not the family: it says “you” to them, and stands in a section of its own.
YOUNG_PEOPLE = "young-people"
AUDIENCES = {YOUNG_PEOPLE: "Young people"}

# The place of the words before the first heading.
OPENING = "opening"

# What stands on pages and is none itself: texts that are true everywhere, what the area adds, and pictures.
SHARED = ("blocks", "local", "pictures")


# What a line in curly brackets may place, and what an editor calls it.
PLACES = {
    "block": "shared text",
    "picture": "picture",
    "law": "point of law",
    "signs": "danger sign",
    "contact": "contact",
}
# The kinds among them that are texts with a version of their own, and the folder of each.
PLACED_TEXTS = {"block": "blocks", "local": "local", "picture": "pictures"}


def is_shared(path: str) -> bool:
    """Whether the file at ``path``, such as ``blocks/asking.md``, is a text that pages place, and no page."""
    return path.partition("/")[0] in SHARED


# Where something begins: the line of the page's file, from 1; 0 for what stands in no file, such as what a form adds.
# It is no part of what a page says: two that differ in nothing else are the same, and what is kept leaves it out.
LineNumber = Annotated[int, Field(exclude=True)]
FieldLines = Annotated[Mapping[str, int], Field(exclude=True)]

# One page has an address that a worried person can be told over the telephone.
SHORT_ADDRESSES = {"urgent-help": "/urgent-help"}


@dataclass(frozen=True)
class Source:
    """Where something on a page comes from. It has an address, or a date, or both."""

    title: str
    url: str = ""
    date: str = ""


@dataclass(frozen=True)
class Statement:
    """One expectation: professional and family wording under one id that is never reused.

    ``who`` are provider ids. ``phases`` is empty where the statement is for every phase of its group or page.
    ``professional`` and ``family`` are the wordings as they are typed; readers and citations get ``whole_professional``
    and ``whole_family``, which say the ``dose`` too. ``lines`` are those of what is typed below its first line: ``id``,
    ``who``, ``how_often``, ``family``.
    """

    id: str
    professional: str
    family: str
    who: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    dose: Dose = NO_DOSE
    line: LineNumber = field(default=0, compare=False, repr=False)
    lines: FieldLines = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, name: str) -> int:
        """Where it says that; its first line where it doesn't."""
        return self.lines.get(name, self.line)

    @property
    def whole_professional(self) -> str:
        return " ".join(said(self.professional, self.dose.professional))

    @property
    def whole_family(self) -> str:
        return " ".join(said(self.family, self.dose.family))


@dataclass(frozen=True)
class Prose:
    """Markdown text between statements."""

    text: str
    line: LineNumber = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Placed:
    """Where something stands that is kept once and placed on many pages: ``{block asking-at-any-time}`` alone on a
    line."""

    kind: str
    ids: tuple[str, ...]
    line: LineNumber = field(default=0, compare=False, repr=False)

    @property
    def ref(self) -> str:
        """What the record calls it: ``block asking-at-any-time``."""
        return " ".join((self.kind, *self.ids))

    @property
    def text(self) -> str:
        """The line as it is typed."""
        return f"{{{self.ref}}}"


Item = Prose | Statement | Placed


@dataclass(frozen=True)
class Group:
    """What stands under one small heading, or directly under the section when ``heading`` is empty."""

    heading: str = ""
    tier: str = ""
    phases: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    line: LineNumber = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Section:
    """One ``##`` heading and what is under it. The text before the first heading has an empty heading."""

    heading: str
    groups: tuple[Group, ...] = ()
    line: LineNumber = field(default=0, compare=False, repr=False)

    @property
    def anchor(self) -> str:
        return slugify(self.heading)


@dataclass(frozen=True)
class PlacedStatement:
    """A statement with what its place on the page adds: section, tier and the phases it holds for."""

    statement: Statement
    section: str
    tier: str
    phases: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page, as its file says it, or a shared text. Dates are ISO days. ``type`` and ``slug`` come from where the
    file lies.

    A page as typed says only *that* something is placed; ``oap.core.pages.placing`` gives the page with the words in
    place. ``pages`` and
    ``under`` are fields of a local text: where it is placed. ``file``, ``alt``, ``decorative``, ``credit`` and
    ``licence`` are those of a picture, whose words are its long description.
    """

    type: str
    slug: str
    id: str
    title: str
    summary: str
    topics: tuple[str, ...]
    phases: tuple[str, ...]
    team: str
    reviewed: str
    review_by: str
    professional_title: str = ""
    areas: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    opens_with: str = ""
    audience: str = ""
    you: tuple[tuple[str, str], ...] = ()
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    service: ServiceRecord | None = None
    reading_age_reason: str = ""
    right_as_written: tuple[tuple[str, str], ...] = ()
    retired_statements: tuple[str, ...] = ()
    old_headings: tuple[tuple[str, str], ...] = ()
    pages: tuple[str, ...] = ()
    under: str = ""
    file: str = ""
    alt: str = ""
    decorative: str = ""
    credit: str = ""
    licence: str = ""
    sections: tuple[Section, ...] = field(default=())
    lines: FieldLines = field(default_factory=dict, compare=False, repr=False)

    @property
    def url(self) -> str:
        if self.shared:
            return f"/edit/pages/{self.id}"
        return SHORT_ADDRESSES.get(self.slug, f"/{self.type}/{self.slug}")

    @property
    def shared(self) -> bool:
        """Whether it is a text that pages place, and no page."""
        return self.type in SHARED

    @property
    def said_to_you(self) -> dict[str, str]:
        """The wording for a young person who reads about themselves, by ``title``, ``summary``, the ids of statements,
        and the places of text (``places_of_text``). What has none is read in family words."""
        return dict(self.you)

    @property
    def path(self) -> str:
        return f"{self.type}/{self.slug}.md"

    def placed_statements(self) -> Iterator[PlacedStatement]:
        """Every statement in reading order, with the tier and phases it inherits from its group and page."""
        for section in self.sections:
            for group in section.groups:
                for item in group.items:
                    if isinstance(item, Statement):
                        phases = item.phases or group.phases or self.phases
                        yield PlacedStatement(item, section.heading, group.tier, phases)

    def places_of_text(self) -> Iterator[tuple[str, str]]:
        """Each heading that has paragraphs or lists under it, by its address; ``opening`` is what stands before the
        first. Danger signs are said to everybody in the same words."""
        for section in self.sections:
            for group in section.groups:
                if section.heading != FAST and any(isinstance(item, Prose) for item in group.items):
                    heading = group.heading or section.heading
                    yield slugify(heading) or OPENING, heading

    def section(self, heading: str) -> Section | None:
        return next((section for section in self.sections if section.heading == heading), None)

    def line_of(self, name: str) -> int:
        """The line of a field, such as ``service.contacts.2``; of the nearest field above it when it is not there."""
        return nearest_line(self.lines, name)


def items_of(sections: Iterable[Section]) -> Iterator[Item]:
    """Everything under their headings, in reading order."""
    return (item for section in sections for group in section.groups for item in group.items)


def nearest_line(lines: Mapping[str, int], name: str) -> int:
    """The line of a field, or of the nearest field above it; the first of all when there is none."""
    while name and name not in lines:
        name = name.rpartition(".")[0]
    return lines.get(name, 1)


def slugify(text: str) -> str:
    """Small letters, digits and single hyphens: the form of an anchor on a page."""
    letters = "".join(c if c.isascii() and c.isalnum() else " " if c not in "'’" else "" for c in text.lower())
    return "-".join(letters.split())
