"""A page is read as “you” where its editor gave the wording; what has none stays as the family reads it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from oap.core.pages.dose import Dose
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import Group, Prose, Section, Statement
from oap.core.pages.page_text import compose_page, read_page
from oap.services.pages.checking import check
from oap.services.pages.sync import sync
from oap.site import Site
from oap.web.editing.draft_form import read_form
from tests import people
from tests.build import a_page, write_page

SEAT, ASK, LUNCH = (
    Statement("seat", "Let the child sit by the wall.", "Your child may sit by the wall.", ("class-teacher",)),
    Statement("ask", "Ask the parents what helps.", "You tell staff what helps your child.", ("senco",)),
    Statement(
        "lunch",
        "Offer lunch in another room.",
        "When the hall is loud, your child eats elsewhere.",
        ("senco",),
        dose=Dose(how_known="the child eats"),
    ),
)
EARS = replace(SEAT, id="ears", professional="Offer ear defenders.", family="Your child has ear defenders.")
PAGE = a_page(
    "loud-places",
    title="When places are loud",
    topics=("reading",),
    sections=(
        Section("", (Group(items=(Prose("Ask for help when noise stops your child. Your children may differ."),)),)),
        Section("What the setting provides", (Group("For everyone", "universal", (), (EARS, SEAT, ASK, LUNCH)),)),
        Section("What you can do at home", (Group(items=(Prose("- Let your child rest after school."),)),)),
    ),
    you=(
        ("title", "When it is loud for you"),
        ("summary", "What you can ask for when a place is too loud for you."),
        ("ears", "You can wear **ear defenders**."),
        ("what-you-can-do-at-home", "- Rest after school, with **no** screens on."),
    ),
)


@pytest.fixture
def client(site: Site) -> FlaskClient:
    write_page(site.content.root, PAGE)
    sync(site)
    return people.make_app(site).test_client()


def test_title_summary_statements_and_parts_are_said_to_you(client: FlaskClient) -> None:
    page = client.get(f"{PAGE.url}?voice=you").text
    assert "When it is loud for you</h1>" in page and "What you can ask for" in page
    assert "You can wear <strong>ear defenders</strong>." in page and 'data-words="You can wear ear defenders."' in page
    assert "with <strong>no</strong> screens on" in page and "Let your child rest" not in page
    assert '<strong aria-current="true">Said to you</strong>' in page


def test_what_has_no_words_for_you_is_never_about_your_child(client: FlaskClient) -> None:
    page = client.get(f"{PAGE.url}?voice=you").text
    assert "your child" not in page.lower() and "?voice=you" in page.split("data-path=")[1]
    assert "The young person may sit by the wall." in page and "noise stops the young person. The young people" in page
    assert "What shows that it helps: the young person eats." in page
    assert "Ask the parents what helps." in page and "You tell staff" not in page  # that “you” is the parent


def test_the_family_reads_its_own_words_and_is_told_of_the_others(client: FlaskClient) -> None:
    page = client.get(PAGE.url).text
    assert "When it is loud for you" not in page and SEAT.family in page and "voice=you" in page
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


def test_no_page_of_the_handbook_says_your_child_to_a_young_person(handbook: Site, reader: FlaskClient) -> None:
    said = [card.url for card in handbook.state.library.cards if "voice=you" in reader.get(card.url).text]
    assert len(said) >= 9
    for url in said:
        assert not re.findall(".*your (?:child|young p).*", reader.get(f"{url}?voice=you").text, re.IGNORECASE), url


def test_a_heading_that_has_new_words_keeps_its_old_address(site: Site, client: FlaskClient) -> None:
    page = replace(PAGE, old_headings=(("at-home", "What you can do at home"), ("gone", "Gone")))
    assert read_page(compose_page(page), page.path)[0] == page
    write_page(site.content.root, page)
    sync(site)
    at = client.get(PAGE.url).text
    assert at.index('id="what-you-can-do-at-home"') < at.index('id="at-home"') < at.index("Let your child rest")
    told = [problem for problem in check(site, site.clock.today()).problems if problem.field == "old_headings"]
    assert [(problem.file, "Gone" in problem.message) for problem in told] == [(PAGE.path, True)]


def test_who_asks_for_themselves_is_led_to_the_words_for_them(handbook: Site, reader: FlaskClient) -> None:
    for typed, led in (("i cant sleep and my teacher shouts at me", True), ("my son cant sleep", False)):
        found = reader.get("/search", query_string={"q": typed}).text
        assert ('href="/needs/sleep?voice=you"' in found) == led and 'href="/needs/sleep' in found, typed


def test_the_editor_has_a_box_for_the_words_of_each_place(site: Site) -> None:
    write_page(site.content.root, PAGE)
    sync(site)
    app = people.make_app(site)
    editor = people.sign_in(app, people.a_person(app, "editor"))
    form = editor.send("/edit/pages/loud-places/start", follow_redirects=True)
    for name, words in (
        ("title", "When it is loud for you"),
        ("ears", "You can wear **ear defenders**."),
        ("seat", ""),
    ):
        assert f'name="you.{name}" rows=' in form.text and f">\n{words}</textarea>" in form.text
    for place in ("opening", "what-you-can-do-at-home"):
        assert f'name="you.{place}"' in form.text


def test_what_the_form_says_takes_the_place_of_the_words_and_an_empty_box_takes_them_away() -> None:
    typed = MultiDict([("you.title", ""), ("you.seat", "You may sit\r\nby the wall. \r\n"), ("you.ears", "You may.")])
    made = dict(read_form(typed, PAGE, {}).you)
    kept = "what-you-can-do-at-home"
    assert made == {"summary": dict(PAGE.you)["summary"], "ears": "You may.", kept: dict(PAGE.you)[kept]} | {
        "seat": "You may sit\nby the wall."
    }
    assert read_form(MultiDict(), PAGE, {}).you == PAGE.you
