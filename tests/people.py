"""People for tests: accounts, and browsers that are signed in to them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from playwright._impl._api_structures import SetCookieParam
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from oap import create_app
from oap.core.pages.workflow import Role
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.services.people import passwords
from oap.site import Site
from oap.storage import accounts
from oap.web.people import sessions

PASSWORD = "seven green umbrellas"
NOW = utc_text(datetime.now(UTC))  # an admin may set a service up alone for thirty days


@cache
def kept_password() -> str:
    return passwords.hash_password(PASSWORD)


def make_app(site: Site) -> Flask:
    app = create_app(site)
    app.test_client_class = SignedInClient
    return app


def a_person(
    where: Flask | Site, role: str = "editor", *, team: str = "schools", email: str = "", name: str = ""
) -> Account:
    """An account with this role: editor, publisher or reviewer in the team, or lead, admin, or none."""
    site: Site = where.extensions["oap"] if isinstance(where, Flask) else where
    site.database.prepare()
    held = {"lead": (("", "lead"),), "admin": (), "none": ()}.get(role, ((team, role),))
    roles = cast(tuple[tuple[str, Role], ...], held)
    local = role if role in ("lead", "admin", "none") else f"{role}.{team}"
    with site.database.write() as connection:
        return accounts.add(
            connection,
            email=email or f"{local}@example.org",
            name=name or local.replace(".", " ").title(),
            now=NOW,
            admin=role == "admin",
            roles=roles,
            password=kept_password(),
        )


class SignedInClient(FlaskClient):
    """A browser that keeps cookies. ``send`` posts a form with the token that our pages would have given it."""

    person: Account

    def token(self, **options: Any) -> str:
        """The CSRF token as it stands on a page of this browser."""
        return token_in(self.get("/account", follow_redirects=True, **options).text)

    def send(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **options)


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "the page has no form with a token"
    return found[1]


def sign_in(app: Flask, person: Account, password: str = PASSWORD, **options: Any) -> SignedInClient:
    """A browser in which the person is signed in: as the form does it once the password is right, or, with another
    password or an address that it comes from, through the form itself."""
    client = app.test_client() if app.test_client_class else SignedInClient(app, app.response_class)
    if options or password != PASSWORD:
        data = {"csrf_token": token_in(client.get("/sign-in", **options).text), "email": person.email}
        answer = client.post("/sign-in", data={**data, "password": password}, **options)
        assert answer.status_code == 303, answer.text
    else:
        with app.test_request_context("/sign-in", method="POST"):
            sessions.begin(person, {"password"})
            signed_in = app.make_response("")
            sessions.mark_device(signed_in)
            app.process_response(signed_in)  # puts the session's cookie in
        for line in signed_in.headers.getlist("Set-Cookie"):
            name, value = line.partition(";")[0].split("=", 1)
            path = "/sign-in" if "Path=/sign-in" in line else "/"
            client.set_cookie(name, value, path=path, httponly=True)
    client.person = person  # type: ignore[attr-defined]  # who uses this client, for the test
    return client  # type: ignore[return-value]  # a test client with that attribute


def cookies_for(app: Flask, person: Account, address: str) -> list[SetCookieParam]:
    """The cookies of a signed-in browser, for Playwright's ``context.add_cookies``."""
    cookie = sign_in(app, person).get_cookie("oap_session")
    assert cookie is not None
    return [{"name": cookie.key, "value": cookie.value, "url": address}]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """A real server over the application; gives its address."""
    server = make_server("127.0.0.1", 0, app.wsgi_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
