"""The bar of somebody's work on pages that are the same for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from oap.services.editing import drafting
from oap.site import Site
from tests import people
from tests.browser.conftest import WIDTHS
from tests.browser.screens import fits, follow, is_accessible
from tests.spread import ON_A_DESKTOP


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_staff_reach_the_desk_of_a_page_from_the_page_and_readers_ask_for_nothing_more(
    chrome: Browser, app: Flask, live: str, device: str
) -> None:
    reader = chrome.new_context(viewport=WIDTHS[device]).new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(f"{live}/needs/quiet-rooms")
    expect(reader.get_by_role("navigation", name="Your work")).to_have_count(0)
    assert not [url for url in asked if "staff" in url]

    context = chrome.new_context(viewport=WIDTHS[device])
    context.add_cookies(people.cookies_for(app, people.a_person(app, "editor"), live))
    page = context.new_page()
    page.goto(f"{live}/edit")
    page.goto(f"{live}/needs/quiet-rooms")
    bar = page.get_by_role("navigation", name="Your work")
    expect(bar.get_by_role("link", name="My work")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
    expect(bar.get_by_role("link", name="Waiting for you", exact=True)).to_be_visible()
    is_accessible(page)
    fits(page)
    follow(bar.get_by_role("link", name="This page"))
    expect(page.get_by_role("heading", name="Versions", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/edit" not in url)
    page.goto(f"{live}/needs/quiet-rooms")
    expect(page.get_by_role("link", name="Sign in")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Your work")).to_have_count(0)


def test_the_bar_of_a_lead_is_one_line_on_a_wide_screen(open_as: Callable[..., Page], app: Flask) -> None:
    lead = people.a_person(app, "lead", name="Alexandra Whitfield-Okonkwo of the SEND partnership")
    page = open_as(lead, "/waiting", "desktop")
    bar = page.get_by_role("navigation", name="Your work")
    tops = bar.locator("li a, button").evaluate_all("found => found.map(one => one.getBoundingClientRect().top)")
    assert len(tops) > 10 and max(tops) - min(tops) < 10, tops
    fits(page)
    is_accessible(page)
    page.set_viewport_size({"width": 768, "height": 900})
    box = bar.bounding_box()
    assert box and box["height"] < 150, box  # three lines; its lists stood beside each other, five lines high
    fits(page)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_bar_of_a_lead_is_one_line_on_a_phone_and_the_rest_is_one_press_away(
    open_as: Callable[..., Page], app: Flask, site: Site, script: bool
) -> None:
    lead, author = people.a_person(app, "lead"), people.a_person(app, "editor")
    draft = drafting.start(site, author.actor, "quiet-rooms", site.clock.now())
    text = (draft.text or "").replace("Some ", "Some tall ", 1)
    drafting.save(site, author.actor, draft.id, site.clock.now(), text=text, saves=draft.saves)
    drafting.submit(site, author.actor, draft.id, site.clock.now(), note="Look")
    page = open_as(lead, "/edit", "phone", java_script_enabled=script)
    bar = page.get_by_role("navigation", name="Your work")
    for path in ("/edit", "/needs/quiet-rooms") if script else ("/edit",):
        page.goto(path)
        expect(bar.get_by_role("link", name="Waiting for you 1")).to_be_visible()
        assert (bar.bounding_box() or {"height": 99})["height"] < 48, "more than a line"
        expect(bar.get_by_role("link", name="Audit log")).to_be_hidden()
        bar.get_by_role("link", name="More of your work").click()
        expect(bar.get_by_role("link", name="Audit log")).to_be_visible()
        fits(page)
        if script:
            is_accessible(page)
            bar.get_by_role("link", name="More of your work").click()
            expect(bar.get_by_role("link", name="Audit log")).to_be_hidden()
