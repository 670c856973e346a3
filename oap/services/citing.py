"""Finding the words behind citations and document codes, and what has changed in the guidance since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oap.core.citations import Citation, Reference, decode, digest, statements_of
from oap.core.reconcile import digest as text_digest
from oap.core.revisions import Revision
from oap.errors import NotFound
from oap.site import Site
from oap.storage import revisions

SAME, REWORDED, TAKEN_OUT, WITHDRAWN = "same", "reworded", "taken-out", "withdrawn"


@dataclass(frozen=True)
class Since:
    """What has become of a cited statement: one of the four words above, and its newest words and page."""

    change: str
    now: Citation | None = None
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Resolved:
    """What a document's code leads to. ``intact`` is whether every word is what it was when the code was made."""

    citations: tuple[Citation, ...]
    intact: bool


def cite(site: Site, references: Iterable[Reference]) -> dict[Reference, Citation]:
    """The exact words of each reference in the record of versions; a reference that leads nowhere is left out."""
    found: dict[Reference, Citation] = {}
    wanted = set(references)
    with site.database.read() as connection:
        for page, number in sorted({(one.page, one.version) for one in wanted}):
            try:
                version = revisions.version(connection, page, number)
            except NotFound:
                continue
            found |= {one.reference: one for one in statements_of(version) if one.reference in wanted}
    return found


def resolve(site: Site, typed: str) -> Resolved:
    """The words that a document's code cites. Raises Invalid for a mistyped code, NotFound for one of another handbook."""
    code = decode(typed)
    rows = {row for row, _ in code.cited}
    with site.database.read() as connection:
        versions = {one.id: one for one in revisions.published(connection, rows)}
    statements = {row: statements_of(version) for row, version in versions.items()}
    try:
        cited = tuple(statements[row][place] for row, place in code.cited)
    except (KeyError, IndexError):
        raise NotFound("This code is well formed, but it is not from this handbook.") from None
    return Resolved(cited, digest(cited) == code.digest and all(_whole(version) for version in versions.values()))


def _whole(version: Revision) -> bool:
    return version.text is not None and text_digest(version.text) == version.digest


def changes_since(site: Site, citations: Iterable[Citation]) -> dict[Reference, Since]:
    """For each cited statement, what the newest version of its page says."""
    asked = list(citations)
    with site.database.read() as connection:
        heads = {page: revisions.head(connection, page) for page in {one.reference.page for one in asked}}
    return {one.reference: _since(one, heads[one.reference.page]) for one in asked}


def _since(cited: Citation, head: Revision | None) -> Since:
    if head is None or head.text is None:
        return Since(WITHDRAWN)
    now = {one.reference.statement: one for one in statements_of(head)}
    title, url = next(((one.title, one.url) for one in now.values()), ("", ""))
    found = now.get(cited.reference.statement)
    if found is None:
        return Since(TAKEN_OUT, None, title, url)
    same = (found.words, found.family) == (cited.words, cited.family)
    return Since(SAME if same else REWORDED, found, title, url)
