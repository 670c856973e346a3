"""A real Chromium at phone and desktop width, with and without JavaScript, in which every page must be quiet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect, sync_playwright

from oap.core.people.accounts import Account
from tests import people

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Most tests of the editor type into the boxes as they are saved.
MARKS = "try { localStorage.setItem('oap-editor-marks', '1') } catch {}"
PATIENCE = 60_000  # ms: nothing is asserted about how long a page takes, and the machine may be busy
WIDTHS: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chrome(playwright_driver: Playwright, chromium: str) -> Iterator[Browser]:
    """The browser of this file: a page that hangs or ends it does so to the tests of one file at most."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright_driver.chromium.launch(executable_path=chromium, args=FLAGS + sandbox)
    browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
    yield browser
    browser.close()


@pytest.fixture
def open_page(chrome: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the handbook; afterwards assert an empty console and no request to another host."""
    contexts, heard = [], []

    def open_it(path: str, device: str = "phone", **options: Any) -> Page:
        context = chrome.new_context(viewport=options.pop("viewport", WIDTHS[device]), **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: heard.append(request.url) if urlsplit(request.url).hostname != "127.0.0.1" else None,
        )
        page.goto(address + path)
        return page

    yield open_it
    for context in contexts:
        assert context.cookies() == []
        context.close()
    assert heard == []


@pytest.fixture
def open_as(chrome: Browser, app: Flask, live: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the small site as a person (None: a visitor), each call in a browser context of its own.

    ``person`` is what ``tests.people.a_person`` gives. Afterwards the console must have been empty.
    """
    contexts, heard = [], []

    def open_it(person: Account | None, path: str, device: str = "phone", **options: Any) -> Page:
        context = chrome.new_context(viewport=WIDTHS[device], base_url=live, **options)
        context.add_init_script(MARKS)
        contexts.append(context)
        if person is not None:
            context.add_cookies(people.cookies_for(app, person, live))
        page = context.new_page()
        # A refused form answers 400, which Chromium mentions too.
        page.on("console", lambda message: heard.append(message.text) if "status of 4" not in message.text else None)
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert heard == []
