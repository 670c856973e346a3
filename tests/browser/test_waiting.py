"""What waits for somebody, how they have it by mail, and two texts put together: at both widths."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.services.editing import comments, drafting, notices, publishing, reviewing
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.operations.notice_choice import stop_address
from oap.site import Site
from oap.storage import revisions
from tests import people
from tests.browser.conftest import WIDTHS
from tests.browser.screens import fits, is_accessible
from tests.spread import ON_A_DESKTOP


def written(site: Site, author: Actor, title: str, **words: str) -> Revision:
    draft = drafting.start(site, author, "quiet-rooms", site.clock.now())
    page = read_draft(draft.text or "", draft.path)
    assert page is not None
    text = compose_draft(replace(page, title=title, summary=words.get("summary", page.summary)))
    return drafting.save(site, author, draft.id, site.clock.now(), text=text, saves=draft.saves)


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_somebody_sees_what_waits_and_puts_two_texts_together(
    chrome: Browser, app: Flask, site: Site, live: str, device: str
) -> None:
    lead, author = people.a_person(app, "lead"), people.a_person(app, "editor")
    other, now = people.a_person(app, "editor", email="other@example.org"), site.clock.now()
    mine = written(site, author.actor, "When my hall is too loud")
    drafting.submit(site, author.actor, mine.id, now, note="Mine")
    for words in ("One", "Two"):
        comments.comment(site, lead.actor, mine.id, now, place="", text=words)
    reviewing.send_back(site, lead.actor, mine.id, now, reason="Shorter")
    theirs = written(site, other.actor, "When their hall is too loud", summary="Help of theirs in a loud room.")
    theirs = drafting.submit(site, other.actor, theirs.id, now, note="Theirs")
    deliver(site, Subscriber("notices", notices.tell))
    for person, number in ((lead, 1), (author, 3)):
        context = chrome.new_context(viewport=WIDTHS[device], java_script_enabled=True)
        context.add_cookies(people.cookies_for(app, person, live))
        page = context.new_page()
        for path in ("/waiting", "/edit", "/account", stop_address(site, person.id, "")):
            page.goto(live + path)
            is_accessible(page, path, best_practice=False)
            fits(page, path)
        page.goto(f"{live}/waiting")
        expect(page.get_by_role("navigation", name="Your work")).to_contain_text(f"Waiting for you {number}")
        context.close()
    publishing.publish(site, lead.actor, theirs.id, now, saves=theirs.saves)
    context = chrome.new_context(viewport=WIDTHS[device], java_script_enabled=True)
    context.add_cookies(people.cookies_for(app, author, live))
    page = context.new_page()
    page.goto(f"{live}/edit/drafts/{mine.id}/compare")
    is_accessible(page, "compare", best_practice=False)
    fits(page, "compare")
    expect(page.get_by_role("heading", name="Taken from the other")).to_be_visible()
    page.get_by_label("Keep the other").check()
    page.get_by_role("button", name="Keep what I chose").click()
    page.wait_for_url("**/edit/drafts/*?saved=1")
    with site.database.read() as connection:
        kept = revisions.get(connection, mine.id).text or ""
    assert "When their hall" in kept and "Help of theirs" in kept
    context.close()
