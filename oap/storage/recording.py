"""The record is written: drafts, versions and their numbers, comments. ``revisions`` reads it.

An act and its event stand in one commit. A row with a number never changes again (the database refuses it too).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from oap.core.pages.reconcile import WITHDRAWN, digest, version_digest
from oap.core.pages.revisions import Head, Numbered, Revision
from oap.core.pages.workflow import OPEN, State
from oap.errors import Conflict
from oap.storage import events
from oap.storage.revisions import get
from oap.storage.tables.pages import number_given, revision


def _kept(placed: Mapping[str, str]) -> str | None:
    return json.dumps(dict(sorted(placed.items())), ensure_ascii=False) if placed else None


def add_draft(
    connection: Connection,
    *,
    page_id: str,
    path: str,
    text: str | None,
    base: int,
    team: str,
    author_id: int,
    now: str,
    note: str = "",
    origin: str = "editor",
    state: State = "draft",
    replaced_by: str | None = None,
    written_by: Collection[int | None] = (),
) -> Revision:
    """Keep a new draft and give it. Without text it proposes to withdraw the page.

    ``written_by`` wrote its words before its author took them up: they are no second pair of eyes for it.
    """
    added = connection.execute(
        insert(revision).values(
            page_id=page_id,
            path=path,
            base=base,
            state=state,
            text=text,
            team=team,
            origin=origin,
            note=note,
            digest=digest(text) if text is not None else WITHDRAWN,
            author_id=author_id,
            replaced_by=replaced_by,
            earlier_authors=_others(written_by, author_id),
            created_at=now,
            changed_at=now,
        )
    )
    return get(connection, _key(added))


def add_version(
    connection: Connection,
    *,
    page_id: str,
    path: str,
    text: str | None,
    team: str,
    origin: str,
    now: str,
    note: str = "",
    author_id: int | None = None,
    approver_id: int | None = None,
    base: int | None = None,
    number: int | None = None,
    placed: Mapping[str, str] = MappingProxyType({}),
    wording_only: bool = False,
) -> Revision:
    """Record a text as the next published version. Raises Conflict when another was published meanwhile.

    ``number`` is given for a text that had it before the record was lost; otherwise it is the one after the highest
    ever given.
    """
    last = connection.execute(select(func.max(revision.c.number)).where(revision.c.page_id == page_id)).scalar() or 0
    if base is not None and base != last:
        raise Conflict("This page was changed by somebody else meanwhile.")
    try:
        added = connection.execute(
            insert(revision).values(
                page_id=page_id,
                path=path,
                number=number or next_number(connection, page_id, last),
                base=last,
                state="published" if text is not None else "withdrawn",
                text=text,
                digest=version_digest(text, placed) if text is not None else WITHDRAWN,
                team=team,
                origin=origin,
                note=note,
                placed=_kept(placed),
                wording_only=wording_only,
                author_id=author_id,
                approver_id=approver_id,
                created_at=now,
                changed_at=now,
            )
        )
    except IntegrityError as error:
        raise Conflict("This page was changed by somebody else at the same moment.") from error
    made = get(connection, _key(added))
    _tell(connection, made, now)
    return made


def next_number(connection: Connection, page_id: str, last: int) -> int:
    """The number of the version after ``last``, the newest in the record as the caller saw it: after every one that a
    lost record gave.

    The newest is not asked for again: of two who saw the same one, the second has to meet the first's number and be
    refused.
    """
    given = select(number_given.c.number).where(number_given.c.page_id == page_id)
    return max(last, connection.execute(given).scalar() or 0) + 1


def number_was_given(connection: Connection, page_id: str, number: int) -> bool:
    """Whether some version had this number or a higher one before the record was lost."""
    asked = select(number_given.c.number).where(number_given.c.page_id == page_id)
    return (connection.execute(asked).scalar() or 0) >= number


def give_no_more(connection: Connection, numbers: Mapping[str, int]) -> list[str]:
    """See to it that these numbers, and lower ones, are not given to other words. The pages where that was not so
    before."""
    held = {
        row.page_id: row.number
        for row in connection.execute(select(number_given).where(number_given.c.page_id.in_(list(numbers))))
    }
    new = [page_id for page_id, number in numbers.items() if held.get(page_id, 0) < number]
    for page_id in new:
        here = number_given.c.page_id == page_id
        if page_id in held:
            connection.execute(update(number_given).where(here).values(number=numbers[page_id]))
        else:
            connection.execute(insert(number_given).values(page_id=page_id, number=numbers[page_id]))
    return new


def change(connection: Connection, before: Revision, *, now: str, **values: object) -> Revision:
    """Change a draft, if nobody has since ``before`` was read. Raises Conflict."""
    if "text" in values and "digest" not in values:
        values["digest"] = digest(str(values["text"]))
    changed = connection.execute(
        update(revision)
        .where(revision.c.id == before.id, revision.c.saves == before.saves, revision.c.state == before.state)
        .values(**values, saves=before.saves + 1, changed_at=now)
    )
    if changed.rowcount != 1:
        raise Conflict("This draft was changed by somebody else meanwhile.")
    return get(connection, before.id)


def give(connection: Connection, before: Revision, to: int, now: str) -> Revision:
    """Give a draft another author. Who wrote at it until now stays known: they are no second pair of eyes for it.

    Given to who approved it for a time to come, that approval is void. Raises Conflict.
    """
    kept = _others([*before.earlier_authors, before.author_id], to)
    void: dict[str, object] = {"publish_at": None, "approver_id": None} if to == before.approver_id else {}
    return change(connection, before, now=now, author_id=to, earlier_authors=kept, **void)


def _others(wrote: Iterable[int | None], author_id: int) -> str:
    """Who wrote before, as it is kept: nobody twice, nor the author of today."""
    return json.dumps(sorted({one for one in wrote if one is not None and one != author_id}))


def add_first_versions(
    connection: Connection,
    found: Iterable[tuple[str, str, str, str, Mapping[str, str]]],
    now: str,
    given: Mapping[str, Numbered] = MappingProxyType({}),
) -> None:
    """Record the texts of pages that the record does not know: (page id, path, text, team, texts placed on it) each.

    ``given`` has the highest number that a page had before its record was lost. The same words keep it, others get the
    next.
    """
    rows = [
        {
            "page_id": page_id,
            "path": path,
            "number": _first_number(version_digest(text, placed), given.get(page_id)),
            "base": 0,
            "state": "published",
            "text": text,
            "placed": _kept(placed),
            "digest": version_digest(text, placed),
            "team": team,
            "origin": "disk",
            "created_at": now,
            "changed_at": now,
        }
        for page_id, path, text, team, placed in found
    ]
    try:
        if rows:
            connection.execute(insert(revision), rows)
    except IntegrityError as error:
        raise Conflict("Another machine recorded the same pages at the same moment.") from error
    for row in rows:
        page_id, team, version = str(row["page_id"]), str(row["team"]), int(str(row["number"]))
        events.add(connection, "published", now=now, page_id=page_id, team=team, version=version, origin="disk")


def _first_number(text_digest: str, given: Numbered | None) -> int:
    if given is None:
        return 1
    return given.number if text_digest == given.digest else given.number + 1


def publish(
    connection: Connection,
    draft: Revision,
    *,
    now: str,
    text: str | None = None,
    placed: Mapping[str, str] = MappingProxyType({}),
    values: Mapping[str, object] = MappingProxyType({}),
) -> Revision:
    """Make a draft the next published version, only if the version it started from is still the newest. ``text`` is its
    tidy form.

    Raises Conflict otherwise: the draft stays as it was.
    """
    text = text if text is not None else draft.text
    last = connection.execute(select(func.max(revision.c.number)).where(revision.c.page_id == draft.page_id)).scalar()
    if (last or 0) != draft.base:
        raise Conflict("A newer version of this page was published meanwhile. Compare the two and submit again.")
    try:
        words = (
            {"text": text, "placed": _kept(placed), "digest": version_digest(text, placed)} if text is not None else {}
        )
        made = change(
            connection,
            draft,
            now=now,
            state="published" if text is not None else "withdrawn",
            number=next_number(connection, draft.page_id, draft.base),
            publish_at=None,
            **{**words, **values},
        )
    except IntegrityError as error:
        raise Conflict("A newer version of this page was published at the same moment.") from error
    _tell(connection, made, now)
    return made


def _tell(connection: Connection, made: Revision, now: str) -> None:
    """The event of a version stands where its number is given, so that none can be without."""
    events.add(
        connection,
        "published" if made.text is not None else "withdrawn",
        now=now,
        actor_id=made.approver_id,
        about=made,
        origin=made.origin,
        author_id=made.author_id,
        wording_only=made.wording_only,
        emergency=made.emergency,
    )


def second(connection: Connection, published: Revision, account_id: int) -> None:
    """Note that another person agrees with an emergency publish."""
    connection.execute(update(revision).where(revision.c.id == published.id).values(seconded_by=account_id))


def carry_drafts(connection: Connection, before: Revision | Head, made: Revision) -> None:
    """Let open drafts of ``before`` go on from ``made``, which has the same text: what stands on it is nothing that its
    authors wrote."""
    connection.execute(
        update(revision)
        .where(revision.c.page_id == made.page_id, revision.c.base == before.number, revision.c.state.in_(OPEN))
        .values(base=made.number)
    )


def _key(added: CursorResult[Any]) -> int:
    key = added.inserted_primary_key
    assert key is not None
    return int(key[0])
