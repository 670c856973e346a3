"""A lead hears that nobody found a page, and mends search the same afternoon without a developer."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.screens import fits, is_accessible
from tests.people import a_person


@pytest.fixture
def content(content: Path) -> Path:
    path = content / "thesaurus.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()), sort_keys=False))
    return content


def sound(page: Page) -> None:
    is_accessible(page)
    fits(page)


def test_what_a_reader_did_not_find_is_found_the_same_afternoon(app: Flask, open_as: Callable[..., Page]) -> None:
    reader = open_as(None, "/search?q=saxophone+xylophone+for+Jayden")
    reader.get_by_role("button", name="Yes, tell the editors").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Thank you")

    lead = open_as(a_person(app, "lead"), "/insight")
    expect(lead.get_by_role("cell", name="saxophone xylophone")).to_be_visible()
    expect(lead.locator("main")).not_to_contain_text("Jayden")
    lead.get_by_role("link", name="Give them to a subject").click()
    sound(lead)
    lead.get_by_role("textbox", name="Find a subject").fill("dinner hall")
    lead.get_by_role("button", name="Find").click()
    lead.get_by_role("link", name="Noise is too much").click()
    lead.get_by_label("Words that people type").fill("saxophone xylophone")
    lead.get_by_role("button", name="Try it").click()
    trial = lead.get_by_role("region", name=re.compile("What comes first"))
    expect(trial.get_by_role("link", name="When a room is too loud")).to_have_count(1)
    sound(lead)
    lead.get_by_role("button", name="Add these words").click()
    expect(lead.get_by_role("status").filter(has_text="was added")).to_be_visible()

    lead.goto("/words/queries")
    sound(lead)
    lead.get_by_label("What people type").fill("a saxophone xylophone")
    lead.get_by_label("The page it must find").select_option(label="When a room is too loud")
    lead.get_by_role("button", name="Write it down").click()
    expect(lead.get_by_role("listitem").filter(has_text="a saxophone xylophone")).to_contain_text("Finds")

    reader.goto("/search?q=saxophone+xylophone")
    expect(reader.locator(".oap-card__title").first).to_have_text("When a room is too loud")
