"""What one machine starts, another answers for, over one PostgreSQL; and a machine may be killed in the middle."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oap.services.handbook import copies
from oap.services.importing import reading_files
from oap.services.operations import tasks
from oap.services.pages.sync import sync
from oap.site import Site
from tests import people
from tests.build import a_page, config, write_content
from tests.documents import handbooks
from tests.found import json_of
from tests.people import a_person

OURS = {"Sec-Fetch-Site": "same-origin"}
KEY = "k" * 40


@pytest.fixture
def machines(
    postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[people.SignedInClient]]:
    """A lead's browser at each of two machines; their processes of a kind work when ``tasks.work`` is called."""
    monkeypatch.setattr(tasks, "start_in_background", lambda *module, **options: None)
    url, clients = postgres(), []
    for name in ("one", "two"):
        content = write_content(tmp_path / name / "content", a_page(), a_page("urgent-help", "guides"))
        site = Site(config(tmp_path / name, content, database_url=url, secret_key=KEY))
        sync(site)
        app = people.make_app(site)
        person = a_person(app, "lead", email=f"{name}@example.org")
        clients.append(people.sign_in(app, person))
    yield clients
    for client in clients:
        site_of(client).database.close()


def site_of(client: FlaskClient) -> Site:
    site: Site = client.application.extensions["oap"]
    return site


def test_a_handbook_asked_for_here_is_seen_made_and_had_there(machines: list[people.SignedInClient]) -> None:
    one, two = machines
    where = one.post("/handbook", data={"format": "html"}, headers=OURS).headers["Location"]
    status, file = where.replace("/copy?", "/copy/status?"), where.replace("/copy?", "/copy/file?")
    assert [json_of(each.get(status))["state"] for each in machines] == ["waiting", "waiting"]
    assert copies.build_requested(site_of(two)) == 1
    assert [json_of(each.get(status))["state"] for each in machines] == ["ready", "ready"]
    assert one.get(file).data == two.get(file).data and one.get(file).data.startswith(b"<!DOCTYPE html>")
    assert "Your copy is ready" in one.get(where).text


def test_a_file_brought_in_here_is_read_and_kept_there(machines: list[people.SignedInClient]) -> None:
    one, two = machines
    data = handbooks.in_odt()
    form = {"csrf_token": one.token(), "team": "schools", "file": (io.BytesIO(data), "handbook.odt")}
    mark = reading_files.file_mark(data)
    where = one.post("/edit/import", data=form, content_type="multipart/form-data").headers["Location"]
    assert [json_of(each.get(f"/edit/import/{mark}/status"))["state"] for each in machines] == ["making", "making"]
    assert reading_files.read_waiting(site_of(two)) == 1
    assert "It would make" in one.get(where).text and "It would make" in two.get(where).text
    made = one.post(f"/edit/import/{mark}", data={"csrf_token": one.token(), "team": "schools"})
    assert "Drafts made" in made.text
    assert (
        "brought in already"
        in two.post(f"/edit/import/{mark}", data={"csrf_token": two.token(), "team": "schools"}).text
    )
