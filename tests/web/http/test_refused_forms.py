"""A form that is not taken, for where it came from or for its token, speaks kindly and gives back what was typed."""

from __future__ import annotations

from collections.abc import Iterator

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.people import a_person
from tests.web.http.test_access import ANSWERED_ONLY, access, rules

ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}
TYPED = "my <b>son</b>\n  covers his ears"


def forms(app: Flask, *kinds: str) -> Iterator[tuple[Rule, str]]:
    return ((rule, address) for rule, address in rules(app, "POST") if access(app, rule) & set(kinds))


def said(answer: str) -> None:
    assert "<h1" in answer and "Please send that again" in answer
    assert "You did nothing wrong" in answer and "Load the page with the form again" in answer
    assert "You may not see this" not in answer and "only for some people" not in answer
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer)


def given_back(answer: str) -> list[str]:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(answer)
    return ["".join(box.itertext()) for box in tree.iter("textarea")]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    a_person(app)
    return app.test_client()


def test_a_form_of_another_site_is_told_what_to_do_and_its_words_are_not_shown(app: Flask, client: FlaskClient) -> None:
    asked = list(forms(app, "public"))
    assert len(asked) > 10
    for _, address in asked:
        answer = client.post(address, data={"q": TYPED}, headers=ELSEWHERE)
        assert answer.status_code == 403, address
        said(answer.text)
        assert "covers his ears" not in answer.text, address
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_browser_that_does_not_say_gets_its_words_back(app: Flask, client: FlaskClient) -> None:
    asked = [address for _, address in forms(app, "public") if address not in ANSWERED_ONLY]
    assert len(asked) >= 5
    for address in asked:
        answer = client.post(address, data={"q": TYPED, "empty": " "})
        assert answer.status_code == 403, address
        said(answer.text)
        assert given_back(answer.text) == [TYPED], address


def test_a_form_without_its_token_gets_its_words_back_but_no_password(app: Flask, client: FlaskClient) -> None:
    asked = list(forms(app, "anyone"))
    assert len(asked) > 4
    for _, address in asked:
        sent = {"email": TYPED, "password": "seven green", "code": "123456", "old": "seven grey", "new": "seven red"}
        answer = client.post(address, data={"csrf_token": "made up", **sent})
        assert answer.status_code == 400, address
        said(answer.text)
        assert given_back(answer.text) == [TYPED], address
        for secret in ("seven", "123456", "made up"):
            assert secret not in answer.text, address
        assert "covers his ears" not in client.post(address, data=sent, headers=ELSEWHERE).text, address


def test_a_refused_form_that_is_too_large_is_said_to_be(client: FlaskClient) -> None:
    assert client.post("/search/tell-editors", data={"q": "a" * 2_000_000}).status_code == 413
