"""Every screen that a role may use is at most three presses of a link away from where its work begins."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from oap.core.people.accounts import Account
from oap.services.editing import drafting
from oap.site import Site
from oap.web.http.access import RIGHTS
from tests import people

CLICKS, OF_EACH = 3, 4  # presses, and how many addresses of one screen are looked at
# Screens that no link of this small service leads to, and why.
NO_LINK = {
    "linking.find": "asked by the script of the form",
    "edit_pictures.file": "a picture on another screen",
    "importing.picture": "a picture on another screen",
    **dict.fromkeys(
        ("editing.preview", "editing.as_text", "my_work.hand_in", "my_work.address"),
        "a button of the form, which saves what was typed first",
    ),
    "editing.compare": "there once a newer version came out meanwhile",
    "page_desk.compare": "there once a page has two versions",
    "deleting.asked": "there once a person was disabled",
    "settings.change": "there once somebody changed an entry",
    "settings.form": "there for who may change a list",
    "translations.shown": "there once a page has a translation",
    **dict.fromkeys(("importing.how_far", "importing.look"), "there once a file was brought in"),
}


def screens(app: Flask, person: Account) -> set[str]:
    """The endpoints that answer GET and let this person in because they are signed in."""
    found = set()
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", "public")
        rights = [RIGHTS[right] for right in access.split(" or ") if right in RIGHTS]
        if "GET" in (rule.methods or ()) and any(has(person.actor) for has in rights):
            found.add(rule.endpoint)
    return found


def links(html: str) -> list[str]:
    """Where links and forms that only ask lead, on this site."""
    found = re.findall(r'<a [^>]*?href="([^"#]+)|<form [^>]*?method="get" action="([^"#]+)', html)
    paths = (unescape(one or other) for one, other in found)
    return [path for path in dict.fromkeys(paths) if path.startswith("/") and not urlsplit(path).netloc]


def reached(app: Flask, client: people.SignedInClient, start: str, wanted: set[str]) -> set[str]:
    match = app.url_map.bind("localhost").match
    seen: dict[str, set[str]] = {}
    now = [start]
    for _ in range(CLICKS + 1):
        after: list[str] = []
        for path in now:
            try:
                endpoint = match(urlsplit(path).path, method="GET")[0]
            except (HTTPException, RequestRedirect):
                continue
            known = seen.setdefault(endpoint, set())
            if endpoint not in wanted or path in known or len(known) >= OF_EACH:
                continue
            answer = client.get(path)
            assert answer.status_code < 400, f"{path} is offered, and answers {answer.status_code}"
            known.add(path)
            if answer.mimetype == "text/html":
                after += links(answer.text)
        now = after
    return {endpoint for endpoint, known in seen.items() if known}


@pytest.mark.parametrize("role", ["editor", "publisher", "reviewer", "lead", "admin"])
def test_every_screen_of_a_role_is_three_clicks_from_where_its_work_begins(app: Flask, site: Site, role: str) -> None:
    me, other = people.a_person(app, role), people.a_person(app, "editor", email="other@example.org")
    now = datetime.now(UTC)
    theirs = drafting.start(site, other.actor, "quiet-rooms", now)
    text = (theirs.text or "").replace("Some ", "Some tall ", 1)
    drafting.save(site, other.actor, theirs.id, now, text=text, saves=theirs.saves)
    drafting.submit(site, other.actor, theirs.id, now, note="Look")
    if me.actor.writes:
        drafting.start(site, me.actor, "slow-reading", now)
    assert set(NO_LINK) <= set(app.view_functions), "an exception names a screen that is gone"
    wanted = screens(app, me) - set(NO_LINK)
    client = people.sign_in(app, me)
    missing = wanted - reached(app, client, "/edit" if me.actor.writes else "/waiting", wanted)
    assert not missing, " ".join(sorted(missing))
