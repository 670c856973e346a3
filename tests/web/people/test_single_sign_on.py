"""Single sign-on against a real provider: discovery, keys and signed tokens over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oap.core.people.accounts import PersonForm
from oap.services.people import accounts, invitations, person_requests
from oap.services.people.invitations import Sent
from oap.site import Site
from oap.storage.person_requests import PersonRequest
from tests import people as build
from tests.build import config
from tests.found import match, of_kind
from tests.people import PASSWORD, a_person, token_in
from tests.waiting import PATIENCE


def go(client: FlaskClient, subject: str, start: str = "/sign-in/organisation") -> TestResponse:
    """To the provider, through its form as that person, and back; gives the page at which one arrives."""
    away = client.get(start).headers["Location"]
    back = requests.post(away, data={"sub": subject}, allow_redirects=False, timeout=PATIENCE).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def press(client: FlaskClient, page: TestResponse, password: str | None = None) -> TestResponse:
    """The button of the page; with the password where it is asked for."""
    data = {"csrf_token": token_in(page.text)} | ({"password": password} if password is not None else {})
    return client.post("/sign-in/organisation/in", data=data)


def test_an_invited_person_with_a_verified_address_comes_in_and_is_known_afterwards(sso_app: Flask) -> None:
    invited = a_person(sso_app, email="nia@example.org")
    client = sso_app.test_client()
    page = go(client, "nia-1", "/sign-in/organisation?next=/account")
    assert "Nia Rees" in page.text and client.get("/account").status_code == 303  # nothing happened yet
    asked = press(client, page)
    assert "Your password here" in asked.text
    assert press(client, asked, PASSWORD).headers["Location"] == "/account"
    assert "Linked" in client.get("/account").text
    site: Site = sso_app.extensions["oap"]
    admin = a_person(sso_app, "admin").actor
    form = PersonForm("Nia", "new@example.org", roles={"schools": "editor"})
    waiting = of_kind(PersonRequest, accounts.change(site, admin, invited.id, form, now=datetime.now(UTC)))
    person_requests.agree(site, a_person(sso_app, "lead").actor, waiting.id, base="", now=datetime.now(UTC))
    again = sso_app.test_client()
    assert press(again, go(again, "nia-1")).status_code == 303  # known by the provider's number, not by the address
    accounts.disable(site, admin, invited.id, now=datetime.now(UTC))
    assert client.get("/account").status_code == 303
    out = sso_app.test_client()
    assert press(out, go(out, "nia-1")).status_code == 403


@pytest.mark.parametrize("subject", ["eve-1", "tom-1"])
def test_an_address_nobody_vouches_for_opens_nothing(sso_app: Flask, subject: str) -> None:
    a_person(sso_app, email="nia@example.org")
    a_person(sso_app, "publisher", email="tom@example.org")
    client = sso_app.test_client()
    answer = press(client, go(client, subject))
    assert answer.status_code == 403 and "nobody has invited you" in answer.text
    assert client.get("/account").status_code == 303


def test_an_invitation_link_proves_who_is_meant_and_is_used_up(sso_app: Flask) -> None:
    site, admin = sso_app.extensions["oap"], a_person(sso_app, "admin").actor
    form = PersonForm("Tom", "tom@example.org", roles={"schools": "editor"})
    sent = of_kind(Sent, invitations.invite(site, admin, form, base="", now=datetime.now(UTC)))
    client = sso_app.test_client()
    start = match(r'href="(/sign-in/organisation\?invitation=[^"]+)"', client.get(sent.link).text)[1]
    assert press(client, go(client, "tom-1", start)).status_code == 303
    assert "tom@example.org" in client.get("/account").text
    assert client.get(sent.link).status_code == 404


def test_somebody_signed_in_links_their_account(sso_app: Flask) -> None:
    client = build.sign_in(sso_app, a_person(sso_app))
    page = go(client, "tom-1")
    assert "from now on" in page.text
    assert press(client, page, PASSWORD).headers["Location"] == "/account"
    other = sso_app.test_client()
    assert press(other, go(other, "tom-1")).status_code == 303


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(sso_app: Flask) -> None:
    away = sso_app.test_client().get("/sign-in/organisation").headers["Location"]
    back = urlsplit(
        requests.post(away, data={"sub": "nia-1"}, allow_redirects=False, timeout=PATIENCE).headers["Location"]
    )
    assert sso_app.test_client().get(f"{back.path}?{back.query}").status_code == 403
    assert sso_app.test_client().get("/sign-in/organisation/back?error=access_denied&state=x").status_code == 403


def test_a_provider_that_is_down_leaves_the_password(tmp_path: Path, content: Path) -> None:
    settings = config(tmp_path, content, oidc_issuer="http://127.0.0.1:9", oidc_client_id="oap")
    app = build.make_app(Site(settings))
    assert app.test_client().get("/sign-in/organisation").status_code == 503
    build.sign_in(app, a_person(app))


def test_without_a_provider_there_is_no_such_page(app: Flask) -> None:
    assert app.test_client().get("/sign-in/organisation").status_code == 404
    assert "organisation" not in app.test_client().get("/sign-in").text
