"""A lead brings a handbook in: on a phone and a desktop, axe without violations."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests import people
from tests.browser.conftest import WIDTHS
from tests.browser.screens import is_accessible
from tests.documents import handbooks


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_lead_looks_and_then_makes_the_drafts(
    chrome: Browser, app: Flask, live: str, device: str, tmp_path: Path
) -> None:
    context = chrome.new_context(viewport=WIDTHS[device])
    context.add_cookies(people.cookies_for(app, people.a_person(app, "lead"), live))
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if "400" not in message.text else None)
    file = tmp_path / "handbook.docx"
    file.write_bytes(handbooks.in_word())
    page.goto(f"{live}/edit/import")
    is_accessible(page, best_practice=False)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file first.")
    is_accessible(page, best_practice=False)
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="What would be made")).to_be_visible()
    is_accessible(page, best_practice=False)
    page.get_by_label("What becomes of it").nth(1).select_option(label="Make it part of the page above")
    page.get_by_role("button", name="drafts for").first.click()
    expect(page.get_by_role("heading", name="Drafts made")).to_be_visible()
    is_accessible(page, best_practice=False)
    assert heard == []
    context.close()
