"""One record of a contact is what every reader gets: service page, results, My list, its document, urgent help, API."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.core.pages.contacts import CONTACTS_FILE
from oap.core.pages.service_fields import ServiceRecord
from oap.services.operations.readiness import readiness
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import a_page, config, sections, write_content, write_page
from tests.found import json_of

NOW, LATER = "0800 1111", "0800 2222"
FIND = "Search the web for “listening line”. Ask the school office."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    service = ServiceRecord("Them", FIND, attending_access=("drop-in",), reach=("childline",))
    guide = a_page("urgent-help", "guides", title="Urgent help", topics=("crisis",))
    listening = a_page(
        "listening-line",
        "services",
        title="A listening line",
        service=service,
        sections=sections("services", "whoever wants to be heard"),
    )
    return write_content(tmp_path / "content", a_page(), guide, listening)


@pytest.fixture
def site(content: Path, tmp_path: Path) -> Site:
    site = Site(config(tmp_path, content))
    assert not sync(site).problems
    return site


def everywhere(client: FlaskClient) -> dict[str, str]:
    """What each place says of the contact."""
    made = client.post("/my-list/document", data={"item-1": "listening-line"})
    pages = pypdf.PdfReader(io.BytesIO(made.data)).pages
    found = json_of(client.get("/api/v1/pages/listening-line"))["service"]["contacts"]
    return {
        "page": client.get("/services/listening-line").text,
        "results": client.get("/search?q=listening+line").text,
        "list": client.get("/my-list?items=listening-line").text,
        "document": " ".join(" ".join(page.extract_text() for page in pages).split()),
        "API": " ".join(f"{one['value']} {one['status_words']} {one['status']}" for one in found),
        "urgent help": client.get("/urgent-help").text,
        "danger": client.get("/search?q=my+dad+hits+me").text,
    }


def change(site: Site, content: Path, *pairs: tuple[str, str]) -> FlaskClient:
    file = content / CONTACTS_FILE
    text = file.read_text()
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text)
    sync(site)
    return create_app(Site(site.config)).test_client()


def test_a_number_that_changes_in_the_list_changes_everywhere(site: Site, content: Path) -> None:
    before = everywhere(create_app(site).test_client())
    assert {place: NOW in said for place, said in before.items()} == dict.fromkeys(before, True)
    after = everywhere(change(site, content, (NOW, LATER)))
    assert {place: (LATER in said, NOW in said) for place, said in after.items()} == dict.fromkeys(after, (True, False))


def test_how_sure_a_contact_is_stands_beside_it(site: Site, content: Path) -> None:
    before = everywhere(create_app(site).test_client())
    sure = {place: said for place, said in before.items() if place != "danger"}
    assert {place: "Not checked with them yet" in said for place, said in sure.items()} == dict.fromkeys(sure, True)
    assert "not-known" in before["API"]
    seen = "    - {title: Their page, url: 'https://example.org/', copy: 2024-11, own: true}\n"
    old = '    - {title: "Sunderland Echo: when a child contacts us'
    after = everywhere(change(site, content, (old, seen + old)))
    shown = {place: said for place, said in after.items() if place != "danger"}
    assert {place: "From their website, November 2024" in said for place, said in shown.items()} == dict.fromkeys(
        shown, True
    )
    confirmed = ("- id: childline\n", "- id: childline\n  confirmed: {on: 2026-12-03, by: Asha}\n")
    last = everywhere(change(site, content, confirmed))
    told = {place: said for place, said in last.items() if place != "danger"}
    assert {place: "Confirmed 3 December 2026" in said for place, said in told.items()} == dict.fromkeys(told, True)


def test_nobody_is_sent_off_to_search_from_a_meeting(site: Site) -> None:
    client = create_app(site).test_client()
    both = everywhere(client)
    assert "Ask the school office" in both["document"] and "earch the web" not in both["document"] + both["list"]
    only = ServiceRecord("Them", "Search the web for “listening line”.")
    page = a_page("listening-line", "services", title="A line", service=only, sections=sections("services", "all"))
    write_page(site.config.content_dir, page)
    sync(site)
    said = everywhere_without_contact(create_app(Site(site.config)).test_client())
    assert "earch the web" not in said and "Ask the SENCO" in said


def everywhere_without_contact(client: FlaskClient) -> str:
    made = client.post("/my-list/document", data={"item-1": "listening-line"})
    pages = pypdf.PdfReader(io.BytesIO(made.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("broken", [None, "- id: nobody\n", "not a list"])
def test_without_contact_data_the_service_is_not_ready_and_pages_go_on(
    site: Site, content: Path, broken: str | None
) -> None:
    assert readiness(site).ready
    file = content / CONTACTS_FILE
    good = file.read_text()
    file.unlink()
    if broken is not None:
        file.write_text(broken)
    sync(site)
    for service in (site, Site(site.config)):  # one that knew better, and one that begins now
        service.expect_change()
        client = create_app(service).test_client()
        answer = client.get("/readyz")
        assert answer.status_code == 503 and CONTACTS_FILE in answer.text
        page = client.get("/services/listening-line")
        assert page.status_code == 200 and NOW in page.text
        assert client.get("/needs/quiet-rooms").status_code == client.get("/search?q=noise").status_code == 200
        assert 'href="tel:999"' in client.get("/urgent-help").text
    file.write_text(good)
    sync(site)
    assert create_app(Site(site.config)).test_client().get("/readyz").status_code == 200
