"""Tables of files that are brought in, and of what was learned from them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text

from oap.storage.tables.base import metadata

# A file that somebody brings in, with all that was said of it so far, on whatever machine.
import_desk = Table(
    "import_desk",
    metadata,
    Column("mark", String(12), primary_key=True),  # stands for the bytes of the file
    Column("name", String(100), nullable=False),  # of the file
    Column("team", String(60), nullable=False),
    Column("read", Text, nullable=False),  # what was read, as packed JSON in base64
    Column("choices", Text, nullable=False),  # JSON: see oap.core.importing.choices
    Column("account_id", ForeignKey("account.id"), nullable=False),  # who said something last
    Column("started_at", String(20), nullable=False),
    Column("changed_at", String(20), nullable=False),
    Column("drafted_at", String(20)),  # drafts were made of it
)

# What was said of a file's tables and headings when drafts were made of it: offered for the next file of its shape.
import_mapping = Table(
    "import_mapping",
    metadata,
    Column("mark", String(12), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("told", Text, nullable=False),  # JSON: see oap.core.importing.telling
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("learned_at", String(20), nullable=False),
)
