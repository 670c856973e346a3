"""A lead brings a handbook in: on a phone and a desktop, axe without violations."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests import people
from tests.browser.conftest import WIDTHS
from tests.documents import handbooks

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def check(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


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
    check(page)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file first.")
    check(page)
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="What would be made")).to_be_visible()
    check(page)
    page.get_by_role("button", name="drafts for").click()
    expect(page.get_by_role("heading", name="Drafts made")).to_be_visible()
    check(page)
    assert heard == []
    context.close()
