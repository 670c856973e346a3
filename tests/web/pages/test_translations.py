"""Readers get a translation when a named speaker has checked it, staff see the drafts, and neither mixes up tongues."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from oap.core.pages.translation import read_translation, with_check
from oap.services.people import mandates
from oap.site import Site
from oap.storage import audit_log
from tests import people
from tests.build import ROOT
from tests.clock import a_moment_later
from tests.people import a_person

UNITS = """units:
- source: "When reading is hard"
  text: "عندما تكون القراءة صعبة"
- source: "Words that are gone"
  text: "كلمات"
"""
DRAFT = f"translator: A. Writer\nsource_version: 1\n{UNITS}"
FILE = "languages/ar/slow-reading.yml"
WORDS = read_translation(FILE, yaml.load(DRAFT, Loader=yaml.BaseLoader)).words
CHECKED = with_check(DRAFT, "A. Speaker", "2026-12-01", WORDS)
DESK = "/edit/languages/ar/slow-reading"
ADDRESS = "/needs/slow-reading/in/ar"


def put(site: Site, text: str, language: str = "ar") -> Path:
    file = site.content.root / "languages" / language / "slow-reading.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    a_moment_later(site)
    return file


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_draft_is_for_staff_alone(app: Flask, site: Site, client: FlaskClient) -> None:
    put(site, DRAFT)
    assert client.get(ADDRESS).status_code == 404
    assert "/in/ar" not in client.get("/needs/slow-reading").text
    assert "عندما" not in client.get("/edit/languages/ar/slow-reading").text
    editor = people.sign_in(app, a_person(app, "editor"))
    listed = editor.get("/edit/languages").text
    assert "Draft, checked by nobody" in listed and "Out of date" in listed
    shown = editor.get("/edit/languages/ar/slow-reading").text
    assert "A draft, not public" in shown and "عندما تكون القراءة صعبة" in shown and "Words that are gone" in shown


def test_a_checked_one_is_public_from_the_right_and_says_who_checked_it(site: Site, client: FlaskClient) -> None:
    put(site, CHECKED)
    page = client.get(ADDRESS).text
    assert 'lang="ar"' in page and "عندما تكون القراءة صعبة</h1>" in page
    assert "Checked by A. Speaker on 1 December 2026" in page and "out of date" in page
    assert '<p class="govuk-body-l" lang="en-GB" dir="ltr">' in page, "what is in English says so"
    assert f'href="{ADDRESS}"' in client.get("/needs/slow-reading").text
    for other in ("/needs/quiet-rooms/in/ar", "/guides/slow-reading/in/ar", "/needs/slow-reading/in/pl"):
        assert client.get(other).status_code == 404, other


def test_the_accessibility_statement_and_the_page_on_languages_say_what_can_be_read_now(
    site: Site, client: FlaskClient
) -> None:
    put(site, DRAFT)
    assert "No page can be read in another language yet" in client.get("/accessibility").text
    assert ADDRESS not in client.get("/help-in-your-language").text
    put(site, CHECKED)
    said = client.get("/accessibility").text
    assert "No page can be read in another language" not in said and f'href="{ADDRESS}"' in said
    assert f'href="{ADDRESS}"' in client.get("/help-in-your-language").text


def test_one_that_is_no_longer_checked_is_gone_at_once(site: Site, client: FlaskClient) -> None:
    put(site, CHECKED)
    assert client.get(ADDRESS).status_code == 200
    put(site, DRAFT + "\n")
    assert client.get(ADDRESS).status_code == 404
    assert "/in/ar" not in client.get("/needs/slow-reading").text


def test_a_speaker_with_a_mandate_makes_it_public_by_saying_so(app: Flask, site: Site, client: FlaskClient) -> None:
    file = put(site, DRAFT)
    speaker, lead = a_person(app, "reviewer"), a_person(app, "lead")
    today = site.clock.today()
    person = people.sign_in(app, speaker)
    assert "Make it public" not in person.get(DESK).text
    assert person.send(f"{DESK}/check", {"said": "yes", "words": WORDS}).status_code == 403
    mandates.grant(site, lead.actor, speaker.id, "language-ar", today, today, now=site.clock.now())
    shown = person.get(DESK).text
    assert "I have read this, it says what the English says" in shown and "When reading is hard</dt>" in shown
    for refused in ({"words": WORDS}, {"said": "yes", "words": "other"}):
        person.send(f"{DESK}/check", refused)
        assert file.read_text("utf-8") == DRAFT
    assert person.send(f"{DESK}/check", {"said": "yes", "words": WORDS}).status_code == 303
    a_moment_later(site)
    page = client.get(ADDRESS).text
    assert f"Checked by {speaker.name}" in page and file.read_text("utf-8").endswith(UNITS)
    with site.database.read() as connection:
        assert "translation-checked" in audit_log.acts(connection)
    put(site, file.read_text("utf-8").replace("كلمات", "كلمة"))
    assert client.get(ADDRESS).status_code == 404, "other words have to be read again"
    assert f"{speaker.name} checked other words" in person.get("/edit/languages").text


def test_a_check_can_be_taken_back(app: Flask, site: Site, client: FlaskClient) -> None:
    put(site, CHECKED)
    assert people.sign_in(app, a_person(app, "editor")).send(f"{DESK}/withdraw").status_code == 403
    assert people.sign_in(app, a_person(app, "lead")).send(f"{DESK}/withdraw").status_code == 303
    a_moment_later(site)
    assert client.get(ADDRESS).status_code == 404


def test_a_file_that_cannot_be_read_is_told_and_takes_nothing_else_down(site: Site, client: FlaskClient) -> None:
    put(site, "units: nothing", "pl")
    put(site, CHECKED)
    assert client.get(ADDRESS).status_code == 200
    assert any("languages/pl/slow-reading.yml" in problem for problem in site.state.configuration.problems)


def test_the_starter_drafts_are_checked_by_nobody(handbook: Site) -> None:
    found = handbook.state.configuration.translations
    assert {one.language for one in found} == {"ar", "pl", "ro", "so", "ur"} and len(found) == 15
    assert not [one.file for one in found if one.is_public]
    for one in found:
        card = handbook.state.library.by_id[one.page_id]
        rendered = handbook.rendered_pages.get(card.slug)
        assert rendered is not None and one.outdated(rendered.page) == [], one.file
    assert (ROOT / "content" / "languages").is_dir()
