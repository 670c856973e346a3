"""What the editor gives those who write: boxes that grow, a way to each part, and saving in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from oap.core.people.accounts import Account
from tests.browser.conftest import WIDTHS
from tests.browser.test_editing import Sitting, asha, fine, open_draft, sit_down

__all__ = ["asha", "sit_down"]  # fixtures

WITHOUT_SIZING = "CSS.supports = () => false"
CUT = "all => all.filter(one => one.offsetParent && one.scrollHeight > one.clientHeight + 2).length"


def without_sizing(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("field-sizing: content;", ""))


def bar_stands_above(page: Page, place: str) -> bool:
    """Whether the bar is in sight, and what has the focus begins below it."""
    return bool(
        page.evaluate(
            """(place) => { const bar = document.querySelector("#bar").getBoundingClientRect();
            const top = document.getElementById(place).getBoundingClientRect().top;
            return bar.top >= -1 && bar.bottom <= top + 1 && top < innerHeight }""",
            place,
        )
    )


@pytest.mark.parametrize("device", WIDTHS)
def test_each_part_is_two_presses_away_and_saving_stays_in_sight(
    sit_down: Sitting, live: str, asha: Account, device: str
) -> None:
    page = sit_down(asha, device)
    open_draft(page, live)
    jump = page.locator("#bar").get_by_text("Go to a part")
    jump.click()
    fine(page, "the list of parts")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Parts of this page")).to_be_hidden()
    for part, place in (("What the setting provides", "s2"), ("Dates, sources and who agrees", "dates")):
        jump.click()
        page.get_by_role("navigation", name="Parts of this page").get_by_role("link", name=part).click()
        assert page.evaluate("() => document.activeElement.id") == place
        assert bar_stands_above(page, place)
    expect(page.get_by_label("Check it again by")).to_be_visible()  # it was folded
    expect(page.locator("#bar").get_by_role("button", name="Save", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("before", ["", WITHOUT_SIZING], ids=["by styles", "by script"])
def test_a_box_shows_all_its_words(sit_down: Sitting, live: str, asha: Account, before: str) -> None:
    page = sit_down(asha, "phone")
    if before:
        page.add_init_script(before)
        page.route("**/editing.css*", without_sizing)
    open_draft(page, live)
    boxes = page.locator("textarea.oap-box")
    assert boxes.evaluate_all(CUT) == 0
    page.get_by_label("Family wording").first.fill("Your child can wait for a turn. " * 30)
    assert boxes.evaluate_all(CUT) == 0
