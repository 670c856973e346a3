"""The page of results as a tired parent meets it on a phone: what was found first, everything else folded but there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.found import there
from tests.spread import in_soak, one_in

ASKED = {
    "plain": "autism",
    "ambiguous": "cant sit still in class",
    "misspelt": "disleksia salt refferal",
    "dictated": "hi my son is seven and he is in year two and every morning "
    "he cries and holds on to me at the gate and "
    "the "
    "teacher says he is fine once he is in but I do not know what to do any more please help me thank you",
}


@pytest.mark.parametrize("asked", one_in(2, ASKED.values()), ids=ASKED)
def test_a_phone_shows_the_whole_first_result_without_scrolling(open_page: Callable[..., Page], asked: str) -> None:
    page = open_page(f"/search?q={asked.replace(' ', '+')}")
    box = page.locator(".oap-card").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844
    banner = page.get_by_role("region", name="About this content")
    expect(banner).to_contain_text("not yet approved")  # what these pages are worth is still said first


def test_what_was_added_can_be_read_and_taken_away(open_page: Callable[..., Page]) -> None:
    page = open_page("/search?q=cant+sit+still+in+class", java_script_enabled=False)
    added = page.locator("summary", has_text="We looked for: Attention")
    expect(added).to_be_visible()
    alone = page.get_by_role("link", name="Search only for what you typed")
    expect(alone).to_be_hidden()
    added.click()
    alone.click()
    expect(page).to_have_url(re.compile("exact=1"))
    expect(page.get_by_text("Searching exactly as typed")).to_be_visible()


def test_filters_are_folded_on_a_phone_and_open_on_a_desktop(open_page: Callable[..., Page]) -> None:
    phone = open_page("/search?q=reading", java_script_enabled=False)
    secondary = phone.get_by_role("link", name="Secondary")
    expect(secondary).to_be_hidden()
    phone.get_by_text("Narrow the list").click()
    expect(secondary).to_be_visible()
    count = secondary.locator("xpath=following-sibling::span").inner_text().split()[0]
    secondary.click()
    expect(phone.locator(".oap-count")).to_contain_text(re.compile(rf"^\s*{count} page"))
    # What is on can be seen and taken off without opening anything.
    phone.get_by_role("link", name="Remove filter Secondary").first.click()
    expect(phone).not_to_have_url(re.compile("phase="))
    desktop = open_page("/search?q=reading", "desktop", java_script_enabled=False)
    expect(desktop.get_by_role("link", name="Secondary")).to_be_visible()


def test_the_menu_of_a_phone_leads_to_the_same_places(open_page: Callable[..., Page]) -> None:
    page = open_page("/search?q=reading")
    page.get_by_role("link", name="Menu").click()
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_have_count(1)
    expect(menu).to_be_in_viewport()
    menu.get_by_role("link", name="A to Z").click()
    expect(page).to_have_url(re.compile("/a-to-z$"))


def test_a_service_that_was_found_can_be_rung_with_one_tap(open_page: Callable[..., Page]) -> None:
    page = open_page("/search?q=mental+health+support+team")
    call = page.locator(".oap-card", has=page.get_by_role("link", name=re.compile("Mental health support"))).first
    expect(call.get_by_role("link", name=re.compile("^Call 0117"))).to_have_attribute(
        "href", re.compile(r"^tel:0117\d+$")
    )


def test_print_says_what_was_asked(open_page: Callable[..., Page]) -> None:
    page = open_page("/search?q=reading", "desktop")
    page.emulate_media(media="print")
    box = page.get_by_role("heading", level=1).bounding_box()
    assert box is not None
    assert box["height"] > 10
    for gone in (".oap-search", ".oap-filters", ".oap-nav >> nth=0"):
        expect(page.locator(gone)).to_be_hidden()
    first = page.locator(".oap-card").first.bounding_box()
    assert first is not None
    assert abs(first["x"] - box["x"]) < 2  # no empty column where the filters were


# The last two are the heaviest pages there are; `python -m bench.reading` weighs all.
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=cant+sit+still+in+class",
        "/needs/sensory-differences?phase=primary",
        in_soak("/needs/exploitation?phase=primary&voice=professional"),
        in_soak("/urgent-help"),
    ],
)
def test_a_first_view_is_30_kilobytes_and_the_next_6(open_page: Callable[..., Page], path: str) -> None:
    page = open_page("/privacy")
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        sizes.append(
            max(0, response.request.sizes()["responseBodySize"])
        )  # less than nothing: from the browser's own copy

    fresh = there(page.context.browser).new_context().new_page()
    fresh.on("response", weigh)
    address = page.url.removesuffix("/privacy")
    for most, wanted in ((30_000, path), (6_000, "/search?q=autism")):
        fresh.goto(address + wanted, wait_until="networkidle")
        assert 1_000 < sum(sizes) <= most, wanted
        sizes.clear()
    fresh.context.close()
