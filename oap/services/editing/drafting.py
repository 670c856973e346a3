"""Writing: start a draft, save it, submit it, take it back, give it up. Nothing here is public."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.front_matter import ID_PATTERN, MAX_REASON, MOST_REASONS, SHORT_FORM
from oap.core.pages.new_page import new_page
from oap.core.pages.page import SHARED, Page, is_shared
from oap.core.pages.page_text import MAX_CHARACTERS, compose_page, read_page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.placing import read_whole
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Action, Actor, after, may
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services.editing.draft_checks import ready_text
from oap.services.editing.page_addresses import why_unavailable
from oap.services.pages.placed_texts import recorded_facts, try_out
from oap.site import Site
from oap.storage import audit_log, draft_steps, events, presence, recording, revisions

MAX_NOTE = 2_000
REFUSED = {
    "save": "Only the person who wrote a draft changes it. Comment on it, or start a draft of your own.",
    "publish": "A change of meaning needs a second pair of eyes: somebody else, of the page's team, must publish it.",
    "second": "Somebody else must look at it: not the person who published it.",
}


def start(site: Site, actor: Actor, page_id: str, now: datetime) -> Revision:
    """The actor's open draft of a published page; a new one from its newest version when there is none."""
    with site.database.write() as connection:
        head = published(connection, page_id)
        allow(actor, "start", head)
        mine = revisions.open_drafts(connection, page_id=page_id, author_id=actor.id)
        writing = [draft for draft in mine if draft.state != "in-review" and draft.text is not None]
        if writing:
            return writing[0]
        if head.text is None:
            raise Conflict("This page was withdrawn. Restore one of its versions to work on it.")
        made = recording.add_draft(
            connection,
            page_id=page_id,
            path=head.path,
            text=head.text,
            base=head.number or 0,
            team=head.team,
            author_id=actor.id,
            now=utc_text(now),
        )
        audit_log.add(connection, actor, "start", page_id, now=utc_text(now))
        events.add(connection, "started", now=utc_text(now), actor_id=actor.id, about=made)
        presence.seen(connection, page_id, actor.id, utc_text(now))
        return made


def start_new(
    site: Site, actor: Actor, now: datetime, *, kind: str, slug: str, title: str, team: str, topic: str
) -> Revision:
    """A draft of a page that has never been. Raises Invalid when the address or the id has been in use."""
    if kind not in (*PAGE_TYPES, *SHARED):
        raise Invalid("Choose what kind of page it is.")
    if not re.fullmatch(ID_PATTERN, slug) or len(slug) > 80:
        raise Invalid("The end of the address must be small letters, numbers and hyphens, 80 characters at most.")
    if not title.strip():
        raise Invalid("Give the page a title.")
    configuration = site.state.configuration
    if team not in configuration.taxonomy.teams or (topic not in configuration.taxonomy.topics and kind not in SHARED):
        raise Invalid("Choose a team and a topic from the lists.")
    page = new_page(
        kind,
        slug,
        title.strip(),
        team=team,
        phases=tuple(configuration.taxonomy.phases),
        tiers=configuration.taxonomy.tiers,
        topic=topic,
        today=now.date(),
    )
    return start_page(site, actor, now, page)


def check_new(site: Site, actor: Actor, slug: str, team: str) -> None:
    """Raises Invalid when a new text cannot be called so, or its team is none of the area's; NotAllowed."""
    if not re.fullmatch(ID_PATTERN, slug) or len(slug) > 80:
        raise Invalid("Give it a name with letters or numbers, 80 characters at most.")
    if team not in site.state.configuration.taxonomy.teams:
        raise Invalid("Choose a team from the list.")
    with site.database.read() as connection:
        _check_new(site, connection, actor, slug, team)


def _check_new(site: Site, connection: Connection, actor: Actor, slug: str, team: str) -> None:
    if not may(actor, "start", team=team, author=None):
        raise NotAllowed("Your role does not include writing pages.")
    if revisions.known(connection, slug) or why_unavailable(site, connection, slug, slug):
        raise Invalid(
            f"“{slug}” is, or once was, the name of another page. Choose another, so that old links stay true."
        )


def start_page(site: Site, actor: Actor, now: datetime, page: Page) -> Revision:
    """A draft of this text, that has never been. Raises as ``check_new``."""
    with site.database.write() as connection:
        _check_new(site, connection, actor, page.id, page.team)
        made = recording.add_draft(
            connection,
            page_id=page.id,
            path=page.path,
            text=compose_page(page),
            base=0,
            team=page.team,
            author_id=actor.id,
            now=utc_text(now),
        )
        audit_log.add(connection, actor, "start", page.id, now=utc_text(now), detail="A new page.")
        events.add(connection, "started", now=utc_text(now), actor_id=actor.id, about=made)
        return made


def save(site: Site, actor: Actor, draft_id: int, now: datetime, *, text: str, saves: int, path: str = "") -> Revision:
    """Keep the draft's new text. ``saves`` is the count the form was made from.

    Raises Conflict when the draft was saved elsewhere since: the caller still has the text, and shows both.
    """
    if path:
        _check_path(path)
    text = _storable(text)
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        allow(actor, "save", draft)
        presence.seen(connection, draft.page_id, actor.id, utc_text(now))
        slug = path.rpartition("/")[2].removesuffix(".md")
        if path and path != draft.path and (is_shared(path) or is_shared(draft.path)):
            raise Invalid("A shared text has no address of its own, and keeps its name.")
        if slug not in ("", draft.slug) and (why := why_unavailable(site, connection, slug, draft.page_id)):
            raise Invalid(why)
        if draft.saves != saves:
            raise Conflict("This draft was saved in another window, or by another device, since you opened it.")
        if (draft.text, draft.path) == (text, path or draft.path) and draft.state == "draft":
            return draft
        return recording.change(
            connection, draft, now=utc_text(now), text=text, path=path or draft.path, state=after(draft.state, "save")
        )


def _check_path(path: str) -> None:
    kind, _, name = path.rpartition("/")
    slug = name.removesuffix(".md")
    if (
        kind not in (*PAGE_TYPES, *SHARED)
        or not name.endswith(".md")
        or not re.fullmatch(ID_PATTERN, slug)
        or len(slug) > 80
    ):
        raise Invalid("The end of the address must be small letters, numbers and hyphens, 80 characters at most.")


def _storable(text: str) -> str:
    """The text with even line ends. Raises Invalid for what no database keeps, and for more than a page may hold."""
    if len(text) > MAX_CHARACTERS:
        raise Invalid(f"This is longer than {MAX_CHARACTERS:,} characters. Make it several pages.")
    if "\x00" in text or any(0xD800 <= ord(letter) < 0xE000 for letter in text):
        raise Invalid("The text holds characters that cannot be kept. Paste it as plain text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def submit(site: Site, actor: Actor, draft_id: int, now: datetime, *, note: str, together: bool = False) -> Revision:
    """Ask for a second pair of eyes. Raises Invalid with everything that stops it. ``together`` when it is one of many
    with the same change, of which people are told as one."""
    note = required_text(note, "Say in a few words what you changed and why. It appears in the page's history.")
    with site.database.read() as connection:
        draft = revisions.get(connection, draft_id)
        allow(actor, "submit", draft)
    try_out(site, draft, now)
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        allow(actor, "submit", draft)
        text = as_it_would_be(site, connection, draft, now)
        audit_log.add(connection, actor, "submit", draft.page_id, now=utc_text(now), detail=note)
        many: dict[str, Any] = {"together": True} if together else {}
        events.add(connection, "handed-in", now=utc_text(now), actor_id=actor.id, about=draft, **many)
        draft_steps.forget(connection, draft.id)
        return recording.change(
            connection, draft, now=utc_text(now), text=text, note=note, state=after(draft.state, "submit")
        )


def let_stand(
    site: Site, actor: Actor, draft_id: int, now: datetime, *, reasons: Mapping[str, str], saves: int
) -> Revision:
    """Keep with the draft why these words are right as they are written, although a rule of thumb doubts them; the
    reviewer reads it. Raises Invalid when nothing is said, or too much, and Conflict as ``save`` does."""
    said = {short: " ".join(why.split()) for short, why in reasons.items() if why.strip()}
    if not said:
        raise Invalid("Say in a few words why it is right as it stands. The reviewer reads it.")
    if any(len(why) > MAX_REASON for why in said.values()):
        raise Invalid(f"Say it in {MAX_REASON} characters at most.")
    if not all(re.fullmatch(SHORT_FORM, short) for short in said):
        raise Invalid("This is about words in capitals only. Mend the others.")
    with site.database.read() as connection:
        draft = revisions.get(connection, draft_id)
    page = read_draft(draft.text or "", draft.path)
    if page is None:
        raise Invalid("The form cannot show this text. Write it into the text, as right_as_written.")
    together = dict(page.right_as_written) | said
    if len(together) > MOST_REASONS:
        raise Invalid(f"At most {MOST_REASONS} words are right as they are written. Say the others in full.")
    text = compose_draft(replace(page, right_as_written=tuple(together.items())))
    return save(site, actor, draft_id, now, text=text, saves=saves)


def take_back(site: Site, actor: Actor, draft_id: int, now: datetime) -> Revision:
    """Make a submitted text a draft again. A time set for its publishing is void."""
    return _step(site, actor, draft_id, now, "take-back", "taken-back", publish_at=None, approver_id=None)


def discard(site: Site, actor: Actor, draft_id: int, now: datetime) -> Revision:
    """Give a draft up. Its text stays in the record and can be restored."""
    return _step(site, actor, draft_id, now, "discard", "given-up")


def restore(site: Site, actor: Actor, revision_id: int, now: datetime) -> Revision:
    """A draft of the actor's with the words of an earlier version, or of a draft that was given up.

    This is also how a withdrawn page comes back: the draft goes through review like any other.
    """
    with site.database.write() as connection:
        old = revisions.get(connection, revision_id)
        allow(actor, "restore", old)
        if old.text is None:
            raise Invalid("This version withdrew the page and has no text. Restore the one before it.")
        head = revisions.head(connection, old.page_id)
        made = recording.add_draft(
            connection,
            page_id=old.page_id,
            path=head.path if head else old.path,
            text=old.text,
            base=(head.number or 0) if head else 0,
            team=head.team if head else old.team,
            author_id=actor.id,
            now=utc_text(now),
            # What was published had its second pair of eyes; what was given up must not be approved by who wrote it.
            written_by=[*old.earlier_authors, old.author_id] if old.number is None else (),
        )
        audit_log.add(
            connection,
            actor,
            "restore",
            old.page_id,
            now=utc_text(now),
            detail=f"From version {old.number or 'draft'}.",
        )
        events.add(connection, "restored", now=utc_text(now), actor_id=actor.id, about=made, from_revision=old.id)
        return made


def rebase(site: Site, actor: Actor, draft_id: int, now: datetime, *, text: str, saves: int, onto: int) -> Revision:
    """Keep the draft's text as a change of version ``onto``, which its author has seen and put together with it.

    Raises Conflict when that is not the newest any more: what nobody has seen would be lost with the next publish.
    """
    text = _storable(text)
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        allow(actor, "save", draft)
        if draft.saves != saves:
            raise Conflict("This draft was saved in another window, or by another device, since you opened it.")
        head = published(connection, draft.page_id)
        if head.number != onto:
            raise Conflict("Another version was published while you put the two together. Look at both again.")
        return recording.change(
            connection, draft, now=utc_text(now), text=text, base=head.number, state=after(draft.state, "save")
        )


def allow(actor: Actor, action: Action, revision: Revision) -> None:
    """Raises NotAllowed when the actor may not do this to the revision, Conflict when its state does not let
    anybody."""
    if not may(actor, action, team=revision.team, author=revision.author_id, earlier=revision.earlier_authors):
        raise NotAllowed(REFUSED.get(action, "Your role in this page's team does not include this."))
    if after(revision.state, action) is None:
        raise Conflict(
            f"This cannot be done while it is {revision.state.replace('-', ' ')}. Look at it again: somebody "
            "may have been faster."
        )


def published(connection: Connection, page_id: str) -> Revision:
    """The newest published version. Raises NotFound."""
    head = revisions.head(connection, page_id)
    if head is None:
        raise NotFound("This page has not been published yet.")
    return head


def page_in(revision: Revision | None) -> Page | None:
    """The page in a revision's text; None when there is none."""
    return read_page(revision.text, revision.path)[0] if revision is not None and revision.text is not None else None


def whole_in(revision: Revision | None) -> Page | None:
    """The page of a version with what stood on it then; None when there is none."""
    if revision is None or revision.text is None:
        return None
    return read_whole(revision.text, revision.path, revision.placed)


def required_text(text: str, why: str) -> str:
    """The text, tidied. Raises Invalid with ``why`` when there is none."""
    tidy = text.strip()
    if not tidy:
        raise Invalid(why)
    return tidy[:MAX_NOTE]


def as_it_would_be(site: Site, connection: Connection, draft: Revision, now: datetime) -> str | None:
    """The text of a draft as it would be published; None where it withdraws a page. Raises Invalid with every error."""
    if draft.text is None:
        return None
    before = whole_in(revisions.version(connection, draft.page_id, draft.base)) if draft.base else None
    facts = recorded_facts(site, connection, draft.page_id)
    return ready_text(site, draft.text, draft.path, draft.page_id, before, now.date(), facts)


def _step(
    site: Site, actor: Actor, draft_id: int, now: datetime, action: Action, kind: str, **values: object
) -> Revision:
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        allow(actor, action, draft)
        audit_log.add(connection, actor, action, draft.page_id, now=utc_text(now))
        events.add(connection, kind, now=utc_text(now), actor_id=actor.id, about=draft)
        draft_steps.forget(connection, draft.id)
        return recording.change(connection, draft, now=utc_text(now), state=after(draft.state, action), **values)
