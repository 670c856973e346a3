"""Every change of the words of search is listed with reason, person and time, and a lead can take it back."""

from __future__ import annotations

import pytest
from flask import Flask

from oap.services.search import curation, pins, stop_words
from oap.services.search.word_changes import written_down
from oap.site import Site
from tests import people
from tests.people import SignedInClient, a_person
from tests.waiting import until


def undo(browser: SignedInClient, file: str, number: int, reason: str = "a slip") -> tuple[int, str]:
    answer = browser.send("/words/changes", {"file": file, "number": number, "reason": reason})
    return answer.status_code, answer.text


def changed(site: Site) -> None:
    lead, now = a_person(site, "lead", email="ann@example.org", name="Ann Lead").actor, site.clock.now()
    pins.pin(site, lead, "purple bicycle", "quiet-rooms", "asked at the fair", now)
    pins.pin(site, lead, "tricycle", "quiet-rooms", "asked again", now)
    stop_words.leave_out(site, lead, "any ideas", "asked all the time", now)
    curation.write_down(site, lead, "cant read", "slow-reading", now)
    site.expect_change()


def test_changes_are_listed_and_one_is_undone_without_those_after_it(site: Site, as_lead: SignedInClient) -> None:
    changed(site)
    page = as_lead.get("/words/changes").text
    for said in ("purple bicycle (asked at the fair)", "any ideas (asked all the time)", "cant read", "Ann Lead"):
        assert said in page
    assert undo(as_lead, "pinned.yml", 2)[0] == 303
    text = (site.content.root / "pinned.yml").read_text()
    assert "purple bicycle" not in text and "tricycle" in text
    assert undo(as_lead, "queries.yml", 2)[0] == 303
    assert written_down(site) == []
    status, said = undo(as_lead, "pinned.yml", 2)
    assert status == 400 and "nothing left to undo" in said
    assert "version 2 (a slip)" in as_lead.get("/words/changes").text
    assert undo(as_lead, "pinned.yml", 4)[0] == 303, "an undoing can be undone"
    assert "purple bicycle" in (site.content.root / "pinned.yml").read_text()


@pytest.mark.parametrize(
    ("file", "number", "reason", "status"),
    [
        ("pinned.yml", 1, "x", 404),
        ("pinned.yml", 9, "x", 404),
        ("site.yml", 2, "x", 404),
        ("../pinned.yml", 2, "x", 404),
        ("pinned.yml", 2, "", 400),
        ("pinned.yml", 10**30, "x", 404),
    ],
)
def test_what_cannot_be_undone_is_refused(
    site: Site, as_lead: SignedInClient, file: str, number: int, reason: str, status: int
) -> None:
    changed(site)
    before = (site.content.root / "pinned.yml").read_bytes()
    assert undo(as_lead, file, number, reason)[0] == status
    assert (site.content.root / "pinned.yml").read_bytes() == before


def test_undoing_keeps_the_queries_that_must_find_their_page(site: Site, as_lead: SignedInClient) -> None:
    changed(site)
    lead = a_person(site, "lead", email="other@example.org").actor
    curation.write_down(site, lead, "tricycle", "quiet-rooms", site.clock.now())
    until(lambda: any("tricycle" in one.words for one in site.state.configuration.pinned), "the pin is not live")
    status, said = undo(as_lead, "pinned.yml", 3)
    assert status == 400 and "would no longer find their page: “tricycle”" in said


def test_only_leads_undo_and_only_writers_look(app: Flask, site: Site, as_editor: SignedInClient) -> None:
    changed(site)
    page = as_editor.get("/words/changes")
    assert page.status_code == 200 and "Undo this change" not in page.text
    assert undo(as_editor, "pinned.yml", 2)[0] == 403
    assert people.sign_in(app, a_person(app, "reviewer")).get("/words/changes").status_code == 403
