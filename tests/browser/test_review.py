"""Review, page desk and dates in a real browser: usable at both widths, and nothing that axe objects to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from oap.core.pages.page_text import compose_page
from oap.services.editing import drafting
from oap.site import Site
from tests import people
from tests.browser.conftest import WIDTHS
from tests.browser.screens import fits, is_accessible
from tests.build import a_page
from tests.spread import ON_A_DESKTOP

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_lead_reviews_returns_and_publishes(chrome: Browser, app: Flask, site: Site, live: str, device: str) -> None:
    author, lead = people.a_person(app, "editor").actor, people.a_person(app, "lead")
    draft = drafting.start(site, author, "quiet-rooms", NOW)
    text = compose_page(a_page(title="When a hall is too loud")).replace("Staff seat number 0", "Staff seat")
    draft = drafting.save(site, author, draft.id, NOW, text=text, saves=draft.saves)
    drafting.submit(site, author, draft.id, NOW, note="Clearer title")
    context = chrome.new_context(viewport=WIDTHS[device], java_script_enabled=True)
    context.add_cookies(people.cookies_for(app, lead, live))
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    for path in (
        "/review",
        f"/review/{draft.id}",
        f"/review/{draft.id}/as-page",
        "/edit/pages/quiet-rooms",
        "/edit/pages/quiet-rooms/check",
        "/edit/review-dates?all=1",
        "/edit/review-dates?all=1&owner=nobody",
        "/waiting",
        "/account",
        "/needs/quiet-rooms?version=1",
        "/needs/quiet-rooms/history",
    ):
        page.goto(live + path)
        is_accessible(page, path, best_practice=False)
        fits(page, path)
    page.goto(f"{live}/review/{draft.id}")
    page.get_by_role("button", name="Return to the author").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what should change")
    is_accessible(page, best_practice=False)
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("status")).to_contain_text("Published")
    page.goto(f"{live}/search?q=loud+hall")
    expect(page.get_by_role("link", name="When a hall is too loud").first).to_be_visible()
    page.goto(f"{live}/needs/quiet-rooms?version=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("When a room is too loud")
    assert [text for text in heard if "400" not in text] == []
    context.close()
