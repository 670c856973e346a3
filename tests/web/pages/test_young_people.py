"""Pages that speak to young people have a section of their own, and come first when one of them asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from oap.core.pages.page_text import compose_page, read_page
from oap.services.pages.sync import sync
from oap.site import Site
from tests import people
from tests.build import a_page, write_page

PARENTS = a_page(
    "talking-to-school",
    "guides",
    title="Talking to school",
    topics=("reading",),
    summary="What a parent can say to the teacher of a child who reads slowly.",
    also_known_as=("the teacher does not get it",),
)
YOUNG = replace(
    a_page(
        "when-reading-is-hard-for-you",
        "guides",
        title="When reading is hard for you",
        topics=("reading",),
        summary="What you can say to your teacher when reading is hard for you.",
        also_known_as=("my teacher does not get it",),
    ),
    audience="young-people",
)


@pytest.fixture
def client(site: Site) -> FlaskClient:
    for page in (PARENTS, YOUNG):
        write_page(site.content.root, page)
    sync(site)
    return people.make_app(site).test_client()


def slugs(client: FlaskClient, typed: str) -> list[str]:
    found = client.get("/api/v1/search", query_string={"q": typed}).json
    assert found is not None
    return [one["slug"] for one in found["results"]]


def test_the_section_lists_them_and_nothing_else(client: FlaskClient) -> None:
    page = client.get("/young-people").text
    assert YOUNG.title in page and PARENTS.title not in page and "/urgent-help" in page
    assert 'href="/young-people"' in client.get("/").text
    assert 'href="/young-people"' in client.get(YOUNG.url).text, "its breadcrumb leads there"
    assert 'href="/young-people"' not in client.get(PARENTS.url).text


def test_the_first_page_says_in_which_order_they_stand(site: Site) -> None:
    names = ("being-alone", "exams", "for-young-people", "rights", "school")
    for name in names:
        related = ("school", "exams") if name == "for-young-people" else ()
        made = a_page(name, "guides", title=f"About {name}", topics=("reading",), related=related)
        write_page(site.content.root, replace(made, audience="young-people"))
    sync(site)
    page = people.make_app(site).test_client().get("/young-people").text
    order = sorted(names, key=lambda name: page.index(f'href="/guides/{name}"'))
    assert order == ["for-young-people", "school", "exams", "being-alone", "rights"]


def test_without_any_the_section_says_so(site: Site) -> None:
    page = people.make_app(site).test_client().get("/young-people")
    assert page.status_code == 200 and "There are none yet" in page.text


def test_they_come_first_when_a_young_person_asks_and_not_when_a_parent_does(client: FlaskClient) -> None:
    assert slugs(client, "my teacher doesnt get it when reading is hard")[0] == YOUNG.slug
    parents = slugs(client, "the teacher does not get it when reading is hard for my son")
    assert parents.index(PARENTS.slug) < parents.index(YOUNG.slug) if YOUNG.slug in parents else PARENTS.slug in parents


def test_the_field_is_kept_and_another_word_is_refused_with_its_place() -> None:
    text = compose_page(YOUNG)
    assert read_page(text, YOUNG.path)[0] == YOUNG
    page, problems = read_page(text.replace("audience: young-people", "audience: everybody"), YOUNG.path)
    assert page is None and any("audience is young-people" in problem.message for problem in problems)
