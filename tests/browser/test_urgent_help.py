"""Urgent help in a real browser: numbers on the first screen, a quick way out, without a connection, and on one sheet
of paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from oap.core.search.urgent_help import SPEAKERS
from oap.site import Site
from tests import people
from tests.browser.screens import is_accessible
from tests.dangers import app_with_boxes
from tests.found import there
from tests.spread import ON_A_PHONE, in_soak, one_in

SCREENS = {"small": (320, 568), "phone": (390, 664), "desktop": (1280, 800)}
KINDS = ("medical", "life", "abuse", "home", "missing", "eating", "online", "weapon")
HARMLESS = "https://www.bbc.co.uk/weather"
TALLEST_FIRST = 600  # px within which the first number is on a phone of 390 × 664


@pytest.fixture(scope="module")
def live(handbook: Site) -> Iterator[str]:
    """A real server over the handbook, with every kind of danger at an address of its own."""
    with people.served(app_with_boxes(handbook)) as address:
        yield address


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    """A browser in which the harmless page is there to be found, and any other site is an error."""
    made = chrome.new_context(viewport={"width": 390, "height": 664})
    made.route(lambda address: "127.0.0.1" not in address, lambda route: route.abort())
    made.route(
        HARMLESS, lambda route: route.fulfill(body="<title>Weather</title><h1>Weather</h1>", content_type="text/html")
    )
    yield made
    assert made.cookies() == []
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_first_numbers_are_on_the_first_screen(page: Page, live: str, screen: str) -> None:
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live}/urgent-help")
    numbers = page.locator('main a[href^="tel:"]')
    expect(numbers.first).to_have_attribute("href", "tel:999")
    for at in range(2):
        box = numbers.nth(at).bounding_box()
        assert box and box["y"] + box["height"] <= min(height, TALLEST_FIRST), at
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_every_way_to_reach_somebody_is_large_enough_to_tap(page: Page, live: str) -> None:
    page.goto(f"{live}/urgent-help")
    page.evaluate("() => document.querySelectorAll('.oap-danger').forEach(one => one.open = true)")
    heights = page.locator(".oap-call").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert len(heights) > 60 and min(heights) >= 44


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_the_emergency_page_has_no_accessibility_violation_with_every_kind_open(
    page: Page, live: str, device: str
) -> None:
    width, height = SCREENS[device]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live}/urgent-help")
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    is_accessible(page)


@pytest.mark.parametrize("kind", one_in(4, KINDS))
def test_the_box_of_each_kind_shows_its_first_numbers_without_scrolling(page: Page, live: str, kind: str) -> None:
    for speaker in SPEAKERS:
        page.goto(f"{live}/box/{kind}/{speaker}")
        for at in range(2):
            way = page.locator(".oap-crisis .oap-call").nth(at)
            box = way.bounding_box()
            assert box and box["y"] + box["height"] <= 664 and box["height"] >= 44, (speaker, at)
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    is_accessible(page)


def test_a_box_in_another_language_has_no_accessibility_violation(page: Page, live: str) -> None:
    page.goto(f"{live}/box/life/parent?language=ar")
    is_accessible(page)


def test_the_history_keeps_no_words_of_a_search_about_danger(page: Page, live: str) -> None:
    page.goto(f"{live}/needs")
    page.goto(f"{live}/box/life/child?q=what+somebody+typed")
    expect(page).to_have_url(f"{live}/search")
    expect(page).to_have_title("Search results – Bristol")
    page.goto(f"{live}/a-to-z")
    page.go_back()
    expect(page).to_have_url(f"{live}/search")
    page.go_back()
    expect(page).to_have_url(f"{live}/needs")


def leave_and_look_back(page: Page, live: str, path: str, leave: Callable[[Page], None]) -> None:
    page.goto(f"{live}/needs")
    page.goto(f"{live}{path}")
    asked: list[dict[str, str]] = []
    page.on("request", lambda request: asked.append(request.headers) if request.url == HARMLESS else None)
    leave(page)
    expect(page).to_have_url(HARMLESS)
    assert asked and all("referer" not in headers for headers in asked)


@pytest.mark.parametrize(
    "path",
    ["/urgent-help", "/box/home/parent", in_soak("/needs/self-harm"), in_soak("/guides/keeping-children-safe")],
)
def test_exit_this_page_by_a_click_and_back_does_not_return_there(page: Page, live: str, path: str) -> None:
    leave_and_look_back(page, live, path, lambda page: page.get_by_role("link", name="Exit this page").last.click())
    page.go_back()
    expect(page).to_have_url(f"{live}/needs")


def test_exit_this_page_by_pressing_shift_three_times(page: Page, live: str) -> None:
    def press(page: Page) -> None:
        lights = page.locator(".govuk-exit-this-page__indicator-light--on")
        for pressed in (1, 2):
            page.keyboard.press("Shift")
            expect(lights).to_have_count(pressed)
        page.keyboard.press("Shift")

    leave_and_look_back(page, live, "/urgent-help", press)


def test_capital_letters_are_no_way_out(page: Page, live: str) -> None:
    page.goto(f"{live}/box/home/parent")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.focus()
    page.keyboard.press("Shift")
    expect(page.locator(".govuk-exit-this-page__indicator-light--on")).to_have_count(1)
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    expect(page.locator(".govuk-exit-this-page__indicator-light--on")).to_have_count(0)
    expect(page).to_have_url(f"{live}/search")


def test_exit_this_page_without_script(chrome: Browser, live: str) -> None:
    context = chrome.new_context(java_script_enabled=False)
    context.route(HARMLESS, lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    page = context.new_page()
    leave_and_look_back(page, live, "/urgent-help", lambda page: page.locator(".oap-exit [data-exit]").click())
    context.close()


def test_the_emergency_page_is_there_without_a_connection_after_one_visit(context: BrowserContext, live: str) -> None:
    page = context.new_page()
    page.goto(f"{live}/urgent-help")
    page.evaluate("() => navigator.serviceWorker.ready")
    kept = "async () => (await (await caches.open('urgent-help')).keys()).map(one => new URL(one.url).pathname).sort()"
    page.wait_for_function(f"async () => (await ({kept})()).includes('/urgent-help')")
    context.set_offline(True)
    page.goto(f"{live}/urgent-help")
    number = page.locator('main a[href^="tel:"]').first
    expect(number).to_be_visible()
    # With its stylesheets.
    assert there(number.bounding_box())["height"] >= 44
    assert page.evaluate(kept) == [
        "/static/exit.css",
        "/static/oap.css",
        "/static/urgent.css",
        "/static/vendor/govuk-frontend.min.css",
        "/theme.css",
        "/urgent-help",
    ]
    assert page.evaluate("async () => (await caches.keys()).length") == 1
    context.set_offline(False)


def test_other_pages_are_never_answered_by_the_worker(context: BrowserContext, live: str) -> None:
    page = context.new_page()
    page.goto(f"{live}/urgent-help")
    page.evaluate("() => navigator.serviceWorker.ready")
    page.goto(f"{live}/needs")
    assert page.evaluate("() => navigator.serviceWorker.controller") is None
    page.goto(f"{live}/urgent-help?version=1")
    expect(page.locator(".oap-danger")).to_have_count(0)


@pytest.mark.parametrize("script", [True, in_soak(False)])
def test_the_emergency_page_goes_on_one_sheet_of_paper(
    chrome: Browser, live: str, tmp_path: Path, script: bool
) -> None:
    context = chrome.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{live}/urgent-help")
    page.pdf(path=str(tmp_path / "sheet.pdf"), format="A4")
    sheet = pypdf.PdfReader(tmp_path / "sheet.pdf")
    assert len(sheet.pages) == 1
    said = " ".join(sheet.pages[0].extract_text().split())
    for wanted in (
        "999",
        "0800 1111",
        "85258",
        "A weapon, a threat to kill",
        "Relay UK",
        "If you work with the child",
        "version=",
    ):
        assert wanted in said
    assert "Exit this page" not in said
    context.close()
