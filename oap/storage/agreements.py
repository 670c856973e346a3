"""Which groups must agree before a text of a page is published, and what they said of its drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, insert, select

from oap.core.pages.agreement import Agreement
from oap.storage.tables.editing import agreement, asked_group
from oap.storage.tables.people import account


def asked(connection: Connection, page_ids: Collection[str]) -> dict[str, set[str]]:
    """The groups by page, where a page asks some."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = select(asked_group.c.page_id, asked_group.c.group).where(asked_group.c.page_id.in_(list(page_ids)))
    for page_id, group in connection.execute(rows):
        found[page_id].add(group)
    return dict(found)


def ask(connection: Connection, page_id: str, groups: Iterable[str], *, account_id: int, now: str) -> None:
    """Have these groups asked, and no others."""
    connection.execute(delete(asked_group).where(asked_group.c.page_id == page_id))
    for group in groups:
        values = {"page_id": page_id, "group": group, "asked_by": account_id, "asked_at": now}
        connection.execute(insert(asked_group).values(values))


def of_draft(connection: Connection, revision_id: int) -> list[Agreement]:
    """What was said of a draft, oldest first."""
    rows = (
        select(agreement, account.c.name)
        .join(account, account.c.id == agreement.c.account_id)
        .where(agreement.c.revision_id == revision_id)
        .order_by(agreement.c.id)
    )
    return [
        Agreement(
            row.revision_id,
            row.digest,
            row.group,
            row.verdict,
            row.note,
            row.account_id,
            row.name,
            row.mandate_id,
            row.created_at,
        )
        for row in connection.execute(rows)
    ]


def add(connection: Connection, said: Agreement) -> None:
    values = {name: value for name, value in said.__dict__.items() if name != "by"}
    connection.execute(insert(agreement).values(values))
