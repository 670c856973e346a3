"""Forms that no page of ours sends: more fields than any has, and bodies that somebody keeps open."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from flask import Request
from flask.testing import FlaskClient

from oap.web.http import document_slots, form_reading
from oap.web.http.form_reading import MOST_FIELDS

TYPE = "application/x-www-form-urlencoded"
OURS = {"Sec-Fetch-Site": "same-origin"}
PARTS = "".join(f'--x\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n1\r\n' for n in range(1100)) + "--x--\r\n"


@pytest.mark.parametrize("address", ["/edit/drafts/1", "/feedback/send", "/record", "/audit", "/sign-in"])
def test_a_form_of_more_fields_than_ours_is_refused_and_not_shown_again(
    browser_client: FlaskClient, address: str
) -> None:
    answer = browser_client.post(address, data="a=1&" * MOST_FIELDS, content_type=TYPE)
    assert answer.status_code == 413 and len(answer.data) < 100_000


@pytest.mark.parametrize("address", ["/audit/area/result", "/record/check", "/audit/result", "/record/open"])
def test_a_form_of_more_parts_than_ours_is_refused(browser_client: FlaskClient, address: str) -> None:
    answer = browser_client.post(address, data=PARTS, content_type="multipart/form-data; boundary=x", headers=OURS)
    assert answer.status_code == 413


def test_a_record_of_all_lines_that_there_may_be_is_read(browser_client: FlaskClient) -> None:
    fields = {f"entry-{line}-{name}": "x" for line in range(1, 151) for name in ("own", "who", "start", "target")}
    assert browser_client.post("/record", data={**fields, "do": "show"}).status_code in (200, 400)


def test_who_keeps_bodies_open_has_a_few_slots_and_others_the_rest(
    browser_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_reading, "PATIENCE", 0.01)
    with ExitStack() as taken:
        for _ in range(4):
            taken.enter_context(document_slots.BODIES.take("203.0.113.9", 1))
        elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
        for address in ("/record", "/feedback", "/feedback/send", "/sign-in", "/record/document", "/edit/drafts/1"):
            refused = browser_client.post(address, data={"a": "b"}, environ_base=elsewhere)
            assert refused.status_code == 503 and "Many people are sending something" in refused.text, address
        assert browser_client.post("/record", data={"label": "7B"}).status_code == 200
        assert browser_client.get("/needs/quiet-rooms", environ_base=elsewhere).status_code == 200
    assert browser_client.post("/record", data={"label": "7B"}, environ_base=elsewhere).status_code == 200


def test_what_is_sent_slowly_keeps_no_slot_of_documents_or_files(
    browser_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The body is read before: nobody who waits for its end is at work."""
    at_work: list[int] = []
    read = Request._load_form_data

    def slowly(request: Request) -> None:
        at_work.append(document_slots.DOCUMENTS._at_work.total() + document_slots.FILES._at_work.total())
        read(request)

    monkeypatch.setattr(Request, "_load_form_data", slowly)
    for address in ("/record/document", "/my-list/document", "/audit/document", "/record/check", "/record/open"):
        browser_client.post(address, data={"format": "docx", "label": "7B"})
    assert len(at_work) >= 5 and set(at_work) == {0}
