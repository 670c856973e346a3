"""A page is read as “you” where its editor gave the wording; what has none stays as the family reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page_text import compose_page, read_page
from oap.services.pages.checking import check
from oap.services.pages.sync import sync
from oap.site import Site
from tests import people
from tests.build import a_page, write_page

PLAIN = a_page("loud-places", title="When places are loud", topics=("reading",))
FIRST, SECOND = (placed.statement for placed in list(PLAIN.placed_statements())[:2])
PAGE = replace(
    PLAIN,
    you=(
        ("title", "When it is loud for you"),
        ("summary", "What you can ask for when a place is too loud for you."),
        (FIRST.id, "You can wear **ear defenders**."),
    ),
)


@pytest.fixture
def client(site: Site) -> FlaskClient:
    write_page(site.content.root, PAGE)
    sync(site)
    return people.make_app(site).test_client()


def test_title_summary_and_statements_are_said_to_you_and_the_rest_as_to_the_family(client: FlaskClient) -> None:
    page = client.get(f"{PAGE.url}?voice=you").text
    assert "When it is loud for you</h1>" in page and "What you can ask for" in page
    assert "You can wear <strong>ear defenders</strong>." in page
    assert page.count(f">{FIRST.family}</p>") < client.get(PAGE.url).text.count(f">{FIRST.family}</p>")
    assert SECOND.family in page
    assert '<strong aria-current="true">Said to you</strong>' in page


def test_the_family_reads_its_own_words_and_is_told_of_the_others(client: FlaskClient) -> None:
    page = client.get(PAGE.url).text
    assert "When it is loud for you" not in page and FIRST.family in page and "voice=you" in page
    assert "voice=you" not in client.get("/needs/slow-reading").text
    other = client.get("/needs/slow-reading?voice=you").text
    assert '<strong aria-current="true">Family wording</strong>' in other


def test_the_wording_is_kept_by_file_and_by_draft() -> None:
    assert read_page(compose_page(PAGE), PAGE.path)[0] == PAGE
    drafted = read_draft(compose_draft(PAGE), PAGE.path)
    assert drafted is not None and drafted.you == PAGE.you


def test_a_wording_for_a_statement_that_is_not_there_is_told_with_its_place(site: Site) -> None:
    write_page(site.content.root, replace(PAGE, you=(("no-such-statement", "You can leave."),)))
    told = [problem for problem in check(site, site.clock.today()).problems if "no-such-statement" in problem.message]
    assert [(problem.file, problem.field) for problem in told] == [(PAGE.path, "you")]
