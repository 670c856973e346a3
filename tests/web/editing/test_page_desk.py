"""The desk of a page: what leads to it, what a withdrawal would break, versions beside each other, pages that went."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from flask.testing import FlaskClient

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.errors import Invalid
from oap.services.editing import drafting, publishing
from oap.site import Site
from oap.storage import revisions
from tests.people import SignedInClient

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
PAGE = "quiet-rooms"


def whole(html: str) -> str:
    html5lib.HTMLParser(strict=True).parse(html)
    return html


def changed(site: Site, author: Actor, approver: Actor, page_id: str, **words: object) -> Revision:
    draft = drafting.start(site, author, page_id, NOW)
    page = read_draft(draft.text or "", draft.path)
    assert page is not None
    text = compose_draft(replace(page, **words))  # type: ignore[arg-type]  # fields of a page
    draft = drafting.save(site, author, draft.id, NOW, text=text, saves=draft.saves)
    draft = drafting.submit(site, author, draft.id, NOW, note="Because")
    return publishing.publish(site, approver, draft.id, NOW, saves=draft.saves)


@pytest.fixture
def other(site: Site) -> str:
    """The id of another page that readers have."""
    return next(card.id for card in site.state.library.cards if card.id != PAGE)


def test_the_desk_names_what_leads_to_the_page(
    site: Site, other: str, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    changed(site, as_editor.person.actor, as_publisher.person.actor, other, related=(PAGE,))
    title = site.state.library.by_id[other].title
    desk = whole(as_editor.get(f"/edit/pages/{PAGE}").text)
    assert f'<a class="govuk-link" href="/edit/pages/{other}">{title}</a>: its related pages' in desk
    assert "Nothing else in the handbook leads here" in as_editor.get(f"/edit/pages/{other}").text


def test_a_withdrawal_says_what_it_breaks_and_shows_readers_another_page(
    site: Site, other: str, as_editor: SignedInClient, as_publisher: SignedInClient, browser_client: FlaskClient
) -> None:
    changed(site, as_editor.person.actor, as_publisher.person.actor, other, related=(PAGE,))
    card = site.state.library.by_id[other]
    unknown = as_editor.send(f"/edit/pages/{PAGE}/withdraw", {"note": "Merged", "instead": "never-there"})
    assert unknown.status_code == 400 and "Choose a page that readers have" in unknown.text
    sent = as_editor.send(f"/edit/pages/{PAGE}/withdraw", {"note": "Merged", "instead": other})
    assert sent.status_code == 303
    with site.database.read() as connection:
        draft = revisions.open_drafts(connection, page_id=PAGE)[0]
    review = whole(as_publisher.get(f"/review/{draft.id}").text)
    assert "would lead to a page that is not there any more" in review and "its related pages" in review
    assert f'shown <a class="govuk-link" href="{card.url}">{card.title}</a> instead' in review
    as_publisher.send(f"/review/{draft.id}/publish", {"saves": draft.saves})
    gone = browser_client.get(f"/needs/{PAGE}")
    assert gone.status_code == 410
    assert f'Read this instead: <a class="govuk-link" href="{card.url}">{card.title}</a>' in whole(gone.text)
    found = whole(as_editor.get("/edit?find=room").text)
    assert f'href="/edit/pages/{PAGE}"' in found and "Withdrawn pages (1)" in found


def test_a_withdrawal_waits_for_its_time(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient, browser_client: FlaskClient
) -> None:
    draft = publishing.propose_withdrawal(site, as_editor.person.actor, PAGE, NOW, note="Ends in December")
    then = NOW + timedelta(days=7)
    publishing.schedule(site, as_publisher.person.actor, draft.id, NOW, at=then, saves=draft.saves)
    assert publishing.publish_due(site, then - timedelta(seconds=1)) == []
    assert browser_client.get(f"/needs/{PAGE}").status_code == 200
    assert [one.text for one in publishing.publish_due(site, then)] == [None]
    assert browser_client.get(f"/needs/{PAGE}").status_code == 410


def test_a_page_takes_the_place_of_another_only_if_readers_have_it(site: Site, as_editor: SignedInClient) -> None:
    with pytest.raises(Invalid, match="another than this one"):
        publishing.propose_withdrawal(site, as_editor.person.actor, PAGE, NOW, note="Merged", instead=PAGE)


def test_any_two_versions_stand_beside_each_other_whichever_is_chosen_first(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    for title in ("When a hall is loud", "When a gym is loud"):
        changed(site, as_editor.person.actor, as_publisher.person.actor, PAGE, title=title)
    for one, two in ((2, 3), (3, 2)):
        shown = whole(as_editor.get(f"/edit/pages/{PAGE}/compare?one={one}&other={two}").text)
        assert "version 2 and version 3" in shown and "hall" in shown and "gym" in shown
    for asked in ("one=1&other=9", "one=x&other=2", "one=1", "one=1&other=1", "one=1&other=99999999999999999999"):
        assert as_editor.get(f"/edit/pages/{PAGE}/compare?{asked}").status_code == 404


def test_the_desk_is_one_press_from_my_work_and_from_the_dates(as_publisher: SignedInClient) -> None:
    for path in ("/edit?find=room", "/edit/review-dates?all=1"):
        assert f'href="/edit/pages/{PAGE}"' in as_publisher.get(path).text
