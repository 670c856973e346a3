"""What can be placed as the record has it, and the new versions of pages when a text that stands on them changes.

What stands on a page is a part of its version. So whoever publishes a shared text publishes, in the same transaction, a
new version of every page that it stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from oap.core.library.cards import Card
from oap.core.library.library import make_card, render_page
from oap.core.lint import PageReading, check_page
from oap.core.pages.facts import Facts
from oap.core.pages.page import PLACED_TEXTS, Page, Placed, items_of
from oap.core.pages.page_text import read_page
from oap.core.pages.placing import Whole, in_place, stand_on, whole
from oap.core.pages.revisions import Numbered, Revision
from oap.core.times import utc_text
from oap.errors import Invalid
from oap.site import Site
from oap.storage import recording, revisions, sign_offs
from oap.storage.product_lists import word_rules


def recorded_facts(site: Site, connection: Connection, *also: str) -> Facts:
    """What can be placed: the newest versions in the record of the texts that this folder has, and of ``also``.

    A text of the folder that the record does not know yet is taken as it is.
    """
    here = site.facts
    blocks = dict(here.blocks)
    for version in revisions.newest(connection, {*blocks, *also}):
        page = read_page(version.text, version.path)[0] if version.text is not None else None
        if page is not None and page.shared:
            blocks[page.id] = page
        elif version.text is None:
            blocks.pop(version.page_id, None)
    return replace(here, blocks=blocks)


def shared_cards(site: Site, wanted: Callable[[Page], bool] = lambda block: True) -> dict[str, Card]:
    """The shared texts of this folder by id, as lists show pages; those that are wanted, for each is rendered."""
    return {
        block.id: make_card(render_page(block, ""))
        for block in sorted(site.facts.blocks.values(), key=lambda one: one.title.lower())
        if wanted(block)
    }


def card_of(site: Site, page_id: str) -> Card | None:
    """What lists show of a page that readers have, or of a shared text; None when there is none of this id."""
    return site.state.library.by_id.get(page_id) or shared_cards(site, lambda block: block.id == page_id).get(page_id)


def pages_with(site: Site, identity: str) -> list[Card]:
    """The pages that a shared text or a picture stands on, in order of title."""
    refs = {f"{kind} {identity}" for kind in PLACED_TEXTS}
    return [card for card in site.state.library.cards if refs & set(card.places)]


def placed_ids(revision: Revision) -> set[str]:
    """The ids of what a text places by name."""
    page = read_page(revision.text or "", revision.path)[0]
    items = items_of(page.sections if page is not None else ())
    return {identity for item in items if isinstance(item, Placed) for identity in item.ids}


def texts_on(text: str, path: str, facts: Facts) -> dict[str, str]:
    """What stands on the page in a text that can be published."""
    page, _ = read_page(text, path)
    return stand_on(page, facts)[0] if page is not None and not page.shared else {}


def touched(connection: Connection, page_id: str) -> list[Revision]:
    """The newest version of every page that the shared text stands on."""
    return [version for version in revisions.placing(connection, page_id) if version.text is not None]


@dataclass(frozen=True)
class Change:
    """A page that another text of a shared text would change: the version that readers have, and what it would be."""

    head: Revision
    typed: Page
    after: Whole


def changes(site: Site, connection: Connection, block: Page, before: Revision | None) -> list[Change]:
    """What becomes of pages, in order of their ids, when ``block`` takes the place of the version ``before`` of this
    shared text."""
    old = read_page(before.text, before.path)[0] if before is not None and before.text is not None else None
    facts = recorded_facts(site, connection)
    facts = replace(facts, blocks={**facts.blocks, block.id: block})
    heads = {version.page_id: version for version in touched(connection, block.id)}
    named = {*block.pages, *(old.pages if old is not None else ())}
    topics = {*block.topics, *(old.topics if old is not None else ())}
    if topics:
        named |= {card.id for card in site.state.library.cards if topics & set(card.topics)}
    heads |= {version.page_id: version for version in revisions.newest(connection, named) if version.text is not None}
    found = []
    for _, head in sorted(heads.items()):
        typed, _ = read_page(head.text or "", head.path)
        if typed is not None and not typed.shared:
            after = whole(typed, facts)
            if after.page is None or dict(after.texts) != dict(head.placed):
                found.append(Change(head, typed, after))
    return found


def renew(site: Site, connection: Connection, made: Revision, before: Revision | None, now: datetime) -> list[Revision]:
    """Record a new version of every page that has other words now that the shared text ``made`` is published; give
    them.

    ``before`` is the version of that text until now. Raises Invalid, naming the page, when one could not be read any
    more. Whether each keeps its form was looked at when the text was handed in (``try_out``): that takes seconds, and
    nobody else can write meanwhile.
    """
    block, _ = read_page(made.text or "", made.path)
    if block is None or not block.shared:
        return []
    found = []
    numbers = site.content.numbers()
    for change in changes(site, connection, block, before):
        head = change.head
        _can_be_read(change)
        heed_numbers(connection, numbers, head.page_id, head.number or 0)
        version = recording.add_version(
            connection,
            page_id=head.page_id,
            path=head.path,
            text=head.text,
            team=head.team,
            origin="block",
            now=utc_text(now),
            note=f"“{block.title}”, which appears on this page, changed: {made.note}",
            author_id=made.author_id,
            approver_id=made.approver_id,
            base=head.number,
            placed=change.after.texts,
            wording_only=made.wording_only,
        )
        recording.carry_drafts(connection, head, version)
        if not made.wording_only:
            sign_offs.lapse(connection, head.page_id, utc_text(now))
        found.append(version)
    return found


def heed_numbers(connection: Connection, numbers: Mapping[str, Numbered], page_id: str, newest: int) -> None:
    """Give no number above ``newest`` again that the folder has seen: it may know of versions that a restored record
    lost before any sync could say so."""
    if (seen := numbers.get(page_id)) is not None and seen.number > newest:
        recording.give_no_more(connection, {page_id: seen.number})


def try_out(site: Site, draft: Revision, now: datetime) -> None:
    """Raises Invalid when a page could not stay as it is with the draft of a shared text, so that its author is told,
    and not its approver."""
    page, _ = read_page(draft.text or "", draft.path)
    if page is None or not page.shared:
        return
    with site.database.read() as connection:
        before = revisions.version(connection, draft.page_id, draft.base) if draft.base else None
        found = changes(site, connection, page, before)
    for change in found:
        _keeps_its_form(site, change, now)


def _can_be_read(change: Change) -> Page:
    """The page as it would be. Raises Invalid when it could not be read any more."""
    if change.after.page is None:
        why = change.after.problems[0].message
        raise Invalid(f"“{change.typed.title}” could not be read any more with this text: {why}")
    return change.after.page


def _keeps_its_form(site: Site, change: Change, now: datetime) -> None:
    """Raises Invalid when the page could not be read any more, or would have an error that it has not now.
    What only a rule of thumb doubts does not stop the author of another text."""
    head, after = change.head, _can_be_read(change)
    before = in_place(change.typed, head.placed)
    wrong = [
        {
            p.message
            for p in check_page(
                PageReading(page, head.text or "", change.typed), site.configuration.taxonomy, word_rules(), now.date()
            )
            if p.level == "error" and not p.doubt
        }
        for page in (before, after)
    ]
    if new := sorted(wrong[1] - wrong[0]):
        raise Invalid(f"With this text “{change.typed.title}” could not stay as it is: {new[0]}")
