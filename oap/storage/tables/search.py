"""Tables of what is counted of searches, and of what was decided on it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from oap.storage.tables.base import metadata

search_term = Table(
    "search_term",
    metadata,
    Column("words", String(120), primary_key=True),  # without names and numbers: see oap.core.search.not_found_terms
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)

# What came of searches: words from a list, what, which page, and how often on a day. No address, no hour, and no row
# number that would tell which came one after another.
search_use = Table(
    "search_use",
    metadata,
    Column("words", String(120), primary_key=True),  # see oap.core.search.use
    Column("what", String(10), primary_key=True),  # opened, left, again
    Column("page", String(120), primary_key=True),  # the slug of what was opened; else empty
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What was decided on a proposal made of it, so that it does not come back.
search_proposal = Table(
    "search_proposal",
    metadata,
    Column("words", String(120), primary_key=True),
    Column("page", String(120), primary_key=True),  # empty: nothing was opened
    Column("decision", String(10), nullable=False),  # accepted, refused
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("decided_at", String(20), nullable=False),
)

crisis_count = Table(
    "crisis_count",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("level", String(10), primary_key=True),  # none, perhaps or sure
    Column("node", String(16), primary_key=True),  # the machine that counted
    Column("count", Integer, nullable=False),
)
