"""A text is returned, talked about, handed in again and looked at once more, at both widths."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import expect

from oap.core.people.accounts import Account
from oap.services.editing import comments, drafting, reviewing
from oap.site import Site
from tests import people
from tests.browser.screens import follow
from tests.browser.test_editing import Sitting, asha, ben, fine, sit_down
from tests.spread import ON_A_DESKTOP, ON_A_PHONE, in_soak

__all__ = ["asha", "ben", "sit_down"]  # fixtures


@pytest.mark.parametrize(
    ("device", "script"),
    [in_soak("desktop", True), ("phone", False), in_soak("phone", True), in_soak("desktop", False)],
)
def test_a_returned_text_is_talked_about_and_its_second_look_is_short(
    sit_down: Sitting, site: Site, live: str, asha: Account, ben: Account, device: str, script: bool
) -> None:
    now = datetime.now(UTC)
    draft = drafting.start(site, asha.actor, "quiet-rooms", now)
    text = (draft.text or "").replace("\n\n## ", "\n\nWe do NOT shout.\n\n## ", 1)
    drafting.save(site, asha.actor, draft.id, now, text=text, saves=draft.saves)
    page = sit_down(asha, device, java_script_enabled=script)
    page.goto(f"{live}/edit/drafts/{draft.id}/submit")
    page.get_by_label("“NOT” is right, because").fill("Said with force")
    if script:
        fine(page, "is it right as it stands?")
    follow(page.get_by_role("button", name="This is right"))
    page.get_by_label("What did you change, and why?").fill("Clearer")
    follow(page.get_by_role("button", name="Hand it in"))

    comments.comment(site, ben.actor, draft.id, now, place="universal-0", text="Which pupil is meant?")
    reviewer = sit_down(ben, device, java_script_enabled=script)
    reviewer.goto(f"{live}/review/{draft.id}")
    follow(reviewer.get_by_role("link", name="Or propose other words"))
    reviewer.locator("summary", has_text="Title").click()
    reviewer.get_by_label("The words that you propose").first.fill("Loud rooms")
    if script:
        fine(reviewer, "proposing other words")
    follow(reviewer.get_by_role("button", name="Propose these words").first)
    expect(reviewer.get_by_text("Proposed. The author is told")).to_be_visible()
    reviewing.send_back(site, ben.actor, draft.id, now, reason="Name the room")
    page.goto(f"{live}/edit/drafts/{draft.id}")
    expect(page.locator(".oap-row .oap-said")).to_contain_text("Which pupil is meant?")
    if script:
        fine(page, "the form with comments")
    follow(page.locator(".oap-row .oap-said a"))
    said = page.locator("li", has_text="Which pupil is meant?")
    said.get_by_text("Answer", exact=False).first.click()
    said.get_by_label("Your answer to Ben Publisher").fill("Any pupil")
    if script:
        fine(page, "answering")
    follow(said.get_by_role("button", name="Send the answer"))
    follow(page.locator("li", has_text="Which pupil is meant?").get_by_role("button", name="This is done"))
    theirs = page.locator("li", has_text="proposes other words")
    expect(theirs.locator("ins").first).to_contain_text("Loud")
    follow(theirs.get_by_role("button", name="Take these words"))
    expect(page.get_by_text("The words are in the draft now")).to_be_visible()
    page.goto(f"{live}/edit/drafts/{draft.id}/text")
    page.get_by_label("The page").fill(page.get_by_label("The page").input_value().replace("shout.", "shout in here."))
    follow(page.get_by_role("button", name="Save and hand in").first)
    follow(page.get_by_role("button", name="Hand it in"))

    second = sit_down(ben, device, java_script_enabled=script)
    second.goto(f"{live}/review/{draft.id}")
    expect(second.locator("#since + .oap-changes ins").last).to_contain_text("here.")
    expect(second.get_by_text("“NOT”: Said with force")).to_be_visible()
    expect(second.get_by_text("Any pupil", exact=True)).to_be_visible()
    if script:
        fine(second, "the second look")


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_a_link_shows_a_draft_to_a_stranger(
    sit_down: Sitting, site: Site, live: str, asha: Account, device: str
) -> None:
    draft = drafting.start(site, asha.actor, "quiet-rooms", datetime.now(UTC))
    page = sit_down(asha, device)
    page.goto(f"{live}/edit/drafts/{draft.id}/share")
    fine(page, "no link yet")
    follow(page.get_by_role("button", name="Make a link"))
    fine(page, "a new link")
    link = (page.locator(".oap-link-to-give a").get_attribute("href") or "").rpartition("/")[2]
    stranger = sit_down(None, device)
    stranger.goto(f"{live}/draft/{link}")
    expect(stranger.get_by_text("A draft, not public")).to_be_visible()
    stranger.get_by_label("What you want to say").fill("We call it a quiet corner.")
    follow(stranger.get_by_role("button", name="Send it"))
    expect(stranger.get_by_text("Write a name").first).to_be_visible()
    fine(stranger, "the draft, by a link, and no name given")
    stranger.get_by_label("Your name, as they know you").fill("Ann of the forum")
    follow(stranger.get_by_role("button", name="Send it"))
    expect(stranger.get_by_text("The people who write this page have it now")).to_be_visible()
    assert stranger.context.cookies() == []
    page.goto(f"{live}/review/{draft.id}")
    expect(page.get_by_text("We call it a quiet corner.")).to_be_visible()
    fine(page, "a comment by a link")


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_lead_changes_words_on_many_pages(sit_down: Sitting, app: Flask, live: str, device: str) -> None:
    page = sit_down(people.a_person(app, "lead"), device, java_script_enabled=device == "phone")
    page.goto(f"{live}/edit")
    follow(page.get_by_role("link", name="Change words on many pages"))
    page.get_by_label("Words to find").fill("Help")
    follow(page.get_by_role("button", name="See every place"))
    expect(page.get_by_text("other words in their place").first).to_be_visible()
    page.get_by_label("Words in their place").fill("Support")
    follow(page.get_by_role("button", name="See every place"))
    expect(page.locator("ins").first).to_contain_text("Support")
    page.get_by_label("on When reading is hard").uncheck()
    if device == "phone":
        fine(page, "every place before and after")
    follow(page.get_by_role("button", name="Hand in a draft"))
    page.get_by_label("Why?").fill("Our word")
    expect(page.get_by_label("on When reading is hard")).not_to_be_checked()
    follow(page.get_by_role("button", name="Hand in a draft"))
    expect(page.get_by_text("1 page was handed in")).to_be_visible()
    if device == "phone":
        fine(page, "what became of the pages")
