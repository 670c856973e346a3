"""Statements of a file that go in the place of what the handbook has: a draft of each page that they are on, with the
new professional wording under the id that there is. Nothing is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from oap.core.importing.plan import DraftStatement
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import Page, Statement
from oap.core.pages.workflow import Actor, may
from oap.core.times import utc_text
from oap.errors import Invalid, NotAllowed
from oap.site import Site
from oap.storage import comments, recording, revisions

_CANNOT = "“{}” cannot be put in the place of {}, {}. Choose to keep both, or to leave it out."


def put_in_place(
    connection: Connection, site: Site, actor: Actor, put: Iterable[DraftStatement], now: datetime, note: str
) -> tuple[tuple[int, str], ...]:
    """Make or go on with the actor's draft of each page, and give (draft id, page id). Raises Invalid for one whose
    place is not there any more, NotAllowed."""
    by_slug: dict[str, dict[str, DraftStatement]] = {}
    for one in put:
        assert one.same_as is not None
        url, _, identity = one.same_as.address.partition("#")
        by_slug.setdefault(url.rpartition("/")[2], {})[identity] = one
    return tuple(_draft(connection, site, actor, slug, said, now, note) for slug, said in by_slug.items())


def _draft(
    connection: Connection,
    site: Site,
    actor: Actor,
    slug: str,
    statements: Mapping[str, DraftStatement],
    now: datetime,
    note: str,
) -> tuple[int, str]:
    first = next(iter(statements.values()))
    assert first.same_as is not None
    card = site.state.library.by_slug.get(slug)
    head = revisions.head(connection, card.id) if card is not None else None
    if head is None or head.text is None:
        raise Invalid(_CANNOT.format(first.text[:60], first.same_as.address, "which is not there any more"))
    if not may(actor, "start", team=head.team, author=None):
        raise NotAllowed("Your role does not include writing pages.")
    mine = revisions.open_drafts(connection, page_id=head.page_id, author_id=actor.id, states=["draft"])
    before = next((draft for draft in mine if draft.text is not None), None)
    page = read_draft((before or head).text or "", head.path)
    there = {placed.statement.id for placed in page.placed_statements()} if page is not None else set()
    for identity, one in statements.items():
        if page is None or identity not in there:
            address = one.same_as.address if one.same_as is not None else slug
            raise Invalid(_CANNOT.format(one.text[:60], address, "which is not typed on that page"))
    assert page is not None
    text = compose_draft(reworded(page, {identity: one.text for identity, one in statements.items()}))
    if before is not None:
        draft = recording.change(connection, before, now=utc_text(now), text=text)
    else:
        draft = recording.add_draft(
            connection,
            page_id=head.page_id,
            path=head.path,
            text=text,
            base=head.number or 0,
            team=head.team,
            author_id=actor.id,
            now=utc_text(now),
            note=note,
            origin="import",
        )
    for identity in statements:
        said = f"{note}. The professional wording is new. Does the family wording still say the same?"
        said += f" The file says it so: “{statements[identity].family}”" if statements[identity].family else ""
        comments.add(connection, draft.id, place=identity, text=said, author_id=actor.id, now=utc_text(now))
    return draft.id, head.page_id


def reworded(page: Page, words: Mapping[str, str]) -> Page:
    """The page with this professional wording for statements with these ids."""
    sections = tuple(
        replace(
            section,
            groups=tuple(
                replace(
                    group,
                    items=tuple(
                        replace(item, professional=words.get(item.id, item.professional))
                        if isinstance(item, Statement)
                        else item
                        for item in group.items
                    ),
                )
                for group in section.groups
            ),
        )
        for section in page.sections
    )
    return replace(page, sections=sections)
