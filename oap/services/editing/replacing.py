"""The same change of words on many pages, by a lead: each place is looked at first, and each page gets a draft that
somebody else reviews like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import is_shared
from oap.core.pages.replacing import Replaced, page_with, places
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.core.times import utc_text
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing import drafting
from oap.site import Site
from oap.storage import events, revisions

MOST = 60  # pages at once: each is looked at, and each is reviewed
LONGEST = 200  # characters of the words


@dataclass(frozen=True)
class Found:
    """A page with the words, and each place. ``mine`` is the open text of it that the actor has already."""

    page_id: str
    title: str
    team: str
    number: int
    places: Sequence[Replaced]
    mine: int | None = None


@dataclass(frozen=True)
class Made:
    """What became of a page: its draft, and why it was not handed in, or empty; no draft where none was made."""

    title: str
    draft_id: int | None
    why: str = ""


def look(site: Site, actor: Actor, find: str, instead: str, *, team: str = "", kind: str = "") -> list[Found]:
    """The pages with these words, each place before and after, in order of title; at most one more than ``MOST``.

    Raises NotAllowed, Invalid.
    """
    find, instead = _words(actor, find, instead)
    found: list[Found] = []
    with site.database.read() as connection:
        heads = revisions.heads(connection)
        for page_id, head in sorted(heads.items(), key=lambda one: one[1].path):
            folder = head.path.partition("/")[0]
            if kind and kind != ("shared" if is_shared(head.path) else folder):
                continue
            if (one := _found(connection, actor, page_id, find, instead)) is not None and team in ("", one.team):
                found.append(one)
                if len(found) > MOST:
                    break
    return sorted(found, key=lambda one: one.title.lower())


def change(
    site: Site, actor: Actor, find: str, instead: str, chosen: Mapping[str, int], now: datetime, *, note: str
) -> list[Made]:
    """Make and hand in a draft for each page in ``chosen``, which has the number of the version that was looked at.

    A page that has a newer version by now, or a text of the actor's own, is left out, and said; one whose check stops
    it stays with the actor as a draft. Raises NotAllowed, Invalid.
    """
    find, instead = _words(actor, find, instead)
    note = drafting.required_text(note, "Say why, in a few words. It appears in the history of each page.")
    if not 0 < len(chosen) <= MOST:
        raise Invalid(f"Choose at least one page, and {MOST} at most.")
    made = [_change(site, actor, page_id, number, find, instead, now, note) for page_id, number in chosen.items()]
    teams: dict[str, int] = {}
    with site.database.write() as connection:
        for one in made:
            if one.draft_id is not None and not one.why:
                draft = revisions.get(connection, one.draft_id)
                teams[draft.team] = teams.get(draft.team, 0) + 1
        for team, pages in teams.items():
            events.add(connection, "handed-in-together", now=utc_text(now), actor_id=actor.id, team=team, pages=pages)
    return made


def _change(
    site: Site, actor: Actor, page_id: str, number: int, find: str, instead: str, now: datetime, note: str
) -> Made:
    with site.database.read() as connection:
        found = _found(connection, actor, page_id, find, instead)
    if found is None or found.number != number:
        return Made(
            page_id if found is None else found.title, None, "It was changed since you looked at it. Look again."
        )
    if found.mine is not None:
        return Made(found.title, None, "You have a text of this page open. Finish it first.")
    draft = drafting.start(site, actor, page_id, now)
    page = read_draft(draft.text or "", draft.path)
    if page is None:
        return Made(found.title, draft.id, "It cannot be read as a page. Change it as text.")
    try:
        text = compose_draft(page_with(page, find, instead))
        draft = drafting.save(site, actor, draft.id, now, text=text, saves=draft.saves)
        drafting.submit(site, actor, draft.id, now, note=note, together=True)
    except (Conflict, Invalid) as error:
        return Made(found.title, draft.id, str(error))
    return Made(found.title, draft.id)


def _words(actor: Actor, find: str, instead: str) -> tuple[str, str]:
    if not actor.lead:
        raise NotAllowed("A lead changes words on many pages at once.")
    find, instead = " ".join(find.split()), " ".join(instead.split())
    if len(find) < 2 or not instead or find == instead:
        raise Invalid("Write the words to find, two letters at least, and other words in their place.")
    if max(len(find), len(instead)) > LONGEST:
        raise Invalid(f"Write {LONGEST} characters at most.")
    return find, instead


def _found(connection: Connection, actor: Actor, page_id: str, find: str, instead: str) -> Found | None:
    head: Revision | None = revisions.head(connection, page_id)
    if head is None or head.text is None or find.split()[0].lower() not in head.text.lower():
        return None
    page = read_draft(head.text, head.path)
    found = list(places(page, find, instead)) if page is not None else []
    if page is None or not found:
        return None
    mine = revisions.open_drafts(connection, page_id=page_id, author_id=actor.id)
    return Found(page_id, page.title, head.team, head.number or 0, found, mine[0].id if mine else None)
