"""Signing in, staying signed in, and never losing what was typed."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oap.cli import main
from oap.services.people import first_people, sign_in
from oap.site import Site
from oap.storage import accounts, sessions
from oap.web.people.sessions import visitor
from tests import people
from tests.build import settings_of
from tests.found import json_of, of_kind, there
from tests.people import PASSWORD, SignedInClient, a_person, token_in

WRONG = "The email address or the password is not right"


def try_to(client: FlaskClient, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    token = token_in(client.get("/sign-in").text)
    return client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password, **fields})


def test_the_right_password_signs_in_and_the_bar_shows_who(app: Flask) -> None:
    client = people.sign_in(app, a_person(app, "editor", name="Ada Mensah"))
    page = client.get("/account")
    assert page.status_code == 200 and "Ada Mensah" in page.text and "Sign out" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers


def test_public_pages_know_nobody(app: Flask) -> None:
    client, stranger = people.sign_in(app, a_person(app)), app.test_client()
    for path in ("/", "/needs/quiet-rooms", "/search?q=noise", "/urgent-help", "/nothing-here"):
        mine, theirs = client.get(path), stranger.get(path)
        assert mine.data == theirs.data, path
        for answer in (mine, theirs):
            assert "Set-Cookie" not in answer.headers, path
            assert "cookie" not in answer.headers.get("Vary", "").lower(), path


@pytest.mark.parametrize("email", ["nobody@example.org", "editor.schools@example.org"])
def test_a_wrong_address_and_a_wrong_password_read_the_same(app: Flask, email: str) -> None:
    a_person(app)
    answer = try_to(app.test_client(), email, "not the password")
    assert answer.status_code == 400 and WRONG in answer.text


def test_a_session_is_new_at_sign_in_and_worth_nothing_after_signing_out(app: Flask) -> None:
    client = of_kind(SignedInClient, app.test_client())
    person = a_person(app)
    before = token_in(client.get("/sign-in").text)
    try_to(client, person.email)
    inside = there(client.get_cookie("oap_session")).value
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400
    assert client.send("/sign-out").status_code == 303
    copied = app.test_client()
    copied.set_cookie("oap_session", inside)
    assert copied.get("/account").headers["Location"] == "/sign-in?next=/account"


def test_signing_in_leads_back_to_the_page_that_asked(app: Flask) -> None:
    client, person = app.test_client(), a_person(app)
    assert client.get("/account?x=1").headers["Location"] == "/sign-in?next=/account%3Fx%3D1"
    assert try_to(client, person.email, next="/account?x=1").headers["Location"] == "/account?x=1"


@pytest.mark.parametrize(
    "evil",
    [
        *("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "evil"),
        *(
            "http://[",
            "//[",
            "/\t/evil.example",
            "\t//evil.example",
            "https:evil.example",
            "//user@evil.example",
            "/\u00a0\\a",
        ),
    ],
)
def test_it_never_leads_to_another_site(app: Flask, evil: str) -> None:
    answer = try_to(app.test_client(), a_person(app).email, next=evil)
    assert answer.headers["Location"] == "/edit"
    assert "evil.example" not in app.test_client().get("/sign-in", query_string={"next": evil}).text


def test_a_form_sent_after_the_session_ended_is_kept_and_sent_after_signing_in(app: Flask) -> None:
    person = a_person(app)
    client = people.sign_in(app, person)
    token = client.token()
    with app.extensions["oap"].database.write() as connection:
        sessions.end_all(connection, person.id, now=people.NOW)
    asked = client.post(
        "/sign-out?from=here", data={"csrf_token": token, "text": "Two hours’\nwork <b>", "again": ["1", "2"]}
    )
    assert asked.status_code == 401
    assert "Two hours’\nwork &lt;b&gt;" in asked.text
    kept = {"kept-to": "/sign-out?from=here", "kept.text": "Two hours’\nwork <b>", "kept.again": "1"}
    wrong = client.post(
        "/sign-in", data={"csrf_token": token_in(asked.text), "email": person.email, "password": "no", **kept}
    )
    assert wrong.status_code == 400 and "Two hours’\nwork &lt;b&gt;" in wrong.text
    after = client.post(
        "/sign-in", data={"csrf_token": token_in(wrong.text), "email": person.email, "password": PASSWORD, **kept}
    )
    assert after.status_code == 200
    assert 'action="/sign-out?from=here"' in after.text and "Two hours’\nwork &lt;b&gt;" in after.text
    assert client.post("/sign-out", data={"csrf_token": token_in(after.text)}).status_code == 303


def test_a_form_from_an_earlier_session_is_kept_too(app: Flask) -> None:
    person = a_person(app)
    client = people.sign_in(app, person)
    answer = client.post("/sign-out", data={"csrf_token": "of yesterday", "text": "kept words"})
    assert answer.status_code == 400 and "kept words" in answer.text
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_nothing_is_kept_of_a_form_that_another_site_sent(app: Flask, headers: dict[str, str]) -> None:
    stranger = app.test_client().post("/sign-out", data={"text": "planted"}, headers=headers)
    assert stranger.status_code == 303 and stranger.headers["Location"] == "/sign-in"
    inside = people.sign_in(app, a_person(app)).post("/sign-out", data={"text": "planted"}, headers=headers)
    assert inside.status_code == 400 and "planted" not in inside.text


def test_a_script_is_told_in_its_own_language(app: Flask) -> None:
    answer = app.test_client().post("/sign-out", headers={"Accept": "application/json"})
    assert answer.status_code == 401 and json_of(answer)["title"] == "Sign in again"


def test_what_is_disabled_or_ended_elsewhere_holds_at_the_next_request(app: Flask) -> None:
    person = a_person(app)
    client = people.sign_in(app, person)
    other = Site(app.extensions["oap"].config)  # another process
    with other.database.write() as connection:
        accounts.set_disabled(connection, person.id, people.NOW)
    assert client.get("/account").status_code == 303
    assert WRONG in try_to(client, person.email).text


def test_a_session_ends_after_a_week(app: Flask) -> None:
    site: Site = app.extensions["oap"]
    person, began = a_person(app), datetime(2026, 11, 1, 9, tzinfo=UTC)
    token, _ = sign_in.begin(site, person, sign_in.Visitor("192.0.2.1"), shown={"password"}, now=began)
    assert sign_in.whose(site, token, now=began + timedelta(days=6)) == person
    assert sign_in.whose(site, token, now=began + timedelta(days=8)) is None


def test_the_secret_key_is_made_once_and_for_the_owner_alone(app: Flask) -> None:
    config = app.extensions["oap"].config
    path = config.instance_dir / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert people.make_app(Site(config)).secret_key == app.secret_key == path.read_text().strip()


def test_the_first_person_makes_their_account_by_a_link_that_works_once(app: Flask) -> None:
    site: Site = app.extensions["oap"]
    token = first_people.first_run_token(site)
    client = app.test_client()
    assert client.get("/first-run/wrong").status_code == 404
    page = client.get(f"/first-run/{token}")
    fields = {"csrf_token": token_in(page.text), "name": "Mo Ali", "email": "Mo@Example.org "}
    weak = client.post(f"/first-run/{token}", data={**fields, "password": "password1234"})
    assert weak.status_code == 400 and "common passwords" in weak.text
    made = client.post(f"/first-run/{token}", data={**fields, "csrf_token": token_in(weak.text), "password": PASSWORD})
    assert made.status_code == 303 and "Mo Ali" in client.get("/account").text
    assert app.test_client().get(f"/first-run/{token}").status_code == 404
    assert first_people.first_run_token(site) is None


def test_create_admin_makes_an_admin_and_mends_a_lost_password(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = settings_of(app.extensions["oap"].config)
    first = CliRunner().invoke(
        main, ["create-admin", "mo@example.org"], env={**environment, "OAP_ADMIN_PASSWORD": "blue kettle morning"}
    )
    again = CliRunner().invoke(
        main, ["create-admin", "mo@example.org"], env=environment, input=f"{PASSWORD}\n{PASSWORD}\n"
    )
    assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
    assert try_to(app.test_client(), "mo@example.org", "blue kettle morning").status_code == 400
    assert try_to(app.test_client(), "mo@example.org").status_code == 303


def test_demo_people_can_be_made_again_and_sign_in_only_on_this_machine(app: Flask) -> None:
    environment = settings_of(app.extensions["oap"].config)
    for _ in range(2):
        done = CliRunner().invoke(main, ["demo"], env={**environment, "OAP_DEMO_PASSWORD": "demo"})
        assert done.exit_code == 0, done.output
    emails = [line.split()[0] for line in done.output.splitlines() if "@" in line]
    assert len(emails) == len(set(emails)) == 2 * 3 + 2
    for email in emails:
        assert try_to(app.test_client(), email, "demo", next="/account").status_code == 303, email
    for base, address in (("http://localhost", "192.0.2.7"), ("http://oap.example.gov.uk", "127.0.0.1")):
        outside = app.test_client()
        token = token_in(outside.get("/sign-in", base_url=base).text)
        data = {"csrf_token": token, "email": emails[0], "password": "demo"}
        answer = outside.post("/sign-in", data=data, base_url=base, environ_overrides={"REMOTE_ADDR": address})
        assert "only on the machine itself" in answer.text
    passed_on = app.test_client()  # by a proxy on this machine, for somebody who says that they are on it
    data = {"csrf_token": token_in(passed_on.get("/sign-in").text), "email": emails[0], "password": "demo"}
    for name in ("X-Forwarded-For", "Forwarded", "Via"):
        assert "only on the machine itself" in passed_on.post("/sign-in", data=data, headers={name: "127.0.0.1"}).text
    refused = CliRunner().invoke(main, ["demo"], env={**environment, "OAP_BASE_URL": "https://oap.example.gov.uk"})
    assert refused.exit_code == 1 and "this machine only" in refused.output


def test_with_tls_cookies_are_this_hosts_alone_and_browsers_are_told_to_come_by_tls_only(site: Site) -> None:
    base = "https://oap.example.gov.uk"
    app = people.make_app(Site(replace(site.config, base_url=base)))
    person = a_person(app)
    client = app.test_client()
    token = token_in(client.get("/sign-in", base_url=base).text)
    data = {"csrf_token": token, "email": person.email, "password": PASSWORD}
    answer = client.post("/sign-in", data=data, base_url=base)
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["__Host-oap_device", "__Host-oap_session"]
    for cookie in cookies:  # without all of these, browsers refuse such a name
        parts = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts and "Domain" not in cookie
    assert client.get("/account", base_url=base).status_code == 200
    for path in (
        "/",
        "/",
        "/search?q=noise",
        "/account",
        "/nothing-here",
        "/api/v1/pages",
        "/static/oap.js",
        "/sign-in",
    ):
        sent = client.get(path, base_url=base)
        assert sent.headers["Strict-Transport-Security"] == "max-age=31536000", path
    plain = people.make_app(site).test_client()
    assert "Strict-Transport-Security" not in plain.get("/").headers


def test_with_tls_the_mark_of_a_browser_counts_and_one_of_the_old_name_does_not(site: Site) -> None:
    base = "https://oap.example.gov.uk"
    app = people.make_app(Site(replace(site.config, base_url=base)))
    with app.test_request_context(
        "/sign-in", base_url=base, headers={"Cookie": "__Host-oap_device=mine; oap_device=planted"}
    ):
        assert visitor().device == "mine"
    with app.test_request_context("/sign-in", base_url=base, headers={"Cookie": "oap_device=planted"}):
        assert visitor().device == ""
