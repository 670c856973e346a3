"""A child's age is asked once and goes from page to page in the address."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.core.pages.page import Group, Prose, Section, Statement
from oap.services.pages.sync import sync
from oap.site import Site
from oap.web.http.phase import carried
from tests.build import a_page, write_page
from tests.found import json_of

YOUNG = "Staff offer a rest on a mat."
OLD = "Staff agree a quiet place for exams."
BOTH = "Staff keep the room calm."


@pytest.fixture
def client(site: Site) -> FlaskClient:
    page = a_page("loud-days", phases=("primary", "secondary"))
    who = ("class-teacher",)
    statements = (
        Statement("rest-on-a-mat", YOUNG, "Your child can rest on a mat.", who, ("primary",)),
        Statement("quiet-exams", OLD, "Your child has a quiet place for exams.", who, ("secondary",)),
        Statement("calm-room", BOTH, "The room is calm.", who),
    )
    groups = (
        Group("For everyone", "universal", (), statements),
        Group("In primary school", "", ("primary",), (Prose("Mats stand in the corner."),)),
        Group("In secondary school", "", ("secondary",), (Prose("Lockers are by the door."),)),
    )
    sections = tuple(
        Section(section.heading, groups) if section.heading == "What the setting provides" else section
        for section in page.sections
    )
    write_page(site.config.content_dir, replace(page, sections=sections))
    report = sync(site)
    assert not report.problems
    return create_app(site).test_client()


def read(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_what_is_for_other_ages_is_folded_and_said_and_nothing_is_lost(client: FlaskClient) -> None:
    whole, primary = (read(client, f"/needs/loud-days?voice=professional{more}") for more in ("", "&phase=primary"))
    folded = re.search(r'<details class="oap-fold oap-other-ages">.*?</details>(?=\s*</details>)', primary, re.S)
    assert folded and "oap-other-ages" not in whole
    before = primary[: folded.start()]
    assert YOUNG in before and BOTH in before and "Mats stand" in before
    assert OLD not in before and "Lockers" not in before
    assert OLD in folded[0] and "Lockers" in folded[0] and YOUNG not in folded[0]
    assert "(1 more)" in folded[0] and "1 statement for other ages is folded" in primary
    assert set(re.findall(r'id="([a-z-]+)"', whole)) <= set(re.findall(r'id="([a-z-]+)"', primary))


def test_one_press_changes_the_age_or_shows_everything(client: FlaskClient) -> None:
    page = read(client, "/needs/loud-days?phase=primary")
    assert '<strong aria-current="true">Primary' in page
    assert 'href="/needs/loud-days?phase=secondary"' in page and 'href="/needs/loud-days?phase="' in page
    assert 'href="/needs/loud-days?phase=primary&amp;voice=professional"' in page.replace("&voice", "&amp;voice")


@pytest.mark.parametrize(
    "path", ["/", "/needs", "/needs/loud-days", "/areas/sensory-and-physical", "/a-to-z", "/search"]
)
def test_every_link_to_another_page_for_readers_carries_the_age(client: FlaskClient, path: str) -> None:
    page = read(client, f"{path}?phase=primary")
    links = [
        link
        for link in re.findall(r'<a\b[^>]*\bhref="(/[^"]*)"', page)
        if not link.startswith(("/sign-in", "/record/check"))
    ]
    assert len(links) > 10
    others = [link for link in links if link.partition("?")[0] != path]
    readers = [link for link in others if not re.match(r"/(about|accessibility|privacy)\b", link)]
    assert readers and [link for link in readers if "phase=" not in link] == []
    assert path == "/search" or 'name="phase" value="primary"' in page  # and the search box of the frame


def test_a_page_that_is_not_for_the_age_is_shown_whole(client: FlaskClient) -> None:
    page = read(client, "/needs/loud-days?phase=early-years")
    assert "oap-other-ages" not in page and "all is shown" in page


@pytest.mark.parametrize("phase", ["nonsense", "", "%22onmouseover"])
def test_an_age_that_there_is_not_changes_nothing(client: FlaskClient, phase: str) -> None:
    page = read(client, f"/needs/loud-days?phase={phase}")
    assert "oap-other-ages" not in page and "onmouseover" not in page
    assert f'href="/guides?phase={phase}' not in page


def test_cited_words_are_shown_whole(client: FlaskClient) -> None:
    page = read(client, "/needs/loud-days?version=1&phase=primary")
    assert (
        "oap-other-ages" not in page
        and "first-things" not in page
        and "first-things" in read(client, "/needs/loud-days")
    )


def test_a_link_that_says_something_itself_is_left_alone() -> None:
    for link in (
        '<a href="/needs/x?version=2">',
        '<a href="/needs/x?phase=">',
        '<a href="/needs/x?voice=professional&amp;phase=secondary">',
        '<a href="/needs/here#part">',
        '<a href="/edit">',
        '<a href="/static/file.pdf">',
        '<a href="https://example.org/needs/x">',
        '<link rel="stylesheet" href="/needs/x">',
    ):
        assert carried(link, "primary", "/needs/here") == link
    assert carried('<a class="b" href="/needs/x?voice=professional#s">', "primary", "/") == (
        '<a class="b" href="/needs/x?voice=professional&amp;phase=primary#s">'
    )


STATEMENTS = {"primary": "rest-on-a-mat", "secondary": "quiet-exams"}


@pytest.mark.parametrize("phase", STATEMENTS)
def test_a_search_with_an_age_finds_the_statement_for_that_age_in_words_for_families(
    client: FlaskClient, phase: str
) -> None:
    """Words of both statements are typed: without an age the other would do as well."""
    typed = "q=loud+days+rest+mat+quiet+place+exams"
    found = read(client, f"/search?{typed}&phase={phase}")
    other = next(one for name, one in STATEMENTS.items() if name != phase)
    assert f"/needs/loud-days?phase={phase}#{STATEMENTS[phase]}" in found
    assert f"#{other}" not in found
    said = re.sub(r"<[^>]+>", "", found)
    assert {"primary": "Your child can rest on a mat.", "secondary": "Your child has a quiet place"}[phase] in said
    results = json_of(client.get(f"/api/v1/search?{typed}&phase={phase}"))["results"]
    statement = next(one["statement"] for one in results if one["slug"] == "loud-days")
    assert statement["url"] == f"/needs/loud-days#{STATEMENTS[phase]}"
    assert (statement["professional"], statement["phases"]) == ({"primary": YOUNG, "secondary": OLD}[phase], [phase])


def test_an_age_in_the_words_chooses_the_statement_too(client: FlaskClient) -> None:
    results = json_of(client.get("/api/v1/search?q=year+7+loud+days+rest+mat+quiet+place+exams"))["results"]
    statement = next(one["statement"] for one in results if one["slug"] == "loud-days")
    assert statement["url"] == "/needs/loud-days#quiet-exams"
