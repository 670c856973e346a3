"""A search that finds nothing is never a dead end, and editors hear of it only when the reader says so."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from oap.services.search.not_found_log import not_found, report
from oap.site import Site
from oap.storage import not_found_log
from oap.storage.database import Database

TODAY = date(2026, 11, 24)
OURS = {"Sec-Fetch-Site": "same-origin"}


def told(site: Site) -> list[tuple[str, int]]:
    return [(term.words, term.count) for term in not_found(site, site.clock.today())]


def test_nothing_found_leads_on(browser_client: FlaskClient) -> None:
    answer = browser_client.get("/search?q=zzqx+wibblefrotz")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "We found no page for this" in page
    assert "/areas/sensory-and-physical" in page and "/a-to-z" in page and "/services" in page
    assert 'action="/search/tell-editors"' in page
    assert 'class="oap-search ' in page


def test_pages_that_are_spelt_alike_are_offered(browser_client: FlaskClient) -> None:
    page = browser_client.get("/search?q=zzqx+mixses&exact=1").get_data(as_text=True)
    assert "These may be near it" in page and "/needs/slow-reading" in page


def test_nothing_is_kept_unless_the_reader_says_so(site: Site, browser_client: FlaskClient) -> None:
    browser_client.get("/search?q=purple+bicycle")
    assert told(site) == []
    for _ in range(2):
        answer = browser_client.post("/search/tell-editors", data={"q": "Jayden needs a purple bicycle"}, headers=OURS)
        assert answer.status_code == 303 and answer.headers["Location"] == "/search/told"
        assert "Set-Cookie" not in answer.headers
    assert told(site) == [("needs a purple bicycle", 2)]
    assert "Thank you" in browser_client.get("/search/told").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["I want to kill myself", "he took a load of tablets", "suicidal thoughts"])
def test_a_search_about_danger_is_never_kept(site: Site, browser_client: FlaskClient, typed: str) -> None:
    browser_client.post("/search/tell-editors", data={"q": typed}, headers=OURS)
    kept = told(site)
    assert kept == []
    assert 'action="/search/tell-editors"' not in browser_client.get("/search", query_string={"q": typed}).get_data(
        as_text=True
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_only_our_own_pages_can_send_it(site: Site, browser_client: FlaskClient, headers: dict[str, str]) -> None:
    assert browser_client.post("/search/tell-editors", data={"q": "purple bicycle"}, headers=headers).status_code == 403
    assert told(site) == []


def test_an_older_browser_is_believed_by_its_origin(site: Site, browser_client: FlaskClient) -> None:
    answer = browser_client.post(
        "/search/tell-editors", data={"q": "purple bicycle"}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 303
    assert told(site) == [("purple bicycle", 1)]


def test_a_get_keeps_nothing(site: Site, browser_client: FlaskClient) -> None:
    assert browser_client.get("/search/tell-editors?q=purple+bicycle").status_code == 405
    assert told(site) == []


def test_old_terms_are_forgotten_and_the_frequent_come_first(site: Site) -> None:
    report(site, "purple bicycle", date(2025, 1, 1))
    report(site, "purple bicycle", TODAY)
    for _ in range(3):
        report(site, "swimming lessons", TODAY)
    assert [(t.words, t.count, t.last_day) for t in not_found(site, TODAY, 400)] == [
        ("swimming lessons", 3, "2026-11-24"),
        ("purple bicycle", 1, "2026-11-24"),
    ]


def test_without_a_database_the_reader_is_told(site: Site, browser_client: FlaskClient) -> None:
    site.database.close()
    site.database = Database("sqlite:////usr")
    answer = browser_client.post("/search/tell-editors", data={"q": "purple bicycle"}, headers=OURS)
    assert answer.status_code == 503


@pytest.mark.parametrize(
    "typed", ["xavier {}", "my son brave {}", "arlo and clover {} at rainbow nursery", "Prudence {}", "CHASE {}"]
)
def test_no_name_is_kept_however_it_is_typed(site: Site, browser_client: FlaskClient, typed: str) -> None:
    for need in ("slow reading", "covers ears"):
        browser_client.post("/search/tell-editors", data={"q": typed.format(need)}, headers=OURS)
    kept = {word for words, _ in told(site) for word in words.split()}
    assert {"reading", "ears"} <= kept
    assert not kept & {"xavier", "brave", "arlo", "clover", "rainbow", "prudence", "chase"}


def test_what_an_older_list_kept_is_shown_only_as_far_as_todays_allows(site: Site) -> None:
    with site.database.write() as connection:
        for words in ("xavier covers ears", "covers ears", "xavier"):
            not_found_log.add(connection, words, site.clock.today().isoformat())
    assert told(site) == [("covers ears", 2)]
