"""Leads put a page first for some words: tried before it is live, with a reason, refused where it could do harm."""

from __future__ import annotations

import pytest
import yaml
from flask import Flask

from oap.services.editing import publishing
from oap.services.search import curation, pins
from oap.site import Site
from oap.storage import audit_log
from tests import people
from tests.build import saves_of
from tests.people import SignedInClient, a_person
from tests.waiting import until

FORM = {"words": "saxophone xylophone\nSaxophone Xylophones", "page": "slow-reading", "reason": "asked at the fair"}


def kept(site: Site) -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load((site.content.root / "pinned.yml").read_text())["pinned"]
    return found


def first_found(app: Flask, query: str) -> str:
    found = app.test_client().get("/api/v1/search", query_string={"q": query}).json
    return found["results"][0]["slug"] if found is not None and found["results"] else ""


def until_first(app: Flask, query: str, slug: str) -> None:
    until(lambda: first_found(app, query) == slug, f"{slug} is not first")


def acts(site: Site) -> list[tuple[str, str, str]]:
    with site.database.read() as connection:
        found = [(event.act, event.target, event.detail) for event in audit_log.events(connection)]
    return [one for one in found if one[0] != "signed-in"]


def test_a_pin_is_tried_then_made_then_taken_away(app: Flask, site: Site, as_lead: SignedInClient) -> None:
    before = (site.content.root / "pinned.yml").read_text()
    trial = as_lead.send("/words/pins/try", FORM)
    assert trial.status_code == 200 and "What the pin would do" in trial.text
    now, then = trial.text.split("With the pin</h4>")[:2]
    assert "/needs/slow-reading" not in now and "/needs/slow-reading" in then
    assert (site.content.root / "pinned.yml").read_text() == before and acts(site) == []
    assert as_lead.send("/words/pins/add", FORM).status_code == 303
    made = kept(site)[-1]
    assert made == {
        "words": ["saxophone xylophone", "saxophone xylophones"],
        "page": "slow-reading",
        "owner": "schools",
        "reason": "asked at the fair",
        "since": site.clock.now().date().isoformat(),
    }
    assert acts(site) == [("pin", "slow-reading", "saxophone xylophone, saxophone xylophones (asked at the fair)")]
    until_first(app, "saxophone xylophones", "slow-reading")
    key = "slow-reading: saxophone xylophone, saxophone xylophones"
    assert as_lead.send("/words/pins/remove", {"pin": key}).status_code == 400, "why is asked"
    assert as_lead.send("/words/pins/remove", {"pin": key, "reason": "the fair is over"}).status_code == 303
    assert (site.content.root / "pinned.yml").read_text() == before
    until_first(app, "saxophone xylophones", "")


def test_only_leads_pin_and_only_writers_look(app: Flask, site: Site, as_editor: SignedInClient) -> None:
    before = (site.content.root / "pinned.yml").read_bytes()
    trial = as_editor.send("/words/pins/try", FORM)
    assert trial.status_code == 200 and "Pin “" not in trial.text and "A lead can pin it" in trial.text
    assert as_editor.send("/words/pins/add", FORM).status_code == 403
    assert as_editor.send("/words/pins/remove", {"pin": "quiet-rooms: oap", "reason": "x"}).status_code == 403
    assert (site.content.root / "pinned.yml").read_bytes() == before
    assert people.sign_in(app, a_person(app, "reviewer")).get("/words/pins").status_code == 403


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": " \n "}, "Say what people type"),
        ({"words": "x" * 81}, "at most 80 characters"),
        ({"words": "\n".join(f"lighthouse {n}" for n in range(21))}, "at most 20 searches"),
        ({"words": "jayden cant read"}, "somebody’s name"),
        ({"words": "i want to die"}, "may be about danger"),
        ({"words": "OAP"}, "is pinned already"),
        ({"page": ""}, "Choose a page"),
        ({"page": "not-there"}, "Choose a page"),
        ({"reason": " "}, "Say why"),
        ({"reason": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_pin_that_would_do_harm_is_refused_and_what_was_typed_stays(
    site: Site, as_lead: SignedInClient, changes: dict[str, str], said: str
) -> None:
    answer = as_lead.send("/words/pins/add", FORM | changes)
    assert answer.status_code == 400 and said in answer.text and "There is a problem" in answer.text
    if "reason" not in changes:
        assert FORM["reason"] in answer.text
    assert len(kept(site)) == 1


def test_urgent_help_may_be_pinned_for_words_of_danger(site: Site, as_lead: SignedInClient) -> None:
    form = {"words": "i want to die", "page": "urgent-help", "reason": "danger first"}
    assert as_lead.send("/words/pins/add", form).status_code == 303
    assert kept(site)[-1]["page"] == "urgent-help"


def test_a_pin_that_loses_a_query_that_must_find_its_page_is_refused(site: Site, as_lead: SignedInClient) -> None:
    lead = a_person(site, "lead", email="other@example.org").actor
    now = site.clock.now()
    curation.write_down(site, lead, "covers ears", "quiet-rooms", now)
    site.expect_change()
    trial = as_lead.send("/words/pins/try", FORM | {"words": "covers ears"})
    assert "now place 1, then place 2" in trial.text  # of three pages none falls below the third place
    pins.pin(site, lead, "saxophone xylophone", "quiet-rooms", "said so", now)
    curation.write_down(site, lead, "saxophone xylophone", "quiet-rooms", now)
    site.expect_change()
    answer = as_lead.send("/words/pins/remove", {"pin": "quiet-rooms: saxophone xylophone", "reason": "why not"})
    assert answer.status_code == 400 and "would no longer find their page: “saxophone xylophone”" in answer.text


def test_a_pin_says_when_its_page_is_not_published_any_more(site: Site, as_lead: SignedInClient) -> None:
    assert "without a page" not in as_lead.get("/words").text
    author, other = (a_person(site, "publisher", email=f"{n}@example.org").actor for n in (1, 2))
    asked = publishing.propose_withdrawal(site, author, "quiet-rooms", site.clock.now(), note="Said elsewhere")
    publishing.publish(site, other, asked.id, site.clock.now(), saves=saves_of(site, asked.id))
    site.expect_change()
    assert "1 without a page" in as_lead.get("/words").text
    assert "is not published any more" in as_lead.get("/words/pins").text
