"""The page of results says where what came of a search may be counted, and the count is taken from our own pages
only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from oap.services.search.use_counts import count
from oap.site import Site
from oap.storage.tables.search import search_use
from oap.web.http.shares import Shares
from oap.web.search import use_counts
from tests import people
from tests.people import SignedInClient

ACCEPT = 'action="/words/proposals/accept"'
OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = {"q": "covers ears", "what": "opened", "page": "/needs/quiet-rooms"}


def counted(site: Site) -> list[tuple[str, str, int]]:
    site.database.prepare()
    with site.database.read() as connection:
        return [(row.words, row.page, row[4]) for row in connection.execute(select(search_use))]


def test_a_count_is_taken_without_cookie_or_answer(app: Flask, site: Site) -> None:
    site.database.prepare()
    answer = app.test_client().post("/search/count", data=FORM, headers=OURS)
    assert (answer.status_code, answer.data, answer.headers.get("Set-Cookie")) == (204, b"", None)
    assert counted(site) == [("covers ears", "quiet-rooms", 1)]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_count_from_elsewhere_is_refused(browser_client: FlaskClient, site: Site, headers: dict[str, str]) -> None:
    assert browser_client.post("/search/count", data=FORM, headers=headers).status_code == 403
    assert counted(site) == []


def test_one_address_has_a_share_of_a_day(
    browser_client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_counts, "_shares", Shares(2))
    site.database.prepare()
    for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1"):  # the first three are one household
        browser_client.post("/search/count", data=FORM, headers=OURS, environ_base={"REMOTE_ADDR": address})
    assert counted(site) == [("covers ears", "quiet-rooms", 3)]


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/search?q=covers+ears", True),
        ("/search?q=zzqqxx", True),
        ("/search?q=i+want+to+die", False),
        ("/search?q=self+harm", False),
        ("/search?q=covers+ears&page=2", False),
        ("/", False),
    ],
)
def test_the_page_of_results_is_marked_unless_it_may_be_about_danger(
    browser_client: FlaskClient, address: str, marked: bool
) -> None:
    assert ("data-count" in browser_client.get(address).text) is marked


def test_turned_off_nothing_is_counted_and_the_privacy_page_says_so(site: Site, browser_client: FlaskClient) -> None:
    assert "We keep numbers only" in browser_client.get("/privacy").text
    off = Site(replace(site.config, count_searches=False), site.clock)
    browser = people.make_app(off).test_client()
    assert "data-count" not in browser.get("/search?q=covers+ears").text
    assert browser.post("/search/count", data=FORM, headers=OURS).status_code == 204
    page = browser.get("/privacy").text
    assert "We keep numbers only" not in page and "It is not stored or logged" in page
    assert counted(site) == []
    off.database.close()


@pytest.fixture
def content(content: Path) -> Path:
    path = content / "thesaurus.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()), sort_keys=False))
    return content


def test_editors_see_proposals_try_one_and_a_lead_decides(
    app: Flask, site: Site, as_lead: SignedInClient, as_editor: SignedInClient
) -> None:
    assert "There is nothing to decide this week" in as_editor.get("/words/proposals").text
    today = site.clock.today()
    last_week = today - timedelta(days=today.weekday() + 3)
    for back in range(3):
        for _ in range(3):
            count(site, "purple bicycle", "opened", "/needs/quiet-rooms", last_week - timedelta(days=back))
    form = {"words": "purple bicycle", "page": "quiet-rooms", "subject": "noise"}
    page = as_editor.get("/words/proposals").text
    assert "9 times on 3 days somebody typed this and opened" in " ".join(page.split())
    assert "Take it off the list" not in page
    trial = as_editor.send("/words/proposals/try", form)
    assert (
        trial.status_code == 200
        and "With these words" in trial.text
        and '<button class="govuk-button">Add these words' not in trial.text
    )
    assert as_editor.send("/words/proposals/accept", form).status_code == 403
    assert as_editor.send("/words/proposals/refuse", form).status_code == 403
    assert as_lead.send("/words/proposals/accept", form | {"subject": "not-there"}).status_code == 400
    assert as_lead.send("/words/proposals/accept", form).status_code == 303
    said = yaml.safe_load((site.content.root / "thesaurus.yml").read_text())["concepts"]["noise"]["say"]
    assert "purple bicycle" in said
    assert "There is nothing to decide this week" in as_lead.get("/words/proposals").text
    assert "9 searches on 3 days opened quiet-rooms" in as_lead.get("/words/changes").text
    assert as_lead.send("/words/proposals/refuse", form).status_code == 400
