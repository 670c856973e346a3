"""A citation resolves for ever: after an edit, a rename, a move and a withdrawal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient

from oap.core.pages.page import Page, Section, Statement
from oap.core.pages.page_text import compose_page
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import recording
from tests.build import a_page

NOW = "2026-11-24T16:50:00Z"
CITED = "/needs/quiet-rooms?version=1"
WORDS = "Staff seat number 0 for the pupil before the lesson starts."


def publish(site: Site, page: Page | None, note: str = "", *, page_id: str = "quiet-rooms", path: str = "") -> None:
    with site.database.write() as connection:
        recording.add_version(
            connection,
            page_id=page_id,
            path=path or (page.path if page else "needs/quiet-rooms.md"),
            note=note,
            text=compose_page(page) if page else None,
            team="schools",
            origin="editor",
            now=NOW,
        )
    sync(site)
    site._refreshed_at = 0.0


def changed(slug: str = "quiet-rooms", kind: str = "needs") -> Page:
    page = a_page(id="quiet-rooms", slug=slug, type=kind)
    return replace(page, sections=tuple(_edit(section) for section in page.sections))


def _edit(section: Section) -> Section:
    groups = []
    for group in section.groups:
        items = [
            replace(one, professional="Quite other words.")
            if isinstance(one, Statement) and one.id == "universal-0"
            else one
            for one in group.items
        ]
        groups.append(replace(group, items=tuple(items)))
    return replace(section, groups=tuple(groups))


@pytest.mark.parametrize("event", ["nothing", "edit", "rename", "move", "withdraw", "rename and withdraw"])
def test_cited_words_are_found_at_their_address_whatever_happened(
    site: Site, browser_client: FlaskClient, event: str
) -> None:
    match event:
        case "edit":
            publish(site, changed())
        case "rename" | "rename and withdraw":
            publish(site, changed("calm-rooms"))
        case "move":
            publish(site, changed("quiet-rooms", "guides"))
    if "withdraw" in event:
        publish(site, None, "Merged with another page.", path="needs/calm-rooms.md" if "rename" in event else "")
    shown = browser_client.get(CITED, follow_redirects=True)
    assert shown.status_code == 200
    assert WORDS in shown.text
    assert "Quite other words." not in shown.text or event != "nothing"
    told = browser_client.get("/api/v1/statements/quiet-rooms/universal-0?version=1").get_json()
    assert told["professional"] == WORDS and told["version"] == 1
    assert told["withdrawn"] == ("withdraw" in event)


def test_an_old_version_says_so_and_shows_what_changed_since(site: Site, browser_client: FlaskClient) -> None:
    publish(site, changed(), "Clearer words")
    shown = browser_client.get(CITED)
    assert "This is an old version" in shown.text
    assert "Quite" in shown.text.split("What changed since")[1]
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in shown.headers
    html5lib.HTMLParser(strict=True).parse(shown.text)
    assert "still the newest" in browser_client.get("/needs/quiet-rooms?version=2").text


def test_the_list_of_versions_names_day_team_and_reason(site: Site, browser_client: FlaskClient) -> None:
    publish(site, changed(), "Clearer words")
    listed = browser_client.get("/needs/quiet-rooms/history")
    assert "Version 2" in listed.text and "Version 1" in listed.text
    assert "Clearer words" in listed.text and "24 November 2026" in listed.text
    html5lib.HTMLParser(strict=True).parse(listed.text)


def test_a_withdrawn_page_says_so_and_points_to_its_last_words(site: Site, browser_client: FlaskClient) -> None:
    publish(site, None, "Merged with another page.")
    gone = browser_client.get("/needs/quiet-rooms")
    assert gone.status_code == 410
    assert "Merged with another page." in gone.text and "/needs/quiet-rooms?version=1" in gone.text
    assert browser_client.get("/needs/quiet-rooms/history").status_code == 200


def test_an_old_address_leads_to_the_new_one_without_an_alias(site: Site, browser_client: FlaskClient) -> None:
    publish(site, changed("calm-rooms"))
    moved = browser_client.get("/needs/quiet-rooms?voice=professional")
    assert (moved.status_code, moved.location) == (301, "/needs/calm-rooms?voice=professional")


@pytest.mark.parametrize("number", ["0", "2", "99999999", "999999999999", "-1", "1.5", "x", "1%00"])
def test_a_version_that_never_was_is_not_found(browser_client: FlaskClient, number: str) -> None:
    assert browser_client.get(f"/needs/quiet-rooms?version={number}").status_code == 404
    assert browser_client.get(f"/api/v1/statements/quiet-rooms/universal-0?version={number}").status_code == 404


def test_a_withdrawn_statement_keeps_its_anchor_and_its_last_words(site: Site, browser_client: FlaskClient) -> None:
    page = a_page(retired_statements=("old-promise",))
    publish(site, page)
    assert 'id="old-promise"' in browser_client.get("/needs/quiet-rooms").text
    assert browser_client.get("/api/v1/statements/quiet-rooms/never-there").status_code == 404


def test_reading_goes_on_without_the_database(site: Site, browser_client: FlaskClient, tmp_path: Path) -> None:
    site.database.close()
    (tmp_path / "instance" / "oap.db").write_bytes(b"no database" * 1000)
    for ending in ("-wal", "-shm"):
        (tmp_path / "instance" / f"oap.db{ending}").unlink(missing_ok=True)
    assert browser_client.get("/needs/quiet-rooms").status_code == 200
    assert browser_client.get("/search?q=ears").status_code == 200
    assert browser_client.get("/needs/nowhere").status_code == 404
    assert browser_client.get(CITED).status_code == 503
