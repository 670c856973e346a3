"""The record of how pages change. Drafts may change; a row with a number never does (the database refuses it too)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Row,
    RowMapping,
    Select,
    case,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from oap.core.pages.page import PLACED_TEXTS
from oap.core.pages.provenance import Provenance
from oap.core.pages.reconcile import WITHDRAWN, digest, version_digest
from oap.core.pages.revisions import Comment, Head, Numbered, Revision
from oap.core.pages.workflow import OPEN, State
from oap.errors import Conflict, NotFound
from oap.storage import events
from oap.storage.tables import account, comment, number_given, revision

_author, _approver = account.alias("author"), account.alias("approver")
_QUERY = select(revision, _author.c.name.label("author_name"), _approver.c.name.label("approver_name")).select_from(
    revision.outerjoin(_author, _author.c.id == revision.c.author_id).outerjoin(
        _approver, _approver.c.id == revision.c.approver_id
    )
)


def _value(row: RowMapping) -> Revision:
    fields = {column.name: row[column] for column in revision.c}
    fields["placed"] = json.loads(row[revision.c.placed] or "{}")
    return Revision(**fields, author=row["author_name"] or "", approver=row["approver_name"] or "")


def get(connection: Connection, revision_id: int) -> Revision:
    """The revision with that id. Raises NotFound."""
    row = connection.execute(_QUERY.where(revision.c.id == revision_id)).mappings().first()
    if row is None:
        raise NotFound("There is no such draft or version.")
    return _value(row)


def _kept(placed: Mapping[str, str]) -> str | None:
    return json.dumps(dict(sorted(placed.items())), ensure_ascii=False) if placed else None


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

    A version that was made because a shared text changed is no check of the page; where somebody approved that text,
    it takes none away either. An emergency counts when a second person has agreed.
    """
    agreed = revision.c.approver_id.is_not(None) & or_(~revision.c.emergency, revision.c.seconded_by.is_not(None))
    looked = agreed & (revision.c.origin != "block")
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


def last_words_of_withdrawn(connection: Connection, holding: str) -> list[Revision]:
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
) -> Revision:
    """Keep a new draft and give it. Without text it proposes to withdraw the page."""
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


def add_comment(connection: Connection, revision_id: int, *, place: str, text: str, author_id: int, now: str) -> None:
    connection.execute(
        insert(comment).values(revision_id=revision_id, place=place, text=text, author_id=author_id, created_at=now)
    )


def comments(connection: Connection, revision_id: int) -> list[Comment]:
    """What was said about a draft, oldest first."""
    asked = (
        select(comment, account.c.name)
        .join(account, account.c.id == comment.c.author_id)
        .where(comment.c.revision_id == revision_id)
        .order_by(comment.c.id)
    )
    return [Comment(row.id, row.place, row.text, row.name, row.created_at) for row in connection.execute(asked)]
