"""What the other side says that it can take is read as the standard has it: weights, refusals and wildcards count."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from oap.web.http.negotiation import packing
from tests import people

CASES = [
    ("", ""),
    ("gzip, deflate, br", "br"),
    ("gzip", "gzip"),
    ("br;q=0, gzip", "gzip"),
    ("br;q=0,gzip;q=0", ""),
    ("gzip;q=0", ""),
    ("gzip;q=1.0, br;q=0.5", "gzip"),
    ("identity, gzip;q=0.5", ""),
    ("identity;q=0.5, gzip", "gzip"),
    ("*", "br"),
    ("*;q=0", ""),
    ("br;q=0, *", "gzip"),
    ("BR", "br"),
    ("browse, abbr", ""),
    ("not-gzip", ""),
    ("br;q=often", ""),
    (",;q=,=;;", ""),
    ("br" * 40_000, ""),
]


@pytest.mark.parametrize(("accepted", "expected"), CASES)
def test_an_answer_is_packed_as_whoever_asks_can_take_it(accepted: str, expected: str) -> None:
    assert packing(accepted) == expected
    assert packing(accepted, {"": 0}) == "", "what was not made is not given"


@pytest.mark.parametrize("address", ["/needs/quiet-rooms", "/search?q=ears"], ids=["kept", "made for one"])
@pytest.mark.parametrize(("accepted", "expected"), CASES[:-1])
def test_every_page_goes_out_so_whether_it_is_kept_or_not(
    browser_client: FlaskClient, address: str, accepted: str, expected: str
) -> None:
    plain = browser_client.get(address)
    assert "Content-Encoding" not in plain.headers and plain.headers["Vary"] == "Accept-Encoding"
    for _ in range(2):
        answer = browser_client.get(address, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding", "") == expected
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(expected, bytes)
        assert unpack(answer.data) == plain.data


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [
        ("application/json", "application/problem+json"),
        ("application/json;q=0.9, */*;q=0.1", "application/problem+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("text/html, application/json;q=0.5", "text/html"),
        ("application/json;q=0", "text/html"),
        ("application/jsonlines", "text/html"),
    ],
)
def test_a_script_is_told_in_json_that_the_session_has_ended_and_a_person_on_a_page(
    app: Flask, accepted: str, kind: str
) -> None:
    people.a_person(app)
    answer = app.test_client().post("/edit/drafts/1/autosave", data={"text": "typed"}, headers={"Accept": accepted})
    assert answer.status_code == 401 and answer.content_type.startswith(kind)
