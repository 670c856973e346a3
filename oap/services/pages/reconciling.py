"""Bring content folder and record to agree, page by page, losing no text. A part of ``sync``, under its lock.

What to do for each page is decided by ``oap.core.pages.reconcile``; here it is done. A text that stands only on disk is
recorded before anything else happens to it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Connection

from oap import whole_file
from oap.core.pages.page import PLACES, is_shared
from oap.core.pages.reconcile import WITHDRAWN, decide, digest
from oap.core.pages.revisions import Head
from oap.core.times import utc_text
from oap.services.pages.folder_texts import Some, as_found, page_files, shared_files, texts_of
from oap.services.pages.given_numbers import give_no_more, number_of, store_numbers, to_note
from oap.services.pages.reconciled import Found, Reconciled
from oap.site import Site
from oap.storage import audit_log, events, recording, revisions

log = logging.getLogger(__name__)
APPLIED = "shared.json"  # in the index folder


def reconcile(site: Site, some: Some | None = None) -> Reconciled:
    """Make the two agree, or some pages of them. Raises Unavailable without a database, Conflict when another machine
    was faster.

    Shared texts come first: what stands on a page is a part of its version.
    """
    result, applied = Reconciled(), _applied(site)
    shared = shared_files(site, result)
    ids = some.page_ids | some.shared | shared.keys() | applied.keys() if some is not None else None
    with site.database.read() as connection:
        result.heads = revisions.heads(connection, ids)
    numbers = site.content.numbers()
    result.older = {
        page_id: one
        for page_id, one in numbers.items()
        if (ids is None or page_id in ids) and one.number > number_of(result.heads.get(page_id))
    }
    _agree(site, result, shared, lambda head: applied.get(head.page_id, WITHDRAWN if applied else ""), ids, shared=True)
    _keep_applied(site, applied, result)
    result.facts = site.facts
    _agree(site, result, page_files(site, result, some), lambda head: _shelved(site, head), ids, shared=False)
    store_numbers(site, numbers, result)
    return result


def _agree(
    site: Site,
    result: Reconciled,
    files: dict[str, Found],
    applied: Callable[[Head], str],
    ids: Collection[str] | None,
    *,
    shared: bool,
) -> None:
    """Do what is needed for the shared texts, or for the pages. ``applied`` says what this node last had of one."""
    heads = [head for head in result.heads.values() if is_shared(head.path) == shared]
    unknown = [found for page_id, found in files.items() if page_id not in result.heads]
    todo = [step for head in heads if (step := _step(site, files.get(head.page_id), head, applied(head), result))]
    if not unknown and not todo and not to_note(site, result):
        return
    now = utc_text(site.clock.now())
    with site.database.write() as connection:
        give_no_more(connection, result, now)
        recording.add_first_versions(connection, texts_of(site, unknown, result.facts), now, result.older)
        result.recorded += [found.page_id for found in unknown]
        for what, file, head in todo:
            _record(site, connection, what, file, head, now, result)
        result.heads = revisions.heads(connection, ids)
    for what, file, head in todo:
        _write(site, what, file, head, result)


def _shelved(site: Site, head: Head) -> str:
    """What this node last applied of a page: its place and digest, ``WITHDRAWN``, or nothing when it does not know."""
    card = site.rendered_pages.library.by_id.get(head.page_id)
    if card is None and site.rendered_pages.whole and len(site.rendered_pages.library):
        return WITHDRAWN
    return f"{card.type}/{card.slug}.md {card.digest}" if card is not None and card.digest else ""


def _applied(site: Site) -> dict[str, str]:
    """What this node last had of each shared text: place and digest by id."""
    try:
        found: dict[str, str] = json.loads((site.config.index_dir / APPLIED).read_text())
        return found
    except (OSError, ValueError):
        return {}


def _keep_applied(site: Site, before: dict[str, str], result: Reconciled) -> None:
    heads = (head for head in result.heads.values() if is_shared(head.path) and head.digest != WITHDRAWN)
    had = {path for path in result.broken if is_shared(path)}  # what cannot be read was not replaced either
    now = {
        head.page_id: f"{head.path} {head.digest}" if head.path not in had else before.get(head.page_id, "")
        for head in heads
    }
    if now != before:
        site.config.index_dir.mkdir(parents=True, exist_ok=True)
        whole_file.write_cache(site.config.index_dir / APPLIED, json.dumps(now).encode(), alone=True)


Todo = tuple[str, Found | None, Head]


def _step(site: Site, file: Found | None, head: Head, indexed: str, result: Reconciled) -> Todo | None:
    withdrawn = head.digest == WITHDRAWN
    on_disk = f"{file.path} {file.digest}" if file else ""
    recorded = WITHDRAWN if withdrawn else f"{head.path} {head.digest}"
    if on_disk == recorded or (file is None and (withdrawn or head.path in result.broken)):
        return None
    if indexed == WITHDRAWN and not withdrawn:
        indexed = ""  # new to this node
    older = False
    if file is not None:
        with site.database.read() as connection:
            older = revisions.recorded(connection, head.page_id, file.digest)
    what = decide(on_disk, indexed, recorded, recorded=older)
    if file is not None and not older and what in ("write-head", "remove-file"):
        # What this node applied came from a record; when this one does not hold it, it is another, older one.
        what = "record-disk-and-tell"
    return None if what == "in-step" else (what, file, head)


def _record(
    site: Site, connection: Connection, what: str, file: Found | None, head: Head, now: str, result: Reconciled
) -> None:
    if file is None or not what.startswith("record"):
        return
    seen = result.older.get(head.page_id)
    same = (
        seen.number if seen is not None and seen.digest == file.digest else None
    )  # the words that had the number keep it
    before = revisions.version(connection, head.page_id, head.number)
    for page_id, path, text, team, texts in texts_of(site, [file], result.facts):
        only_placed = before.text is not None and digest(before.text) == digest(text) and path == before.path
        made = recording.add_version(
            connection,
            page_id=page_id,
            path=path,
            text=text,
            team=team,
            origin="block" if only_placed else "disk",
            now=now,
            note=changed_note(before.placed, texts) if only_placed else "Changed in the content folder.",
            number=same,
            placed=texts,
        )
        if only_placed:
            recording.carry_drafts(connection, before, made)
        result.recorded.append(page_id)
        if what == "record-disk-and-tell":
            result.clashes.append(page_id)
            detail = (
                f"Version {head.number} was published here while the file was changed on disk. Both are kept; compare."
            )
            audit_log.add(connection, None, "both-moved", page_id, now=now, detail=detail)
            events.add(connection, "both-changed", now=now, about=made, published=head.number)


def changed_note(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Why a page has a new version although nobody wrote in it: the history shows this."""
    changed = sorted(ref for ref in {*before, *after} if before.get(ref) != after.get(ref))
    named = (
        ref if ref.partition(" ")[0] in PLACES and ref.count(" ") > 1 else ref.rpartition(" ")[2] for ref in changed
    )
    return f"What appears on many pages changed: {', '.join(named)}."


def _write(site: Site, what: str, file: Found | None, head: Head, result: Reconciled) -> None:
    if what.startswith("record"):
        return
    if file is not None and not as_found(site, file, result.facts):
        return  # somebody saved it a moment ago: the next sync decides again
    if what in ("write-head", "restore-file"):
        with site.database.read() as connection:
            text = revisions.version(connection, head.page_id, head.number).text or ""
        if file is not None and file.path == head.path and digest(site.content.page_text(file.path)) == digest(text):
            return  # only what stands on the page differs, which this machine does not have yet
        site.content.replace(head.path, text)
        if file is not None and file.path != head.path:
            site.content.remove(file.path)
        result.written.append(head.page_id)
    elif what == "remove-file" and file is not None:
        site.content.remove(file.path)
        result.written.append(head.page_id)
