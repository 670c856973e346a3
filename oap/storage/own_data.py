"""Everything that the record holds of one person, as plain rows."""

from __future__ import annotations

from sqlalchemy import Connection, Table, or_, select

from oap.core.people.accounts import Account
from oap.storage.tables.area import entry_change
from oap.storage.tables.editing import agreement, comment, draft_link, notice
from oap.storage.tables.importing import import_desk, import_mapping
from oap.storage.tables.operations import audit_event
from oap.storage.tables.pages import page_owner, revision, sign_off
from oap.storage.tables.people import address_change, mandate, person_request, signed_in

Row = dict[str, str | int | bool | None]


def of(connection: Connection, person: Account) -> dict[str, list[Row]]:
    """The rows by what they are: browsers, acts, texts, comments, sign-offs, links, mandates, pages and more."""

    def rows(table: Table, *columns: str, **theirs: str) -> list[Row]:
        who = or_(*(table.c[column] == person.id for column in theirs.values()))
        asked = select(*(table.c[column] for column in columns)).where(who).order_by(*table.primary_key.columns)
        return [dict(row) for row in connection.execute(asked).mappings()]

    about = or_(audit_event.c.actor_id == person.id, audit_event.c.target == person.email)
    acts = select(
        audit_event.c["at"], audit_event.c.actor, audit_event.c.act, audit_event.c.target, audit_event.c.detail
    )
    return {
        "browsers": rows(signed_in, "browser", "started_at", "ended_at", of="account_id"),
        "acts": [dict(row) for row in connection.execute(acts.where(about).order_by(audit_event.c.id)).mappings()],
        "texts": rows(
            revision, "page_id", "path", "number", "state", "created_at", "changed_at", "note", "text", of="author_id"
        ),
        "approved": rows(revision, "page_id", "number", "state", "changed_at", by="approver_id", second="seconded_by"),
        "comments": rows(comment, "revision_id", "place", "text", "created_at", of="author_id"),
        "sign-offs": rows(sign_off, "page_id", "number", "group", "verdict", "note", "created_at", of="account_id"),
        "agreements": rows(agreement, "revision_id", "group", "verdict", "note", "created_at", of="account_id"),
        "draft-links": rows(draft_link, "revision_id", "made_at", "expires_at", "ended_at", by="made_by"),
        "changes-of-lists": rows(
            entry_change,
            "document",
            "entry",
            "title",
            "reason",
            "state",
            "answer",
            "created_at",
            "decided_at",
            by="author_id",
            decided="decided_by",
            second="seconded_by",
        ),
        "files-brought-in": rows(import_desk, "name", "started_at", "changed_at", "drafted_at", of="account_id"),
        "files-remembered": rows(import_mapping, "name", "learned_at", of="account_id"),
        "address-changes": rows(address_change, "email", "expires_at", "ended_at", of="account_id"),
        "mandates": rows(mandate, "group", "first", "last", "given_at", "ended_at", of="account_id"),
        "pages-looked-after": rows(page_owner, "page_id", first="owner_id", second="second_id"),
        "notices": rows(notice, "kind", "at", "page_id", "seen_at", of="account_id"),
        "requests": rows(
            person_request, "act", "before", "form", "asked_at", "decided_at", "agreed", about="account_id"
        ),
    }
