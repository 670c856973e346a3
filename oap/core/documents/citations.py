"""Citing statements so that the exact words can be found again: which page, statement, version and day, and the
words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date as calendar_day
from typing import Any

from oap.core.library.plain_text import plain_text
from oap.core.pages.placing import read_whole
from oap.core.pages.revisions import Revision


@dataclass(frozen=True, order=True)
class Reference:
    """A statement in one published version of a page. All three are public and permanent."""

    page: str
    statement: str
    version: int


@dataclass(frozen=True)
class Citation:
    """The words of a statement in one published version, and where they stand for ever.

    ``mark`` stands for the page and the whole text of this version (see ``text_mark``); ``place`` is the statement's
    place on the page, from 0. Neither depends on the database that the version is recorded in.
    """

    reference: Reference
    mark: bytes
    place: int
    title: str
    url: str
    date: str
    words: str
    family: str

    @property
    def address(self) -> str:
        """The permanent address below the site's own."""
        return f"{self.url}?version={self.reference.version}#{self.reference.statement}"

    @property
    def page_address(self) -> str:
        """The permanent address of the page's version, below the site's own."""
        return f"{self.url}?version={self.reference.version}"

    @property
    def quoted(self) -> str:
        """The words as a document shows them: in marks, so that nothing can be added before or after them unnoticed."""
        return f"“{self.words}”"

    @property
    def source(self) -> str:
        """The line under cited words, without the address."""
        return f"{self.title}, statement {self.reference.statement}, version {self.reference.version}, {self.day}"

    @property
    def day(self) -> str:
        """The day it was published, as people write it."""
        found = calendar_day.fromisoformat(self.date)
        return f"{found.day} {found:%B} {found.year}"


def to_json(citation: Citation) -> dict[str, Any]:
    """The citation in values that JSON knows; ``from_json`` reads them."""
    return {**asdict(citation), "mark": citation.mark.hex()}


def from_json(values: Mapping[str, Any]) -> Citation:
    return Citation(**{**values, "reference": Reference(**values["reference"]), "mark": bytes.fromhex(values["mark"])})


def text_mark(page: str, text_digest: str) -> bytes:
    """Four bytes for one text of a page: the same wherever the text is recorded, and whatever number it has there."""
    return hashlib.sha256(f"{page}\x1f{text_digest}".encode()).digest()[:4]


def statements_of(revision: Revision) -> list[Citation]:
    """Every statement of a published version in reading order. Empty when the version withdrew the page."""
    if revision.text is None or revision.number is None:
        return []
    page = read_whole(revision.text, revision.path, revision.placed)
    if page is None or page.shared:  # a shared text is cited on the pages that it stands on
        return []
    mark = text_mark(revision.page_id, revision.digest)
    return [
        Citation(
            Reference(page.id, placed.statement.id, revision.number),
            mark,
            place,
            page.title,
            page.url,
            revision.changed_at[:10],
            plain_text(placed.statement.whole_professional),
            plain_text(placed.statement.whole_family),
        )
        for place, placed in enumerate(page.placed_statements())
    ]


def in_order(references: Iterable[Reference], found: Mapping[Reference, Citation]) -> list[Citation]:
    """The citations of those references that were found, each once, in the order asked."""
    return [found[reference] for reference in dict.fromkeys(references) if reference in found]
