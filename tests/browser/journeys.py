"""A journey that more than one test makes: every action is counted, and it may be made as slowly as people make it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

LETTER_SECONDS = 0.3  # forty words a minute
AIM_SECONDS = 2.0  # to read what is there and find the next thing to press


@dataclass
class Person:
    """Somebody who clicks and types. ``slow`` is whether they take the time that people take."""

    page: Page
    slow: bool = False
    actions: list[str] = field(default_factory=list)

    def click(self, target: Locator, what: str) -> None:
        self._act(what)
        target.click()

    def type(self, target: Locator, text: str, what: str) -> None:
        """Two actions: to go there, and to type."""
        self.click(target, f"go to {what}")
        self.actions.append(f"type {what}")
        if self.slow:
            target.press_sequentially(text, delay=LETTER_SECONDS * 1000)
        else:
            target.fill(text)

    def press(self, key: str, what: str) -> None:
        self._act(what)
        self.page.keyboard.press(key)

    def _act(self, what: str) -> None:
        self.actions.append(what)
        if self.slow:
            self.page.wait_for_timeout(AIM_SECONDS * 1000)


def first_cited_record(person: Person, address: str) -> bytes:
    """From the home page to a Word file with a plan and two cited lines that say who, and what changed."""
    page = person.page
    page.goto(address)
    person.type(page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first, "noise too loud", "the search")
    person.press("Enter", "search")
    person.click(page.locator('main a[href^="/needs/sensory-differences"]').first, "choose the need")
    person.click(page.get_by_role("link", name=re.compile("professional", re.IGNORECASE)).first, "professional wording")
    for name in ("seating", "warn-before-noise"):
        person.click(
            page.get_by_role("button", name=re.compile(f"Add to provision record ?: {name.replace('-', ' ')}")),
            f"add {name}",
        )
    expect(page.get_by_text("Added to your record (2)")).to_be_visible()
    person.click(page.get_by_role("link", name="Open it").last, "open the record")
    person.type(page.get_by_label("A label of your own for the child"), "7B-03", "the label")
    person.type(page.get_by_label("What you want to be different"), "Eats lunch in the hall", "the plan")
    for number, status in enumerate(("In place", "Tried")):
        line = page.locator("[data-entry]").nth(number)
        person.click(line.get_by_text(status, exact=True), f"line {number + 1}: {status}")
        person.click(line.get_by_text("Who, how often, and what changed"), f"line {number + 1}: open")
        person.type(line.get_by_label("Who does it"), "Class teacher", f"line {number + 1}: who")
        person.type(line.get_by_label("What changed"), "Stays for all of lunch", f"line {number + 1}: what changed")
    with page.expect_download() as download:
        person.click(page.get_by_role("button", name="Word document"), "take the Word document")
    path = download.value.path()
    assert path is not None
    return Path(path).read_bytes()
