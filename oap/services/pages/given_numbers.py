"""The numbers of versions outlive the record: a number that once meant other words is never given again.

The folder keeps the highest one of each page beside the pages, and the record notes those that it must not give.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from oap.core.pages.revisions import Head, Numbered
from oap.services.pages.reconciled import Reconciled
from oap.site import Site
from oap.storage import audit_log, events, recording

log = logging.getLogger(__name__)


def number_of(head: Head | None) -> int:
    """The number of a version; 0 for a page that the record does not know."""
    return head.number if head is not None else 0


def to_note(site: Site, result: Reconciled) -> bool:
    """Whether the record does not know yet which numbers it must not give again."""
    if not result.older:
        return False
    with site.database.read() as connection:
        return any(
            not recording.number_was_given(connection, page_id, one.number) for page_id, one in result.older.items()
        )


def give_no_more(connection: Connection, result: Reconciled, now: str) -> None:
    """A number that once meant other words is never given again, also when the record that gave it was lost."""
    new = recording.give_no_more(connection, {page_id: one.number for page_id, one in result.older.items()})
    if new:
        some = ", ".join(f"{page_id} {result.older[page_id].number}" for page_id in sorted(new)[:10])
        detail = (
            f"Newer versions than the record holds were public from this folder ({len(new)}: {some}). Was the "
            "record restored from an "
            "older backup? Their numbers are not given again."
        )
        audit_log.add(connection, None, "record-is-older", "record", now=now, detail=detail)
        events.add(connection, "record-older", now=now, pages=len(new))


def store_numbers(site: Site, numbers: dict[str, Numbered], result: Reconciled) -> None:
    """Keep the highest numbers in the folder, which outlives the record. First versions are left out: there is none
    before them."""
    higher = {
        page_id: Numbered(head.number, head.digest)
        for page_id, head in result.heads.items()
        if head.number > max(1, numbers[page_id].number if page_id in numbers else 0)
    }
    if not higher:
        return
    try:
        site.content.store_numbers({**numbers, **higher})
    except OSError as error:
        log.error("The numbers of versions cannot be kept in the content folder: %s", error)
