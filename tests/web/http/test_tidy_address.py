"""An address with capitals or a slash at its end leads to the page, on every page for readers and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from oap.core.pages.page_types import PAGE_TYPES

FILLED = {"slug": "quiet-rooms", "kind": "needs", "area": "sensory-and-physical", "page_id": "x", "statement_id": "y"}
UNTIDY: dict[str, Callable[[str], str]] = {
    "a slash": lambda path: f"{path}/",
    "capitals": lambda path: path.upper(),
    "a capital": lambda path: "/" + path[1:].capitalize(),
    "both": lambda path: f"{path.title()}/",
    "two slashes": lambda path: "/" + path[1:].replace("/", "//") + "//",
}


def addresses(rule: Rule) -> list[str]:
    """The rule with something in each of its gaps: each of the words that the gap takes, where they are few."""
    if "<any(" in rule.rule:
        return ["/about", "/accessibility", "/privacy"]
    kinds = [*PAGE_TYPES] if rule.rule == "/<page_type:kind>" else ["needs"]
    found = []
    for kind in kinds:
        path = rule.rule.replace("<page_type:kind>", kind)
        for name in rule.arguments:
            for form in (f"<{name}>", f"<path:{name}>", f"<int:{name}>"):
                path = path.replace(form, FILLED.get(name, "1"))
        found.append(path)
    return found


def readable(client: FlaskClient) -> dict[str, bool]:
    """Every address that takes GET -> whether it is a page for readers."""
    app = client.application
    return {
        path: getattr(app.view_functions[rule.endpoint], "access", "") == "public" and not path.startswith("/api/")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.rule != "/"
        for path in addresses(rule)
    }


@pytest.mark.parametrize("untidy", UNTIDY)
def test_an_untidy_address_leads_to_the_page_with_its_query_and_only_for_readers(
    browser_client: FlaskClient, untidy: str
) -> None:
    found = readable(browser_client)
    assert sum(found.values()) > 30 and len(found) > 2 * 30
    for path, for_readers in found.items():
        asked = UNTIDY[untidy](path)
        answer = browser_client.get(f"{asked}?phase=primary&q=a%26b")
        if for_readers:
            assert (answer.status_code, answer.headers["Location"]) == (301, f"{path}?phase=primary&q=a%26b"), asked
        else:
            assert answer.status_code != 301, asked


def test_a_need_page_is_read_at_its_address_with_capitals_and_a_slash(browser_client: FlaskClient) -> None:
    answer = browser_client.get("/Needs/Quiet-Rooms/", follow_redirects=True)
    assert answer.status_code == 200 and answer.request.path == "/needs/quiet-rooms"
    assert browser_client.head("/needs/quiet-rooms/").status_code == 301
    for same in ("/needs/quiet-rooms", "/needs/nowhere", "/nowhere"):
        assert browser_client.get(same).status_code in (200, 404)


def test_forms_are_not_led_on(browser_client: FlaskClient) -> None:
    for rule in browser_client.application.url_map.iter_rules():
        for path in addresses(rule) if "POST" in (rule.methods or ()) else ():
            for asked in (f"{path}/", path.upper()):
                answer = browser_client.post(asked, headers={"Sec-Fetch-Site": "same-origin"})
                assert answer.status_code not in (301, 302, 307, 308), asked


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/",
        "//EVIL.example/needs",
        "///evil.example/",
        "/\\evil.example/",
        "/Needs///evil.example/",
        "/https://evil.example/",
        "/Needs/\r\nLocation: https://evil.example/",
        "//Needs/",
    ],
)
def test_nobody_is_led_to_another_site(browser_client: FlaskClient, path: str) -> None:
    # The path as a server hands it on, with its %2f and %5c already read.
    answer = browser_client.get("/", environ_overrides={"PATH_INFO": path})
    leads = answer.headers.get("Location", "/").removeprefix("http://localhost")
    assert leads.startswith("/") and not leads.startswith(("//", "/\\")), leads


def test_no_redirect_leads_to_a_host_that_somebody_names(browser_client: FlaskClient) -> None:
    for address in ("/needs//quiet-rooms", "/NEEDS/quiet-rooms/", "/needs///quiet-rooms//?x=1"):
        answer = browser_client.get(address, base_url="http://evil.example")
        assert answer.status_code == 301 and answer.headers["Location"].startswith("/needs/quiet-rooms"), address
