"""What people are told, a row for each thing and person, and the mails of it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from oap.core.editing.notices import Notice
from oap.core.events import pause
from oap.storage.tables.editing import notice, notice_mail
from oap.storage.tables.people import account
from oap.storage.tasks import clock

HELD_SECONDS = 180  # longer than talking to a mail server that hardly answers
MOST_TRIES = 80  # about three days
_COLUMNS = [column for column in notice.c if column.name != "mail_id"]


@dataclass(frozen=True)
class NoticeMail:
    """A mail to one person, held by who is to send it. ``mark`` is the same each time it is tried."""

    id: int
    account_id: int
    kind: str
    mark: str
    tries: int
    holder: str


def add(connection: Connection, told: Iterable[Notice]) -> list[int]:
    """Write down those that are not there yet; their ids."""
    made = []
    for one in told:
        same = (notice.c.account_id == one.account_id) & (notice.c.key == one.key)
        if connection.execute(select(notice.c.id).where(same)).first() is None:
            values = {name: value for name, value in asdict(one).items() if name != "id"}
            made.append(connection.execute(insert(notice).values(values).returning(notice.c.id)).scalar_one())
    return made


def was_told(connection: Connection, key: str) -> bool:
    """Whether anybody was told this: then everybody was whom it concerned at that time."""
    return connection.execute(select(notice.c.id).where(notice.c.key == key).limit(1)).first() is not None


def unseen(connection: Connection, account_id: int, kinds: Collection[str]) -> list[Notice]:
    """What the person has not seen yet of these kinds, the oldest first."""
    asked = select(*_COLUMNS).where(
        notice.c.account_id == account_id, notice.c.seen_at.is_(None), notice.c.kind.in_(list(kinds))
    )
    return [_value(row) for row in connection.execute(asked.order_by(notice.c.at, notice.c.id))]


def see(connection: Connection, account_id: int, ids: Collection[int], now: str) -> int:
    """The person has seen these of theirs; how many were new."""
    mine = and_(notice.c.account_id == account_id, notice.c.id.in_(list(ids)), notice.c.seen_at.is_(None))
    return connection.execute(update(notice).where(mine).values(seen_at=now)).rowcount


def in_mail(connection: Connection, mail_id: int) -> list[Notice]:
    """What a mail is about, the oldest first."""
    asked = select(*_COLUMNS).where(notice.c.mail_id == mail_id).order_by(notice.c.at, notice.c.id)
    return [_value(row) for row in connection.execute(asked)]


def post(connection: Connection, account_id: int, notice_id: int, *, kind: str, due_at: str) -> None:
    """Have a mail sent about it: one of its own, or the one of that kind that is to go at that time."""
    waits = and_(
        notice_mail.c.account_id == account_id,
        notice_mail.c.kind == kind,
        notice_mail.c.due_at == due_at,
        notice_mail.c.ended_at.is_(None),
        notice_mail.c.tries == 0,
    )
    found = connection.execute(select(notice_mail.c.id).where(waits)).first() if kind == "daily" else None
    mail_id = (
        found.id
        if found is not None
        else connection.execute(
            insert(notice_mail)
            .values(
                account_id=account_id,
                kind=kind,
                mark=secrets.token_hex(12),
                due_at=due_at,
                holder="",
                held_until="",
                tries=0,
                outcome="",
            )
            .returning(notice_mail.c.id)
        ).scalar_one()
    )
    connection.execute(update(notice).where(notice.c.id == notice_id).values(mail_id=mail_id))


def any_due(connection: Connection, now: str) -> bool:
    """Whether some mail waits to be sent. Cheap to ask often."""
    return connection.execute(select(notice_mail.c.id).where(_is_due(connection, now)).limit(1)).first() is not None


def claim(connection: Connection, holder: str, now: str) -> NoticeMail | None:
    """The mail that is due longest, held for a while; None when there is none, or somebody else was faster."""
    asked = select(notice_mail).where(_is_due(connection, now)).order_by(notice_mail.c.due_at, notice_mail.c.id)
    row = connection.execute(asked.limit(1)).first()
    if row is None:
        return None
    as_it_was = (notice_mail.c.id == row.id) & (notice_mail.c.held_until == row.held_until)
    values = {"holder": holder, "held_until": clock(connection, HELD_SECONDS), "tries": row.tries + 1}
    taken = connection.execute(update(notice_mail).where(as_it_was, notice_mail.c.ended_at.is_(None)).values(values))
    if taken.rowcount != 1:
        return None
    return NoticeMail(row.id, row.account_id, row.kind, row.mark, row.tries + 1, holder)


def end(connection: Connection, mine: NoticeMail, outcome: str, now: str) -> None:
    """It was sent, or is not needed any more."""
    connection.execute(
        update(notice_mail).where(_is_held(mine)).values(outcome=outcome, ended_at=now, holder="", held_until="")
    )


def try_again(connection: Connection, mine: NoticeMail, due_after: str) -> None:
    """It could not be sent: let it wait until then."""
    connection.execute(update(notice_mail).where(_is_held(mine)).values(due_at=due_after, holder="", held_until=""))


def given_up(connection: Connection) -> list[tuple[int, str, str, int]]:
    """The mails that were tried so often that nobody tries any more: id, whose, since when, and of how many things."""
    about = select(func.count()).where(notice.c.mail_id == notice_mail.c.id).scalar_subquery()
    asked = (
        select(notice_mail.c.id, account.c.name, notice_mail.c.ended_at, about.label("things"))
        .join(account, account.c.id == notice_mail.c.account_id)
        .where(notice_mail.c.outcome == "given-up")
        .order_by(notice_mail.c.ended_at, notice_mail.c.id)
    )
    return [(row.id, row.name, row.ended_at or "", row.things) for row in connection.execute(asked)]


def take_up(connection: Connection, mail_id: int, now: str) -> bool:
    """Have a mail that was given up tried again; whether there was one."""
    here = (notice_mail.c.id == mail_id) & (notice_mail.c.outcome == "given-up")
    values = {"outcome": "", "ended_at": None, "tries": 0, "due_at": now, "holder": "", "held_until": ""}
    return bool(connection.execute(update(notice_mail).where(here).values(values)).rowcount)


def pause_after(mine: NoticeMail) -> int:
    """Seconds until a mail that could not be sent is tried again."""
    return pause(mine.tries)


def forget_before(connection: Connection, at: str) -> int:
    """Take away what was told before then and has been seen or sent; how many."""
    done = select(notice_mail.c.id).where(notice_mail.c.ended_at.is_not(None))
    old = and_(notice.c.at < at, or_(notice.c.mail_id.is_(None), notice.c.mail_id.in_(done)))
    gone = connection.execute(delete(notice).where(old)).rowcount
    used = select(notice.c.mail_id).where(notice.c.mail_id.is_not(None))
    connection.execute(delete(notice_mail).where(notice_mail.c.ended_at < at, notice_mail.c.id.not_in(used)))
    return gone


def _is_due(connection: Connection, now: str) -> ColumnElement[bool]:
    return and_(
        notice_mail.c.ended_at.is_(None),
        notice_mail.c.due_at <= now,
        notice_mail.c.held_until < clock(connection),
    )


def _is_held(mine: NoticeMail) -> ColumnElement[bool]:
    return and_(notice_mail.c.id == mine.id, notice_mail.c.holder == mine.holder)


def _value(row: Row[*tuple[object, ...]]) -> Notice:
    return Notice(**row._mapping)
