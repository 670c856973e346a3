"""Finding the words behind citations and document codes, and what has changed in the guidance since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

from sqlalchemy import Connection

from oap.core.documents.citations import Citation, Reference, statements_of, text_mark
from oap.core.documents.document_code import CitedText, decode
from oap.core.pages.reconcile import version_digest
from oap.core.pages.revisions import Revision
from oap.errors import NotFound
from oap.site import Site
from oap.storage import revisions

MOST_TRIED = 64
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
    """What a document's code leads to. ``intact`` is whether every word is what it was when the code was made.

    ``renumbered`` is whether the words stand here under other version numbers or days than they had then, because this
    record was begun anew from the content.
    """

    citations: tuple[Citation, ...]
    intact: bool
    renumbered: bool = False


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
    """The words that a document's code cites. Raises Invalid for a mistyped code, NotFound for one of another
    handbook."""
    code = decode(typed)
    with site.database.read() as connection:
        candidates = _candidates(connection, code.texts)
        wanted = {row for rows in candidates for row in rows}
        versions = {one.id: one for one in revisions.published(connection, wanted)}
    statements = {row: statements_of(version) for row, version in versions.items()}
    first: Resolved | None = None
    # Nearly always there is one candidate for each text. A text that was published twice has two.
    for rows in islice(product(*candidates), MOST_TRIED):
        try:
            cited = tuple(
                statements[row][place] for row, text in zip(rows, code.texts, strict=True) for place in text.places
            )
        except (KeyError, IndexError):
            continue
        whole = all(_whole(versions[row]) for row in rows)
        found = Resolved(cited, whole and code.says(cited), not code.dates(cited))
        if found.intact and not found.renumbered:
            return found
        first = found if first is None or (found.intact and not first.intact) else first
    if first is None:
        raise NotFound(
            "This code is well formed, but no version that it cites is in this handbook’s record. It may be of "
            "another handbook, or "
            "the record was begun anew since. Follow the addresses in the document to see what the guidance says today."
        )
    return first


def _candidates(connection: Connection, texts: Sequence[CitedText]) -> list[list[int]]:
    """For each text the rows that may hold it: those with the number it had first, then the newest."""
    if all(text.row for text in texts):
        return [[text.row] for text in texts]
    rows: dict[bytes, list[tuple[int, int]]] = {}
    for row, page, number, digest in revisions.published_digests(connection):
        rows.setdefault(text_mark(page, digest), []).append((number, row))
    return [
        [row for number, row in sorted(rows.get(text.mark, ()), key=lambda one: (one[0] != text.version, -one[1]))]
        for text in texts
    ]


def _whole(version: Revision) -> bool:
    return version.text is not None and version_digest(version.text, version.placed) == version.digest


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
