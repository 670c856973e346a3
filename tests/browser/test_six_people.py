"""Six people and one text: handed in, told, returned, answered, agreed by a group, published, told. Each is asked from
the receiver's side: the number in their bar, their list, and the mailbox of a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from oap.core.people.accounts import Account
from oap.services.editing import notice_mail, notices
from oap.services.operations.delivery import Subscriber, deliver
from oap.site import Site
from tests import people
from tests.browser.screens import follow
from tests.browser.test_editing import Sitting, fine, sit_down
from tests.mailbox import mail_server
from tests.spread import in_soak

__all__ = ["sit_down"]  # a fixture
ADDRESS = "https://oap.example.org"
Post = Callable[[], set[tuple[str, str]]]


@pytest.fixture
def post(site: Site) -> Iterator[Post]:
    """Call it to pass on what happened; it gives who found a mail, and where that leads."""
    with mail_server() as box:
        url = f"smtp://127.0.0.1:{box.port}?from=oap@example.org"
        posting = Site(replace(site.config, mail_url=url, base_url=ADDRESS), site.clock)

        def passed_on() -> set[tuple[str, str]]:
            deliver(posting, Subscriber("notices", notices.tell))
            notice_mail.send_due(posting, ADDRESS)
            lines = [(mail["To"], mail.get_content().splitlines()) for mail in box.mails]
            box.mails.clear()
            return {
                (to.partition("@")[0], next(line for line in text if line.startswith(ADDRESS)).removeprefix(ADDRESS))
                for to, text in lines
            }

        yield passed_on
        posting.database.close()


def waits(page: Page, live: str, number: int) -> None:
    page.goto(f"{live}/waiting")
    expect(page.get_by_role("navigation", name="Your work")).to_contain_text(f"Waiting for you {number}")


@pytest.mark.parametrize(("device", "script"), [("phone", True), in_soak("desktop", False)], ids=["phone", "no script"])
def test_a_text_is_handed_in_returned_answered_agreed_and_published_and_everybody_is_told(
    sit_down: Sitting, app: Flask, site: Site, live: str, post: Post, device: str, script: bool
) -> None:
    def person(role: str, name: str) -> Account:
        return people.a_person(app, role, name=name, email=f"{name.split()[0].lower()}@example.org")

    def sits(who: Account) -> Page:
        return sit_down(who, device, java_script_enabled=script)

    def looks(page: Page, name: str) -> None:
        if script:
            fine(page, name)

    asha, ben, dina = person("editor", "Asha Writer"), person("publisher", "Ben Publisher"), person("lead", "Dina Lead")
    cleo, pat, olu = person("reviewer", "Cleo Nurse"), person("reviewer", "Pat Parent"), person("editor", "Olu Owner")
    post()  # what the folder brought concerns nobody
    lead = sits(dina)
    lead.goto(f"{live}/edit/pages/quiet-rooms")
    lead.get_by_text("Change the owners").click()
    lead.get_by_label("Owner", exact=True).select_option("Olu Owner")
    follow(lead.get_by_role("button", name="Save owners"))
    lead.get_by_text("Change who has to agree").click()
    lead.get_by_label("Clinicians").check()
    looks(lead, "the desk with who has to agree")
    follow(lead.get_by_role("button", name="Save who is asked"))
    expect(lead.get_by_text("And, for this page: Clinicians.")).to_be_visible()
    assert post() == {("olu", "/edit/pages/quiet-rooms")}

    author = sits(asha)
    author.goto(f"{live}/edit")
    follow(author.get_by_role("button", name="When a room is too loud"))
    follow(author.get_by_role("button", name="Save and edit as text"))
    box = author.get_by_label("The page")
    box.fill(box.input_value().replace("Some ", "Some tall ", 1))
    follow(author.get_by_role("button", name="Save and hand in").first)
    expect(author.get_by_text("Before it is published, these are asked: Clinicians.")).to_be_visible()
    looks(author, "handing in")
    author.get_by_label("What did you change, and why?").fill("It is tall")
    follow(author.get_by_role("button", name="Hand it in"))
    found = post()
    review = next(link for who, link in found if who == "ben")
    assert found == {("ben", review), ("dina", "/people/mandates")}, "nobody speaks for the group yet"
    waits(lead, live, 1)
    follow(lead.get_by_role("link", name="waits for a group to agree").first)
    for name, field in ((cleo.name, "Clinicians"), (pat.name, "Parent carers")):
        today = site.clock.today()
        lead.get_by_label("Person").select_option(name)
        lead.get_by_label("Group").select_option(field)
        lead.get_by_label("The last day").fill((today + timedelta(days=9)).isoformat())
        follow(lead.get_by_role("button", name="Give the mandate"))

    publisher = sits(ben)
    waits(publisher, live, 1)
    follow(publisher.get_by_role("link", name="Asha Writer handed in"))
    expect(publisher.get_by_text("after Clinicians have agreed")).to_be_visible()
    expect(publisher.get_by_role("button", name="Publish now")).to_have_count(0)
    looks(publisher, "what is still to come")
    publisher.get_by_label("What should change first?").fill("Say which pupils")
    follow(publisher.get_by_role("button", name="Return to the author"))
    assert post() == {("asha", review.replace("/review/", "/edit/drafts/"))}

    waits(author, live, 1)
    follow(author.get_by_role("link", name="Ben Publisher sent"))
    author.goto(f"{live}{review}")
    talk = author.locator("li", has_text="Say which pupils")
    talk.get_by_text("Answer", exact=False).first.click()
    talk.get_by_label("Your answer to Ben Publisher").fill("Tall ones")
    follow(talk.get_by_role("button", name="Send the answer"))
    assert post() == {("ben", f"{review}#comments")}
    author.goto(f"{live}{review.replace('/review/', '/edit/drafts/')}/submit")
    follow(author.get_by_role("button", name="Hand it in"))
    assert post() == {("ben", review), ("cleo", f"{review}#groups")}

    parent = sits(pat)
    parent.goto(live + review)
    expect(parent.get_by_role("button", name="agree")).to_have_count(0)  # another group than the page asks
    nurse = sits(cleo)
    waits(nurse, live, 1)
    follow(nurse.get_by_role("link", name="Your group is asked"))
    follow(nurse.get_by_role("button", name="Clinicians do not agree"))
    expect(nurse.get_by_text("Say what the group does not agree with").first).to_be_visible()
    looks(nurse, "a group that says no must say why")
    nurse.get_by_label("What Clinicians say of it").fill("Right for tall pupils")
    follow(nurse.get_by_role("button", name="Clinicians agree"))
    looks(nurse, "a group agreed")
    expect(nurse.get_by_text("Cleo Nurse said so for the group")).to_be_visible()
    assert post() == {("asha", f"{review}#groups"), ("ben", f"{review}#groups")}

    publisher.goto(live + review)
    follow(publisher.get_by_role("button", name="Publish now"))
    expect(publisher.get_by_text("Readers and search have it now")).to_be_visible()
    assert post() == {("asha", "/edit/pages/quiet-rooms"), ("olu", "/edit/pages/quiet-rooms")}
    owner = sits(olu)
    waits(owner, live, 2)
    expect(owner.get_by_role("link", name="has a new version")).to_be_visible()
    owner.goto(f"{live}/edit/pages/quiet-rooms")
    expect(owner.get_by_text("Clinicians: agrees with version 2.")).to_be_visible()
    looks(owner, "the desk afterwards")
    reader = sit_down(None, device)
    reader.goto(f"{live}/needs/quiet-rooms")
    expect(reader.get_by_text("Some tall").first).to_be_visible()
