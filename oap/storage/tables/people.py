"""Tables of who somebody is, and what they may do."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from oap.storage.tables.base import metadata

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # small letters
    Column("name", String(100), nullable=False),
    Column("admin", Boolean, nullable=False, default=False),
    Column("password", Text),  # Argon2 text; none until the invitation is taken up, or with single sign-on
    Column("second_factor", Text),  # secret of the authenticator app, once confirmed, sealed (oap.storage.sealed)
    Column("second_factor_step", Integer),  # the last time step used, so that a code works once
    Column("subject", Text, unique=True),  # issuer and subject of single sign-on
    Column("disabled_at", String(20)),
    Column("created_at", String(20), nullable=False),
    Column("deleted_at", String(20)),  # since then the name is no person's, and the address nobody's
    # how the person has notices by mail (oap.core.people.accounts.NOTICES)
    Column("notices", String(20), nullable=False, server_default="at-once"),
)

membership = Table(
    "membership",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("team", String(60), primary_key=True),  # a team's id; empty for a lead, who works in all
    Column("role", String(20), nullable=False),
)

# What one admin asked for and a second person has to agree to. Rows stay, as the history of who could publish.
person_request = Table(
    "person_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("act", String(20), nullable=False),  # invite, change, enable, link, second-factor
    Column("account_id", ForeignKey("account.id")),  # none: an invitation
    Column("before", Text, nullable=False),  # the account as it was when it was asked for, as a form in JSON
    Column("form", Text, nullable=False),  # as it is to be
    Column("asked_by", ForeignKey("account.id"), nullable=False),
    Column("asked_at", String(20), nullable=False),
    Column("decided_by", ForeignKey("account.id")),
    Column("decided_at", String(20)),
    Column("agreed", Boolean),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("code", String(64), primary_key=True),  # SHA-256
)

invitation = Table(
    "invitation",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the link holds
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("kind", String(10), nullable=False),  # invite, reset
    Column("made_by", ForeignKey("account.id")),
    Column("expires_at", String(20), nullable=False),
    Column("used_at", String(20)),
)

# Another address that somebody wants, until both mailboxes have said yes.
address_change = Table(
    "address_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("email", String(254), nullable=False),
    Column("old_token", String(64), nullable=False, unique=True),  # SHA-256 of what the link holds
    Column("new_token", String(64), nullable=False, unique=True),
    Column("old_said_at", String(20)),
    Column("new_said_at", String(20)),
    Column("expires_at", String(20), nullable=False),
    Column("ended_at", String(20)),
)

signed_in = Table(
    "signed_in",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("device", String(64), nullable=False),  # SHA-256 of the mark the browser keeps: it was here before
    Column("browser", String(60), nullable=False),  # such as: Firefox on Windows
    Column("started_at", String(20), nullable=False),
    Column("ended_at", String(20)),
)

failed_sign_in = Table(
    "failed_sign_in",
    metadata,
    Column("key", String(64), primary_key=True),  # SHA-256 of address and network or device: neither is kept
    Column("count", Integer, nullable=False),
    Column("last_at", String(20), nullable=False),
)

# That somebody may speak for a group, from one day until another. Given by somebody else.
mandate = Table(
    "mandate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("group", String(60), nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("given_by", ForeignKey("account.id"), nullable=False),
    Column("given_at", String(20), nullable=False),
    Column("ended_at", String(20)),
    CheckConstraint("given_by <> account_id", name="by_somebody_else"),
)

# Who is being deleted: a row only inside the transaction that does it. It lets names be put out of sight in the log.
erasing = Table("erasing", metadata, Column("account_id", ForeignKey("account.id"), primary_key=True))
