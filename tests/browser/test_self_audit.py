"""A setting rates itself: kept on the device, opened again, and turned into a result."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import is_accessible
from tests.spread import ON_A_PHONE


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_ratings_are_kept_on_the_device_and_become_a_result(
    open_page: Callable[..., Page], device: str, tmp_path: Path
) -> None:
    page = open_page("/audit", device)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    rows = page.locator("[data-rate]")
    rows.nth(0).get_by_label("Not yet").check()
    rows.nth(1).get_by_label("Strong").check()
    rows.nth(0).get_by_text("Evidence, action, and how you do it").click()
    rows.nth(0).get_by_label("What you will do, who, and by when").fill("Train in the autumn")
    rows.nth(0).get_by_label("How you do it here, for families").fill("See https://hill.example/send")
    page.get_by_label("Part").select_option("sensory-and-physical")
    page.get_by_role("button", name="Show these statements").click()
    expect(page).to_have_url(re.compile(r"/audit\?part=sensory-and-physical$"))
    page.locator("[data-rate]").nth(0).get_by_label("Starting").check()
    expect(page.locator("[data-count]")).to_have_text("3")
    page.goto(page.url.split("?")[0])
    expect(rows.nth(0).get_by_label("Not yet")).to_be_checked()
    expect(rows.nth(0).get_by_label("What you will do, who, and by when")).to_have_value("Train in the autumn")
    assert not [one for one in sent if one.startswith("POST")]
    with page.expect_download() as download:
        page.get_by_role("button", name="File to open again here").click()
    file = tmp_path / "a.oap-audit"
    download.value.save_as(file)
    page.get_by_role("button", name="Picture, training needs and plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Self-audit result")
    expect(page.locator(".oap-chart")).to_be_visible()
    expect(page.get_by_text("Train in the autumn")).to_be_visible()
    expect(page.get_by_role("link", name="https://hill.example/send")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="SEN information report (Word)").click()
    assert download.value.suggested_filename.startswith("sen-information-report-")
    is_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#before").set_input_files(file)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("0 statements are further on, 0 are less so.")).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="Spreadsheet").click()
    other = open_page("/audit", device)
    other.locator("#file").set_input_files(file)
    other.get_by_role("button", name="Open it").click()
    expect(other.locator("[data-rate]").nth(1).get_by_label("Strong")).to_be_checked()
    other.on("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="Erase the audit").click()
    assert other.evaluate("() => localStorage.length") == 0


def test_an_audit_is_done_with_the_keyboard_and_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page("/audit?part=sensory-and-physical&phase=primary", "desktop", java_script_enabled=False)
    page.locator("#rate-1-not-yet").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#rate-1-starting")).to_be_checked()
    page.get_by_label("Part").select_option("expectations")
    page.get_by_role("button", name="Show these statements").press("Enter")
    expect(page.locator("[data-count]")).to_have_text("1")
    page.get_by_role("button", name="Picture, training needs and plan").press("Enter")
    expect(page.get_by_role("heading", name="Training needs, the greatest first")).to_be_visible()
