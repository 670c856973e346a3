"""A revision of a page: a draft on its way, or a published version that keeps its words for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oap.core.pages.provenance import NOTHING_KNOWN, Provenance
from oap.core.pages.workflow import State


@dataclass(frozen=True)
class Revision:
    """One row of the record. Times are UTC (``2026-11-24T16:50:00Z``); ``number`` is None until published.

    ``text`` is None when the version withdrew the page. ``saves`` counts how often a draft was saved: a form that
    carries an older count is stale. ``replaced_by`` is the id of the page that takes the place of a withdrawn one.
    ``placed`` are the texts that stood on a published page
    (``oap.core.pages.placing``). ``earlier_authors`` wrote at it before it was given to its author.
    """

    id: int
    page_id: str
    path: str
    number: int | None
    base: int
    state: State
    text: str | None
    digest: str
    team: str
    origin: str
    note: str
    wording_only: bool
    emergency: bool
    author_id: int | None
    author: str
    approver_id: int | None
    approver: str
    seconded_by: int | None
    saves: int
    publish_at: str | None
    created_at: str
    changed_at: str
    placed: Mapping[str, str] = field(default_factory=dict, hash=False)
    replaced_by: str | None = None
    earlier_authors: tuple[int, ...] = ()

    @property
    def debt(self) -> bool:
        """Published in an emergency, and nobody else has agreed to it yet."""
        return self.emergency and self.seconded_by is None

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".md")


@dataclass(frozen=True)
class Numbered:
    """The highest number that a page's versions had in some folder, and the digest of the text that had it."""

    number: int
    digest: str


@dataclass(frozen=True)
class Head:
    """The newest published version of a page, without its text."""

    page_id: str
    path: str
    number: int
    digest: str
    provenance: Provenance = NOTHING_KNOWN


@dataclass(frozen=True)
class Comment:
    """What a reviewer wrote about a draft, at a statement, a section, or the whole page (``place`` empty)."""

    id: int
    place: str
    text: str
    author: str
    created_at: str
