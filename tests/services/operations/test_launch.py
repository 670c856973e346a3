"""What an area has to do before families rely on its handbook is said, a line for each thing, until it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from oap import create_app
from oap.cli import main
from oap.core.pages.contacts import CONTACTS_FILE
from oap.core.pages.service_fields import ServiceRecord
from oap.services.operations.launch import launch_faults
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import page_owners
from tests.build import ROOT, a_page, config, people, sections, settings_of, write_content, write_page

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
CONFIRMED = "  confirmed: {on: 2026-12-03, by: Asha}\n"
SERVICE = ServiceRecord("Them", "Ask the school office.", reach=("childline",))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An area that has done everything."""
    content = write_content(tmp_path / "content", a_page())
    service = a_page("a-line", "services", service=SERVICE, sections=sections("services", "whoever asks"))
    write_page(content, service)
    entries = (content / CONTACTS_FILE).read_text().split("\n- id: ")
    told = (entry.replace("\n", f"\n{CONFIRMED}", 1) for entry in entries[1:] if "  hold: " not in entry)
    (content / CONTACTS_FILE).write_text("\n- id: ".join(["", *told]))
    (content / "logo.svg").write_text(SVG)
    settings = (content / "site.yml").read_text().rstrip("}\n")
    done = ", contact: {phone: 0117 000 1111}, privacy_notice: https://council.example/privacy, logo: logo.svg}\n"
    (content / "site.yml").write_text(settings + done)
    site = Site(config(tmp_path, content))
    sync(site)
    owner = people(site, "editor")["editor"]
    with site.database.write() as connection:
        for page_id in ("quiet-rooms", "a-line"):
            page_owners.store(connection, page_id, owner.id, None)
    return site


def changed(site: Site, name: str, before: str, after: str) -> None:
    file = site.content.root / name
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def without_owner(site: Site) -> None:
    with site.database.write() as connection:
        page_owners.store(connection, "a-line", None, None)


def without_number(site: Site) -> None:
    service = replace(SERVICE, reach=())
    page = a_page("a-line", "services", service=service, sections=sections("services", "whoever asks"))
    write_page(site.content.root, page)


FAULTS: dict[str, tuple[Callable[[Site], None], str]] = {
    "area contact": (
        lambda site: changed(site, "site.yml", "phone: 0117 000 1111", "phone: ''"),
        "nobody is named whom families can reach",
    ),
    "privacy notice": (
        lambda site: changed(site, "site.yml", "privacy_notice: https://council.example/privacy", "privacy_notice: ''"),
        "leads to no privacy notice of the council",
    ),
    "contact that nobody checked": (
        lambda site: changed(site, CONTACTS_FILE, f"id: childline\n{CONFIRMED}", "id: childline\n"),
        "nobody has checked it with Childline",
    ),
    "contact on hold": (
        lambda site: changed(site, CONTACTS_FILE, "id: galop\n", "id: galop\n  hold: It may have closed\n"),
        "It may have closed",
    ),
    "service without a number": (without_number, "services/a-line.md: Readers are told whom to ask, and no number"),
    "sign-off": (
        lambda site: changed(site, "needs/quiet-rooms.md", "sources:", "sign_off: [lawyer]\nsources:"),
        "a lawyer has not agreed to needs/quiet-rooms.md",
    ),
    "owner": (without_owner, "Schools team: nobody looks after services/a-line.md"),
    "logo": (lambda site: changed(site, "site.yml", "logo: logo.svg", "logo: ''"), "there is no logo"),
    "logo that is none": (
        lambda site: changed(site, "logo.svg", "<svg", "<html"),
        "“logo.svg” is not in the content folder",
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
def test_each_thing_that_is_missing_is_a_line_and_nothing_else(site: Site, fault: str) -> None:
    assert launch_faults(site) == []
    break_it, said = FAULTS[fault]
    break_it(site)
    found = launch_faults(site)
    assert any(said in line for line in found), found
    assert [line for line in found if said not in line] == []


def test_the_command_ends_with_whether_something_is_left(site: Site) -> None:
    run = CliRunner(env=settings_of(site.config))
    fine = run.invoke(main, ["check", "--launch"])
    assert (fine.exit_code, fine.stderr) == (0, "") and "Nothing is left" in fine.stdout
    without_owner(site)
    left = run.invoke(main, ["check", "--launch"])
    assert left.exit_code == 1 and len(left.stdout.splitlines()) == 1


@pytest.mark.handbook
def test_the_starter_handbook_says_what_each_area_has_to_do(tmp_path: Path) -> None:
    site = Site(replace(config(tmp_path), content_dir=ROOT / "content"))
    lines = launch_faults(site)
    for part in (
        "site.yml: nobody",
        "services/audiology.md",
        "bristol-edt",
        "sign_off: a lawyer",
        "owners:",
        "no logo",
    ):
        assert any(part in line for line in lines), part
    assert all(line.endswith(".") for line in lines)


def test_the_logo_stands_at_the_foot_of_every_page(site: Site) -> None:
    client = create_app(site).test_client()
    assert '<img src="/logo" alt="Testham"' in client.get("/needs/quiet-rooms").text
    answer = client.get("/logo")
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "image/svg+xml", SVG)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    changed(site, "site.yml", "logo: logo.svg", "logo: ../logo.svg")
    other = create_app(Site(site.config)).test_client()
    assert other.get("/logo").status_code == 404
    changed(site, "site.yml", "logo: ../logo.svg", "logo: ''")
    assert "/logo" not in create_app(Site(site.config)).test_client().get("/needs/quiet-rooms").text
