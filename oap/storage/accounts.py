"""Accounts and roles in SQL. Passwords come and go as Argon2 texts, and only where they are checked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from oap.core.pages.workflow import Role
from oap.core.people.accounts import Account
from oap.errors import Conflict, NotFound
from oap.storage.tables.people import account, membership


def _values(connection: Connection, rows: Iterable[RowMapping]) -> list[Account]:
    found = list(rows)
    held: dict[int, list[tuple[str, Role]]] = {row["id"]: [] for row in found}
    asked = select(membership).where(membership.c.account_id.in_(held)).order_by(membership.c.team)
    for identity, team, role in connection.execute(asked):
        held[identity].append((team, role))
    return [
        Account(
            row["id"],
            row["email"],
            row["name"],
            row["admin"],
            tuple(held[row["id"]]),
            row["password"] is not None,
            row["second_factor"] is not None,
            row["subject"] is not None,
            row["disabled_at"],
            row["created_at"],
            row["notices"],
            row["deleted_at"],
        )
        for row in found
    ]


def _one(connection: Connection, condition: object) -> Account | None:
    rows = connection.execute(select(account).where(condition)).mappings()  # type: ignore[arg-type]  # a comparison of columns, which SQLAlchemy types as bool
    return next(iter(_values(connection, rows)), None)


def get(connection: Connection, account_id: int) -> Account:
    """Raises NotFound."""
    found = _one(connection, account.c.id == account_id)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def by_email(connection: Connection, email: str) -> Account | None:
    if "\0" in email:  # nobody's; PostgreSQL refuses even to look for it
        return None
    return _one(connection, account.c.email == email)


def by_subject(connection: Connection, subject: str) -> Account | None:
    return _one(connection, account.c.subject == subject)


def everybody(connection: Connection) -> list[Account]:
    """All accounts, in order of name."""
    return _values(connection, connection.execute(select(account).order_by(account.c.name, account.c.id)).mappings())


def with_role(connection: Connection, role: Role, team: str = "") -> list[Account]:
    """The people who can sign in and have the role in the team, in order of name. For leads the team is empty."""
    asked = (
        select(account)
        .join(membership, membership.c.account_id == account.c.id)
        .where(membership.c.role == role, membership.c.team == team, account.c.disabled_at.is_(None))
    )
    return _values(connection, connection.execute(asked.order_by(account.c.name, account.c.id)).mappings())


def nobody_yet(connection: Connection) -> bool:
    """Whether there is no account at all."""
    return not connection.execute(select(exists(select(account.c.id)))).scalar_one()


def enabled_admins(connection: Connection) -> int:
    """How many admins could sign in now."""
    asked = select(func.count()).where(account.c.admin.is_(True), account.c.disabled_at.is_(None))
    return connection.execute(
        asked.where(account.c.password.is_not(None) | account.c.subject.is_not(None))
    ).scalar_one()


def one_at_a_time(connection: Connection) -> None:
    """Hold back other transactions that change who is admin until this one ends. SQLite does so anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(4702)"))


def add(
    connection: Connection,
    *,
    email: str,
    name: str,
    now: str,
    admin: bool = False,
    roles: tuple[tuple[str, Role], ...] = (),
    password: str | None = None,
) -> Account:
    """A new account. Raises Conflict when somebody has the address already."""
    values = {"email": email, "name": name, "admin": admin, "password": password, "created_at": now}
    try:
        with connection.begin_nested():
            identity = connection.execute(insert(account).values(values).returning(account.c.id)).scalar_one()
    except IntegrityError as error:
        raise Conflict("Somebody with this email address is here already.") from error
    set_roles(connection, identity, roles)
    return get(connection, identity)


def change(connection: Connection, account_id: int, *, email: str, name: str, admin: bool) -> None:
    """Raises Conflict when somebody else has the address."""
    try:
        with connection.begin_nested():
            connection.execute(
                update(account).where(account.c.id == account_id).values(email=email, name=name, admin=admin)
            )
    except IntegrityError as error:
        raise Conflict("Somebody else has this email address.") from error


def set_roles(connection: Connection, account_id: int, roles: tuple[tuple[str, Role], ...]) -> None:
    """Replace all roles of a person."""
    connection.execute(delete(membership).where(membership.c.account_id == account_id))
    for team, role in roles:
        connection.execute(insert(membership).values(account_id=account_id, team=team, role=role))


def set_notices(connection: Connection, account_id: int, choice: str) -> None:
    """How the person has notices by mail from now on."""
    connection.execute(update(account).where(account.c.id == account_id).values(notices=choice))


def set_disabled(connection: Connection, account_id: int, at: str | None) -> None:
    connection.execute(update(account).where(account.c.id == account_id).values(disabled_at=at))


def password(connection: Connection, account_id: int) -> str | None:
    """The Argon2 text; None when the person has no password."""
    return connection.execute(select(account.c.password).where(account.c.id == account_id)).scalar_one_or_none()


def set_password(connection: Connection, account_id: int, argon2: str | None) -> None:
    connection.execute(update(account).where(account.c.id == account_id).values(password=argon2))


def set_subject(connection: Connection, account_id: int, subject: str | None) -> None:
    """Link the account with a person of the single sign-on. Raises Conflict when another account has that person."""
    try:
        with connection.begin_nested():
            connection.execute(update(account).where(account.c.id == account_id).values(subject=subject))
    except IntegrityError as error:
        raise Conflict("Another account here is linked with that sign-in.") from error
