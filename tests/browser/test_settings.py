"""Two people change what the area keeps beside its pages: one shows a banner, one proposes a word, the other agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from oap.core.times import LONDON
from oap.site import Site
from tests.browser.screens import fits, follow, is_accessible
from tests.people import a_person
from tests.spread import ON_A_DESKTOP, ON_A_PHONE


def looked_at(page: Page) -> None:
    is_accessible(page)
    fits(page)


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_a_banner_is_shown_at_once_and_taken_away(
    app: Flask, site: Site, open_as: Callable[..., Page], device: str
) -> None:
    now = site.clock.now().astimezone(LONDON)
    lead = open_as(a_person(app, "lead"), "/edit", device)
    if device == "phone":
        lead.get_by_role("link", name="More of your work").click()
    follow(lead.get_by_role("link", name="Set-up"))
    looked_at(lead)
    follow(lead.get_by_role("link", name="Emergency banner"))
    follow(lead.get_by_role("link", name="Add a banner"))
    looked_at(lead)
    lead.get_by_label("What it says").fill("Elm Road School is closed today: a burst pipe.")
    lead.get_by_label("Where its link leads").fill("/urgent-help")
    lead.get_by_label("The words of the link").fill("Who to call")
    lead.get_by_label("Shown from").fill(f"{now:%Y-%m-%dT%H:%M}")
    follow(lead.get_by_role("button", name="Show it now, as an emergency"))
    expect(lead.get_by_role("alert")).to_contain_text("“Until” is needed")
    looked_at(lead)
    lead.get_by_label("Until").fill(f"{now + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    lead.get_by_label("Why").fill("Burst pipe")
    follow(lead.get_by_role("button", name="Show it now, as an emergency"))
    expect(lead.get_by_role("status").filter(has_text="It is live")).to_be_visible()
    looked_at(lead)

    reader = open_as(None, "/needs/quiet-rooms", device)
    banner = reader.get_by_role("region", name="Important now")
    expect(banner).to_contain_text("Elm Road School is closed today")
    looked_at(reader)
    follow(banner.get_by_role("link", name="Who to call"))
    expect(reader.get_by_role("region", name="Important now")).to_be_visible()

    other = open_as(a_person(app, "admin"), "/waiting", device)
    follow(other.get_by_role("main").get_by_role("link", name="Lead showed something in an emergency").first)
    looked_at(other)
    follow(other.get_by_role("button", name="I have read it and agree"))
    follow(other.get_by_role("navigation", name="Back").get_by_role("link"))
    follow(other.get_by_role("main").get_by_role("link", name="Elm Road School"))
    looked_at(other)
    other.get_by_text("Take it away", exact=True).click()
    other.get_by_label("Why").last.fill("It is mended")
    follow(other.get_by_role("button", name="Take it away now"))
    reader.reload()
    expect(reader.get_by_role("region", name="Important now")).to_have_count(0)


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_word_is_handed_in_sent_back_mended_and_agreed_to(
    app: Flask, open_as: Callable[..., Page], device: str
) -> None:
    editor = open_as(a_person(app, "editor"), "/settings/glossary", device)
    follow(editor.get_by_role("link", name="Add a word"))
    editor.get_by_label("The word").fill("sensory diet")
    editor.get_by_label("What it means").fill("Movement through the day.")
    editor.get_by_label("The page that says more").select_option(label="When a room is too loud")
    editor.get_by_label("Why").fill("Asked at the forum")
    looked_at(editor)
    follow(editor.get_by_role("button", name="Hand it in"))

    publisher = open_as(a_person(app, "publisher"), "/settings", device)
    follow(publisher.get_by_role("main").get_by_role("link", name="Glossary"))
    looked_at(publisher)
    follow(publisher.get_by_role("main").get_by_role("link", name="sensory diet"))
    publisher.get_by_label("What should be different?").fill("Say that it is no food")
    looked_at(publisher)
    follow(publisher.get_by_role("button", name="Send it back"))

    editor.reload()
    expect(editor.get_by_role("main")).to_contain_text("Say that it is no food")
    editor.goto("/settings/glossary/change")
    editor.get_by_label("The word").fill("sensory diet")
    editor.get_by_label("What it means").fill("Movement through the day. It is not food.")
    editor.get_by_label("Why").fill("As asked")
    follow(editor.get_by_role("button", name="Hand it in"))
    publisher.goto("/waiting")
    follow(publisher.get_by_role("main").get_by_role("link", name="sensory diet").first)
    follow(publisher.get_by_role("button", name="I agree: make it live"))
    looked_at(publisher)
    follow(publisher.get_by_role("navigation", name="Back").get_by_role("link"))
    follow(publisher.get_by_role("link", name="What was changed here"))
    looked_at(publisher)
    reader = open_as(None, "/glossary", device)
    expect(reader.get_by_role("main")).to_contain_text("It is not food")


@pytest.mark.parametrize(("device", "scripts"), [("phone", False), ("phone", True), ("desktop", True)])
def test_a_topic_is_added_tried_agreed_to_found_and_undone(
    app: Flask, open_as: Callable[..., Page], device: str, scripts: bool
) -> None:
    look = looked_at if scripts else fits
    lead = open_as(a_person(app, "lead"), "/settings", device, java_script_enabled=scripts)
    follow(lead.get_by_role("main").get_by_role("link", name="Topics", exact=True))
    look(lead)
    follow(lead.get_by_role("link", name="Add a topic"))
    lead.get_by_label("In a few words").fill("Seams hurt")
    lead.get_by_label("Its name for families").fill("Clothes that hurt")
    lead.get_by_label("Pages that it stands for, 1").select_option(label="When a room is too loud")
    lead.get_by_label("How people say it").fill("flibberts in his wozzle\ncovers ears")
    lead.get_by_label("Why").fill("Asked at the forum")
    follow(lead.get_by_role("button", name="Hand it in"))
    expect(lead.get_by_role("alert")).to_contain_text("a name in both voices")
    look(lead)
    lead.get_by_label("Its name for professionals").fill("Tactile sensitivity to clothing")
    follow(lead.get_by_role("button", name="Hand it in"))
    expect(lead.locator("#state")).to_contain_text("waits for somebody to agree", ignore_case=True)
    expect(lead.get_by_role("main")).to_contain_text("When a room is too loud")

    publisher = open_as(a_person(app, "publisher"), "/settings/topics", device, java_script_enabled=scripts)
    follow(publisher.get_by_role("main").get_by_role("link", name="Clothes that hurt"))
    expect(publisher.get_by_role("button", name="I agree")).to_have_count(0)
    follow(publisher.get_by_role("button", name="See what it would change"))
    expect(publisher.get_by_role("main")).to_contain_text("“covers ears”: also Noise is too much")
    look(publisher)
    follow(publisher.get_by_role("button", name="I agree: make it live"))
    expect(publisher.locator("#state")).to_contain_text("agreed")

    reader = open_as(None, "/search?q=flibberts+in+his+wozzle", device, java_script_enabled=scripts)
    expect(reader.get_by_role("main").get_by_role("link", name="When a room is too loud").first).to_be_visible()
    lead.goto("/settings/topics")
    follow(lead.get_by_role("main").get_by_role("link", name="Clothes that hurt"))
    look(lead)
    lead.get_by_text("Take it away", exact=True).click()
    lead.get_by_label("Why").last.fill("Nobody says that")
    follow(lead.get_by_role("button", name="Hand in that it goes"))
    look(lead)
    follow(lead.get_by_role("navigation", name="Back").get_by_role("link"))
    follow(lead.get_by_role("link", name="What was changed here"))
    expect(lead.get_by_role("main")).to_contain_text("Nobody says that")
    look(lead)
