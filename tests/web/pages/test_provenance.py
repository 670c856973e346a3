"""“Checked” is said of a page when a person here has checked it, and never because of a date that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from oap.core.handbook.choices import Choices
from oap.core.pages.page import Page, Prose
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.workflow import Actor
from oap.documents.export_formats import HANDBOOK_FORMATS
from oap.services.editing import drafting, publishing
from oap.services.handbook import copies
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import LATER, a_page, a_shared_text, people, sections, write_content, write_page
from tests.clock import a_moment_later
from tests.file_words import text_of
from tests.found import json_of

ADDRESS, TEAM = "/needs/calm-corners", "schools"
NOT_YET = "Not yet checked by anyone in Testham."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    about, signers = sections("needs", "the one who hums"), ("clinician", "lawyer")
    page = a_page("calm-corners", reviewed="2026-11-02", sections=about, sign_off=signers)
    undated = a_page("undated", "strategies", reviewed="", sections=sections("strategies", "all who knit"))
    return write_content(tmp_path / "content", page, undated)


def words(client: FlaskClient, address: str) -> str:
    return " ".join(html.fromstring(client.get(address).text).text_content().split())


def everywhere(site: Site, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """What the page is said to be, wherever somebody reads it or carries it away."""
    number = site.state.library.by_slug["calm-corners"].version
    for address in (ADDRESS, f"{ADDRESS}?voice=professional", f"{ADDRESS}?version={number}"):
        yield address, words(client, address)
    for format in HANDBOOK_FORMATS:
        yield format, text_of(copies.build(site, Choices(), format))


def api(client: FlaskClient) -> tuple[str | None, str | None, str | None, str]:
    """What programs are told in each place: all say the same."""
    one = json_of(client.get("/api/v1/pages/calm-corners"))
    (listed,) = [page for page in json_of(client.get("/api/v1/pages"))["pages"] if page["slug"] == "calm-corners"]
    cited = json_of(client.get("/api/v1/statements/calm-corners/universal-0"))
    found = [r for r in json_of(client.get("/api/v1/search?q=calm+corners"))["results"] if r["slug"] == "calm-corners"]
    names = ("reviewed", "reviewed_by", "dated", "review_status")
    assert [listed[name] for name in names] == [one[name] for name in names]
    assert cited["reviewed"] == one["reviewed"] and {r["review_status"] for r in found} <= {one["review_status"]}
    return one["reviewed"], one["reviewed_by"], one["dated"], one["review_status"]


def test_a_date_in_a_file_is_no_check(site: Site, browser_client: FlaskClient) -> None:
    for place, said in everywhere(site, browser_client):
        assert NOT_YET in said and "Checked on" not in said, place
        assert re.search(r"Written from the sources (?:below|above), and dated 2 November 2026 in the file", said), (
            place
        )
        assert "Still to be agreed by a health professional and a lawyer." in said, place
    assert api(browser_client) == (None, None, "2026-11-02", "unchecked")
    undated = words(browser_client, "/strategies/undated")
    assert f"Written from the sources below. {NOT_YET}" in undated and ", and dated" not in undated
    assert json_of(browser_client.get("/api/v1/pages/undated"))["dated"] is None


def test_a_confirmation_and_an_approved_text_are_checks_and_a_later_file_takes_them_away(
    site: Site, content: Path, browser_client: FlaskClient
) -> None:
    who, now = people(site, "editor", "publisher"), site.clock.now()
    publishing.confirm(site, who["publisher"], "calm-corners", now, review_by=date(2028, 11, 24))
    a_moment_later(site)
    day = f"{now.day} {now:%B} {now.year}"
    for place, said in everywhere(site, browser_client):
        assert f"Checked on {day} by the schools team" in said, place
        assert place in HANDBOOK_FORMATS or NOT_YET not in said, place
    assert api(browser_client) == (now.date().isoformat(), TEAM, now.date().isoformat(), "checked")
    assert NOT_YET in words(browser_client, f"{ADDRESS}?version=1"), "its first version was not checked"
    assert "Nobody here has checked" not in browser_client.get(ADDRESS).text
    file = content / "needs" / "calm-corners.md"
    file.write_text(file.read_text().replace("When a room is too loud", "When a hall is too loud"))
    sync(site)
    a_moment_later(site)
    assert NOT_YET in words(browser_client, ADDRESS)
    assert f"Checked on {day}" in words(browser_client, f"{ADDRESS}?version=2")
    publish(site, who, lambda page: replace(page, title="When a corridor is too loud"))
    assert f"Checked on {day} by the schools team." in words(browser_client, ADDRESS)


def publish(site: Site, who: dict[str, Actor], changed: object, *, emergency: bool = False) -> int:
    now = site.clock.now()
    draft = drafting.start(site, who["editor"], "calm-corners", now)
    page, _ = read_page(draft.text or "", draft.path)
    assert page is not None and callable(changed)
    draft = drafting.save(site, who["editor"], draft.id, now, text=compose_page(changed(page)), saves=draft.saves)
    draft = drafting.submit(site, who["editor"], draft.id, now, note="Plainer")
    if emergency:
        made = publishing.publish_in_emergency(site, who["lead"], draft.id, now, reason="At once", saves=draft.saves)
    else:
        made = publishing.publish(site, who["publisher"], draft.id, now, saves=draft.saves)
    a_moment_later(site)
    return made.id


def test_an_emergency_is_a_check_when_a_second_person_has_agreed(site: Site, browser_client: FlaskClient) -> None:
    who = people(site, "editor", "lead", "lead2", "publisher")
    made = publish(site, who, lambda page: replace(page, title="When a corridor is too loud"), emergency=True)
    assert NOT_YET in words(browser_client, ADDRESS)
    publishing.second(site, who["lead2"], made, site.clock.now())
    a_moment_later(site)
    assert "Checked on" in words(browser_client, ADDRESS)


def test_a_shared_text_that_nobody_approved_takes_a_check_away_and_an_approved_one_does_not(
    site: Site, content: Path, browser_client: FlaskClient
) -> None:
    who, now = people(site, "editor", "publisher"), site.clock.now()
    text = a_shared_text(
        "here", [Prose("We do it so here.")], "local", pages=("calm-corners",), under="What you can do at home"
    )
    write_page(content, text)
    sync(site)
    publishing.confirm(site, who["publisher"], "calm-corners", now, review_by=date(2028, 11, 24))
    draft = drafting.start(site, who["editor"], "here", now)
    typed = (draft.text or "").replace("so here", "otherwise here")
    draft = drafting.save(site, who["editor"], draft.id, now, text=typed, saves=draft.saves)
    draft = drafting.submit(site, who["editor"], draft.id, now, note="As it is")
    publishing.publish(site, who["publisher"], draft.id, now, saves=draft.saves)
    a_moment_later(site)
    said = words(browser_client, ADDRESS)
    assert "otherwise here" in said and "Checked on" in said
    write_page(content, replace(text, sections=a_shared_text("x", [Prose("Nobody looked at this.")]).sections))
    sync(site)
    a_moment_later(site)
    said = words(browser_client, ADDRESS)
    assert "Nobody looked at this." in said and NOT_YET in said


def test_without_the_record_nothing_is_said_to_be_checked(site: Site, browser_client: FlaskClient) -> None:
    who = people(site, "publisher")
    publishing.confirm(site, who["publisher"], "calm-corners", site.clock.now(), review_by=date(2028, 11, 24))
    page, _ = read_page((site.content.root / "needs" / "calm-corners.md").read_text(), "needs/calm-corners.md")
    assert isinstance(page, Page) and page.reviewed == site.clock.today().isoformat()
    assert page.review_by == "2028-11-24" != LATER


def test_no_starter_page_says_that_it_was_checked(handbook: Site, reader: FlaskClient) -> None:
    area = handbook.configuration.settings.area
    for card in handbook.state.library.cards:
        said = words(reader, card.url)
        assert f"Not yet checked by anyone in {area}." in said, card.url
        assert not re.search(r"\b[Cc]hecked on \d|This page (?:was|is) checked|\bagreed by the\b", said), card.url
    for part in copies.compose(handbook, Choices()).parts:
        for chapter in part.chapters:
            assert f"Not yet checked by anyone in {area}." in chapter.checked, chapter.slug
    told = {page["reviewed"] for page in json_of(reader.get("/api/v1/pages"))["pages"]}
    assert told == {None}
