"""A school of forty behind one address gets its documents, and readers are served meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.site import Site
from oap.web import making

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
    monkeypatch.setattr(making, "PATIENCE", 0.01)
    for _ in range(making.PLACES):
        assert making._places.acquire(blocking=False)
    try:
        for address in ("/record/document", "/my-list/document", "/audit/document", "/audit/result", "/record/check"):
            refused = browser_client.post(address, data=RECORD)
            assert refused.status_code == 503 and refused.headers["Retry-After"] == "15"
            assert "Nothing is lost." in refused.text and "7B-03" not in refused.text
        assert browser_client.get("/needs/quiet-rooms").status_code == 200
        assert browser_client.post("/record", data=RECORD).status_code == 200
    finally:
        for _ in range(making.PLACES):
            making._places.release()
    assert browser_client.post("/record/document", data=RECORD).status_code == 200
