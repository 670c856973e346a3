"""A school of forty behind one address gets its documents, and readers are served meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.site import Site
from oap.web.http import document_slots

RECORD = {"format": "docx", "label": "7B-03", "cycle-1-plan": "Eats lunch in the hall"}


def test_a_training_room_behind_one_address_is_served(site: Site) -> None:
    app = create_app(Site(replace(site.config, rate_limit=True)))

    def one(number: int) -> int:
        return app.test_client().post("/record/document", data=RECORD).status_code

    with ThreadPoolExecutor(4) as room:
        assert set(room.map(one, range(120))) == {200}


def test_who_waits_too_long_is_told_kindly_and_readers_are_served(
    browser_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_slots, "PATIENCE", 0.01)
    documents = ("/record/document", "/my-list/document", "/audit/document", "/audit/result")
    files = ("/record/check", "/record/open", "/audit/open")
    with ExitStack() as taken:
        for places in (document_slots.DOCUMENTS, document_slots.FILES):
            for number in range(2):
                taken.enter_context(places.take(f"somebody {number}", 1))
        for address in (*documents, *files):
            refused = browser_client.post(address, data=RECORD)
            assert refused.status_code == 503 and refused.headers["Retry-After"] == "15", address
            assert "Nothing is lost." in refused.text and "7B-03" not in refused.text
        assert browser_client.get("/needs/quiet-rooms").status_code == 200
        assert browser_client.post("/record", data=RECORD).status_code == 200
    assert browser_client.post("/record/document", data=RECORD).status_code == 200


def test_files_and_documents_do_not_take_each_others_places(browser_client: FlaskClient) -> None:
    with document_slots.FILES.take("one", 1), document_slots.FILES.take("another", 1):
        assert browser_client.post("/record/document", data=RECORD).status_code == 200
    with document_slots.DOCUMENTS.take("one", 1), document_slots.DOCUMENTS.take("one", 1):
        assert "Choose a file first." in browser_client.post("/record/open").text


def test_who_asks_for_all_at_once_leaves_a_place_to_wait_in_and_goes_after_who_asks_for_one() -> None:
    slots = document_slots.Slots(2, 12)
    with slots.take("flood", 1):
        with slots.take("flood", 1):
            slots._queue += [(object(), "flood")] * 9
            with pytest.raises(document_slots.Busy), slots.take("flood", 60):  # refused at once, not after a minute
                pass
            slots._queue.append((object(), "school"))
        found = slots._next()
        assert found is not None and found[1] == "school"
