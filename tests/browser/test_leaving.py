"""Somebody leaves, and is deleted later: what they hold is listed before they go and passes on, and their name goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from oap.core.area.documents import DOCUMENTS
from oap.services.area import changes
from oap.services.editing import drafting, notices, review_dates
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.people import mandates
from oap.site import Site
from oap.storage import accounts
from tests.browser.screens import fits, follow, is_accessible
from tests.people import a_person

PAGE = "quiet-rooms"
TERM = {"term": "sensory diet", "meaning": "A plan of movement through the day.", "reason": "Asked at the forum"}


@pytest.mark.parametrize(
    ("device", "scripts"), [("phone", False), ("desktop", True)], ids=["phone, no script", "desktop"]
)
def test_a_leaver_hands_over_is_disabled_and_is_deleted_later(
    app: Flask, site: Site, open_as: Callable[..., Page], device: str, scripts: bool
) -> None:
    now = site.clock.now()
    lead, admin, taker = a_person(app, "lead"), a_person(app, "admin"), a_person(app, "publisher", name="Tom Bell")
    clinician = a_person(app, "reviewer", name="Ife Obi")
    leaver = a_person(app, "publisher", name="Ada Mensah", email="ada@example.org")
    with site.database.write() as connection:
        accounts.set_roles(connection, leaver.id, (("schools", "publisher"), ("health", "reviewer")))
    review_dates.set_owners(site, lead.actor, PAGE, now, owner=leaver.id, second=None)
    drafting.start(site, leaver.actor, PAGE, now)
    mandates.grant(site, lead.actor, leaver.id, "clinicians", now.date(), now.date() + timedelta(days=30), now=now)
    changes.propose(site, leaver.actor, DOCUMENTS["glossary"], "", TERM, now)

    leaving = open_as(leaver, "/edit", device, java_script_enabled=scripts)
    page = open_as(admin, "/people", device, java_script_enabled=scripts)

    def looked_at() -> None:
        if scripts:
            is_accessible(page)
        fits(page)

    follow(page.get_by_role("link", name="Ada Mensah"))
    follow(page.get_by_role("button", name="Disable this person"))
    main = page.get_by_role("main")
    for heading in ("Pages to look after, Schools team (1)", "Open drafts (1)", "Mandates to speak for a group (1)"):
        expect(main.get_by_role("heading", name=heading)).to_be_visible()
    expect(main).to_contain_text("Changes of the set-up that they proposed (1)")
    expect(main.get_by_role("link", name="When a room is too loud")).to_be_visible()
    looked_at()
    page.get_by_label("Who looks after them, Schools team").select_option(label=str(taker.name))
    page.get_by_label("Who goes on with the drafts").select_option(label=str(taker.name))
    page.get_by_label("Who speaks for them, until the same day").select_option(label=str(clinician.name))
    follow(page.get_by_role("button", name="Hand over, and disable Ada Mensah"))
    expect(main).to_contain_text("can no longer sign in")
    looked_at()

    deliver(site, Subscriber("notices", notices.tell))
    told = open_as(taker, "/waiting", device, java_script_enabled=scripts).get_by_role("main")
    expect(told).to_contain_text("draft")
    expect(told).to_contain_text("look after")
    leaving.reload()
    expect(leaving).to_have_url(re.compile("/sign-in"))

    page.goto(f"/people/{leaver.id}")
    follow(page.get_by_role("button", name="Delete this person"))
    expect(main).to_contain_text("“A former reviewer of Health”")
    expect(main).to_contain_text("Copies of the database that were made before still hold the name")
    looked_at()
    follow(page.get_by_role("button", name="Delete Ada Mensah"))
    expect(page.get_by_role("alert")).to_contain_text("Tick the box")
    page.get_by_label("I am sure").check()
    follow(page.get_by_role("button", name="Delete Ada Mensah"))
    expect(main).to_contain_text("This person is deleted")
    for path in ("/people", "/audit-log", "/settings/changes/1", f"/people/{leaver.id}"):
        page.goto(path)
        expect(main).to_be_visible()
        assert "Ada" not in page.content() and "ada@" not in page.content(), path
    page.goto("/settings/changes/1")
    expect(main).to_contain_text("A former reviewer of Health")
    looked_at()
