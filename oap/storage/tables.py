"""The SQL tables. Rows do not leave ``oap.storage``: its other modules turn them into values.

Times are UTC ISO texts (``2026-11-24T16:50:00Z``): they sort, read and compare the same in SQLite and PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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

page_owner = Table(
    "page_owner",
    metadata,
    Column("page_id", String(120), primary_key=True),
    Column("owner_id", ForeignKey("account.id")),
    Column("second_id", ForeignKey("account.id")),
)

presence = Table(
    "presence",
    metadata,
    Column("page_id", String(120), primary_key=True),
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("seen_at", String(20), nullable=False),
)

# Who is being deleted: a row only inside the transaction that does it. It lets names be put out of sight in the log.
erasing = Table("erasing", metadata, Column("account_id", ForeignKey("account.id"), primary_key=True))

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(20), nullable=False, index=True),
    Column("actor_id", Integer),  # none: the service itself
    Column("actor", String(100), nullable=False),  # the name as it was
    Column("act", String(40), nullable=False),
    Column("target", String(254), nullable=False),
    Column("detail", Text, nullable=False, default=""),
)

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

crisis_count = Table(
    "crisis_count",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("level", String(10), primary_key=True),  # none, perhaps or sure
    Column("node", String(16), primary_key=True),  # the machine that counted
    Column("count", Integer, nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("kind", String(40), primary_key=True),  # handbook, reading, page-picture
    Column("key", String(160), primary_key=True),  # what it is about: the same on every machine
    Column("asked", Text, nullable=False),  # JSON
    Column("given", LargeBinary),  # a file to be read; gone when that is done
    Column("state", String(10), nullable=False),  # waiting, making, ready, failed
    Column("doing", Text, nullable=False),  # or why it failed
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("result", LargeBinary),
    Column("tries", Integer, nullable=False),
    Column("holder", String(32), nullable=False),  # the process that works on it
    Column("held_until", String(20), nullable=False),  # by the database's clock; then another may take it
    Column("asked_at", String(20), nullable=False),
)

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

# The outbox: what happened, written with what made it happen. Each row comes with the commit, in the order of commits.
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),  # published, handed-in: see oap.core.events
    Column("at", String(20), nullable=False),
    Column("page_id", String(120), nullable=False),  # empty: about no page
    Column("revision_id", Integer),
    Column("version", Integer),
    Column("actor_id", Integer),  # none: the service itself, or the content folder
    Column("team", String(60), nullable=False),
    Column("detail", Text, nullable=False),  # JSON: ids and numbers, no words that anybody typed
    Index(None, "kind", "id"),
)

event_cursor = Table(
    "event_cursor",
    metadata,
    Column("subscriber", String(40), primary_key=True),
    Column("last_id", Integer, nullable=False),  # the last event that it has
    Column("holder", String(32), nullable=False),  # who is giving it events
    Column("held_until", String(20), nullable=False),  # by the database's clock; then another may
    Column("failures", Integer, nullable=False),  # one after the other, up to now
    Column("retry_at", String(20), nullable=False),
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

# When what is deleted by time (oap.core.retention) was last deleted, and how much that was.
retention_run = Table(
    "retention_run",
    metadata,
    Column("rule", String(40), primary_key=True),
    Column("last_run_at", String(20), nullable=False),
    Column("gone", Integer, nullable=False),
)

# Files of pictures, small and never changed: whoever brings one, every machine has it.
picture_file = Table(
    "picture_file",
    metadata,
    Column("name", String(160), primary_key=True),  # holds a digest of the bytes (oap.core.pages.pictures)
    Column("data", Text, nullable=False),  # base64
    Column("kept_at", String(20), nullable=False),
)
