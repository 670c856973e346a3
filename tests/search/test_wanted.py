"""What is wanted chooses the type of page, the part of it and the statement, when and only when it is sure."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

import pytest
from flask.testing import FlaskClient

from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.sections import HOME, PROVIDES, WHO
from oap.search.passages import Result, shown
from oap.search.understood import understood_in_words
from oap.site import Site
from tests.found import engine_of, json_of, there

pytestmark = pytest.mark.handbook


def results(handbook: Site, query: str) -> list[Result]:
    return shown(engine_of(handbook).search(query), handbook.rendered_pages.extract)


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("my son can't sleep, what can i do at home", HOME),
        ("what should school do about sleep", PROVIDES),
        ("who can i ring about sleep", WHO),
    ],
)
def test_each_result_links_to_the_part_of_its_page_that_answers(handbook: Site, query: str, heading: str) -> None:
    found = {result.card.slug: result for result in results(handbook, query)}
    section = there(found["sleep"].section)
    assert section.heading == heading
    page = there(handbook.rendered_pages.get("sleep"))
    assert section.anchor in {one.anchor for one in page.sections if one.heading == heading}


@pytest.mark.parametrize("query", ["sleep", "bad sleeper, up all night", "wakes at three every night"])
def test_a_query_that_only_says_what_it_is_about_gets_no_such_link(handbook: Site, query: str) -> None:
    assert all(result.section is None for result in results(handbook, query))


def test_what_school_should_do_brings_a_statement_and_what_to_do_at_home_none(handbook: Site) -> None:
    school = results(handbook, "what should school do about dyslexia")
    assert school[0].statement is not None
    home = {one.card.slug: one for one in results(handbook, "what can i do at home about dyslexia")}
    assert there(home["reading-and-spelling"].section).heading == HOME
    assert home["reading-and-spelling"].statement is None


def test_whom_to_ring_brings_services_nearer(handbook: Site) -> None:
    def services(query: str) -> int:
        return sum(PAGE_TYPES[found.card.type].has_service for found in engine_of(handbook).search(query).found[:5])

    assert services("stammering, who can i ring about it") > services("stammering")


def test_a_question_of_consent_is_read_as_what_is_allowed(handbook: Site) -> None:
    answer = engine_of(handbook).search("can a specialist come and watch my daughter without telling me")
    assert answer.wanted.want == "allowed"
    assert "what is allowed" in understood_in_words(answer, handbook.state.configuration.taxonomy)


def test_staff_read_a_statement_in_their_own_words_and_families_in_theirs(handbook: Site) -> None:
    def said(query: str) -> tuple[str, Any]:
        first = next(one for one in results(handbook, query) if one.statement and one.statement.family_text)
        return re.sub(r"<[^>]+>|… | …", "", first.statement_html)[:40], there(first.statement)

    told, statement = said("pupil in my class cannot sit still, what should i do in lessons")
    assert there(engine_of(handbook).search("pupil in my class cannot sit still").wanted.asker).professional
    assert told in statement.professional_text
    told, statement = said("my son cannot sit still")
    assert told in statement.family_text


def test_danger_and_words_taken_exactly_are_asked_nothing(handbook: Site) -> None:
    engine = engine_of(handbook)
    assert not engine.search("who can i ring, my daughter has taken an overdose").wanted.want
    assert not engine.search("who can i ring about sleep", exact=True).wanted.want


def test_without_the_model_search_answers_as_ever(handbook: Site) -> None:
    without = copy(engine_of(handbook))
    without.want_reader = None
    answer = without.search("who can i ring about sleep")
    assert answer.found
    assert not answer.wanted.want


def test_the_page_and_the_api_say_what_was_wanted(reader: FlaskClient) -> None:
    page = reader.get("/search?q=what+can+i+do+at+home+about+sleep").get_data(as_text=True)
    assert "what you can do at home" in there(re.search(r"We looked for: [^<]*", page))[0]
    assert re.search(r'href="/needs/sleep#what-you-can-do-at-home"', page)
    found = json_of(reader.get("/api/v1/search?q=what+can+i+do+at+home+about+sleep"))
    assert found["wanted"] == "home"
    assert "what you can do at home" in found["understood"]
    sleep = next(one for one in found["results"] if one["slug"] == "sleep")
    assert sleep["section"] == {"heading": HOME, "url": "/needs/sleep#what-you-can-do-at-home"}
