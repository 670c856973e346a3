"""A type of page, a facet, a tier and formats that nobody has heard of: everything that shows such things shows these
too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from oap.core.handbook.choices import Choices
from oap.core.importing.classifier import Guesser
from oap.core.library.facets import FACETS, Facet
from oap.core.lint import PageReading, check_page
from oap.core.pages.page import Group, Page
from oap.core.pages.page_text import compose_page
from oap.core.pages.page_types import PAGE_TYPES, PageType
from oap.core.pages.sections import PROVIDES
from oap.documents.export_formats import AUDIT_FORMATS, HANDBOOK_FORMATS, RECORD_FORMATS, ExportFormat
from oap.services.handbook import copies
from oap.services.operations import backup
from oap.services.pages.checking import check
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage.product_lists import guessing_words, word_rules
from tests import people
from tests.build import TAXONOMY, a_page, config, sections, statements, write_content
from tests.found import json_of
from tests.people import SignedInClient, a_person
from tests.web.forms import fields_of, press

STUDIES = PageType(
    id="studies",
    name="What studies found",
    name_one="Study",
    professional_name="Research digests",
    professional_name_one="Research digest",
    intro="What was tried, and what came of it.",
    for_writers="What somebody tried and measured",
    handbook_intro="One study on each page.",
    handbook_place=35,
    sections=(("What was tried", True), (PROVIDES, True)),
    cited=True,
    audited=True,
    teaches=True,
    shows_how=True,
)
OWNER = Facet("owner", "Who looks after it", "Team", lambda taxonomy: taxonomy.teams, lambda card: (card.team,))
TIERS = "  intensive: {name: For very few, professional: Intensive}\n"
SLUG, TITLE, AREA, DAY = "loud-study", "Loud rooms, measured", "sensory-and-physical", date(2026, 12, 1)


def plain(words: str) -> ExportFormat[Any]:
    return ExportFormat("txt", "Plain text", "text/plain; charset=utf-8", lambda given: f"{words} as text".encode())


@pytest.fixture(autouse=True)
def defined() -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(PAGE_TYPES.with_another(STUDIES))
        stack.enter_context(FACETS.with_another(OWNER))
        stack.enter_context(HANDBOOK_FORMATS.with_another(plain("Handbook")))
        stack.enter_context(RECORD_FORMATS.with_another(plain("Record")))
        stack.enter_context(AUDIT_FORMATS.with_another(plain("Audit")))
        yield


def a_study() -> Page:
    about = "everyone in a room where chairs scrape"
    few = Group("For very few", "intensive", (), statements("intensive", 1, about="the one who leaves the room"))
    made = tuple(
        replace(one, groups=(*one.groups, few)) if one.heading == PROVIDES else one
        for one in sections("studies", about)
    )
    return a_page(SLUG, "studies", title=TITLE, team="health", sections=made)


@pytest.fixture
def content(tmp_path: Path, defined: None) -> Path:
    urgent = a_page("urgent-help", "guides", title="Urgent help", topics=("crisis",))
    folder = write_content(tmp_path / "content", a_page(), urgent, a_study())
    (folder / "taxonomy.yml").write_text(TAXONOMY.replace("providers:", f"{TIERS}providers:"))
    return folder


@pytest.fixture
def as_writer(app: Flask) -> SignedInClient:
    return people.sign_in(app, a_person(app, "publisher", team="health"))


VALUES = {"slug": SLUG, "page_id": SLUG, "statement_id": "intensive-0", "kind": STUDIES.id, "name": "about"}
VALUES |= {"area": AREA}
ASKED: tuple[str, ...] = (
    "",
    "voice=professional",
    "type=studies",
    "owner=health",
    "tier=intensive",
    "version=1",
    "q=loud+rooms",
)
ASKED += ("need=loud-study", "part=studies", "format=txt", "q=loud&owner=health&type=studies&tier=intensive")


def addresses(app: Flask) -> Iterator[str]:
    """Every address that can be looked at, about the new page where it is about one."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            values: dict[str, object] = {
                name: 1 if isinstance(rule._converters[name], IntegerConverter) else VALUES.get(name, "x")
                for name in rule.arguments
            }
            with app.test_request_context():
                yield rule.build(values)[1]  # type: ignore[index]  # the rule takes these values


def test_nothing_falls_over_it(app: Flask) -> None:
    as_lead = people.sign_in(app, a_person(app, "lead"))
    visited = 0
    for client in (app.test_client(), as_lead):
        for address in addresses(app):
            for asked in ASKED:
                answer = client.get(f"{address}?{asked}")
                assert answer.status_code < 500 or answer.status_code == 503, (address, asked, answer.text)
                visited += 1
    assert visited > 1000


def test_readers_find_the_new_type_wherever_types_are_shown(browser_client: FlaskClient) -> None:
    def page(address: str) -> str:
        answer = browser_client.get(address)
        assert answer.status_code == 200, address
        return answer.text

    assert '<a href="/studies"' in page("/"), "the menu"
    listed = page("/studies")
    assert STUDIES.intro in listed and TITLE in listed and ">Study <" in listed
    shown = page("/studies/loud-study")
    assert ">Study</span>" in shown and "For very few" in shown and "oap-standing" in shown
    assert ">Research digest</span>" in page("/studies/loud-study?voice=professional")
    assert "1 of" not in listed and TITLE in page("/a-to-z")
    for address in ("/search?q=loud", f"/areas/{AREA}"):
        found = page(address)
        assert "type=studies" in found and STUDIES.name in found, address
        assert TITLE in page(f"{address}{'&' if '?' in address else '?'}type=studies"), address
    assert "/studies/loud-study</loc>" in page("/sitemap.xml") and "/studies/loud-study" in page("/feed.atom")
    assert page("/studies/loud-study/history")
    assert browser_client.get("/guides/loud-study").headers["Location"] == "/studies/loud-study"
    cited = page("/record?need=loud-study")
    assert '<optgroup label="Research digests">' in cited and "oap-tag--intensive" in cited and "Intensive" in cited
    assert TITLE in page(f"/my-list?items={SLUG}/intensive-0")
    assert '<option value="studies"' in page("/audit") and "Staff seat number 0" in page("/audit?part=studies")


def test_the_new_facet_filters_wherever_facets_do(browser_client: FlaskClient) -> None:
    for address in ("/search?q=loud", "/studies?", "/needs?", f"/areas/{AREA}?"):
        text = browser_client.get(address).text
        if address != "/needs?":  # where all pages have the same value, there is nothing to choose
            assert OWNER.name in browser_client.get(f"{address}&owner=health").text, address
        assert "facet" not in text
    assert "owner=health" in browser_client.get("/search?q=loud").text
    assert TITLE not in browser_client.get(f"/areas/{AREA}?owner=schools").text
    assert TITLE in browser_client.get(f"/areas/{AREA}?owner=health").text


def test_the_columns_kept_from_before_are_made_again_for_a_new_facet(site: Site) -> None:
    with FACETS.with_another(replace(OWNER, id="reviewed-on", of=lambda card: (card.reviewed,))):
        anew = Site(site.config)
        assert set(anew.state.library.masks["reviewed-on"]) == {a_study().reviewed}


def test_programs_are_told_of_all_of_it(browser_client: FlaskClient) -> None:
    answer = json_of(
        browser_client.get("/api/v1/search?q=loud+rooms+measured&type=studies&owner=health&tier=intensive")
    )
    assert [one["type"] for one in answer["results"]] == ["studies"]
    assert answer["facets"]["owner"] == {"health": 1} and answer["facets"]["tier"]["intensive"] == 1
    assert "studies" in {one["type"] for one in json_of(browser_client.get("/api/v1/pages"))["pages"]}
    assert json_of(browser_client.get("/api/v1/pages/loud-study"))["type"] == "studies"
    assert json_of(browser_client.get("/api/v1/statements/loud-study/intensive-0"))["tier"] == "intensive"
    assert "loud-study" in browser_client.get("/api/v1/suggest?q=loud+rooms").text
    described = json_of(browser_client.get("/api/v1/openapi.json"))
    assert "studies" in described["components"]["schemas"]["Page"]["properties"]["type"]["enum"]
    asked = {one["name"]: one["description"] for one in described["paths"]["/search"]["get"]["parameters"]}
    assert asked["owner"].startswith("Team. One of: schools, health") and "intensive" in asked["tier"]


def test_a_new_tier_has_colours_and_is_known_in_somebody_elses_handbook(
    browser_client: FlaskClient, site: Site
) -> None:
    assert ".oap-tag--intensive{" in browser_client.get("/theme.css").text
    guesser = Guesser(
        guessing_words(), site.configuration.taxonomy, site.configuration.thesaurus, site.state.library.cards
    )
    assert [guesser.heads.tier(text) for text in ("For very few", "INTENSIVE", "Whole class")] == [
        "intensive",
        "intensive",
        "universal",
    ]


def test_a_page_of_the_new_type_is_written_checked_and_published(
    site: Site, app: Flask, as_writer: SignedInClient
) -> None:
    choices = as_writer.get("/edit/new").text
    assert "Study: what somebody tried and measured" in choices
    made = as_writer.send(
        "/edit/new", {"kind": "studies", "title": "A second study", "team": "health", "topic": "sensory"}
    )
    assert made.status_code == 303, made.text
    form = as_writer.get(made.headers["Location"]).text
    assert "What was tried" in form and "For very few" in form
    fields = fields_of(form, "editor")
    assert fields["s1.heading"] == "What was tried"
    saved = press(as_writer, made.headers["Location"], fields, title="A second study, measured", action="save")
    assert saved.status_code == 303, saved.text
    draft = made.headers["Location"]
    for part in ("", "/submit", "/address", "/preview", "/text"):
        assert as_writer.get(f"{draft}{part}").status_code in (200, 303, 404, 405), part
    assert '<option value="studies" selected' in as_writer.get(f"{draft}/address").text
    started = as_writer.send(f"/edit/pages/{SLUG}/start")
    assert started.status_code == 303 and as_writer.get(started.headers["Location"]).status_code == 200


def test_the_check_knows_what_a_page_of_it_must_have(site: Site) -> None:
    about_it = [one for one in check(site, DAY).problems if SLUG in one.file]
    assert not [one for one in about_it if one.level == "error"]
    short = replace(a_study(), sections=a_study().sections[:1])
    problems = check_page(PageReading(short, compose_page(short)), site.state.configuration.taxonomy, word_rules(), DAY)
    assert "The section “What was tried” is missing." in {one.message for one in problems}


def test_the_handbook_has_a_part_for_it_and_the_new_format(site: Site, browser_client: FlaskClient) -> None:
    made = copies.compose(site, Choices())
    titles = [part.title for part in made.parts]
    assert STUDIES.name in titles and STUDIES.handbook_intro in {part.intro for part in made.parts}
    professional = copies.compose(site, replace(Choices(), voice="professional"))
    assert "Research digests" in [part.title for part in professional.parts]
    for format in HANDBOOK_FORMATS:
        assert copies.build(site, Choices(), format)
    page = browser_client.get("/handbook").text
    assert 'value="txt"' in page and "Plain text" in page
    kept = copies.copy_path(
        site, Choices(), "txt"
    )  # by hand: the builder is a process of its own, and knows what is released
    kept.parent.mkdir()
    kept.write_bytes(copies.build(site, Choices(), "txt"))
    answer = browser_client.get("/handbook/copy/file?format=txt")
    assert answer.text == "Handbook as text" and answer.content_type.startswith("text/plain")
    assert answer.headers["Content-Disposition"].endswith('.txt"')
    assert "Plain text" in browser_client.get("/handbook/copy?format=txt").text


def test_a_record_and_an_audit_leave_in_the_new_format(browser_client: FlaskClient) -> None:
    citing = {"add": f"{SLUG}/intensive-0/1"}
    page = browser_client.post("/record", data=citing).text
    assert TITLE in page and "Plain text" in page
    fields = fields_of(page, "record")
    fields["cycle-1-review_date"] = "2027-01-15"  # a calendar file is of a day
    for format in RECORD_FORMATS:
        answer = press(browser_client, "/record/document", fields, format=format)
        assert answer.status_code == 200, format
    assert press(browser_client, "/record/document", fields, format="txt").text == "Record as text"
    rated = fields_of(browser_client.get("/audit?part=studies").text, "audit")
    rated["rate-1-rating"] = "not-yet"
    result = press(browser_client, "/audit/result", rated).text
    assert "Plain text" in result and f">{TITLE}</strong></a>: 1 not yet" in result
    for format in AUDIT_FORMATS:
        assert press(browser_client, "/audit/document", rated, format=format).status_code == 200, format
    wrong = press(browser_client, "/record/document", fields, format="rtf")
    assert wrong.status_code == 400 and "Plain text" in wrong.text


def test_it_goes_into_the_backup_and_comes_back(site: Site, tmp_path: Path) -> None:
    backup.back_up(site, tmp_path / "kept.tar.gz", datetime.now(UTC))
    other = Site(config(tmp_path / "other", write_content(tmp_path / "other" / "content")))
    backup.restore(other, tmp_path / "kept.tar.gz")
    sync(other)
    assert SLUG in other.state.library.by_slug
