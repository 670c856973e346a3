"""Keeping a copy: on a phone and a desktop, by keyboard, without JavaScript; and the offline file itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from oap.core.handbook.choices import Choices
from oap.services.handbook import copies as service
from oap.site import Site
from tests.browser.conftest import WIDTHS
from tests.browser.screens import follow, is_accessible
from tests.spread import ON_A_DESKTOP
from tests.waiting import until


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_copy_by_keyboard_alone(open_page: Callable[..., Page], device: str, tmp_path: Path) -> None:
    page = open_page("/handbook", device, accept_downloads=True)
    is_accessible(page, best_practice=False)
    page.get_by_label("PDF").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # EPUB
    page.get_by_role("button", name="Make my copy").focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("button", name="Download EPUB").or_(page.get_by_role("link", name="Download EPUB"))
    expect(link).to_be_visible()
    is_accessible(page, best_practice=False)
    with page.expect_download() as download:
        link.focus()
        page.keyboard.press("Enter")
    saved = tmp_path / "handbook.epub"
    download.value.save_as(saved)
    assert download.value.suggested_filename.endswith(".epub") and saved.read_bytes()[:2] == b"PK"


def test_a_copy_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page("/handbook", java_script_enabled=False)
    page.get_by_label("Families").check()
    page.get_by_label("EPUB").check()
    follow(page.get_by_role("button", name="Make my copy"))
    ready, again = page.get_by_role("link", name="Download EPUB"), page.get_by_role("link", name="Check again")

    def looked() -> bool:
        if not ready.count():
            follow(again)
        return bool(ready.count())

    until(looked, "the copy is not ready", seconds=180)


@pytest.fixture(scope="module")
def offline(handbook: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("stick") / "handbook.html"
    file.write_bytes(service.build(handbook, Choices(), "html"))
    return file.as_uri()


def open_offline(chrome: Browser, address: str, *, java_script_enabled: bool = True) -> tuple[Page, list[str]]:
    page = chrome.new_context(
        offline=True, viewport=WIDTHS["phone"], java_script_enabled=java_script_enabled
    ).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url) if request.url.split("#")[0] != address else None)
    page.goto(address)
    return page, heard


def test_the_offline_file_finds_pages_by_lay_words(chrome: Browser, offline: str) -> None:
    page, heard = open_offline(chrome, offline)
    for typed, expected in [
        ("cant sit still in class", "Sitting still, paying attention and getting going"),
        ("covers his ears in the dinner hall", "When noise, light or touch is too much"),
        ("wont go to school", "When a child cannot face school"),
    ]:
        page.get_by_label("Search in your own words").fill(typed)
        page.keyboard.press("Enter")
        hit = page.get_by_role("link", name=expected.split(",")[0][:12])
        expect(page.locator("#found li:nth-child(-n + 3) > a:first-child").and_(hit).first).to_be_visible()
    page.locator("#found li a").first.click()
    expect(page).to_have_url(re.compile("#"))
    assert heard == []
    # All chapters are written alike; looking through every one takes a minute.
    page.evaluate("() => document.querySelectorAll('article:nth-of-type(n + 4)').forEach(one => one.remove())")
    is_accessible(page, best_practice=False)
    page.context.close()


def test_danger_words_put_urgent_help_first_offline(chrome: Browser, offline: str) -> None:
    page, _ = open_offline(chrome, offline)
    for typed, danger in [("he wants to kill himself", True), ("suicidal", True), ("killing it at maths", False)]:
        page.get_by_label("Search in your own words").fill(typed)
        page.keyboard.press("Enter")
        expect(page.locator("#found .box-emergency")).to_have_count(1 if danger else 0)
        numbers = page.locator("#found .box-emergency a[href^='tel:']")
        expect(numbers).to_have_count(3 if danger else 0)  # 999, NHS 111 and Childline
    page.context.close()


def test_the_offline_file_is_whole_without_javascript(chrome: Browser, offline: str) -> None:
    page, _ = open_offline(chrome, offline, java_script_enabled=False)
    expect(page.get_by_label("Search in your own words")).to_be_hidden()
    page.get_by_role("link", name="Urgent help").nth(1).click()
    expect(page.get_by_role("heading", name="Life in danger")).to_be_in_viewport()
    page.context.close()
