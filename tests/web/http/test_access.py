"""Every address as every role: who is let in, that forms need their token, and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule

from oap.site import Site
from oap.storage.tables import metadata
from tests import people
from tests.found import there
from tests.people import a_person
from tests.roles_document import PATH, document

# What each role has, said here a second time on purpose.
HAS = {
    "none": {"signed-in"},
    "reviewer": {"signed-in", "commenter"},
    "editor": {"signed-in", "commenter", "writer"},
    "publisher": {"signed-in", "commenter", "writer", "publisher"},
    "lead": {"signed-in", "commenter", "writer", "publisher", "lead"},
    "admin": {"signed-in", "admin"},
}
# Forms on public pages have no cookie and so no token. What starts something looks at where the browser says the form
# came from; records, lists and audits only get back, as a page or a document, what they sent.
ANSWERED_ONLY = {
    *(f"/record{part}" for part in ("", "/open", "/document", "/check")),
    *(f"/audit{part}" for part in ("", "/open", "/result", "/document", "/area/result", "/area/document")),
    "/my-list",
    "/my-list/document",
}
FEEDBACK = {"/feedback", "/feedback/send", "/feedback/send-checked"}
GUESTS = {"/draft/x"}  # who has a link to a draft says what they think of it
PUBLIC_FORMS = {"/handbook", "/search/count", "/search/tell-editors", *FEEDBACK, *GUESTS, *ANSWERED_ONLY}
SAMPLES = {
    "slug": "quiet-rooms",
    "page_id": "quiet-rooms",
    "statement_id": "universal-0",
    "kind": "needs",
    "area": "sensory-and-physical",
}


def access(app: Flask, rule: Rule) -> set[str]:
    return set(getattr(app.view_functions[rule.endpoint], "access", "public").split(" or "))


def path(app: Flask, rule: Rule) -> str:
    """An address that the rule answers, with values that exist where there are any."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        number = isinstance(converter, IntegerConverter)
        choices = getattr(converter, "items", None) or [""]
        values[name] = 1 if number else SAMPLES.get(name) or sorted(choices)[0] or "x"
    return there(rule.build(values))[1]


def rules(app: Flask, method: str) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            with app.test_request_context():
                yield rule, path(app, rule)


def test_a_visitor_sees_what_is_public_and_is_asked_to_sign_in_elsewhere(app: Flask) -> None:
    a_person(app)
    for rule, address in rules(app, "GET"):
        answer = app.test_client().get(address)
        if access(app, rule) & {"public", "anyone"}:
            assert answer.status_code not in (401, 403, 500), address
            assert "/sign-in?" not in answer.headers.get("Location", ""), address
        else:
            assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?next="), address
    for rule, address in rules(app, "POST"):
        answer = app.test_client().post(address, data={"text": "typed"})
        if "anyone" in access(app, rule):
            assert answer.status_code == 400, address
        elif "public" not in access(app, rule):
            assert answer.status_code == 401 and "typed" in answer.text, address


@pytest.mark.parametrize("role", HAS)
def test_each_role_is_let_in_where_it_may_and_nowhere_else(app: Flask, role: str) -> None:
    client = people.sign_in(app, a_person(app, role))
    token = client.token()
    for rule, address in rules(app, "GET"):
        wanted = access(app, rule)
        if wanted & {"public", "anyone"}:
            continue
        status = client.get(address).status_code
        assert (status == 403) == (not wanted & HAS[role]), (address, status)
        assert status < 500, address
    for rule, address in rules(app, "POST"):
        wanted = access(app, rule)
        if wanted & {"public", "anyone"} or wanted & HAS[role]:
            continue
        assert client.post(address, data={"csrf_token": token}).status_code == 403, address


@pytest.mark.parametrize("role", HAS)
def test_every_form_needs_its_token(app: Flask, role: str) -> None:
    client = people.sign_in(app, a_person(app, role))
    before = dump(app)
    for rule, address in rules(app, "POST"):
        if "public" in access(app, rule):
            assert address in PUBLIC_FORMS, f"{address} takes a form from anybody"
            continue
        for data in ({}, {"csrf_token": "made up"}):
            assert client.post(address, data=data).status_code == 400, address
    assert dump(app) == before


@pytest.mark.parametrize("role", ["visitor", *HAS])
def test_looking_changes_nothing(app: Flask, role: str) -> None:
    client: FlaskClient = app.test_client() if role == "visitor" else people.sign_in(app, a_person(app, role))
    app.extensions["oap"].database.prepare()
    before = dump(app)
    for _, address in rules(app, "GET"):
        client.get(address)
        client.get(address + "?q=noise&version=1&page=2&voice=professional&next=/account")
    assert dump(app) == before


def test_the_table_of_roles_in_the_documentation_is_of_today(app: Flask) -> None:
    assert PATH.read_text(encoding="utf-8") == document(app), "run .venv/bin/python -m tests.roles_document"


def dump(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Everything in every table."""
    site: Site = app.extensions["oap"]
    with site.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
