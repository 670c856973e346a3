"""The search box as people use it: typing, arrow keys, a screen reader, and no script at all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.spread import ON_A_PHONE

PAUSE = 150  # ms


@pytest.fixture
def home(open_page: Callable[..., Page]) -> Page:
    return open_page("/")


def combobox(page: Page) -> Any:
    """The box once its suggestions are there."""
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.focus()
    box = page.get_by_role("combobox")
    expect(box).to_be_visible()
    return box


def test_it_is_a_combobox_that_says_what_it_does(home: Page) -> None:
    box = combobox(home)
    expect(box).to_have_accessible_name("What is your child finding hard?")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    box.press_sequentially("covers ea", delay=20)
    expect(box).to_have_attribute("aria-expanded", "true")
    listbox = home.get_by_role("listbox")
    expect(listbox).to_be_visible()
    assert box.get_attribute("aria-controls") == listbox.get_attribute("id")
    expect(listbox.get_by_role("option").first).to_be_visible()
    expect(
        home.locator("[aria-live=polite]").filter(has_text=re.compile(r"\d+ results? (is|are) available"))
    ).to_have_count(1)


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_the_list_hangs_under_the_box_beside_its_button(open_page: Callable[..., Page], device: str) -> None:
    page = open_page("/search", device)
    box = combobox(page)
    box.press_sequentially("covers ea", delay=20)
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    where, button, first = (
        box.bounding_box(),
        page.get_by_role("button", name="Search").bounding_box(),
        option.bounding_box(),
    )
    assert where is not None
    assert button is not None
    assert first is not None
    assert abs(where["y"] - button["y"]) < 4
    assert where["x"] + where["width"] <= button["x"] + 4
    assert where["y"] + where["height"] <= first["y"] + 4 < where["y"] + where["height"] + 60
    # It can be seen, not only found: nothing lies over it or cuts it off.
    middle = [first["x"] + 20, first["y"] + first["height"] / 2]
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.closest('[role=option]') !== null", middle)


def test_what_is_typed_while_the_suggestions_are_fetched_is_kept_and_asked_about(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("covers ea", delay=5)
    box = page.get_by_role("combobox")
    expect(box).to_have_value("covers ea")
    expect(page.get_by_role("option").first).to_be_visible()


def test_typing_goes_on_at_the_caret_when_the_suggestions_come_in_the_middle_of_a_word(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/")

    def type_before_it_comes(route: Route) -> None:
        page.keyboard.type("cvers")
        for _ in "vers":
            page.keyboard.press("ArrowLeft")
        route.continue_()

    page.route("**/vendor/accessible-autocomplete*.js*", type_before_it_comes)
    box = combobox(page)
    expect(box).to_be_focused()
    expect(box).to_have_value("cvers")
    page.keyboard.type("o")
    expect(box).to_have_value("covers")
    page.keyboard.press("End")
    page.keyboard.type(" ea")
    expect(box).to_have_value("covers ea")
    expect(page.get_by_role("option").first).to_be_visible()


def test_arrow_keys_choose_and_enter_opens_the_page(home: Page) -> None:
    box = combobox(home)
    box.press_sequentially("covers ea", delay=20)
    option = home.get_by_role("option").first
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert home.evaluate("() => document.activeElement.getAttribute('role')") in ("option", "combobox")
    home.keyboard.press("Enter")
    expect(home).to_have_url(re.compile(r"/(needs|strategies|services|guides|expectations)/"))


def test_enter_without_a_choice_searches_for_what_was_typed(home: Page) -> None:
    box = combobox(home)
    box.press_sequentially("covers ears", delay=20)
    expect(home.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(home).to_have_url(re.compile(r"/search\?q=covers\+ears"))


def test_escape_closes_the_list_and_keeps_the_words(home: Page) -> None:
    box = combobox(home)
    box.press_sequentially("covers ea", delay=20)
    expect(home.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("covers ea")


def test_escape_from_a_suggestion_goes_back_to_the_box_where_typing_goes_on(home: Page) -> None:
    box = combobox(home)
    box.press_sequentially("covers ea", delay=20)
    expect(home.get_by_role("option").first).to_be_visible()
    for _ in range(2):
        home.keyboard.press("ArrowDown")
    expect(home.get_by_role("option").nth(1)).to_be_focused()
    home.keyboard.press("Escape")
    expect(home.get_by_role("listbox")).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value("covers ea")
    home.keyboard.type("rs")
    expect(box).to_have_value("covers ears")
    expect(home.get_by_role("option").first).to_be_visible()
    home.keyboard.press("Escape")
    expect(box).to_be_focused()
    home.keyboard.press("Enter")
    home.wait_for_url("**/search?q=covers+ears")


def test_a_slip_of_the_finger_still_brings_suggestions(home: Page) -> None:
    box = combobox(home)
    box.press_sequentially("dislexia", delay=20)
    expect(
        home.get_by_role("option").filter(has_text=re.compile("read|spell|dyslexia", re.IGNORECASE)).first
    ).to_be_visible()


def test_danger_words_put_urgent_help_first(home: Page) -> None:
    box = combobox(home)
    box.press_sequentially("want to kill myself", delay=10)
    expect(home.get_by_role("option").first).to_have_text(re.compile("Urgent help"))


def test_requests_are_never_closer_together_than_the_pause(home: Page) -> None:
    box = combobox(home)
    home.clock.install()
    home.clock.pause_at(
        home.evaluate("() => Date.now()") / 1000 + 1
    )  # from here on time passes only where this says so
    home.evaluate(
        "() => { window.asked = []; const real = window.fetch;"
        " window.fetch = (...all) => { window.asked.push(performance.now()); return real(...all); }; }"
    )
    for delay in (10, 60, 149, 151, 170, 230):
        for letter in "covers his ears":
            box.press_sequentially(letter)
            home.clock.run_for(delay)
        box.fill("")
    home.clock.run_for(600)
    asked = home.evaluate("() => window.asked")
    assert len(asked) >= 20
    assert min(after - before for before, after in itertools.pairwise(asked)) >= PAUSE


def test_it_is_a_plain_form_without_script(open_page: Callable[..., Page]) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("covers ears")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/search\?q=covers\+ears"))
    expect(page.locator(".oap-card").first).to_be_visible()


def test_the_box_stays_a_plain_form_when_its_script_cannot_be_had(chrome: Browser, address: str) -> None:
    page = chrome.new_page()
    page.route("**/vendor/accessible-autocomplete*", lambda route: route.abort())
    page.goto(address)
    box = page.get_by_role("searchbox")
    box.fill("covers ears")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=covers\+ears"))
    page.close()


def test_a_reader_can_tell_the_editors_with_one_button(open_page: Callable[..., Page]) -> None:
    page = open_page("/search?q=zzqx+wibblefrotz")
    expect(page.get_by_role("heading", name="We found no page for this")).to_be_visible()
    page.get_by_role("button", name="Yes, tell the editors").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you – we have told our editors")
