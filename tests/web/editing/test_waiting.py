"""What waits for somebody: a number in the bar, a list on My work and of its own, and the mails about it, as chosen."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from oap.core.pages.revisions import Revision
from oap.core.people.accounts import PersonForm
from oap.core.times import utc_text
from oap.services.editing import comments, drafting, notices, publishing
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.operations.notice_choice import stop_address
from oap.site import Site
from oap.storage import accounts, person_requests
from oap.storage.tables.editing import notice
from tests import people
from tests.people import SignedInClient

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)


@pytest.fixture
def handed_in(site: Site, as_editor: SignedInClient) -> Revision:
    draft = drafting.start(site, as_editor.person.actor, "quiet-rooms", NOW)
    return drafting.submit(site, as_editor.person.actor, draft.id, NOW, note="Look")


def number(client: SignedInClient, path: str = "/account") -> int:
    """What the bar says."""
    found = re.search(r'Waiting for you(?: <span class="oap-desk__number">(\d+)</span>)?</a>', client.get(path).text)
    assert found is not None, "the bar names it on every screen"
    return int(found[1] or 0)


def test_the_number_in_the_bar_is_what_waits_and_goes_when_it_is_done(
    site: Site, handed_in: Revision, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    assert number(as_publisher) == number(as_publisher, "/review") == 1 and number(as_editor) == 0
    for path in ("/waiting", "/edit"):
        listed = as_publisher.get(path).text
        assert listed.count(f'href="/review/{handed_in.id}"') == 1
        assert "Editor.Schools" not in listed and "handed in “When a room is too loud”" in listed
    assert "Nothing at the moment." in as_editor.get("/waiting").text
    as_publisher.send(f"/review/{handed_in.id}/return", {"reason": "Too short"})
    assert number(as_publisher) == 0 and number(as_editor) == 1
    assert f'href="/edit/drafts/{handed_in.id}"' in as_editor.get("/waiting").text


def test_what_is_only_told_waits_until_it_was_seen_and_looking_does_not_count(
    site: Site, handed_in: Revision, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    for words in ("One", "Two"):
        comments.comment(site, as_publisher.person.actor, handed_in.id, NOW, place="", text=words)
    deliver(site, Subscriber("notices", notices.tell))
    page = as_editor.get("/waiting").text
    assert number(as_editor) == page.count("I have seen this") == 2, "one row for each"
    ids = re.findall(r'name="notice" value="(\d+)"', page)
    assert number(as_editor, "/waiting") == 2
    as_publisher.send("/waiting/seen", {"notice": ids})
    assert number(as_editor) == 2, "what is somebody else's stays"
    assert as_editor.send("/waiting/seen", {"notice": ids[0]}).status_code == 303
    assert number(as_editor) == 1
    as_editor.send("/waiting/seen", {"notice": [*ids, "x", "-1"]})
    assert number(as_editor) == 0


def test_a_lead_sees_what_waits_longest_in_all_teams_and_for_whom(
    app: Flask, site: Site, handed_in: Revision, as_publisher: SignedInClient, as_lead: SignedInClient
) -> None:
    late = people.a_person(app, "editor", email="late@example.org", name="Late Author")
    draft = drafting.start(site, late.actor, "slow-reading", NOW)
    drafting.submit(site, late.actor, draft.id, NOW.replace(day=25), note="Later")
    page = as_lead.get("/waiting").text
    assert number(as_lead) == 0, "the team has a publisher"
    longest = page[page.index("What waits longest") :]
    assert "waits to be published or sent back" in longest and "for you" not in longest
    assert longest.index(f"/review/{handed_in.id}") < longest.index(f"/review/{draft.id}")
    assert longest.count(f"for {as_publisher.person.name}") == 2
    assert "What waits longest" not in as_publisher.get("/waiting").text
    with site.database.write() as connection:
        for one in (as_publisher.person, as_lead.person):
            accounts.set_roles(connection, one.id, (("schools", "editor"),))
        accounts.set_roles(connection, late.id, (("", "lead"),))
    assert "<strong>nobody" in people.sign_in(app, late).get("/waiting").text, "their own text, and no other publisher"


def test_what_needs_a_second_person_about_an_account_waits_for_who_may_agree(
    app: Flask, site: Site, as_admin: SignedInClient, as_publisher: SignedInClient, as_lead: SignedInClient
) -> None:
    form = PersonForm("New Person", "new@example.org", roles={"schools": "publisher"})
    with site.database.write() as connection:
        person_requests.add(
            connection,
            act="invite",
            account_id=None,
            before=form,
            form=form,
            asked_by=as_admin.person.id,
            now=utc_text(site.clock.now()),
        )
    assert (number(as_admin), number(as_publisher), number(as_lead)) == (0, 0, 1)
    page = as_lead.get("/waiting").text
    assert page.count("asked for something about a person’s account") == 2, "for them, and of all that waits"
    assert page.count('href="/people/requests"') == 3, "and in the bar"


def test_a_person_chooses_how_they_have_them(app: Flask, site: Site, as_editor: SignedInClient) -> None:
    page = as_editor.get("/account").text
    assert re.search(r'value="at-once"[^>]* checked', page)
    assert as_editor.send("/account/notices", {"notices": "daily"}).status_code == 303
    assert re.search(r'value="daily"[^>]* checked', as_editor.get("/account").text)
    assert as_editor.send("/account/notices", {"notices": "hourly"}).status_code == 400


def test_the_link_in_a_mail_stops_them_without_signing_in_and_opening_it_changes_nothing(
    app: Flask, site: Site, as_editor: SignedInClient
) -> None:
    def chosen() -> str:
        with site.database.read() as connection:
            return accounts.get(connection, as_editor.person.id).notices

    path, stranger = stop_address(site, as_editor.person.id, ""), app.test_client()
    page = stranger.get(path)
    assert page.status_code == 200 and chosen() == "at-once"
    sent = stranger.post(path, data={"csrf_token": people.token_in(page.text)})
    assert sent.status_code == 200 and "no more of these mails" in sent.text and chosen() == "none"
    assert stranger.get(path[:-1]).status_code == 404 and stranger.get("/notices/stop/x").status_code == 404


def test_whoever_is_away_is_told_nothing(app: Flask, site: Site, as_publisher: SignedInClient) -> None:
    author = people.a_person(app, "editor", email="away@example.org")
    draft = drafting.start(site, author.actor, "quiet-rooms", NOW)
    draft = drafting.submit(site, author.actor, draft.id, NOW, note="Look")
    publishing.publish(site, as_publisher.person.actor, draft.id, NOW, saves=draft.saves)
    with site.database.write() as connection:
        accounts.set_disabled(connection, author.id, "2026-11-24T17:00:00Z")
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.read() as connection:
        told = set(connection.execute(select(notice.c.account_id)).scalars())
    assert author.id not in told
