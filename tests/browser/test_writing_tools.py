"""What the editor gives those who write: boxes that grow, a way to each part, and saving in sight."""

from __future__ import annotations

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

from oap.core.pages.danger_signs import SIGNS_FILE
from oap.core.people.accounts import Account
from oap.services.pages.sync import sync
from oap.site import Site
from tests.browser.screens import with_in_it
from tests.browser.test_editing import Sitting, asha, fine, open_draft, sit_down, text_of
from tests.build import write_page
from tests.core.pages.test_danger_signs import listed
from tests.pictures import SEEN, a_picture, put
from tests.spread import ON_A_PHONE

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


@pytest.mark.parametrize("device", ON_A_PHONE)
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
        page.wait_for_function("(place) => document.activeElement.closest('[id]')?.id === place", arg=place)
        assert bar_stands_above(page, place)
    expect(page.get_by_label("Check it again by")).to_be_visible()  # it was folded
    expect(page.locator("#bar").get_by_role("button", name="Save", exact=True)).to_be_in_viewport()
    jump.click()
    rows = page.get_by_label("Professional wording")
    before = rows.count()
    parts = page.get_by_role("navigation", name="Parts of this page")
    parts.get_by_role("button", name="Add a statement under For everyone").click()
    expect(rows).to_have_count(before + 1)
    expect(page.locator("#state")).to_have_text("Saved")
    new = page.evaluate("() => document.activeElement.closest('fieldset').id")
    assert bar_stands_above(page, new), "its name and its first box are in sight"


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


def tool(page: Page, name: str) -> None:
    page.locator(".oap-text .oap-tools").first.get_by_role("button", name=name, exact=True).click()


def test_link_table_box_and_fact_are_chosen_and_can_be_undone(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    page = sit_down(asha, "phone")
    address = open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    before = box.input_value()
    assert before.startswith("Some children")
    box.evaluate("one => { one.focus(); one.setSelectionRange(5, 13) }")

    tool(page, "Link")
    asked = page.get_by_role("dialog", name="Put in a link")
    expect(asked.get_by_label("Words that people press")).to_have_value("children")
    asked.get_by_label("Where it leads").fill("room is too loud")
    expect(asked.get_by_role("button", name="When a room is too loud Need")).to_be_visible()
    fine(page, "choosing where a link leads")
    asked.get_by_role("button", name="When a room is too loud Need").click()
    linked = before.replace("children", "[children](/needs/quiet-rooms)", 1)
    expect(box).to_have_value(linked)

    tool(page, "Link")  # the cursor stands in the link: it is changed
    asked = page.get_by_role("dialog", name="Change the link")
    expect(asked.get_by_label("Where it leads")).to_have_value("/needs/quiet-rooms")
    asked.get_by_label("Where it leads").fill("www.nhs.uk/a(b)")
    asked.get_by_role("button", name="Use this address").click()
    expect(box).to_have_value(linked.replace("/needs/quiet-rooms", "https://www.nhs.uk/a%28b%29"))

    tool(page, "Table")
    asked = page.get_by_role("dialog", name="Put in a table")
    for place, words in (
        ("Heading of column 1", "When"),
        ("Heading of column 2", "Who | what"),
        ("Row 1, column 1", "Lunch"),
    ):
        asked.get_by_label(place).fill(words)
    page.keyboard.press("Tab")
    expect(asked.get_by_label("Row 1, column 2")).to_be_focused()
    page.keyboard.press("Tab")
    expect(asked.get_by_label("Row 2, column 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(asked.get_by_label("Row 3, column 1")).to_be_focused()
    asked.get_by_role("button", name="Take out row 3").click()
    expect(asked.get_by_label("Row 2, column 1")).to_be_focused()
    asked.get_by_role("button", name="Take out row 2").click()
    expect(asked.get_by_role("button", name="Take out")).to_have_count(0)  # a heading and a row stay, and two columns
    asked.get_by_role("button", name="Add a column").click()
    page.keyboard.press("Escape")
    expect(asked.get_by_role("alert")).to_contain_text("This is not in your text yet")
    fine(page, "a table by rows and columns")
    asked.get_by_role("button", name="Put the table in").click()
    expect(box).to_have_value(with_in_it("\n\n| When | Who \\| what | |\n| --- | --- | --- |\n| Lunch | | |"))
    tool(page, "Table")
    asked = page.get_by_role("dialog", name="Change the table")
    expect(asked.get_by_label("Heading of column 2")).to_have_value("Who | what")
    asked.get_by_label("Heading of column 3").focus()
    asked.get_by_role("button", name="Take out column 3").click()
    asked.get_by_role("button", name="Change the table").click()
    expect(box).to_have_value(with_in_it("\n\n| When | Who \\| what |\n| --- | --- |\n| Lunch | |"))
    tool(page, "Table")
    expect(asked.get_by_label("Heading of column 1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)  # nothing would be lost, so nothing is asked

    tool(page, "Box")
    asked = page.get_by_role("dialog", name="Put in a box")
    fine(page, "choosing a box")
    asked.get_by_role("button", name="The law").click()
    expect(box).to_have_value(with_in_it("\n\n:::law Name of the Act\nWhat it says.\n:::"))
    tool(page, "Fact")
    page.get_by_role("dialog").get_by_role("button", name="area Testham").click()
    expect(box).to_have_value(with_in_it("{area}"))

    for _ in range(6):
        box.press("Control+z")
    expect(box).to_have_value(before)
    for _ in range(6):
        box.press("Control+Shift+z")
    expect(page.locator("#state")).to_contain_text("Saved at")
    assert "[children](https://www.nhs.uk/a%28b%29)" in text_of(site, address)
    page.locator(".oap-row .oap-tools").first.get_by_role("button", name="Link").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_pictures_and_danger_signs_are_put_in_below_the_cursor_and_can_be_undone(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    put(site)
    write_page(site.config.content_dir, a_picture())
    (site.config.content_dir / SIGNS_FILE).parent.mkdir(exist_ok=True)
    (site.config.content_dir / SIGNS_FILE).write_text(yaml.safe_dump(listed(rash={"family": "has a strange rash"})))
    sync(site)
    page = sit_down(asha, "phone")
    address = open_draft(page, live)
    box = page.locator(".oap-text textarea[data-markdown]").first
    before = box.input_value()
    of_a_statement = page.locator(".oap-row .oap-tools").first
    expect(of_a_statement.get_by_role("button", name="Link")).to_be_visible()
    expect(of_a_statement.get_by_role("button", name="Picture")).to_have_count(0)  # it is one line

    box.fill(f"{before}\n\n:::inset\nInside.\n:::\n\nThe end.")
    box.evaluate("one => one.setSelectionRange(one.value.indexOf('Inside'), one.value.indexOf('Inside'))")
    tool(page, "Picture")
    asked = page.get_by_role("dialog", name="Put in a picture")
    expect(asked).to_contain_text("below the paragraph, list, table or box")
    asked.get_by_label("Words of its name, or of what it shows").fill("cards on a board")  # words of what it shows
    expect(asked.get_by_role("status")).to_have_text("1 to choose from")
    picture = asked.get_by_role("button", name=f"A board {SEEN}")
    assert picture.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    fine(page, "choosing a picture")
    picture.click()
    placed = f"{before}\n\n:::inset\nInside.\n:::\n\n{{picture board}}\n\nThe end."
    expect(box).to_have_value(placed)
    box.press("Control+z")
    expect(box).to_have_value(placed.replace("{picture board}\n\n", ""))
    box.press("Control+Shift+z")

    tool(page, "Danger sign")
    asked = page.get_by_role("dialog", name="Put in a danger sign")
    asked.get_by_role("button", name="Call 999: your child has a first fit", exact=True).click()
    page.get_by_role("button", name="Show boxes as they look").click()
    shown = page.locator(".oap-text .oap-rich__words").first
    expect(shown.locator(".oap-rich__placed").first).to_have_attribute("data-name", "A board")
    shown.get_by_text("{signs first-fit}").click()
    page.locator(".oap-text .oap-tools:visible").first.get_by_role("button", name="Danger sign").click()
    asked = page.get_by_role("dialog", name="Add another danger sign")
    fine(page, "adding a danger sign")
    asked.get_by_role("button", name="strange rash").click()
    expect(shown).to_contain_text("{signs first-fit rash}")
    expect(page.locator("#state")).to_contain_text("Saved at")
    kept = text_of(site, address)
    assert "\n:::\n\n{picture board}\n" in kept and "\n\n{signs first-fit rash}\n\n" in kept
    expect(page.locator("#preview").get_by_alt_text(SEEN)).to_have_count(2)  # both voices


def test_what_a_button_of_a_row_did_is_undone_by_a_press_or_a_key(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    page = sit_down(asha, "phone", marks=False)
    address = open_draft(page, live)
    began = text_of(site, address)
    row = page.get_by_role("group", name="Statement 1").first
    row.get_by_role("button", name="Move down").click()
    undo = page.locator("#bar").get_by_role("button", name="Undo: moved down")
    expect(undo).to_be_in_viewport()
    fine(page, "something to undo")
    assert text_of(site, address) != began
    page.keyboard.press("Control+z")
    again = page.locator("#bar").get_by_role("button", name="Again: moved down")
    expect(again).to_be_visible()
    assert text_of(site, address) == began
    page.keyboard.press("Control+Shift+z")
    expect(undo).to_be_visible()
    family = page.get_by_role("textbox", name="Family wording").first
    family.fill("Typed after it.")
    page.keyboard.press("Control+z")  # belongs to the box now
    expect(family).not_to_have_text("Typed after it.")
    family.fill("Typed after it.")
    undo.click()
    expect(again).to_be_visible()
    assert "Typed after it." in text_of(site, address)
