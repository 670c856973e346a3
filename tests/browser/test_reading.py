"""Reading and searching the handbook in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.screens import fits, follow, is_accessible
from tests.spread import one_in

# One of every template, in each of its states.
TEMPLATES = [
    "/",
    "/areas/sensory-and-physical",
    "/areas/sensory-and-physical?phase=primary&tier=targeted",
    "/needs",
    "/needs/sensory-differences",
    "/needs/sensory-differences?voice=professional",
    "/strategies/now-and-next-boards",
    "/services/school-nurse",
    "/expectations/assessment",
    "/guides/asking-for-an-ehc-needs-assessment",
    "/easy-read",
    "/easy-read/easy-urgent-help",
    "/urgent-help",
    "/a-to-z",
    "/glossary",
    "/about",
    "/accessibility",
    "/privacy",
    "/search",
    "/search?q=cant+sit+still",
    "/search?q=meltdown",
    "/search?q=sensroy+procesing",
    "/search?q=i+want+to+die",
    "/search?q=zzzzqqq",
    "/record",
    "/record?need=sensory-differences&phase=primary",
    "/record/check",
    "/my-list",
    "/audit",
    "/audit?part=sensory-and-physical&phase=primary&group=senco",
    "/my-list?items=sensory-differences.seating,school-nurse",
]
QUIET_404 = "/not-there"
PHONE = {"width": 390, "height": 664}  # what a phone shows between the browser's bars


@pytest.mark.parametrize(
    ("path", "device"),
    one_in(5, [(path, device) for path in TEMPLATES for device in ("phone", "desktop")]),
)
def test_no_accessibility_violation_of_any_impact(open_page: Callable[..., Page], path: str, device: str) -> None:
    page = open_page(path, device)
    is_accessible(page)
    fits(page)


@pytest.mark.parametrize("path", one_in(4, TEMPLATES, first=3))
def test_every_page_reads_without_javascript_and_never_scrolls_sideways(
    open_page: Callable[..., Page], path: str
) -> None:
    # 320 px is also what 1280 px shows at 400% zoom (WCAG 1.4.10).
    for viewport in ({"width": 320, "height": 640}, {"width": 640, "height": 320}):
        page = open_page(path, java_script_enabled=False, viewport=viewport)
        expect(page.locator("h1")).to_be_visible()
        size = page.locator("html").evaluate("element => [element.scrollWidth, window.innerWidth]")
        assert size[0] <= size[1], viewport


@pytest.mark.parametrize("path", one_in(6, [path for path in TEMPLATES if "?" not in path] + ["/search?q=zzzzqqq"]))
def test_search_is_one_press_away_on_every_page_without_javascript(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, java_script_enabled=False, viewport=PHONE)
    page.get_by_role("banner").get_by_role("link", name="Search", exact=True).click()
    box = page.get_by_role("searchbox")
    expect(box).to_be_in_viewport()
    box.fill("cant sleep")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=cant\+sleep"))


def test_the_frame_leaves_a_phone_to_what_was_come_for(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sensory-differences", viewport=PHONE)
    frame = page.get_by_role("region", name="About this content").bounding_box()
    assert frame is not None and frame["y"] + frame["height"] <= 110
    for tall, path in ((664, "/"), (664, "/needs/sensory-differences"), (256, "/needs/sensory-differences")):
        page = open_page(path, viewport={"width": 390 if tall == 664 else 320, "height": tall})
        first = page.get_by_role("searchbox") if path == "/" else page.locator("h1")
        expect(first).to_be_in_viewport()  # 320 by 256 is 1280 by 1024 at 400% zoom


def test_the_menu_opens_and_closes_and_search_can_be_typed_into_at_once(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sensory-differences", viewport=PHONE)
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    page.get_by_role("link", name="Menu", exact=True).click()
    expect(menu.get_by_role("link", name="Guides")).to_be_visible()
    is_accessible(page)
    fits(page)
    page.get_by_role("link", name="Search", exact=True).click()
    expect(menu).to_be_hidden()
    expect(page.locator("#site-q")).to_be_focused()
    is_accessible(page)
    fits(page)
    page.get_by_role("heading", level=1).click()
    page.get_by_role("link", name="Menu", exact=True).click()
    page.get_by_role("link", name="Menu", exact=True).click()
    expect(menu).to_be_hidden()


def test_the_age_is_asked_once_and_kept_on_the_device_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Secondary").click()
    expect(page).to_have_url(re.compile(r"/\?phase=secondary$"))
    page.get_by_role("searchbox").fill("cant sleep")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"phase=secondary"))
    page.goto(
        page.url.partition("/search")[0] + "/needs/sleep#what-the-setting-provides"
    )  # from elsewhere, without an age
    expect(page).to_have_url(re.compile(r"/needs/sleep\?phase=secondary#what-the-setting-provides$"))
    expect(page.get_by_text("for other ages are folded")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="Any age").click()
    expect(page).to_have_url(re.compile(r"/needs/sleep\?phase=$"))
    page.goto(page.url.partition("?")[0])
    expect(page).to_have_url(re.compile(r"/needs/sleep$"))


def test_a_parent_reads_what_school_should_do_within_two_taps(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.get_by_role("searchbox").fill("he cant sit still in class")
    page.keyboard.press("Enter")
    first = page.locator(".oap-card__title a").first
    expect(first).to_be_visible()
    first.click()
    expect(page.get_by_role("heading", name="What the setting provides")).to_be_visible()
    assert page.locator(".oap-statement").count() >= 8


def test_suggestions_are_chosen_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.get_by_role("searchbox").focus()
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    box.press_sequentially("covers ea", delay=20)
    first = page.get_by_role("option").first
    expect(first).to_contain_text("covers ears")
    box.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/needs/sensory-differences$"))


def test_enter_searches_for_the_words_when_no_suggestion_is_chosen(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.get_by_role("searchbox").focus()
    page.get_by_role("combobox").press_sequentially("covers ears", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=covers"))


def test_danger_words_suggest_urgent_help_first(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.get_by_role("searchbox").focus()
    page.get_by_role("combobox").press_sequentially("i want to die", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("Urgent help")


def test_the_voice_is_switched_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sensory-differences", java_script_enabled=False)
    family = page.locator("#seating .oap-statement__text").text_content()
    follow(page.get_by_role("link", name="Professional wording"))
    professional = page.locator("#seating .oap-statement__text").text_content()
    assert family != professional
    expect(page.locator("h1")).to_contain_text("ensory")


def test_a_statements_link_is_copied_and_leads_to_it(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sensory-differences", "desktop", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("heading", name="What the setting provides").click()
    page.locator("#seating [data-copy-link]").click()
    expect(page.locator("#seating [role=status]")).to_have_text("Link copied")
    assert page.evaluate("() => navigator.clipboard.readText()").endswith("/needs/sensory-differences#seating")
    expect(page).to_have_url(re.compile("#seating$"))


def test_keyboard_alone_gets_past_the_header(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sensory-differences")
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_danger_words_put_urgent_help_above_the_results(open_page: Callable[..., Page]) -> None:
    page = open_page("/search?q=he+says+he+wants+to+kill+himself")
    panel, first = page.locator(".oap-crisis"), page.locator(".oap-card").first
    expect(panel.locator('a[href="tel:999"]')).to_be_in_viewport()
    above, below = panel.bounding_box(), first.bounding_box()
    assert above is not None and below is not None and above["y"] < below["y"]


def weigh(sizes: list[int], response: Response) -> None:
    said = response.request.sizes()
    sizes.append(said["responseBodySize"] + said["responseHeadersSize"])


@pytest.mark.parametrize("path", one_in(6, TEMPLATES, first=4))
def test_a_first_view_is_small_on_the_wire(
    chrome: Browser, address: str, record_property: Callable[[str, object], None], path: str
) -> None:
    context = chrome.new_context()
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", partial(weigh, sizes))
    page.goto(address + path, wait_until="load")
    record_property(path, sum(sizes))
    assert sum(sizes) < 100_000
    context.close()


def test_printing_leaves_out_what_only_a_screen_needs(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sensory-differences?voice=professional#seating", "desktop")
    page.emulate_media(media="print")
    for gone in (".oap-nav", ".oap-voices", ".oap-contents", ".oap-statement__link >> nth=0", ".oap-header__urgent"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("#seating .oap-statement__text")).to_be_visible()
    expect(page.get_by_text("SEND code of practice").last).to_be_visible()  # the sources, folded on the screen


def test_a_table_of_seven_columns_is_whole_on_paper(open_page: Callable[..., Page]) -> None:
    """A sheet of A4 between its margins; what a screen can slide to is cut off on paper."""
    page = open_page("/guides/ehc-request-from-a-setting", viewport={"width": 672, "height": 900})
    page.emulate_media(media="print")
    tables = page.locator(".oap-table")
    assert tables.first.get_by_role("columnheader").count() == 7
    for wide, there in tables.evaluate_all("all => all.map(one => [one.scrollWidth, one.clientWidth])"):
        assert wide <= there
    expect(page.get_by_text("under “For parents: what to ask the school”")).to_be_visible()  # where the letter stands


def test_an_address_of_what_is_folded_opens_it(open_page: Callable[..., Page]) -> None:
    page = open_page("/needs/sensory-differences#seating")
    expect(page.locator("#seating .oap-statement__text")).to_be_in_viewport()


def test_a_need_page_opens_short_in_both_voices_with_everything_below(open_page: Callable[..., Page]) -> None:
    for voice, name in (("family", "What to expect first"), ("professional", "Provide first")):
        page = open_page(f"/needs/sensory-differences?phase=primary&voice={voice}", viewport=PHONE)
        first = page.get_by_role("region", name=name)
        expect(first.get_by_role("listitem")).to_have_count(5)
        for part in ("What you can do at home", "Who to talk to", "If this is not enough"):
            expect(page.get_by_role("region", name=part)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollHeight") <= 6.25 * PHONE["height"]
        page.get_by_role("heading", name="Get help fast").click()
        expect(page.get_by_text("Call 999").first).to_be_visible()
        is_accessible(page)
