"""What groups such as parent carers or clinicians said about a version of a page, who spoke for them, and under which
mandate."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from oap.errors import NotFound
from oap.storage.tables.pages import sign_off
from oap.storage.tables.people import account, mandate

_speaker, _giver, _answerer = account.alias("speaker"), account.alias("mandate_giver"), account.alias("answerer")
_QUERY = select(
    sign_off,
    _speaker.c.name.label("speaker"),
    mandate.c.first.label("mandate_first"),
    mandate.c.last.label("mandate_last"),
    _giver.c.name.label("mandate_giver"),
    _answerer.c.name.label("answerer"),
).select_from(
    sign_off.join(_speaker, _speaker.c.id == sign_off.c.account_id)
    .outerjoin(mandate, mandate.c.id == sign_off.c.mandate_id)
    .outerjoin(_giver, _giver.c.id == mandate.c.given_by)
    .outerjoin(_answerer, _answerer.c.id == sign_off.c.answered_by)
)


@dataclass(frozen=True)
class SignOff:
    """``verdict`` is ``agreed`` or ``dissent``. ``lapsed_at`` is set once the page's meaning changed after it.

    ``mandate_giver`` is empty for what was recorded before there were mandates. ``answer`` is what was answered to a
    dissent.
    """

    id: int
    page_id: str
    number: int
    group: str
    verdict: str
    note: str
    account_id: int
    by: str
    created_at: str
    lapsed_at: str | None
    mandate_giver: str
    mandate_first: str
    mandate_last: str
    answer: str
    answered_by: str
    answered_at: str | None

    @property
    def unanswered(self) -> bool:
        """A dissent that nobody has answered: it stays in sight, also after the page has changed."""
        return self.verdict == "dissent" and self.answered_at is None


def add(
    connection: Connection,
    *,
    page_id: str,
    number: int,
    group: str,
    verdict: str,
    note: str,
    account_id: int,
    mandate_id: int,
    now: str,
) -> None:
    connection.execute(
        insert(sign_off).values(
            page_id=page_id,
            number=number,
            group=group,
            verdict=verdict,
            note=note,
            account_id=account_id,
            mandate_id=mandate_id,
            created_at=now,
        )
    )


def get(connection: Connection, sign_off_id: int) -> SignOff:
    """Raises NotFound."""
    row = connection.execute(_QUERY.where(sign_off.c.id == sign_off_id)).mappings().first()
    if row is None:
        raise NotFound("Nobody has said this.")
    return _value(row)


def of_page(connection: Connection, page_id: str) -> list[SignOff]:
    """All of them: dissent that nobody has answered first, then the newest."""
    asked = _QUERY.where(sign_off.c.page_id == page_id).order_by(sign_off.c.id.desc())
    found = [_value(row) for row in connection.execute(asked).mappings()]
    return sorted(found, key=lambda one: not one.unanswered)


def unanswered(connection: Connection) -> list[SignOff]:
    """Every dissent that nobody has answered, oldest first."""
    asked = _QUERY.where(sign_off.c.verdict == "dissent", sign_off.c.answered_at.is_(None)).order_by(sign_off.c.id)
    return [_value(row) for row in connection.execute(asked).mappings()]


def answer(connection: Connection, sign_off_id: int, *, answer: str, account_id: int, now: str) -> bool:
    """Answer a dissent. False when somebody has done so before."""
    open_one = (sign_off.c.id == sign_off_id) & sign_off.c.answered_at.is_(None)
    values = {"answer": answer, "answered_by": account_id, "answered_at": now}
    return connection.execute(update(sign_off).where(open_one).values(values)).rowcount == 1


def lapse(connection: Connection, page_id: str, now: str) -> int:
    """Mark what stands as lapsed, and give how many: the meaning they agreed to has changed."""
    standing = update(sign_off).where(sign_off.c.page_id == page_id, sign_off.c.lapsed_at.is_(None))
    return connection.execute(standing.values(lapsed_at=now)).rowcount


def _value(row: RowMapping) -> SignOff:
    return SignOff(
        row["id"],
        row["page_id"],
        row["number"],
        row["group"],
        row["verdict"],
        row["note"],
        row["account_id"],
        row["speaker"],
        row["created_at"],
        row["lapsed_at"],
        row["mandate_giver"] or "",
        row["mandate_first"] or "",
        row["mandate_last"] or "",
        row["answer"],
        row["answerer"] or "",
        row["answered_at"],
    )
