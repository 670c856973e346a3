"""Somebody sends a page, or a list, to somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import is_accessible

SHARE = "navigator.share = (what) => { window.given = what; return Promise.resolve(); }"
NO_SHARE = "delete Navigator.prototype.share"


def test_a_page_is_sent_with_its_age_and_voice_by_mail_by_copying_and_by_the_devices_own_way(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/needs/sensory-differences", permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(SHARE)
    page.goto(page.url + "?phase=primary&voice=professional")
    box = page.locator("[data-send]")
    address = page.url
    mail = unquote(box.get_by_role("link", name="by e-mail").get_attribute("href") or "")
    assert mail == f"mailto:?subject=Sensory processing differences&body=Sensory processing differences\n{address}"
    box.get_by_role("button", name="copy the address").click()
    expect(box.get_by_text("Address copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == address
    box.get_by_role("button", name="with an app on this device").click()
    page.wait_for_function("() => window.given")
    assert page.evaluate("() => window.given") == {"title": "Sensory processing differences", "url": address}
    is_accessible(page)


def test_where_the_device_has_no_way_of_its_own_none_is_offered(open_page: Callable[..., Page]) -> None:
    page = open_page("/guides/sen-support")
    page.add_init_script(NO_SHARE)
    page.reload()
    expect(page.get_by_role("button", name="copy the address")).to_be_visible()
    expect(page.get_by_role("button", name="with an app on this device")).to_be_hidden()


@pytest.mark.parametrize("path", ["/guides/sen-support", "/my-list?items=school-nurse"])
def test_without_scripts_there_is_the_address_to_copy(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, java_script_enabled=False)
    expect(page.locator("[data-send-address]")).to_have_attribute("href", re.compile(re.escape(path) + "$"))
    expect(page.get_by_role("button", name="copy the address")).to_be_hidden()
