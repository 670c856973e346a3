"""The screen where a lead brings a handbook in."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from oap.documents.reading import MAX_BYTES
from tests import people
from tests.documents import handbooks


def send(client: people.SignedInClient, data: bytes, name: str = "handbook.odt", **fields: str) -> people.TestResponse:
    form = {"csrf_token": client.token(), "team": "schools", "do": "look", **fields, "file": (io.BytesIO(data), name)}
    return client.post("/edit/import", data=form, content_type="multipart/form-data")


def test_only_a_lead_gets_there(app: Flask, as_lead: people.SignedInClient) -> None:
    assert as_lead.get("/edit/import").status_code == 200
    for role in ("editor", "publisher", "reviewer", "admin"):
        assert people.sign_in(app, people.a_person(app, role)).get("/edit/import").status_code == 403
    answer = app.test_client().get("/edit/import")
    assert answer.status_code in (302, 303, 401) or "Sign in" in answer.text


def test_look_then_make(as_lead: people.SignedInClient) -> None:
    data = handbooks.in_odt()
    looked = send(as_lead, data)
    assert looked.status_code == 200 and "What would be made" in looked.text and "Nothing is published" in looked.text
    assert "/edit/drafts/" not in looked.text
    made = send(as_lead, data, do="keep")
    assert "Drafts made" in made.text and made.text.count('href="/edit/drafts/') >= 5
    again = send(as_lead, data, do="keep")
    assert again.status_code == 400 and "brought in already" in again.text


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
