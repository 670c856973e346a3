"""Nothing that an editor can type runs in a real browser, even without the content security policy."""

from __future__ import annotations

from playwright.sync_api import Browser

from oap.core.library.markdown import render
from tests.core.library.attacks import ATTACKS

# Links that lead away are pointed at, not followed: following them would leave the page under test.
_TOUCH_EVERY_LINK = """() => {
  for (const link of document.querySelectorAll("a")) {
    link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    if (!/^(https?|mailto|tel):$/.test(link.protocol)) link.click();
  }
}"""


def test_no_attack_runs(chrome: Browser) -> None:
    page = chrome.new_page()
    page.route("**/*", lambda route: route.abort())
    for attack in ATTACKS:
        page.set_content(f"<!DOCTYPE html><title>x</title>{render(attack)}")
        page.evaluate(_TOUCH_EVERY_LINK)
        assert page.evaluate("() => window.attacked === undefined"), attack
    page.close()
