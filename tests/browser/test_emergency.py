"""Something wrong stands on a live page in the evening: a lead mends it alone, the others are told, one looks again."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from oap.core.people.accounts import Account
from oap.services.editing import notices
from oap.services.operations.delivery import Subscriber, deliver
from oap.site import Site
from tests import people
from tests.browser.screens import follow
from tests.browser.test_editing import Sitting, fine, sit_down
from tests.browser.test_six_people import waits

__all__ = ["sit_down"]  # a fixture
MENDED = "Your child gets help by 4pm."


@pytest.mark.parametrize(("device", "script"), [("phone", False), ("desktop", True)], ids=["no script", "script"])
def test_a_lead_mends_a_live_page_alone_and_a_second_person_looks_afterwards(
    sit_down: Sitting, app: Flask, site: Site, live: str, device: str, script: bool
) -> None:
    def sits(who: Account) -> Page:
        return sit_down(who, device, java_script_enabled=script)

    def looks(page: Page, name: str) -> None:
        if script:
            fine(page, name)

    def told() -> None:
        deliver(site, Subscriber("notices", notices.tell))

    dina, ben = people.a_person(app, "lead", name="Dina Lead"), people.a_person(app, "publisher", name="Ben Publisher")
    lead, publisher = sits(dina), sits(ben)
    lead.goto(f"{live}/edit?find=loud")
    follow(lead.get_by_role("button", name="When a room is too loud"))
    lead.get_by_label("Family wording").first.fill(MENDED)
    follow(lead.get_by_role("button", name="Save and hand in").first)
    lead.get_by_label("What did you change, and why?").fill("The time was wrong")
    follow(lead.get_by_role("button", name="Hand it in"))
    told()

    waits(publisher, live, 1)
    follow(publisher.get_by_role("link", name="Dina Lead handed in"))
    expect(publisher.get_by_text("Publish in an emergency")).to_have_count(0)  # who may do it in the ordinary way does
    review = publisher.url
    lead.goto(review)
    expect(lead.get_by_role("button", name="Publish now")).to_have_count(0)  # one's own text
    lead.get_by_text("Publish in an emergency, without a second pair of eyes").click()
    follow(lead.get_by_role("button", name="Publish in an emergency"))
    expect(lead.get_by_text("Say what the emergency is.").first).to_be_visible()
    looks(lead, "an emergency without a reason")
    lead.get_by_label("What is the emergency?").fill("Families went at the wrong time")
    follow(lead.get_by_role("button", name="Publish in an emergency"))
    told()

    reader = sit_down(None, device, java_script_enabled=script)
    reader.goto(f"{live}/needs/quiet-rooms")
    expect(reader.get_by_text(MENDED).first).to_be_visible()
    reader.goto(f"{live}/needs/quiet-rooms/history")
    expect(reader.get_by_text("A second person has not yet agreed.")).to_be_visible()
    expect(reader.get_by_text("Families went at the wrong time")).to_be_visible()

    lead.goto(review)
    expect(lead.get_by_role("button", name="agree")).to_have_count(0)
    waits(publisher, live, 1)
    follow(publisher.get_by_role("link", name="in an emergency. A second person has to agree: you may."))
    expect(publisher.get_by_text("Families went at the wrong time").first).to_be_visible()
    looks(publisher, "the second look after an emergency")
    follow(publisher.get_by_role("button", name="I have read it and agree"))
    told()
    waits(lead, live, 1)
    expect(lead.get_by_text("Ben Publisher agreed with what you published in an emergency").first).to_be_visible()
    publisher.goto(f"{live}/waiting")
    expect(publisher.get_by_text("in an emergency")).to_have_count(0)
    reader.reload()
    expect(reader.get_by_text("Published in an emergency; a second person has agreed since.")).to_be_visible()
