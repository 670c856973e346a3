"""A draft that people without an account read by a link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from oap.core.pages.page_text import compose_page
from oap.errors import NotFound
from oap.services.editing import drafting, publishing, sharing
from oap.site import Site
from oap.storage import accounts
from tests.build import a_page, saves_of
from tests.found import match
from tests.people import SignedInClient

NOW = datetime.now(UTC)
TITLE = "When a hall is too loud"


@pytest.fixture
def draft_id(site: Site, as_editor: SignedInClient) -> int:
    draft = drafting.start(site, as_editor.person.actor, "quiet-rooms", NOW)
    text = compose_page(a_page(title=TITLE))
    return drafting.save(site, as_editor.person.actor, draft.id, NOW, text=text, saves=draft.saves).id


def made(client: SignedInClient, draft_id: int) -> str:
    """The path of a new link."""
    page = client.send(f"/edit/drafts/{draft_id}/share")
    assert page.status_code == 200
    return match(r'href="[^"]*(/draft/[\w-]{43})"', page.text)[1]


def test_whoever_has_the_link_reads_the_draft_as_it_is_and_nothing_else(
    app: Flask, site: Site, as_editor: SignedInClient, draft_id: int
) -> None:
    link = made(as_editor, draft_id)
    stranger = app.test_client()
    seen = stranger.get(link)
    assert seen.status_code == 200 and TITLE in seen.text and "A draft, not public" in seen.text
    assert "/review/" not in seen.text and "Set-Cookie" not in seen.headers
    assert seen.headers["Cache-Control"] == "private, no-store" and seen.headers["X-Robots-Tag"] == "noindex"
    assert stranger.get(f"/review/{draft_id}").status_code != 200, "the link opens no other door"
    text = compose_page(a_page(title="When a gym is too loud"))
    editor = as_editor.person.actor
    drafting.save(site, editor, draft_id, NOW, text=text, saves=saves_of(site, draft_id))
    assert "gym" in stranger.get(link).text
    assert link.rpartition("/")[2] not in as_editor.get(f"/edit/drafts/{draft_id}/share").text, "shown once"
    for other in ("/draft/x", link + "x", link[:-1], "/draft/" + "a" * 5000):
        assert stranger.get(other).status_code == 404


def test_a_link_ends_when_somebody_ends_it_and_the_others_go_on(
    app: Flask, as_editor: SignedInClient, as_publisher: SignedInClient, draft_id: int
) -> None:
    first, second = made(as_editor, draft_id), made(as_publisher, draft_id)
    page = as_publisher.get(f"/edit/drafts/{draft_id}/share").text
    assert as_publisher.send(match(r'action="(/edit/[^"]*/end)"', page)[1]).status_code == 303
    gone = app.test_client().get(first)
    assert gone.status_code == 404 and "does not work any more" in gone.text
    assert app.test_client().get(second).status_code == 200


def test_a_link_ends_by_itself_with_the_draft_and_with_who_made_it(
    app: Flask, site: Site, as_editor: SignedInClient, as_publisher: SignedInClient, draft_id: int
) -> None:
    token = made(as_editor, draft_id).rpartition("/")[2]
    last = datetime.now(UTC) + sharing.LASTS
    assert sharing.read(site, token, last - timedelta(minutes=5))[1].title == TITLE
    with pytest.raises(NotFound):
        sharing.read(site, token, last + timedelta(minutes=5))
    theirs = made(as_publisher, draft_id).rpartition("/")[2]
    with site.database.write() as connection:
        accounts.set_disabled(connection, as_editor.person.id, "2026-01-01T00:00:00Z")
    with pytest.raises(NotFound):
        sharing.read(site, token, NOW)
    assert sharing.read(site, theirs, NOW)
    with site.database.write() as connection:
        accounts.set_disabled(connection, as_editor.person.id, None)
    drafting.submit(site, as_editor.person.actor, draft_id, NOW, note="Clearer")
    assert sharing.read(site, token, NOW)
    publishing.publish(site, as_publisher.person.actor, draft_id, NOW, saves=saves_of(site, draft_id))
    for one in (token, theirs):
        with pytest.raises(NotFound):
            sharing.read(site, one, NOW)
    refused = as_editor.send(f"/edit/drafts/{draft_id}/share")
    assert refused.status_code == 400 and "not published yet" in refused.text


def test_only_who_wrote_it_or_may_publish_it_shares_and_only_so_often(
    as_editor: SignedInClient, as_reviewer: SignedInClient, draft_id: int
) -> None:
    assert as_reviewer.send(f"/edit/drafts/{draft_id}/share").status_code == 403
    assert as_reviewer.get(f"/edit/drafts/{draft_id}/share").status_code == 403
    for _ in range(sharing.MOST):
        made(as_editor, draft_id)
    refused = as_editor.send(f"/edit/drafts/{draft_id}/share")
    assert refused.status_code == 400 and "End one first" in refused.text


def test_a_guest_says_something_from_our_page_alone_without_a_cookie(
    app: Flask, as_editor: SignedInClient, draft_id: int
) -> None:
    link = made(as_editor, draft_id)
    stranger = app.test_client()
    here = {"Sec-Fetch-Site": "same-origin"}
    form = {"name": "Ann", "words": "A quiet corner", "place": ""}
    assert stranger.post(link, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert stranger.post(link, data=form).status_code == 403
    again = stranger.post(link, data={**form, "name": ""}, headers=here)
    assert again.status_code == 400 and "A quiet corner" in again.text and "Write a name" in again.text
    assert again.headers["Cache-Control"] == "private, no-store"
    assert stranger.post(link, data={**form, "website": "x"}, headers=here).status_code == 303, (
        "a program is told nothing"
    )
    assert "A quiet corner" not in as_editor.get(f"/review/{draft_id}").text
    sent = stranger.post(link, data=form, headers=here)
    assert sent.status_code == 303 and "Set-Cookie" not in sent.headers
    seen = as_editor.get(f"/review/{draft_id}").text
    assert "A quiet corner" in seen and "without an account" in seen
    assert "A quiet corner" not in stranger.get(link).text, "others who have the link don't read it"
