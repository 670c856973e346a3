"""Signing in through the organisation in a real browser, with a real provider: away, back, and in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests import people
from tests.browser.conftest import WIDTHS
from tests.people import PASSWORD, a_person
from tests.spread import in_soak


@pytest.mark.parametrize("script", [in_soak(True), False], ids=["script", "no script"])
def test_a_press_leads_to_the_organisation_and_back_signed_in(chrome: Browser, sso_app: Flask, script: bool) -> None:
    a_person(sso_app, email="nia@example.org", name="Nia Rees")
    heard: list[str] = []
    with people.served(sso_app) as address:
        context = chrome.new_context(viewport=WIDTHS["phone"], java_script_enabled=script)
        page: Page = context.new_page()
        page.on("console", lambda message: heard.append(message.text) if page.url.startswith(address) else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(f"{address}/edit")
        page.get_by_role("button", name="Sign in with your organisation").click()
        expect(page).not_to_have_url(re.compile(re.escape(address)))  # at the provider, on its own page
        page.get_by_role("button", name="nia-1").click()
        expect(page.get_by_role("main")).to_contain_text("Nia Rees")
        page.get_by_role("button", name="Carry on").click()
        page.get_by_label("Your password here").fill(PASSWORD)  # the first time only
        page.get_by_role("button", name="from now on").click()
        expect(page).to_have_url(f"{address}/edit")
        expect(page.get_by_role("heading", level=1)).to_have_text("My work")
        page.goto(f"{address}/account")
        expect(page.get_by_role("main")).to_contain_text("nia@example.org")
        context.close()
    assert heard == []
