"""Only the record says that a page was withdrawn. What is made from it and is missing or damaged is made again, or says
so with 503."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.companion import catch_up_site
from oap.services.editing import publishing
from oap.services.pages.sync import in_step, sync
from oap.site import Site
from tests.build import people, saves_of

ADDRESSES = (
    "/",
    "/a-to-z",
    "/needs",
    "/needs/quiet-rooms",
    "/needs/quiet-rooms?voice=professional",
    "/needs/slow-reading",
    "/guides/urgent-help",
    "/areas/cognition-and-learning",
    "/search?q=reading",
    "/api/v1/search?q=reading",
    "/api/v1/pages",
    "/api/v1/pages/quiet-rooms",
    "/api/v1/statements/quiet-rooms/universal-0",
    "/needs/quiet-rooms/history",
    "/needs/quiet-rooms?version=1",
    "/feed.atom",
    "/sitemap.xml",
    "/my-list?items=quiet-rooms.universal-0,slow-reading.universal-0",
    "/record",
    "/audit",
    "/glossary",
    "/handbook",
)


def answers(client: FlaskClient) -> dict[str, tuple[int, bytes]]:
    return {address: ((got := client.get(address)).status_code, got.data) for address in ADDRESSES}


def fresh(site: Site) -> FlaskClient:
    return create_app(Site(site.config)).test_client()


def damage(site: Site, how: str) -> None:
    file_of_pages = site.rendered_pages.path
    if how == "away":
        shutil.move(site.config.index_dir, site.config.index_dir.with_name("elsewhere"))
        return
    site.rendered_pages.table.unlink(missing_ok=True)
    if how == "missing":
        file_of_pages.unlink()
        return
    data = bytearray(file_of_pages.read_bytes())
    if how == "cut":
        file_of_pages.write_bytes(data[: len(data) // 2])
        return
    place = {
        "head": 3,
        "first entry": 60,
        "middle": len(data) // 2,
        "last entry": len(data) - 9,
        "card": data.index(b'"title":"When reading'),
        "text": data.rindex(b"Noise and touch") if b"Noise and touch" in data else len(data) // 3,
    }[how]
    data[place] ^= 1
    with file_of_pages.open("r+b") as file:
        file.write(data)


HOWS = ("away", "missing", "head", "first entry", "text")


@pytest.mark.parametrize("how", HOWS)
def test_a_new_process_says_503_or_what_is_so(site: Site, how: str) -> None:
    right = answers(fresh(site))
    assert all(status in (200, 301) for status, _ in right.values()), right
    damage(site, how)
    client = fresh(site)
    for address, (status, body) in answers(client).items():
        assert status == 503 or (status, body) == right[address], (address, status)
        assert b"withdrawn" not in body or body == right[address][1]
    urgent = client.get("/urgent-help")
    assert urgent.status_code == 200 and b"Urgent help" in urgent.data
    assert client.get("/readyz").status_code == 503
    # The companion makes it again.
    other = Site(site.config)
    catch_up_site(other, None)
    assert in_step(other)
    assert answers(fresh(site)) == right
    assert answers(client) == right


@pytest.mark.parametrize("how", HOWS)
def test_a_running_process_goes_on_or_says_503(site: Site, how: str) -> None:
    client = create_app(site).test_client()
    right = answers(fresh(site))
    assert client.get("/search?q=reading").status_code == 200
    damage(site, how)
    for address, (status, body) in answers(client).items():
        assert status == 503 or (status, body) == right[address], (address, status)
    if how in ("away", "missing", "cut"):
        assert client.get("/needs/quiet-rooms").status_code == 200
    catch_up_site(Site(site.config), None)
    assert answers(client) == right


def test_a_page_that_was_withdrawn_says_so_and_keeps_its_versions(site: Site) -> None:
    who, now = people(site, "editor", "publisher"), datetime(2026, 11, 24, tzinfo=UTC)
    asked = publishing.propose_withdrawal(site, who["editor"], "quiet-rooms", now, note="Merged")
    publishing.publish(site, who["publisher"], asked.id, now, saves=saves_of(site, asked.id))
    client = fresh(site)
    gone = client.get("/needs/quiet-rooms")
    assert gone.status_code == 410 and "Merged" in gone.text
    assert client.get("/api/v1/pages/quiet-rooms").status_code == 404
    assert client.get("/needs/quiet-rooms?version=1").status_code == 200
    assert client.get("/api/v1/pages/quiet-rooms?version=1").status_code == 200
    assert "has been withdrawn" in client.get("/needs/quiet-rooms/history").text
    damage(site, "missing")
    assert fresh(site).get("/needs/quiet-rooms").status_code == 503


def test_a_damaged_shelf_does_not_bring_a_withdrawn_page_back(site: Site) -> None:
    """That the page is not in a damaged file does not mean that this node has applied the withdrawal."""
    who, now = people(site, "editor", "publisher"), datetime(2026, 11, 24, tzinfo=UTC)
    file = site.content.root / "needs" / "quiet-rooms.md"
    text = file.read_text()
    asked = publishing.propose_withdrawal(site, who["editor"], "quiet-rooms", now, note="Merged")
    publishing.publish(site, who["publisher"], asked.id, now, saves=saves_of(site, asked.id))
    damage(site, "first entry")
    file.write_text(text)  # as on a machine that had not followed yet
    other = Site(site.config)
    report = sync(other)
    assert report.rebuilt and not report.recorded and not file.exists()
    assert fresh(site).get("/needs/quiet-rooms").status_code == 410
