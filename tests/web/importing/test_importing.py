"""The screen where a lead brings a handbook in."""

from __future__ import annotations

import io
import time

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from oap.documents.reading import MAX_BYTES
from oap.services.importing import reading_files
from oap.storage import tasks as stored
from tests import people
from tests.documents import handbooks


def send(client: people.SignedInClient, data: bytes, name: str = "handbook.odt", **fields: str) -> TestResponse:
    form = {"csrf_token": client.token(), "team": "schools", **fields, "file": (io.BytesIO(data), name)}
    return client.post("/edit/import", data=form, content_type="multipart/form-data", follow_redirects=True)


def read(client: people.SignedInClient, answer: TestResponse) -> TestResponse:
    """The answer when the file has been read, which takes as long as the machine has no time for it."""
    for _ in range(600):
        if "The file is being read" not in answer.text:
            break
        time.sleep(0.2)
        answer = client.get(f"{answer.request.path}?team=schools")
    return answer


def test_only_a_lead_gets_there(app: Flask, as_lead: people.SignedInClient) -> None:
    assert as_lead.get("/edit/import").status_code == 200
    for role in ("editor", "publisher", "reviewer", "admin"):
        assert people.sign_in(app, people.a_person(app, role)).get("/edit/import").status_code == 403
    answer = app.test_client().get("/edit/import")
    assert answer.status_code in (302, 303, 401) or "Sign in" in answer.text


def test_look_then_make(as_lead: people.SignedInClient) -> None:
    data = handbooks.in_odt()
    looked = read(as_lead, send(as_lead, data))
    assert looked.status_code == 200 and "It would make" in looked.text and "Nothing is published" in looked.text
    assert "/edit/drafts/" not in looked.text
    action = f"/edit/import/{reading_files.file_mark(data)}"
    made = as_lead.post(action, data={"csrf_token": as_lead.token(), "team": "schools"})
    assert "Drafts made" in made.text and made.text.count('href="/edit/drafts/') >= 5
    again = as_lead.post(action, data={"csrf_token": as_lead.token(), "team": "schools"})
    assert again.status_code == 400 and "brought in already" in again.text


def test_a_long_pdf_does_not_hold_the_request_and_says_how_far_it_is(
    as_lead: people.SignedInClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = handbooks.in_pdf()
    mark = reading_files.file_mark(data)
    begin = reading_files.begin
    monkeypatch.setattr(reading_files, "begin", lambda site, data, name: begin(site, data, name, patience=0))
    page = send(as_lead, data, "handbook.pdf")
    assert "The file is being read" in page.text and "Check again" in page.text
    for _ in range(2400):
        said = as_lead.get(f"/edit/import/{mark}/status").get_json()
        if said["state"] != "making":
            break
        time.sleep(0.1)
    assert said["state"] == "ready"
    site = as_lead.application.extensions["oap"]
    with site.database.read() as connection:
        assert stored.input_of(connection, reading_files.KIND, mark) == b"", "the file itself is not kept"
    desk = as_lead.get(f"/edit/import/{mark}?team=schools").text
    assert "It would make" in desk and f'src="/edit/import/{mark}/pages/1.jpg"' in desk
    shown = as_lead.get(f"/edit/import/{mark}/pages/1.jpg")
    assert shown.mimetype == "image/jpeg" and shown.data.startswith(b"\xff\xd8")
    assert as_lead.get(f"/edit/import/{mark}/pages/99.jpg").status_code == 404
    gone = as_lead.get("/edit/import/0123456789ab?team=schools")
    assert gone.status_code == 400 and "Choose it again" in gone.text
    assert as_lead.get("/edit/import/..%2fx?team=schools").status_code == 404


def test_a_lead_finds_the_way_from_their_work(as_lead: people.SignedInClient, as_editor: people.SignedInClient) -> None:
    assert 'href="/edit/import"' in as_lead.get("/edit").text
    assert 'href="/edit/import"' not in as_editor.get("/edit").text


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04broken"])
def test_a_bad_file_is_refused_on_the_form(as_lead: people.SignedInClient, data: bytes) -> None:
    answer = send(as_lead, data)
    assert answer.status_code == 400 and "There is a problem" in answer.text and 'href="#file"' in answer.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(as_lead: people.SignedInClient) -> None:
    announced = {"CONTENT_LENGTH": str(MAX_BYTES + 200_000)}
    answer = as_lead.post("/edit/import", data={"csrf_token": as_lead.token()}, environ_overrides=announced)
    assert answer.status_code == 413


def test_no_file_at_all(as_lead: people.SignedInClient) -> None:
    answer = as_lead.post("/edit/import", data={"csrf_token": as_lead.token(), "team": "schools"})
    assert answer.status_code == 400 and "Choose a file first" in answer.text
