"""Tables of what an area keeps beside its pages."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from oap.storage.tables.base import metadata

setting_version = Table(
    "setting_version",
    metadata,
    Column("name", String(60), primary_key=True),  # thesaurus.yml: a file of the content folder
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("account_id", ForeignKey("account.id")),  # none: from the files
    Column("created_at", String(20), nullable=False),
)

# A change of one entry of such a file: proposed, and decided by somebody else.
entry_change = Table(
    "entry_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", String(40), nullable=False),  # emergency-banner: see oap.core.area.documents
    Column("entry", String(120), nullable=False),  # its key there
    Column("title", String(250), nullable=False),  # what people know it by
    Column("team", String(60), nullable=False),  # whose it is to agree; empty: of no team
    Column("before", Text),  # JSON; none: the entry is new
    Column("after", Text),  # JSON; none: the entry goes
    Column("reason", Text, nullable=False),
    Column("state", String(12), nullable=False),  # waiting, live, returned, taken-back
    Column("author_id", ForeignKey("account.id"), nullable=False),
    Column("created_at", String(20), nullable=False),
    Column("decided_by", ForeignKey("account.id")),
    Column("decided_at", String(20)),
    Column("answer", Text, nullable=False, default="", server_default=""),  # why it was sent back
    Column("version", Integer),  # of the file, since it is live
    Column("emergency", Boolean, nullable=False, default=False),
    Column("seconded_by", ForeignKey("account.id")),  # who agreed with an emergency afterwards
    Column("seconded_at", String(20)),
    Index(None, "state", "document"),
)
