"""A banner for an emergency: on every page from its start to its end, by one person at once, agreed to by another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oap.core.area.banners import NEAR_SECONDS
from oap.core.people.accounts import Account
from oap.core.times import LONDON
from oap.services.editing import notices, waiting
from oap.site import Site
from oap.storage import audit_log, events
from oap.web.http.access import PAGE_SECONDS
from tests import people
from tests.clock import MovedClock
from tests.people import SignedInClient, a_person

PAGES = ("/", "/needs/quiet-rooms", "/a-to-z", "/search?q=reading", "/glossary", "/urgent-help", "/not-there")
WORDS = "Elm Road School is closed today."


def at(site: Site, **later: int) -> str:
    return f"{(site.clock.now() + timedelta(**later)).astimezone(LONDON):%Y-%m-%dT%H:%M}"


def form(site: Site, **changes: str) -> dict[str, str]:
    made = {
        "text": WORDS,
        "link": "/needs/quiet-rooms",
        "link_text": "What to do",
        "starts": at(site),
        "ends": at(site, hours=2),
        "reason": "Burst pipe",
    }
    return made | changes


def shows(client: FlaskClient, *pages: str) -> list[bool]:
    return [WORDS in client.get(page).text for page in pages or PAGES]


def again(client: FlaskClient, page: str, kept: TestResponse) -> TestResponse:
    """What a browser or a proxy hears that asks whether its copy is still the page."""
    return client.get(page, headers={"If-None-Match": kept.headers["ETag"]})


def test_one_person_shows_it_at_once_and_it_ends_by_itself(app: Flask, site: Site, as_lead: SignedInClient) -> None:
    reader = app.test_client()
    assert not any(shows(reader)), "before"
    assert reader.get("/").headers["Cache-Control"].startswith("public")
    answer = as_lead.send("/settings/emergency-banner/change", form(site) | {"action": "alone"})
    assert answer.status_code == 303, answer.text
    assert all(shows(reader)) and '<a href="/needs/quiet-rooms">What to do</a>' in reader.get("/").text
    assert reader.get("/").headers["Cache-Control"] == "no-cache", "a copy asks whether it is still shown"
    assert WORDS in as_lead.get("/edit").text, "staff see it too"
    assert isinstance(site.clock, MovedClock)
    site.clock.move(hours=3)
    assert not any(shows(reader)) and reader.get("/").headers["Cache-Control"].startswith("public")


def test_a_copy_of_a_page_is_late_by_no_more_than_its_seconds(app: Flask, site: Site, as_lead: SignedInClient) -> None:
    reader = app.test_client()
    before = {page: reader.get(page) for page in PAGES if page not in ("/not-there", "/search?q=reading")}
    for page, answer in before.items():
        kept = answer.cache_control
        assert not kept.no_store and kept.max_age == PAGE_SECONDS <= 15 < NEAR_SECONDS, page
        assert "stale-while-revalidate" not in answer.headers["Cache-Control"], "a copy that is shown before it asks"
        assert again(reader, page, answer).status_code == 304
    as_lead.send("/settings/emergency-banner/change", form(site) | {"action": "alone"})
    during = {page: again(reader, page, answer) for page, answer in before.items()}
    for page, answer in during.items():
        assert answer.status_code == 200 and WORDS in answer.text, f"{page}: an old copy asks, and gets the banner"
        assert answer.headers["Cache-Control"] == "no-cache" and again(reader, page, answer).status_code == 304
    key = "elm-road-school-is-closed-today"
    as_lead.send("/settings/emergency-banner/remove", {"entry": key, "reason": "Mended", "action": "alone"})
    for page, answer in during.items():
        after = again(reader, page, answer)
        assert after.status_code == 200 and WORDS not in after.text, f"{page}: it went"
        assert after.headers["ETag"] == before[page].headers["ETag"]


def test_the_others_are_told_and_one_of_them_agrees(app: Flask, site: Site, as_lead: SignedInClient) -> None:
    other, editor = a_person(site, "lead", email="o@example.org"), a_person(site, "editor")
    admin = a_person(site, "admin")
    as_lead.send("/settings/emergency-banner/change", form(site) | {"action": "alone"})
    with site.database.read() as connection:
        happened = events.after(connection, 0, 50)
        assert next(one.act for one in audit_log.events(connection)) == "entry-published-alone"
    assert {"entry-published-alone", "setting-changed"} <= {one.kind for one in happened}
    notices.tell(site, happened)

    def told(person: Account) -> list[str]:
        return [one.sentence for one in waiting.for_person(site, person, site.clock.now())]

    assert any(WORDS in one for one in told(other)) and any(WORDS in one for one in told(admin))
    assert told(editor) == [] and told(as_lead.person) == []
    assert as_lead.send("/settings/changes/1/second").status_code == 403
    assert people.sign_in(app, editor).send("/settings/changes/1/second").status_code == 403
    agreeing = people.sign_in(app, admin)
    assert "nobody else has agreed yet" in agreeing.get("/settings/changes/1").text
    assert agreeing.send("/settings/changes/1/second").status_code == 303
    assert told(other) == [] and "Admin agreed since" in agreeing.get("/settings/changes/1").text
    with site.database.read() as connection:
        notices.tell(site, events.after(connection, happened[-1].id, 50))
    assert len(told(as_lead.person)) == 1, "who showed it hears that somebody agreed"


def test_a_planned_one_waits_for_a_second_person_and_for_its_time(
    app: Flask, site: Site, as_lead: SignedInClient
) -> None:
    reader, second = app.test_client(), people.sign_in(app, a_person(app, "admin"))
    planned = form(site, starts=at(site, hours=5), ends=at(site, hours=6))
    assert as_lead.send("/settings/emergency-banner/change", planned).status_code == 303
    assert as_lead.send("/settings/changes/1/agree").status_code == 403, "nobody agrees to their own"
    assert not (site.content.root / "local" / "emergency-banners.yml").exists()
    assert second.send("/settings/changes/1/agree").status_code == 303
    assert not any(shows(reader))
    assert isinstance(site.clock, MovedClock)
    site.clock.move(hours=4, minutes=59)
    assert reader.get("/").headers["Cache-Control"] == "no-cache" and not any(shows(reader)), "soon"
    site.clock.move(minutes=2)
    assert all(shows(reader))
    key = "elm-road-school-is-closed-today"
    gone = second.send("/settings/emergency-banner/remove", {"entry": key, "reason": "Mended", "action": "alone"})
    assert gone.status_code == 303 and not any(shows(reader))
    assert second.send("/settings/emergency-banner/remove", {"entry": key, "reason": "Mended"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 201}, "text"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "//evil.example"}, "link"),
        ({"link_text": ""}, "link_text"),
        ({"ends": "2026-01-01T10:00", "starts": "2026-01-01T11:00"}, "ends"),
        ({"ends": "2031-01-01T10:00"}, "ends"),
        ({"starts": "tomorrow"}, "starts"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_its_field_and_nothing_typed_is_lost(
    site: Site, as_lead: SignedInClient, changes: dict[str, str], field: str
) -> None:
    answer = as_lead.send("/settings/emergency-banner/change", form(site, **changes) | {"action": "alone"})
    assert answer.status_code == 400 and f'href="#{field}"' in answer.text
    assert "Burst pipe" in answer.text or "reason" in changes
    assert not site.banner and "“starts”" not in answer.text


def test_no_two_are_shown_at_once_and_only_leads_and_admins_show_one(
    app: Flask, site: Site, as_lead: SignedInClient, as_publisher: SignedInClient
) -> None:
    assert as_publisher.send("/settings/emergency-banner/change", form(site)).status_code == 403
    assert as_publisher.get("/settings/emergency-banner").status_code == 200
    as_lead.send("/settings/emergency-banner/change", form(site) | {"action": "alone"})
    answer = as_lead.send("/settings/emergency-banner/change", form(site, text="Another") | {"action": "alone"})
    assert answer.status_code == 400 and "only one is at once" in answer.text
    assert app.test_client().get("/settings").headers["Location"].startswith("/sign-in")


def test_a_file_by_hand_that_cannot_be_read_leaves_what_was_there(site: Site) -> None:
    file = site.content.root / "local" / "emergency-banners.yml"
    file.parent.mkdir(exist_ok=True)
    now = site.clock.now()

    def local(moment: datetime) -> str:
        return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"

    ends = local(now + timedelta(hours=1))
    file.write_text(f"banners:\n- {{id: one, text: Read this., starts: '{local(now)}', ends: '{ends}'}}\n")
    site.banners.expect_change()
    assert site.banner is not None and site.banner.text == "Read this."
    file.write_text("banners: [")
    site.banners.expect_change()
    assert site.banner is not None
    file.unlink()
    site.banners.expect_change()
    assert site.banner is None
