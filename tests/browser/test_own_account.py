"""One's own account and what goes by time, with a real mail server: another address, said yes to in both mailboxes, or
stopped; a person who left long ago; a mail that could not be sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from oap.companion import FORGETTING
from oap.core.retention import DAYS
from oap.services.editing import drafting, notice_mail, notices
from oap.services.operations import retention
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.people import accounts as people_of
from oap.site import Site
from tests.browser.screens import fits, follow, is_accessible
from tests.clock import MovedClock
from tests.mailbox import Mailbox, mail_server
from tests.people import PASSWORD, a_person

NEW = "asha@new.example.org"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def site(site: Site, box: Mailbox) -> Iterator[Site]:
    url = f"smtp://127.0.0.1:{box.port}?from=oap@example.org"
    made = Site(replace(site.config, mail_url=url), site.clock)
    yield made
    made.database.close()


def links(box: Mailbox) -> dict[str, str]:
    """The path of the link in the mail to each address."""
    box.wait_for(2)
    found = {str(mail["To"]): re.search(r"(/account/address/\S+)", mail.get_content()) for mail in box.mails}
    box.mails.clear()
    return {to: link[1] for to, link in found.items() if link}


def test_an_address_changes_when_both_mailboxes_said_yes_and_not_when_one_says_no(
    app: Flask, box: Mailbox, open_as: Callable[..., Page]
) -> None:
    asha = a_person(app, "publisher", name="Asha", email="asha@example.org")
    page = open_as(asha, "/account", "phone", java_script_enabled=False)

    def ask(password: str) -> None:
        page.get_by_label("New email address").fill(NEW)
        page.locator("#address-password").fill(password)
        follow(page.get_by_role("button", name="Send the two mails"))

    ask("not my password")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("New email address")).to_have_value(NEW)
    ask(PASSWORD)
    expect(page.get_by_role("main")).to_contain_text("Both mailboxes have a mail that waits for your yes")
    sent = links(box)
    mailbox = open_as(None, sent["asha@example.org"], "phone")  # the device with the mails is signed in nowhere
    is_accessible(mailbox)
    fits(mailbox)
    follow(mailbox.get_by_role("button", name="No, stop this"))
    expect(mailbox.get_by_role("heading", level=1)).to_have_text("Stopped")
    mailbox.goto(sent[NEW])
    expect(mailbox.get_by_role("main")).to_contain_text("This link was used, stopped, or is too old")
    page.goto("/account")
    ask(PASSWORD)
    sent = links(box)
    for address, heading in ((NEW, "One more yes"), ("asha@example.org", "Your address is changed")):
        mailbox.goto(sent[address])
        expect(mailbox.get_by_role("main")).to_contain_text(f"address {NEW} instead of asha@example.org")
        follow(mailbox.get_by_role("button", name="Yes, change it"))
        expect(mailbox.get_by_role("heading", level=1)).to_have_text(heading)
    box.wait_for(1)
    assert box.mails[0]["To"] == "asha@example.org", "the address that was theirs is told"
    follow(mailbox.get_by_role("main").get_by_role("link", name="Sign in"))
    mailbox.get_by_label("Email address").fill(NEW)
    mailbox.get_by_label("Password").fill(PASSWORD)
    follow(mailbox.get_by_role("button", name="Sign in"))
    expect(mailbox.locator(".oap-desk")).to_contain_text("Asha")


def test_an_admin_sees_what_went_by_time_and_sends_a_mail_again_that_could_not_be_sent(
    app: Flask, site: Site, box: Mailbox, open_as: Callable[..., Page]
) -> None:
    now, clock = site.clock.now(), site.clock
    assert isinstance(clock, MovedClock)
    admin, olu = a_person(app, "admin"), a_person(app, "publisher", name="Olu Ade", email="olu@example.org")
    asha = a_person(app, "editor", name="Asha")
    left = open_as(olu, "/edit", "desktop")
    page = open_as(admin, "/people/upkeep", "desktop")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Not yet")
    people_of.disable(site, admin.actor, olu.id, now=now)
    publisher = a_person(app, "publisher", email="second@example.org")
    draft = drafting.start(site, asha.actor, "quiet-rooms", now)
    drafting.submit(site, asha.actor, draft.id, now, note="Taller")
    deliver(site, Subscriber("notices", notices.tell))
    box.mails.clear()
    box.refuse = True
    for _ in range(81):
        notice_mail.send_due(site, "https://oap.example.org")
        clock.move(hours=2)
    page.reload()
    expect(main).to_contain_text(publisher.name)
    is_accessible(page)
    fits(page)
    box.refuse = False
    follow(page.get_by_role("button", name="Try it again"))
    expect(main).to_contain_text("1 mail is tried again now")
    notice_mail.send_due(site, "https://oap.example.org")
    assert [mail["To"] for mail in box.mails] == ["second@example.org"]
    page.reload()
    expect(main).to_contain_text("None.")
    retention.run(site, now + timedelta(days=DAYS["accounts"] + 1), FORGETTING)
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in"))  # what browsers were signed in went as well
    page = open_as(admin, "/people/upkeep", "desktop")
    main = page.get_by_role("main")
    gone = page.get_by_role("row").filter(has_text="Accounts of people who left")
    expect(gone).to_contain_text("1 deleted")
    for path in ("/people", "/audit-log"):
        page.goto(path)
        expect(main).not_to_contain_text("Olu Ade")
    page.goto("/audit-log")
    expect(main).to_contain_text("A former publisher of Schools")
    left.reload()
    expect(left).to_have_url(re.compile("/sign-in"))
