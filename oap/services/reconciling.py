"""Bring content folder and record to agree, page by page, losing no text. A part of ``sync``, under its lock.

What to do for each page is decided by ``oap.core.reconcile``; here it is done. A text that stands only on disk is recorded
before anything else happens to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from oap.core.page_text import read_page
from oap.core.problems import Problem
from oap.core.reconcile import WITHDRAWN, decide, digest
from oap.core.revisions import Head
from oap.core.times import utc_text
from oap.site import Site
from oap.storage import audit, revisions


@dataclass(frozen=True)
class Found:
    """A page's file: where it lies, which text it holds, and the page id in it."""

    path: str
    digest: str
    page_id: str


@dataclass
class Reconciled:
    """What was done: pages written from the record, recorded from disk, and recorded although both had moved.

    ``heads`` is the record afterwards. ``broken`` are files that cannot be used, with why: they are left alone, and
    readers keep the last version that could be.
    """

    heads: dict[str, Head] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    broken: dict[str, list[Problem]] = field(default_factory=dict)


def reconcile(site: Site) -> Reconciled:
    """Make the two agree. Raises Unavailable without a database, Conflict when another machine was faster."""
    result = Reconciled()
    with site.database.read() as connection:
        result.heads = revisions.heads(connection)
    files = _files(site, result)
    unknown = [found for page_id, found in files.items() if page_id not in result.heads]
    todo = [step for page_id, head in result.heads.items() if (step := _step(site, files.get(page_id), head, result))]
    if not unknown and not todo:
        return result
    now = utc_text(datetime.now(UTC))
    with site.database.write() as connection:
        revisions.add_first_versions(connection, _texts(site, unknown), now)
        result.recorded += [found.page_id for found in unknown]
        for what, file, head in todo:
            _record(site, connection, what, file, head, now, result)
        result.heads = revisions.heads(connection)
    for what, file, head in todo:
        _write(site, what, file, head, result)
    return result


def _files(site: Site, result: Reconciled) -> dict[str, Found]:
    """Every usable file by page id. Only files that changed since they were last applied are read."""
    cards = {f"{card.type}/{card.slug}.md": card for card in site.shelf.library.cards if card.digest}
    stamps = site.shelf.stamps()
    places = {head.path for head in result.heads.values() if head.digest != WITHDRAWN}
    found: dict[str, Found] = {}
    for file in site.content.page_files():
        card = cards.get(file.path)
        if card is not None and stamps[card.slug] == file.stamp:
            one = Found(file.path, card.digest, card.id)
        else:
            page, text, problems = site.content.read_page(file.path)
            if page is None:
                result.broken[file.path] = problems
                continue
            one = Found(file.path, digest(text), page.id)
        other = found.get(one.page_id)
        if other is not None:
            first, second = (one, other) if one.path in places else (other, one)
            why = (
                f"The id “{one.page_id}” is also used by {first.path}. This page is left out: give it an id of its own."
            )
            result.broken[second.path] = [Problem(second.path, 0, "id", why)]
            one = first
        found[one.page_id] = one
    return found


Todo = tuple[str, Found | None, Head]


def _step(site: Site, file: Found | None, head: Head, result: Reconciled) -> Todo | None:
    withdrawn = head.digest == WITHDRAWN
    on_disk = f"{file.path} {file.digest}" if file else ""
    recorded = WITHDRAWN if withdrawn else f"{head.path} {head.digest}"
    if on_disk == recorded or (file is None and (withdrawn or head.path in result.broken)):
        return None
    card = site.shelf.library.by_id.get(head.page_id)
    indexed = f"{card.type}/{card.slug}.md {card.digest}" if card is not None and card.digest else ""
    if withdrawn and card is None and len(site.shelf.library):
        indexed = WITHDRAWN  # this node has applied the withdrawal
    older = False
    if file is not None:
        with site.database.read() as connection:
            older = revisions.recorded(connection, head.page_id, file.digest)
    what = decide(on_disk, indexed, recorded, recorded=older)
    return None if what == "in-step" else (what, file, head)


def _texts(site: Site, files: list[Found]) -> list[tuple[str, str, str, str]]:
    texts = []
    for file in files:
        text = site.content.page_text(file.path)
        page, _ = read_page(text, file.path)
        if page is not None:
            texts.append((page.id, file.path, text, page.team))
    return texts


def _record(
    site: Site, connection: Connection, what: str, file: Found | None, head: Head, now: str, result: Reconciled
) -> None:
    if file is None or not what.startswith("record"):
        return
    for page_id, path, text, team in _texts(site, [file]):
        revisions.add_version(
            connection, page_id=page_id, path=path, text=text, team=team, origin="disk", now=now,
            note="Changed in the content folder.",
        )  # fmt: skip
        result.recorded.append(page_id)
        if what == "record-disk-and-tell":
            result.clashes.append(page_id)
            detail = (
                f"Version {head.number} was published here while the file was changed on disk. Both are kept; compare."
            )
            audit.add(connection, None, "both-moved", page_id, now=now, detail=detail)


def _write(site: Site, what: str, file: Found | None, head: Head, result: Reconciled) -> None:
    if what in ("write-head", "restore-file"):
        with site.database.read() as connection:
            text = revisions.version(connection, head.page_id, head.number).text
        site.content.replace(head.path, text or "")
        if file is not None and file.path != head.path:
            site.content.remove(file.path)
        result.written.append(head.page_id)
    elif what == "remove-file" and file is not None:
        site.content.remove(file.path)
        result.written.append(head.page_id)
