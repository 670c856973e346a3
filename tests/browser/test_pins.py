"""A lead puts a page first for what people type, or leaves words out of searches, and readers find what is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.screens import fits, follow, is_accessible
from tests.people import a_person
from tests.spread import ON_A_DESKTOP, ON_A_PHONE


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_page_is_pinned_and_taken_away(app: Flask, open_as: Callable[..., Page], device: str) -> None:
    lead = open_as(a_person(app, "lead"), "/words", device)
    follow(lead.get_by_role("link", name="Pinned results"))
    lead.get_by_label("Searches, one on each line").fill("purple bicycle\ntricycle")
    lead.get_by_label("The page that comes first").select_option(label="When a room is too loud")
    lead.get_by_label("Why", exact=True).first.fill("Asked at the fair")
    follow(lead.get_by_role("button", name="See what it does"))
    trial = lead.get_by_role("region", name="What the pin would do")
    expect(trial.get_by_role("link", name="When a room is too loud")).to_have_count(2)
    is_accessible(lead)
    fits(lead)
    follow(trial.get_by_role("button", name="Pin “When a room is too loud”"))
    expect(lead.get_by_role("status").filter(has_text="Pinned for “purple bicycle”")).to_be_visible()
    is_accessible(lead)
    fits(lead)

    reader = open_as(None, "/search?q=tricycle", device)
    for _ in range(40):
        if "Chosen by an editor" in reader.locator("main").inner_text():
            break
        reader.goto("/search?q=tricycle")
    expect(reader.locator(".oap-card__title").first).to_have_text("When a room is too loud")

    kept = lead.get_by_role("listitem").filter(has_text="tricycle")
    kept.get_by_text("Take away").click()
    kept.get_by_label("Why").fill("The fair is over")
    is_accessible(lead)
    follow(kept.get_by_role("button", name="Take this pin away"))
    expect(lead.get_by_role("listitem").filter(has_text="tricycle")).to_have_count(0)


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_a_word_is_left_out_and_counts_again(app: Flask, open_as: Callable[..., Page], device: str) -> None:
    lead = open_as(a_person(app, "lead"), "/words", device)
    follow(lead.get_by_role("link", name="Stop words"))
    is_accessible(lead)
    lead.get_by_label("Words that say nothing about the question").fill("any ideas")
    lead.get_by_label("A whole search to try it with").first.fill("covers ears any ideas")
    follow(lead.get_by_role("button", name="See what it does").first)
    trial = lead.get_by_role("region", name="If “any ideas” were left out")
    expect(trial).to_contain_text("Each finds its page at the same place as now.")
    is_accessible(lead)
    fits(lead)
    follow(trial.get_by_role("button", name="Leave it out of searches"))  # why is asked, and what was tried stays
    lead.get_by_label("Why “any ideas”").fill("Asked all the time")
    is_accessible(lead)
    follow(lead.get_by_role("button", name="Leave it out of searches"))
    expect(lead.get_by_role("status").filter(has_text="is left out of searches")).to_be_visible()
    lead.get_by_label("Stop word", exact=True).select_option("any ideas")
    follow(lead.get_by_role("button", name="See what it does").last)
    trial = lead.get_by_role("region", name="If “any ideas” counted again")
    trial.get_by_label("Why").fill("It was a mistake")
    follow(trial.get_by_role("button", name="Let it count again"))
    expect(lead.get_by_role("status").filter(has_text="counts in searches again")).to_be_visible()
    lead.goto("/words/changes")
    is_accessible(lead)
    fits(lead)
    change = lead.get_by_role("listitem").filter(has_text="Left out of searches")
    change.get_by_text("Undo", exact=False).first.click()
    change.get_by_label("Why").fill("To see it refused")
    follow(change.get_by_role("button", name="Undo this change"))
    expect(lead.get_by_role("alert")).to_contain_text("nothing left to undo")
    is_accessible(lead)
