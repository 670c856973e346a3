"""What a reader is answered: pages, headers, validators, errors."""

from __future__ import annotations

import itertools

import brotli
import html5lib
import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.site import Site
from oap.web.app import CONTENT_SECURITY_POLICY
from oap.web.http.page_cache import PageCache
from tests.clock import a_moment_later
from tests.found import json_of, of_kind

PUBLIC = [
    "/",
    "/areas/sensory-and-physical",
    "/areas/sensory-and-physical?phase=primary&tier=targeted",
    "/needs",
    "/guides",
    "/needs/quiet-rooms",
    "/needs/quiet-rooms?voice=professional",
    "/urgent-help",
    "/a-to-z",
    "/glossary",
    "/about",
    "/accessibility",
    "/privacy",
    "/search",
    "/record",
    "/record?need=quiet-rooms",
    "/record/check",
    "/my-list",
    "/audit",
    "/audit?part=sensory-and-physical&phase=primary",
    "/my-list?items=quiet-rooms.universal-0",
]
SEARCHES = [
    "/search?q=ears",
    "/search?q=zzzz",
    "/search?q=i+want+to+die",
    "/search?q=dislexia",
    "/search?q=ears&phase=primary&page=2",
    "/search?q=meltdown",
]


@pytest.mark.parametrize("path", PUBLIC + SEARCHES)
def test_every_page_is_valid_html_with_one_heading_and_a_title_that_starts_with_it(
    browser_client: FlaskClient, path: str
) -> None:
    response = browser_client.get(path)
    assert response.status_code == 200
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.text)
    headings = ["".join(h.itertext()).strip() for h in tree.iter("h1")]
    assert len(headings) == 1
    assert "".join(next(tree.iter("title")).itertext()).startswith(headings[0])
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    labels = {label.get("for") for label in tree.iter("label")}
    for field in tree.iter("input"):
        unseen = field.get("type") == "hidden" or "hidden" in field.attrib  # a name for password managers is not shown
        assert unseen or field.get("id") in labels, field.attrib
    levels = [int(element.tag[1]) for element in tree.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


@pytest.mark.parametrize("path", PUBLIC + SEARCHES + ["/api/v1/pages", "/nowhere", "/healthz"])
def test_headers_are_strict_and_no_cookie_is_set(browser_client: FlaskClient, path: str) -> None:
    response = browser_client.get(path)
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "<script>" not in response.text and " style=" not in response.text


@pytest.mark.parametrize("path", PUBLIC)
def test_pages_carry_validators_and_compressed_forms(browser_client: FlaskClient, path: str) -> None:
    plain = browser_client.get(path)
    packed = browser_client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert brotli.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    # Without a base address these say what the request says of itself, so no cache keeps them.
    if not path.startswith(("/my-list", "/record")):
        assert "max-age" in plain.headers["Cache-Control"]
    again = browser_client.get(path, headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    head = browser_client.head(path)
    assert head.status_code == 200 and head.data == b"" and head.headers["Content-Length"] == str(len(plain.data))


def test_a_search_is_not_kept_anywhere(site: Site) -> None:
    app = create_app(site)
    response = app.test_client().get("/search?q=my+private+words")
    assert "no-store" in response.headers["Cache-Control"]
    assert not any("private" in key[1] for key in of_kind(PageCache, app.wsgi_app)._pages)


def test_a_page_changes_for_readers_when_its_file_does(site: Site) -> None:

    from oap.services.pages.sync import sync
    from tests.build import a_page, write_page

    client = create_app(site).test_client()
    before = client.get("/needs/quiet-rooms")
    write_page(site.config.content_dir, a_page(title="A new title for it"))
    sync(site)
    a_moment_later(site)
    after = client.get("/needs/quiet-rooms", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "A new title for it" in after.text


def test_the_voice_changes_the_wording_without_script_or_cookie(browser_client: FlaskClient) -> None:
    family, professional = (
        browser_client.get("/needs/quiet-rooms").text,
        browser_client.get("/needs/quiet-rooms?voice=professional").text,
    )
    assert '<p class="oap-statement__text">Your child gets help 0.</p>' in family
    assert '<p class="oap-statement__text">Staff seat number 0' in professional
    for text in (family, professional):
        assert 'id="universal-0"' in text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/needs/nowhere", 404),
        ("GET", "/areas/nowhere", 404),
        ("POST", "/", 405),
        ("GET", "/needs?page=99", 404),
        ("GET", "/static/../config.py", 404),
        ("GET", "/static/nothing.css", 404),
        ("DELETE", "/needs/quiet-rooms", 405),
        ("GET", "/%00", 404),
    ],
)
def test_errors_have_a_page_of_their_own(browser_client: FlaskClient, method: str, path: str, status: int) -> None:
    response = browser_client.open(path, method=method)
    assert response.status_code == status
    assert "<h1" in response.text and 'action="/search"' in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_the_api_answers_errors_as_problem_documents(browser_client: FlaskClient) -> None:
    for path, status in [
        ("/api/v1/pages/x", 404),
        ("/api/v1/search?limit=x", 400),
        ("/api/v1/nothing", 404),
        ("/api/v1/statements/a/b", 404),
    ]:
        response = browser_client.get(path)
        assert response.status_code == status
        assert response.content_type == "application/problem+json"
        assert set(json_of(response)) == {"type", "title", "status", "detail"}


def test_an_unexpected_failure_is_a_plain_page_that_needs_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(site)

    def fail() -> str:
        return str(1 / 0)

    app.view_functions["search.results"] = fail
    response = app.test_client().get("/search?q=secret+words")
    assert response.status_code == 500
    assert "something went wrong" in response.text and "ZeroDivisionError" not in response.text
    assert "secret" not in caplog.text


def test_without_an_index_search_says_so_and_reading_goes_on(site: Site) -> None:
    import shutil

    shutil.rmtree(site.index.folder)
    client = create_app(Site(site.config)).test_client()
    assert client.get("/needs/quiet-rooms").status_code == 200
    assert client.get("/readyz").status_code == 503
    response = client.get("/search?q=i+want+to+die")
    assert response.status_code == 503
    assert "call 999" in response.text
    assert client.get("/api/v1/search?q=x").status_code == 503


def test_an_old_address_sends_the_reader_on_with_what_was_asked(site: Site) -> None:
    from oap.services.pages.sync import sync
    from tests.build import a_page, write_page

    write_page(site.config.content_dir, a_page("moved", aliases=("needs/before",)))
    sync(site)
    client = create_app(Site(site.config)).test_client()
    for old in ("/needs/before", "/guides/moved"):
        response = client.get(f"{old}?voice=professional")
        assert (response.status_code, response.location) == (301, "/needs/moved?voice=professional")


def test_a_class_of_thirty_behind_one_address_is_not_limited(site: Site) -> None:
    """What is too much is in `test_limits.py`."""
    from dataclasses import replace

    client = create_app(Site(replace(site.config, rate_limit=True))).test_client()
    for _ in range(30 * 10):
        assert client.get("/search?q=ears").status_code == 200


def test_an_unconfirmed_contact_is_never_shown(site: Site) -> None:
    from oap.core.pages.service_fields import Contact, ServiceRecord
    from oap.services.pages.sync import sync
    from tests.build import a_page, sections, write_page

    record = ServiceRecord(
        "NHS",
        "Ask the SENCO.",
        contacts=(
            Contact("phone", "0117 000 1111", "Call"),
            Contact("phone", "116 123", "Ring", "confirmed", "2026-11-23", "https://example.org/"),
        ),
    )
    write_page(site.config.content_dir, a_page("nurse", "services", service=record, sections=sections("services")))
    sync(site)
    client = create_app(Site(site.config)).test_client()
    for path in ("/services/nurse", "/api/v1/pages/nurse"):
        text = client.get(path).text
        assert "116 123" in text and "0117 000 1111" not in text


def test_every_address_of_our_own_that_pages_may_link_to_answers(reader: FlaskClient) -> None:
    from oap.services.pages.checking import OWN_ADDRESSES

    assert {address: reader.get(address).status_code for address in OWN_ADDRESSES} == dict.fromkeys(OWN_ADDRESSES, 200)


def test_who_looks_for_a_service_that_is_not_listed_here_is_shown_those_that_are(reader: FlaskClient) -> None:
    """Pages that hold everywhere lead to services by their usual names; another area may have others."""
    answer = reader.get("/services/a-service-of-another-area")
    assert answer.status_code == 404
    assert "not listed in Bristol" in answer.text and 'href="/services/school-nurse"' in answer.text
    assert "not listed" not in reader.get("/guides/nothing").text
