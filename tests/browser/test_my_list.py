"""A family gets ready for a meeting: on a phone, with the keyboard, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import is_accessible
from tests.spread import ON_A_DESKTOP, ON_A_PHONE


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_a_list_is_saved_while_reading_and_sent_only_for_a_pdf(open_page: Callable[..., Page], device: str) -> None:
    page = open_page("/needs/sensory-differences", device)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}"))
    page.get_by_role("button", name=re.compile("Save to my list ?: seating")).click()  # one of what comes first
    page.get_by_role("heading", name="What the setting provides").click()
    page.get_by_role("button", name=re.compile("Save to my list ?: uniform")).click()
    expect(page.get_by_text("Saved to your list (2)")).to_be_visible()
    page.get_by_role("link", name="Open it").last.click()
    expect(page.locator("[data-item]")).to_have_count(2)
    page.get_by_label("What we see at home").fill("Kanarienvogel cries")
    page.get_by_role("button", name="Who will do it, and how often?").click()
    page.get_by_role("button", name="Add a question of your own").click()
    page.get_by_label("Question 2").fill("Can she sit by the door?")
    page.get_by_role("button", name=re.compile("Up ?: move question 2 up")).click()
    page.reload()
    expect(page.get_by_label("Question 1")).to_have_value("Can she sit by the door?")
    expect(page.get_by_label("What we see at home")).to_have_value("Kanarienvogel cries")
    is_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("[data-send-address]")).to_have_attribute(
        "href", re.compile(r"items=sensory-differences\.seating,sensory-differences\.uniform$")
    )
    assert not [one for one in sent if "POST" in one or "anarienvogel" in one or "door" in one]
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF to print or save").click()
    assert re.fullmatch(r"my-list-[0-9-]+\.pdf", download.value.suggested_filename)
    assert len([one for one in sent if "anarienvogel" in one]) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="What we agreed")).to_be_visible()
    expect(page.get_by_role("button", name="PDF to print or save")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.get_by_role("contentinfo").get_by_role("link", name="My list (2)")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase my list").click()
    expect(page.get_by_role("contentinfo").get_by_role("link", name="My list", exact=True)).to_be_visible()
    assert page.evaluate("() => localStorage.length") == 0


def test_what_was_saved_is_marked_and_counted_when_the_page_is_opened_again(open_page: Callable[..., Page]) -> None:
    page = open_page("/services/school-nurse", "desktop")
    page.get_by_role("button", name="Save this service to my list").click()
    menu = page.get_by_role("navigation", name="Main").get_by_role("link", name="My list (1)")
    expect(menu).to_be_visible()
    page.reload()
    expect(page.get_by_text("In your list")).to_be_visible()
    expect(menu).to_be_visible()
    is_accessible(page)


def test_the_order_is_changed_with_the_keyboard_and_the_focus_stays_with_the_line(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/my-list?items=sensory-differences.seating,sensory-differences.uniform,school-nurse", "desktop")
    page.get_by_role("button", name="Add it to my own list").press("Enter")
    first = page.get_by_role("button", name=re.compile("Down ?: move line 1 down"))
    first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-item]").nth(2)).to_have_attribute("data-item", "sensory-differences/seating")
    expect(page.get_by_role("button", name=re.compile("Down ?: move line 3 down"))).to_be_focused()


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_list_is_made_without_javascript(open_page: Callable[..., Page], device: str) -> None:
    page = open_page("/services/school-nurse", device, java_script_enabled=False)
    page.get_by_role("button", name="Save this service to my list").click()
    expect(page.get_by_text("Saved to your list.")).to_be_visible()
    page.get_by_role("button", name="How will we know that it helps?").click()
    expect(page.get_by_label("Question 1")).to_have_value("How will we know that it helps?")
    with page.expect_download():
        page.get_by_role("button", name="PDF to print or save").click()
