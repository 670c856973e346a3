"""Who looks after a page, and who when that person is away."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from oap.storage.tables.pages import page_owner

Owners = tuple[int | None, int | None]


def every(connection: Connection) -> dict[str, Owners]:
    """page id -> ids of the accounts of its owner and second owner."""
    return {row.page_id: (row.owner_id, row.second_id) for row in connection.execute(select(page_owner))}


def of_page(connection: Connection, page_id: str) -> Owners:
    row = connection.execute(select(page_owner).where(page_owner.c.page_id == page_id)).first()
    return (row.owner_id, row.second_id) if row is not None else (None, None)


def of_person(connection: Connection, account_id: int) -> dict[str, Owners]:
    """The pages that the person looks after, first or second, by page id."""
    theirs = (page_owner.c.owner_id == account_id) | (page_owner.c.second_id == account_id)
    return {row.page_id: (row.owner_id, row.second_id) for row in connection.execute(select(page_owner).where(theirs))}


def store(connection: Connection, page_id: str, owner_id: int | None, second_id: int | None) -> None:
    values = {"owner_id": owner_id, "second_id": second_id}
    if not connection.execute(update(page_owner).where(page_owner.c.page_id == page_id).values(values)).rowcount:
        connection.execute(insert(page_owner).values(page_id=page_id, **values))
