"""The record of how pages change, read. ``recording`` writes it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    RowMapping,
    Select,
    case,
    func,
    or_,
    select,
    true,
)

from oap.core.pages.page import PLACED_TEXTS
from oap.core.pages.provenance import Provenance
from oap.core.pages.revisions import Head, Revision
from oap.core.pages.workflow import OPEN, State
from oap.errors import NotFound
from oap.storage.tables.pages import revision
from oap.storage.tables.people import account

_author, _approver = account.alias("author"), account.alias("approver")
_QUERY = select(revision, _author.c.name.label("author_name"), _approver.c.name.label("approver_name")).select_from(
    revision.outerjoin(_author, _author.c.id == revision.c.author_id).outerjoin(
        _approver, _approver.c.id == revision.c.approver_id
    )
)


def _value(row: RowMapping) -> Revision:
    fields = {column.name: row[column] for column in revision.c}
    fields["placed"] = json.loads(row[revision.c.placed] or "{}")
    fields["earlier_authors"] = tuple(json.loads(row[revision.c.earlier_authors]))
    return Revision(**fields, author=row["author_name"] or "", approver=row["approver_name"] or "")


def get(connection: Connection, revision_id: int) -> Revision:
    """The revision with that id. Raises NotFound."""
    row = connection.execute(_QUERY.where(revision.c.id == revision_id)).mappings().first()
    if row is None:
        raise NotFound("There is no such draft or version.")
    return _value(row)


def version(connection: Connection, page_id: str, number: int) -> Revision:
    """The published version of a page. Raises NotFound."""
    asked = _QUERY.where(revision.c.page_id == page_id, revision.c.number == number)
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise NotFound("There is no such version of this page.")
    return _value(row)


def versions(connection: Connection, page_id: str) -> list[Revision]:
    """Every published version of a page, newest first."""
    asked = _QUERY.where(revision.c.page_id == page_id, revision.c.number.is_not(None))
    return [_value(row) for row in connection.execute(asked.order_by(revision.c.number.desc())).mappings()]


def published(connection: Connection, ids: Iterable[int]) -> list[Revision]:
    """The published versions among these rows, in order of row."""
    asked = _QUERY.where(revision.c.id.in_(list(ids)), revision.c.number.is_not(None)).order_by(revision.c.id)
    return [_value(row) for row in connection.execute(asked).mappings()]


def published_digests(connection: Connection) -> list[tuple[int, str, int, str]]:
    """(row, page id, number, digest of the text) of every published version."""
    asked = select(revision.c.id, revision.c.page_id, revision.c.number, revision.c.digest)
    found = connection.execute(asked.where(revision.c.number.is_not(None)).order_by(revision.c.id))
    return [(row.id, row.page_id, row.number, row.digest) for row in found]


def open_drafts(
    connection: Connection,
    *,
    page_id: str | None = None,
    states: Iterable[State] = OPEN,
    author_id: int | None = None,
    teams: Iterable[str] | None = None,
) -> list[Revision]:
    """Drafts that are not yet public, the one changed last first."""
    asked = _QUERY.where(revision.c.state.in_(list(states)))
    if page_id is not None:
        asked = asked.where(revision.c.page_id == page_id)
    if author_id is not None:
        asked = asked.where(revision.c.author_id == author_id)
    if teams is not None:
        asked = asked.where(revision.c.team.in_(list(teams)))
    ordered = asked.order_by(revision.c.changed_at.desc(), revision.c.id.desc())
    return [_value(row) for row in connection.execute(ordered).mappings()]


def debts(connection: Connection) -> list[Revision]:
    """Emergency publishes that nobody else has agreed to yet, oldest first."""
    asked = _QUERY.where(revision.c.emergency, revision.c.seconded_by.is_(None), revision.c.number.is_not(None))
    return [_value(row) for row in connection.execute(asked.order_by(revision.c.id)).mappings()]


def scheduled(connection: Connection, now: str) -> list[Revision]:
    """Approved drafts whose time has come, in the order of their times."""
    asked = _QUERY.where(revision.c.state == "in-review", revision.c.publish_at <= now)
    return [_value(row) for row in connection.execute(asked.order_by(revision.c.publish_at, revision.c.id)).mappings()]


def heads(connection: Connection, page_ids: Collection[str] | None = None) -> dict[str, Head]:
    """The newest published version of every page, or of those named, by page id, with what may be said of it."""
    some = true() if page_ids is None else revision.c.page_id.in_(list(page_ids))
    newest = (
        select(revision.c.page_id, func.max(revision.c.number).label("number"))
        .where(revision.c.number.is_not(None), some)
        .group_by(revision.c.page_id)
        .subquery()
    )
    asked = select(
        revision.c.page_id, revision.c.path, revision.c.number, revision.c.digest, revision.c.changed_at
    ).join(newest, (newest.c.page_id == revision.c.page_id) & (newest.c.number == revision.c.number))
    checked = {row.page_id: row for row in connection.execute(_checks(some))}
    return {
        row.page_id: Head(
            row.page_id, row.path, row.number, row.digest, _provenance(row.changed_at, checked.get(row.page_id))
        )
        for row in connection.execute(asked)
    }


def provenance(connection: Connection, version: Revision) -> Provenance:
    """What may be said of a version: when it became public, and who had checked its words by then."""
    upto = (revision.c.page_id == version.page_id) & (revision.c.number <= version.number)
    return _provenance(version.changed_at, connection.execute(_checks(upto)).first())


def _provenance(changed_at: str, check: Row[Any] | None) -> Provenance:
    if check is None:
        return Provenance(changed_at[:10])
    return Provenance(changed_at[:10], check.changed_at[:10], check.team)


def _checks(some: ColumnElement[bool]) -> Select[Any]:
    """For each page the newest version that a person approved or confirmed, if nothing came after it that nobody did.

    A version that was made because a shared text changed, or because a date was moved, is no check of the page; where
    somebody approved that, it takes none away either. An emergency counts when a second person has agreed.
    """
    agreed = revision.c.approver_id.is_not(None) & or_(~revision.c.emergency, revision.c.seconded_by.is_not(None))
    looked = agreed & revision.c.origin.not_in(("block", "date"))
    numbers = (
        select(
            revision.c.page_id,
            func.max(case((looked, revision.c.number))).label("number"),
            func.max(case((~agreed, revision.c.number), else_=0)).label("unseen"),
        )
        .where(revision.c.number.is_not(None), some)
        .group_by(revision.c.page_id)
        .subquery()
    )
    return select(revision.c.page_id, revision.c.changed_at, revision.c.team).join(
        numbers,
        (numbers.c.page_id == revision.c.page_id)
        & (numbers.c.number == revision.c.number)
        & (numbers.c.number > numbers.c.unseen),
    )


def head(connection: Connection, page_id: str) -> Revision | None:
    """The newest published version of one page, None when it has never been recorded."""
    asked = _QUERY.where(revision.c.page_id == page_id, revision.c.number.is_not(None))
    row = connection.execute(asked.order_by(revision.c.number.desc()).limit(1)).mappings().first()
    return _value(row) if row is not None else None


def recorded(connection: Connection, page_id: str, text_digest: str) -> bool:
    """Whether some published version of the page has exactly this text."""
    asked = select(revision.c.id).where(
        revision.c.page_id == page_id, revision.c.digest == text_digest, revision.c.number.is_not(None)
    )
    return connection.execute(asked.limit(1)).first() is not None


def known(connection: Connection, page_id: str) -> bool:
    """Whether anything was ever kept under this page id: a draft, a version, a withdrawal."""
    asked = select(revision.c.id).where(revision.c.page_id == page_id).limit(1)
    return connection.execute(asked).first() is not None


def page_of_path(connection: Connection, path: str) -> str | None:
    """The id of the page that was last published at this path, or None."""
    asked = select(revision.c.page_id).where(revision.c.path == path, revision.c.number.is_not(None))
    return connection.execute(asked.order_by(revision.c.id.desc()).limit(1)).scalar()


def pages_of_paths(connection: Connection, paths: Collection[str]) -> list[str]:
    """The ids of all pages that were ever published at one of these paths."""
    asked = select(revision.c.page_id).where(revision.c.path.in_(list(paths)), revision.c.number.is_not(None))
    return list(connection.execute(asked.distinct().order_by(revision.c.page_id)).scalars())


def last_words_of_withdrawn(connection: Connection, holding: str = "") -> list[Revision]:
    """The newest version with text of each withdrawn page, where ``holding`` stands anywhere in that text."""
    with_text = case((revision.c.text.is_not(None), revision.c.number))
    newest = (
        select(revision.c.page_id, func.max(with_text).label("number"))
        .where(revision.c.number.is_not(None))
        .group_by(revision.c.page_id)
        .having(func.max(with_text) < func.max(revision.c.number))
        .subquery()
    )
    asked = _QUERY.join(newest, (newest.c.page_id == revision.c.page_id) & (newest.c.number == revision.c.number))
    asked = asked.where(revision.c.text.contains(holding, autoescape=True)).order_by(revision.c.id)
    return [_value(row) for row in connection.execute(asked).mappings()]


def newest_holding(connection: Connection, words: Collection[str]) -> list[Revision]:
    """The newest version of each page, where one of the words stands anywhere in its text."""
    holds = or_(*(revision.c.text.contains(word, autoescape=True) for word in words))
    return [_value(row) for row in connection.execute(_newest().where(holds).order_by(revision.c.page_id)).mappings()]


def newest(connection: Connection, page_ids: Collection[str]) -> list[Revision]:
    """The newest version of each of these, in order of id; those that were never recorded are left out."""
    asked = _newest(revision.c.page_id.in_(list(page_ids)))
    return [_value(row) for row in connection.execute(asked.order_by(revision.c.page_id)).mappings()]


def placing(connection: Connection, identity: str) -> list[Revision]:
    """The newest version of every page that this shared text stands on, in order of page id."""
    holds = or_(*(_holds(kind, identity) for kind in PLACED_TEXTS))
    return [_value(row) for row in connection.execute(_newest().where(holds).order_by(revision.c.page_id)).mappings()]


def _holds(kind: str, identity: str) -> ColumnElement[bool]:
    return revision.c.placed.contains(f"{json.dumps(f'{kind} {identity}')}: ", autoescape=True)


def _newest(some: ColumnElement[bool] | None = None) -> Select[Any]:
    numbers = (
        select(revision.c.page_id, func.max(revision.c.number).label("number"))
        .where(revision.c.number.is_not(None), true() if some is None else some)
        .group_by(revision.c.page_id)
        .subquery()
    )
    return _QUERY.join(numbers, (numbers.c.page_id == revision.c.page_id) & (numbers.c.number == revision.c.number))
