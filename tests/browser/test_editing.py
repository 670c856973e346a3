"""Writing in a real browser: by keyboard, on a phone, without JavaScript, with a colleague in the page, and after
signing out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from oap.core.pages.page import Prose
from oap.core.people.accounts import Account
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import revisions
from tests import people
from tests.browser.conftest import MARKS, WIDTHS
from tests.browser.screens import fits, follow, is_accessible
from tests.build import a_shared_text, write_page
from tests.spread import ON_A_DESKTOP, ON_A_PHONE, in_soak

EXPECTED = ("401", "409", "400")  # an answer that the page explains; the browser writes it down too
Sitting = Callable[..., Page]


@pytest.fixture
def sit_down(chrome: Browser, app: Flask, live: str) -> Iterator[Sitting]:
    """A browser of its own for a person, whose boxes show their marks unless told otherwise; afterwards no other
    console words than expected answers."""
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def sit(person: Account | None, device: str = "desktop", *, marks: bool = True, **options: Any) -> Page:
        context = chrome.new_context(viewport=WIDTHS[device], **options)
        if marks:
            context.add_init_script(MARKS)
        contexts.append(context)
        if person is not None:
            context.add_cookies(people.cookies_for(app, person, live))
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        return page

    yield sit
    for context in contexts:
        context.close()
    assert [text for text in heard if not any(code in text for code in EXPECTED)] == []


@pytest.fixture
def asha(app: Flask) -> Account:
    return people.a_person(app, "editor", name="Asha Writer")


@pytest.fixture
def ben(app: Flask) -> Account:
    return people.a_person(app, "publisher", name="Ben Publisher")


def open_draft(page: Page, live: str, title: str = "When a room is too loud") -> str:
    page.goto(f"{live}/edit")
    page.get_by_role("button", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edit")
    page.wait_for_load_state()  # the page's script has run
    return page.url.partition("?")[0].partition("#")[0]


def text_of(site: Site, address: str) -> str:
    with site.database.read() as connection:
        return revisions.get(connection, int(address.rpartition("/")[2])).text or ""


def fill(page: Page, label: str, words: str) -> None:
    """Into a field of the part about the page, which may be folded."""
    part = page.locator("details.oap-part").first
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    page.get_by_label(label, exact=True).first.fill(words)


def fine(page: Page, where: str) -> None:
    page.evaluate("() => scrollTo(0, 0)")  # where no box lies half under the bar that stays in sight
    is_accessible(page, where, best_practice=False)
    fits(page, where)


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_every_editing_screen_is_accessible_and_fits(sit_down: Sitting, live: str, asha: Account, device: str) -> None:
    page = sit_down(asha, device)
    for path in ("/edit", "/edit?find=zzz", "/edit/new"):
        page.goto(live + path)
        fine(page, path)
    follow(page.get_by_role("button", name="Start writing"))
    fine(page, "new page with a problem")
    page.get_by_label("Title").fill("When it is hard to wait")
    page.get_by_label("What is it mainly about?").select_option("reading")
    follow(page.get_by_role("button", name="Start writing"))
    fine(page, "a new page")
    follow(page.get_by_role("button", name="Save and hand in").first)
    fine(page, "what is to mend")
    address = open_draft(page, live)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    fine(page, "the form, everything open")
    page.get_by_role("button", name="Add a statement under For everyone").last.click()
    expect(page.locator("#state")).to_have_text("Saved")
    fine(page, "the form with a new row")
    for path in ("/preview", "/text", "/address", "/submit"):
        page.goto(address + path)
        fine(page, path)
    page.goto(f"{address}/text")
    page.get_by_label("The page").fill("no page at all")
    follow(page.get_by_role("button", name="Save", exact=True))
    fine(page, "text that is no page")


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_shared_text_is_chosen_from_a_list_and_read_in_place(
    sit_down: Sitting, site: Site, live: str, asha: Account, device: str
) -> None:
    words = "Ask the council of {area} in writing, and keep a copy of the letter."
    write_page(site.config.content_dir, a_shared_text("asking", (Prose(words),), title="Asking the council"))
    sync(site)
    page = sit_down(asha, device)
    address = open_draft(page, live)
    picker = page.locator("#s3-g0, #s2-g0").filter(has_text="For everyone").first
    picker.get_by_text("Add a shared text").click()
    picker.get_by_label("A text that is kept once, for many pages").fill("Asking the council")
    picker.get_by_role("button", name="Place it here").click()
    row = page.get_by_role("group", name="Shared text: Asking the council")
    expect(row).to_be_visible()
    row.get_by_text("What it says").click()
    expect(row).to_contain_text("Ask the council of Testham in writing")
    expect(page.locator("#preview")).to_contain_text("Ask the council of Testham in writing")
    fine(page, "the form with a shared text")
    assert "{block asking}" in text_of(site, address)
    page.goto(f"{address}/preview")
    expect(page.get_by_label("For families")).to_contain_text("Ask the council of Testham in writing")
    page.goto(f"{live}/edit/pages/asking")
    fine(page, "a shared text from behind")


def test_it_saves_by_itself_checks_and_shows_both_voices(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    page = sit_down(asha)
    address = open_draft(page, live)
    page.get_by_label("Family wording").first.fill("You must have a diagnosis before you can ask for help here.")
    expect(page.locator("#state")).to_contain_text("Saved at")
    expect(page.locator("#checked")).to_contain_text("Legal wording")
    expect(page.locator("#preview")).to_contain_text("You must have a diagnosis before")
    assert "You must have a diagnosis" in text_of(site, address)
    page.get_by_label("Professional wording").first.fill("Seat the pupil well. Ask where works best.")
    page.get_by_role("button", name="Split in two statement 1", exact=True).click()
    expect(page.get_by_label("Professional wording").nth(1)).to_have_value("Ask where works best.")
    expect(page.get_by_label("Professional wording").nth(1)).to_be_focused()
    box = page.locator(".oap-text textarea[data-markdown]").first
    box.focus()
    box.evaluate("one => one.setSelectionRange(0, 4)")
    page.get_by_role("button", name="Bold").first.click()
    expect(box).to_have_value("**Some** children hear every sound at once.")


def test_two_people_in_one_page_see_each_other_and_keep_both_texts(
    sit_down: Sitting, site: Site, live: str, asha: Account, ben: Account
) -> None:
    hers, his = sit_down(asha), sit_down(ben, "phone")
    one, two = open_draft(hers, live), open_draft(his, live)
    expect(his.locator("#others")).to_contain_text("Asha Writer is in this page too")
    fine(his, "somebody else is here")
    fill(hers, "Title", "When a hall is too loud")
    fill(his, "Title", "When a canteen is too loud")
    for page in (hers, his):
        page.get_by_role("button", name="Save", exact=True).first.click()
        expect(page.locator("#saved")).to_be_visible()
    assert "When a hall" in text_of(site, one) and "When a canteen" in text_of(site, two)


def test_two_windows_of_one_draft_end_in_both_texts_and_a_choice(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    first, second = sit_down(asha), sit_down(asha, "phone")
    address = open_draft(first, live)
    open_draft(second, live)
    fill(first, "Title", "When the first is loud")
    first.get_by_role("button", name="Save", exact=True).first.click()
    expect(first.locator("#saved")).to_be_visible()
    fill(second, "Title", "When the second is loud")
    expect(second.locator("#state")).to_contain_text("saved somewhere else")
    second.get_by_role("button", name="Save", exact=True).first.click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Two texts of one page")
    expect(second.locator(".oap-words").first).to_contain_text("When the second is loud")
    expect(second.locator(".oap-words").nth(1)).to_contain_text("When the first is loud")
    fine(second, "two texts")
    second.get_by_label("Keep yours").first.check()
    second.get_by_role("button", name="Keep what I chose").click()
    expect(second.locator("#saved")).to_be_visible()
    assert "When the second is loud" in text_of(site, address)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_session_that_ends_while_typing_loses_nothing(
    sit_down: Sitting, site: Site, app: Flask, live: str, asha: Account, script: bool
) -> None:
    page = sit_down(asha, java_script_enabled=script)
    address = open_draft(page, live)
    page.wait_for_load_state("networkidle")  # an answer under way could bring the cookie back
    page.context.clear_cookies()
    if not page.locator("#title").is_visible():
        page.locator("#about > summary").click()
    page.locator("#title").fill("When nothing is lost")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_label("Email address").fill(asha.email)
    page.get_by_label("Password", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you typed is still here")
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator("#saved")).to_be_visible()
    assert "When nothing is lost" in text_of(site, address)


SLOW_AUTOSAVE = """() => { const real = window.fetch; window.fetch = async (...all) => {
    const answer = await real(...all);
    if (String(all[0]).includes("autosave")) {
      window.autosaved = true; await new Promise((done) => setTimeout(done, 800))
    }
    return answer } }"""


@pytest.mark.parametrize("signed_in", [True, in_soak(False)], ids=["signed in", "signed out"])
def test_a_save_pressed_while_it_saves_by_itself_is_no_clash(
    sit_down: Sitting, site: Site, live: str, asha: Account, signed_in: bool
) -> None:
    page = sit_down(asha)
    address = open_draft(page, live)
    if not signed_in:
        page.wait_for_load_state("networkidle")
        page.context.clear_cookies()
    page.evaluate(SLOW_AUTOSAVE)
    titled(page, "When two saves meet")
    page.wait_for_function("() => window.autosaved")
    page.get_by_role("button", name="Save", exact=True).first.click()
    if signed_in:
        expect(page.locator("#saved")).to_be_visible()
        assert "When two saves meet" in text_of(site, address)
    else:
        expect(page.get_by_label("Email address")).to_be_visible()


def test_a_text_that_never_reached_the_server_is_offered_again(
    sit_down: Sitting, site: Site, live: str, asha: Account
) -> None:
    page = sit_down(asha)
    address = open_draft(page, live)
    page.evaluate(
        """() => { const form = document.querySelector("#editor"); form.elements.title.value = "When the line was cut";
        const typed = [...new FormData(form)].filter(([n]) => n !== "csrf_token")
        localStorage.setItem(`oap-draft-${form.dataset.draft}`, JSON.stringify(typed)) }"""
    )
    page.reload()
    fine(page, "a copy is offered")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#saved")).to_be_visible()
    assert "When the line was cut" in text_of(site, address)
    assert page.evaluate("() => Object.keys(localStorage).filter(one => one.startsWith('oap-draft')).length") == 0


def reach(page: Page, name: str, most: int = 400) -> None:
    """Press Tab until the element with that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => { const one = document.activeElement; return (one.labels?.[0]?.textContent ?? "
            "one.textContent ?? '').trim() }"
        )
        if found == name:
            return
    raise AssertionError(f"“{name}” cannot be reached by keyboard")


def story(
    page: Page,
    other: Page,
    live: str,
    site: Site,
    write: Callable[[Page, str], None],
    press: Callable[[Page, str], None],
) -> None:
    """Edit, submit, return, resubmit, publish, found by search, the old version still at its address."""
    page.goto(f"{live}/edit")
    press(page, "When a room is too loud")
    draft = page.url.partition("?")[0].rpartition("/")[2]
    write(page, "When a wibblehall is loud")
    press(page, "Save and hand in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hand it in")
    press(page, "What did you change, and why?")
    page.keyboard.type("Say which room")
    press(page, "Hand it in")
    expect(page.get_by_role("status")).to_contain_text("Handed in")
    other.goto(f"{live}/review/{draft}")
    press(other, "What should change first?")
    other.keyboard.type("Shorter, please")
    press(other, "Return to the author")
    page.goto(f"{live}/edit/drafts/{draft}")
    expect(page.locator(".oap-comments")).to_contain_text("Shorter, please")
    write(page, "When a wobblehall is loud")
    press(page, "Save and hand in")
    press(page, "Hand it in")
    other.goto(f"{live}/review/{draft}")
    press(other, "Publish now")
    expect(other.get_by_role("status")).to_contain_text("Published")
    other.goto(f"{live}/search?q=wobblehall")
    expect(other.get_by_role("link", name="When a wobblehall is loud").first).to_be_visible()
    other.goto(f"{live}/needs/quiet-rooms?version=1")
    expect(other.get_by_role("heading", level=1)).to_have_text("When a room is too loud")


def by_mouse(page: Page, name: str) -> None:
    found = page.get_by_role("button", name=name, exact=True).or_(page.get_by_label(name, exact=True)).first
    found.click()


def by_keyboard(page: Page, name: str) -> None:
    reach(page, name)
    if page.evaluate("() => document.activeElement.tagName") == "BUTTON":
        with page.expect_navigation():
            page.keyboard.press("Enter")


def titled(page: Page, words: str) -> None:
    if not page.locator("#title").is_visible():
        page.locator("#about > summary").click()
    page.locator("#title").fill(words)


def titled_by_keyboard(page: Page, words: str) -> None:
    reach(page, "About the page")
    if not page.locator("#title").is_visible():
        page.keyboard.press("Enter")
    reach(page, "Title", 3)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Shift+Tab")


@pytest.mark.parametrize("how", [in_soak("script"), "no script", in_soak("keyboard")])
def test_the_whole_story_with_two_people(
    sit_down: Sitting, site: Site, live: str, asha: Account, ben: Account, how: str
) -> None:
    script = how != "no script"
    page, other = sit_down(asha, java_script_enabled=script), sit_down(ben, java_script_enabled=script)
    if how == "keyboard":
        story(page, other, live, site, titled_by_keyboard, by_keyboard)
    else:
        story(page, other, live, site, titled, by_mouse)


COPIES = "() => Object.keys(localStorage).filter((name) => name.startsWith('oap-draft-'))"


def test_signing_out_saves_what_was_typed_and_leaves_none_of_it_in_the_browser(
    app: Flask, live: str, sit_down: Sitting, asha: Account
) -> None:
    page = sit_down(asha)
    address = open_draft(page, live)
    page.evaluate("() => localStorage.setItem('oap-my-list', 'of the reader')")
    fill(page, "Title", "Typed a moment before going home")
    assert page.evaluate(COPIES) != []
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{live}/sign-in")
    assert page.evaluate(COPIES) == []
    assert page.evaluate("() => localStorage.getItem('oap-my-list')") == "of the reader"
    assert "Typed a moment before going home" in text_of(app.extensions["oap"], address)


@pytest.mark.parametrize("sure", [False, True], ids=["stays", "goes"])
def test_text_that_cannot_be_saved_goes_from_the_browser_only_when_the_person_says_so(
    app: Flask, live: str, sit_down: Sitting, asha: Account, sure: bool
) -> None:
    page = sit_down(asha)
    address = open_draft(page, live)
    page.route("**/autosave", lambda route: route.fulfill(status=409, json={"detail": "saved elsewhere meanwhile"}))
    fill(page, "Title", "Nobody else has these words")
    page.on("dialog", lambda dialog: dialog.accept() if sure else dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("button", name="Sign out").click()
    assert "could not be saved" in asked.value.message
    if sure:
        expect(page).to_have_url(f"{live}/sign-in")
        assert page.evaluate(COPIES) == []
    else:
        assert page.url.startswith(address) and page.evaluate(COPIES) != []
        expect(page.get_by_label("Title", exact=True).first).to_have_value("Nobody else has these words")


def test_what_was_handed_in_is_not_kept_in_the_browser(live: str, sit_down: Sitting, asha: Account) -> None:
    page = sit_down(asha)
    open_draft(page, live)
    fill(page, "Title", "Ready to be looked at by somebody")
    page.locator("button[value=submit]").first.click()
    expect(page).to_have_url(re.compile("/submit"))
    page.wait_for_load_state("load")
    assert page.evaluate(COPIES) == []
