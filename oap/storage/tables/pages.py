"""Tables of pages: their versions, who answers for them, who stands behind them, and their pictures."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from oap.storage.tables.base import metadata

# The highest number that a version of a page ever had, where a folder told of one that the record does not hold.
number_given = Table(
    "number_given",
    metadata,
    Column("page_id", String(120), primary_key=True),
    Column("number", Integer, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page_id", String(120), nullable=False),
    Column("path", String(200), nullable=False),  # needs/sleep.md: where the text belongs when published
    Column("number", Integer),  # of a published version; none for a draft
    Column("base", Integer, nullable=False),  # the version a draft started from; 0 for a new page
    Column("state", String(20), nullable=False),
    Column("text", Text),  # none: this version withdrew the page
    Column("placed", Text),  # JSON: what stood on the published page, by its ref; none where nothing did
    Column("digest", String(64), nullable=False),  # of text and placed texts
    Column("team", String(60), nullable=False),
    # editor, disk, import, review; block: only a placed text changed; date: the day of the next check was moved
    Column("origin", String(10), nullable=False),
    Column("note", Text, nullable=False, default=""),  # why, in the author's words
    Column("wording_only", Boolean, nullable=False, default=False),  # said by the approver
    Column("emergency", Boolean, nullable=False, default=False),
    Column("seconded_by", ForeignKey("account.id")),  # who paid the debt of an emergency
    Column("author_id", ForeignKey("account.id")),
    Column("approver_id", ForeignKey("account.id")),
    Column("saves", Integer, nullable=False, default=1),  # a form that carries an older count is stale
    Column("publish_at", String(20)),
    # JSON: ids of those who wrote at it before it was given to its author; none of them is a second pair of eyes for it
    Column("earlier_authors", Text, nullable=False, default="[]", server_default="[]"),
    Column("returned_text", Text),  # the draft as it was when it was last returned: what its author changed since
    Column("replaced_by", String(120)),  # the page that readers of a withdrawn one are shown instead
    Column("created_at", String(20), nullable=False),
    Column("changed_at", String(20), nullable=False),
    UniqueConstraint("page_id", "number"),
    CheckConstraint("(number IS NULL) = (state NOT IN ('published', 'withdrawn'))", name="number"),
    Index(None, "page_id", "state"),
    Index(None, "state", "team"),
)

page_owner = Table(
    "page_owner",
    metadata,
    Column("page_id", String(120), primary_key=True),
    Column("owner_id", ForeignKey("account.id")),
    Column("second_id", ForeignKey("account.id")),
)

sign_off = Table(
    "sign_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page_id", String(120), nullable=False, index=True),
    Column("number", Integer, nullable=False),  # the version it is about
    Column("group", String(60), nullable=False),  # on whose behalf: parent-carers, young-people, clinician …
    Column("verdict", String(10), nullable=False),  # agreed, dissent
    Column("note", Text, nullable=False, default=""),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("created_at", String(20), nullable=False),
    Column("lapsed_at", String(20)),
    Column("mandate_id", ForeignKey("mandate.id")),  # none: recorded before there were mandates
    Column("answer", Text, nullable=False, default="", server_default=""),  # to a dissent
    Column("answered_by", ForeignKey("account.id")),
    Column("answered_at", String(20)),
)

# Files of pictures, small and never changed: whoever brings one, every machine has it.
picture_file = Table(
    "picture_file",
    metadata,
    Column("name", String(160), primary_key=True),  # holds a digest of the bytes (oap.core.pages.pictures)
    Column("data", Text, nullable=False),  # base64
    Column("kept_at", String(20), nullable=False),
)
