"""Tables of how a page comes to change: what is said of a draft, who reads or agrees to it, who is told."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from oap.storage.tables.base import metadata

comment = Table(
    "comment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey("revision.id"), nullable=False, index=True),
    Column("place", String(120), nullable=False, default=""),  # a statement's id, a section's anchor, or the whole
    Column("text", Text, nullable=False),
    Column("author_id", ForeignKey("account.id")),  # none: a guest, who came by a link
    Column("created_at", String(20), nullable=False),
    Column("answers_id", ForeignKey("comment.id")),  # the comment that began the talk; none: this one did
    Column("done_at", String(20)),
    Column("done_by", ForeignKey("account.id")),
    Column("guest", String(80), nullable=False, server_default=""),  # the name that a guest gave
    Column("link_id", ForeignKey("draft_link.id")),
    # other words that it proposes: of which part, the words that stood there, those instead, and taken or declined
    Column("part", String(20), nullable=False, server_default=""),
    Column("words_before", Text, nullable=False, server_default=""),
    Column("words_instead", Text, nullable=False, server_default=""),
    Column("decision", String(10), nullable=False, server_default=""),
)

# A link by which people without an account read a draft.
draft_link = Table(
    "draft_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),  # SHA-256 of what the link holds
    Column("revision_id", ForeignKey("revision.id"), nullable=False, index=True),
    Column("made_by", ForeignKey("account.id"), nullable=False),
    Column("made_at", String(20), nullable=False),
    Column("expires_at", String(20), nullable=False),
    Column("ended_at", String(20)),
)

# What a button of the form did to a draft, with the texts before and after it; there while the draft is being written.
draft_step = Table(
    "draft_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey("revision.id"), nullable=False, index=True),
    Column("action", String(160), nullable=False),  # as the button says it: up 2 0 3
    Column("place", String(40), nullable=False),  # where the form went on
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("undone", Boolean, nullable=False),
)

# Groups that must agree before a text of the page is published.
asked_group = Table(
    "asked_group",
    metadata,
    Column("page_id", String(120), primary_key=True),
    Column("group", String(60), primary_key=True),
    Column("asked_by", ForeignKey("account.id"), nullable=False),
    Column("asked_at", String(20), nullable=False),
)

# What such a group said of a draft. It counts for the text that has this digest, and no other.
agreement = Table(
    "agreement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey("revision.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("group", String(60), nullable=False),
    Column("verdict", String(10), nullable=False),  # agreed, dissent
    Column("note", Text, nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("mandate_id", ForeignKey("mandate.id"), nullable=False),
    Column("created_at", String(20), nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("page_id", String(120), primary_key=True),
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("seen_at", String(20), nullable=False),
)

# What somebody is told of what happened, once.
notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("key", String(160), nullable=False, index=True),  # the same whenever the same thing is told
    Column("kind", String(40), nullable=False),  # see oap.core.editing.notices
    Column("at", String(20), nullable=False),
    Column("page_id", String(120), nullable=False),  # empty: about no page
    Column("revision_id", Integer),
    Column("actor_id", Integer),
    Column("mail_id", ForeignKey("notice_mail.id"), index=True),  # none: only on the screen
    Column("entry_change_id", Integer),  # none: about no change of an entry
    Column("seen_at", String(20)),
    UniqueConstraint("account_id", "key"),
)

notice_mail = Table(
    "notice_mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # at-once, daily
    Column("mark", String(32), nullable=False, unique=True),  # in its Message-ID
    Column("due_at", String(20), nullable=False),
    Column("holder", String(32), nullable=False),  # who is sending it
    Column("held_until", String(20), nullable=False),  # by the database's clock; then another may
    Column("tries", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),  # sent, unneeded, given-up; empty until it ended
    Column("ended_at", String(20)),
    Index(None, "ended_at", "due_at"),
)
