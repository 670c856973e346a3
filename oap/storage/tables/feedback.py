"""The table of what readers answer back."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from oap.storage.tables.base import metadata

# What readers answered of a page or a statement, those who said the same on one day together. No address, no hour.
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page_id", String(120), nullable=False),  # empty: the whole handbook
    Column("statement_id", String(120), nullable=False),  # empty: the page
    Column("version", Integer, nullable=False),  # that was read
    Column("said", String(10), nullable=False),  # yes, partly, no, or empty: only words
    Column("words", Text, nullable=False),  # only what may be kept: see oap.core.search.not_found_terms
    Column("day", String(10), nullable=False, index=True),
    Column("count", Integer, nullable=False),
    Column("state", String(12), nullable=False),  # counted, waiting, dealt-with
    Column("note", Text, nullable=False),  # of who dealt with it, for the team
    Column("dealt_by", ForeignKey("account.id")),
    Column("dealt_at", String(20)),
    Column("answer", Text, nullable=False),  # for readers; shown nowhere yet
    Column("answered_at", String(20)),
    Index(None, "page_id", "state"),
)
