"""Where a form was sent from is read in one way; what differs is whether a public form may come from nobody knows
where."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from oap.web.http.same_site import SentFrom, sent_from

HERE, ELSEWHERE, UNSAID = SentFrom.HERE, SentFrom.ELSEWHERE, SentFrom.UNSAID
CASES = [
    ({"Sec-Fetch-Site": "same-origin"}, HERE),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, HERE),
    ({"Sec-Fetch-Site": "same-site"}, ELSEWHERE),
    ({"Sec-Fetch-Site": "cross-site"}, ELSEWHERE),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, ELSEWHERE),
    ({"Sec-Fetch-Site": ""}, ELSEWHERE),
    ({"Sec-Fetch-Site": "none"}, UNSAID),
    ({"Origin": "http://localhost"}, HERE),
    ({"Origin": "null"}, ELSEWHERE),
    ({"Origin": ""}, ELSEWHERE),
    ({"Origin": "http://["}, ELSEWHERE),
    ({"Origin": "http://[x]"}, ELSEWHERE),
    ({"Origin": "http://localhost.elsewhere.example"}, ELSEWHERE),
    ({}, UNSAID),
]


@pytest.mark.parametrize(("headers", "expected"), CASES)
def test_every_form_goes_by_the_same_answer(
    browser_client: FlaskClient, headers: dict[str, str], expected: SentFrom
) -> None:
    app: Flask = browser_client.application
    with app.test_request_context("/record", method="POST", headers=headers):
        assert sent_from() is expected
    gives_back = browser_client.post("/record", data={"do": "show"}, headers=headers)
    assert (gives_back.status_code == 403) == (expected is ELSEWHERE)
    starts = browser_client.post("/handbook", data={"format": "none"}, headers=headers)
    assert (starts.status_code == 403) == (expected is not HERE)
