"""A reader answers back, with and without scripts, and the team deals with it: everybody can use each screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from oap.site import Site
from oap.storage.tables.feedback import feedback
from tests import people
from tests.browser.screens import fits, follow, is_accessible
from tests.spread import in_soak


def kept(site: Site) -> list[tuple[str, str, str]]:
    with site.database.read() as connection:
        return [(row.page_id, row.said, row.words) for row in connection.execute(feedback.select())]


@pytest.mark.parametrize(
    ("device", "scripts"), [("phone", True), ("desktop", False), in_soak("desktop", True), in_soak("phone", False)]
)
def test_a_reader_says_that_it_does_not_happen_and_the_team_deals_with_it(
    open_as: Callable[..., Page], app: Flask, site: Site, device: str, scripts: bool
) -> None:
    site.database.prepare()
    page = open_as(None, "/needs/slow-reading", device, java_script_enabled=scripts)
    where: list[str] = []
    page.on("request", lambda request: where.append(request.url) if request.method == "POST" else None)

    def looked_at(name: str) -> None:
        fits(page, name)
        if scripts:
            is_accessible(page, name)

    rendered = site.rendered_pages.get("slow-reading")
    assert rendered is not None
    statement = rendered.statements()[0]
    page.goto(page.url + f"#{statement.id}")  # opens the part that it stands in
    follow(page.locator(f"#{statement.id}").get_by_role("link", name="Does this happen?"))
    expect(page.get_by_role("heading", name="Does this happen?", level=1)).to_be_visible()
    looked_at("form")
    follow(page.get_by_role("button", name="See what we would keep"))
    expect(page.get_by_text("Choose an answer, or write something.").first).to_be_visible()
    looked_at("refused")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("In your words, if you like").fill("Kian Walsh finds reading hard")
    follow(page.get_by_role("button", name="See what we would keep"))
    expect(page.get_by_text("• finds reading hard")).to_be_visible()
    looked_at("look")
    assert kept(site) == []
    follow(page.get_by_role("button", name="Send this"))
    expect(page.get_by_role("heading", name="Thank you", level=1)).to_be_visible()
    looked_at("thanks")
    assert where[-1].endswith("/feedback/send-checked" if scripts else "/feedback/send")
    assert kept(site) == [("slow-reading", "no", "• finds reading hard")]
    assert page.context.cookies() == []
    if not scripts:
        return
    desk = open_as(people.a_person(app, "editor"), "/waiting", device)
    follow(desk.get_by_role("link", name="Readers answered about “When reading is hard”"))
    page = desk
    looked_at("queue")
    follow(desk.get_by_role("button", name="Mark as dealt with"))
    expect(desk.get_by_text("Say in a few words what you did").first).to_be_visible()
    looked_at("queue, refused")
    desk.get_by_label("What you did about it").fill("Asked the schools")
    follow(desk.get_by_role("button", name="Mark as dealt with"))
    expect(desk.get_by_text("Asked the schools")).to_be_visible()
    looked_at("queue, dealt with")


def test_danger_words_open_help_before_anything_is_sent(open_as: Callable[..., Page], site: Site) -> None:
    site.database.prepare()
    page = open_as(None, "/feedback?page=slow-reading")
    page.get_by_label("In your words, if you like").fill("i want to kill myself")
    follow(page.get_by_role("button", name="See what we would keep"))
    expect(page.get_by_role("heading", name="Get help first")).to_be_visible()
    expect(page.get_by_role("button", name="Send this")).to_have_count(0)
    is_accessible(page)
    fits(page)
    assert kept(site) == []
