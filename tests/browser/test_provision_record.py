"""A SENCO makes a provision record: on a phone and a desk, with the keyboard alone, and without JavaScript."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import Person, first_cited_record
from tests.browser.screens import is_accessible
from tests.spread import ON_A_DESKTOP, ON_A_PHONE

MOST_ACTIONS = 25


def start(page: Page) -> None:
    """Add the first two statements of the need that is open, and wait until they are there."""
    page.locator('input[name="pick"]').nth(0).check()
    page.locator('input[name="pick"]').nth(1).check()
    page.get_by_role("button", name="Add the ticked statements").click()
    expect(page.locator("[data-entry]")).to_have_count(2)


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = download.value.path()
    assert path is not None
    return Path(path).read_bytes()


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_the_first_cited_record_takes_few_actions(open_page: Callable[..., Page], address: str, device: str) -> None:
    person = Person(open_page("/", device))
    data = first_cited_record(person, address)
    assert len(person.actions) <= MOST_ACTIONS, person.actions
    text = "\n".join(
        "".join(t.text or "" for t in p.iter("{*}t")) for p in docx.Document(io.BytesIO(data)).element.body.iter("{*}p")
    )
    for words in ("7B-03", "Class teacher", "statement seating, version 1", "statement warn-before-noise, version 1"):
        assert words in text


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_record_is_kept_between_visits_and_erased_with_one_button(
    open_page: Callable[..., Page], device: str
) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", device)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}"))
    start(page)
    page.get_by_label("A label of your own").fill("7B-03")
    page.get_by_role("button", name="Start another cycle").click()
    page.get_by_label("What you want to be different").nth(1).fill("Second plan")
    page.get_by_role("button", name="Add something in your own words").nth(1).click()
    page.locator('[data-cycle="2"] [data-entry] textarea').first.fill("A walk before lunch")
    page.reload()
    expect(page.get_by_label("A label of your own")).to_have_value("7B-03")
    expect(page.locator("[data-entry]")).to_have_count(3)
    expect(page.get_by_label("What you want to be different").nth(1)).to_have_value("Second plan")
    expect(page.locator('[data-cycle="2"] [data-entry] textarea').first).to_have_value("A walk before lunch")
    page.get_by_role("button", name=re.compile("Take this line out ?, line 1$")).click()
    expect(page.locator("[data-entry]")).to_have_count(2)
    assert not [one for one in sent if one.startswith("POST") or "7B-03" in one or "walk" in one]
    is_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase everything").click()
    expect(page.locator("[data-entry]")).to_have_count(0)
    assert page.evaluate("() => localStorage.length") == 0
    page.reload()
    expect(page.get_by_label("A label of your own")).to_have_value("")


def test_a_saved_file_opens_again_without_being_sent(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", "desktop")
    start(page)
    page.get_by_label("A label of your own").fill("7B-03")
    file = tmp_path / "a.oap-record"
    file.write_bytes(saved(page, "File to open again here"))
    other = open_page("/record", "phone")
    sent: list[str] = []
    other.on("request", lambda request: sent.append(request.method))
    other.locator("#file").set_input_files(file)
    other.get_by_role("button", name="Open it").click()
    expect(other.get_by_label("A label of your own")).to_have_value("7B-03")
    expect(other.locator("[data-entry]")).to_have_count(2)
    assert "POST" not in sent
    words = json.loads(file.read_text())["entries"][0]["words"]
    expect(other.locator("[data-words]").first).to_have_text(words)
    file.write_text("something else")
    other.locator("#file").set_input_files(file)
    other.get_by_role("button", name="Open it").click()
    expect(other.locator("[data-said]")).to_contain_text("not a saved provision record")


def test_a_file_made_by_a_stranger_cannot_run_anything(open_page: Callable[..., Page], tmp_path: Path) -> None:
    bad = '<img src=x onerror="document.title=1">'
    file = tmp_path / "bad.oap-record"
    entry = {
        "page": "x",
        "statement": "y",
        "version": 1,
        "cycle": 1,
        "words": bad,
        "title": bad,
        "address": "javascript:document.title=1",
        "who": bad,
    }
    file.write_text(
        json.dumps({"format": "oap-record", "format_version": 1, "label": bad, "cycles": [{}], "entries": [entry]})
    )
    page = open_page("/record", "desktop")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("[data-words]")).to_have_text(bad)
    expect(page.locator("[data-source]")).to_have_attribute("href", "#")
    assert page.locator("[data-entry] img").count() == 0


def test_the_warning_appears_while_somebody_types_a_name(open_page: Callable[..., Page]) -> None:
    page = open_page("/record")
    label = page.get_by_label("A label of your own")
    label.fill("Year 4, pupil 12")
    expect(page.locator(".oap-warning")).to_have_count(0)
    label.fill("Sam Jones")
    expect(page.locator(".oap-warning")).to_contain_text("This looks like a name")


def test_a_record_is_made_with_the_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", "desktop")
    press = page.keyboard.press

    def until(selector: str, key: str = "Tab", most: int = 120) -> None:
        for _ in range(most):
            if page.locator(f"{selector}:focus").count():
                return
            press(key)
        raise AssertionError(f"{selector} is never reached")

    until("#label")
    page.keyboard.type("7B-03")
    until('input[name="pick"]')
    press("Space")
    until('button[value="add"]')
    press("Enter")
    expect(page.locator("[data-entry]")).to_have_count(1)
    until('[data-entry] input[value="in-place"]')
    press("Space")
    until("[data-entry] summary")
    press("Enter")
    until('[name="entry-1-who"]')
    page.keyboard.type("Class teacher")
    until('button[value="docx"]')
    with page.expect_download() as download:
        press("Enter")
    text = "".join(t.text or "" for t in docx.Document(str(download.value.path())).element.body.iter("{*}t"))
    assert "7B-03" in text and "Class teacher" in text and "In place" in text


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_a_sitting_without_javascript_ends_with_a_document_that_checks(
    open_page: Callable[..., Page], device: str, tmp_path: Path
) -> None:
    page = open_page("/needs/sensory-differences?voice=professional", device, java_script_enabled=False)
    page.get_by_role("button", name=re.compile("Add to provision record ?: seating")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Provision record")
    page.get_by_label("Need, or what every setting does").select_option("autism-and-social-communication")
    page.get_by_role("button", name="Show its statements").click()
    page.locator('input[name="pick"]').nth(0).check()
    page.get_by_role("button", name="Add the ticked statements").click()
    expect(page.locator("[data-entry]")).to_have_count(2)
    page.get_by_label("A label of your own").fill("7B-03")
    file = tmp_path / "record.pdf"
    file.write_bytes(saved(page, "PDF"))
    page.get_by_role("link", name="Check a document that cites").click()
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("The cited words in this file are unaltered.")).to_be_visible()
    size = page.locator("html").evaluate("element => [element.scrollWidth, window.innerWidth]")
    assert size[0] <= size[1]


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_the_check_page_has_no_accessibility_violation(open_page: Callable[..., Page], device: str) -> None:
    page = open_page("/record/check", device)
    is_accessible(page)
    page.get_by_label("Or type the code").fill("ABC")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 12 letters and numbers")
    is_accessible(page)


def test_one_record_becomes_every_document_that_is_asked_for(open_page: Callable[..., Page]) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", "desktop")
    start(page)
    page.get_by_label("A label of your own").fill("7B-03")
    titles = {}
    for choice in page.locator('input[name="layout"]').all():
        choice.check()
        made = docx.Document(io.BytesIO(saved(page, "Word document")))
        titles[choice.get_attribute("value")] = made.paragraphs[0].text
        assert saved(page, "PDF").startswith(b"%PDF-")
    assert titles == {
        "assess-plan-do-review": "Provision record",
        "request-annex": "What the setting has done",
        "costed-map": "Costed provision map",
        "individual-support-plan-draft": "Draft individual support plan",
        "one-page-profile": "All about me",
    }
    expect(page.locator("[data-entry]")).to_have_count(2)  # what was typed stays as it is
    expect(page.get_by_label("A label of your own")).to_have_value("7B-03")
