"""An answer that is kept for others holds nothing that one request says of itself, and is counted with its address."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient

from oap import create_app
from oap.services.pages.sync import sync, tidy
from oap.site import Site
from oap.site.state import State
from oap.web.http import page_cache
from oap.web.http.page_cache import PageCache
from tests.build import a_page, write_page
from tests.clock import MovedClock
from tests.found import of_kind

EVIL = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "evil",
    "Referer": "http://evil.example/",
    "Origin": "http://evil.example",
}
QUERIES = ("", "?items=quiet-rooms", "?items=quiet-rooms&evil.example", "?need=quiet-rooms", "?page=2")


def addresses(app: Flask) -> list[str]:
    """Every public address without a part to fill in, and each with such a part filled in."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and getattr(app.view_functions[rule.endpoint], "access", "") == "public":
            found.append(rule.rule.replace("<kind>", "needs").replace("<slug>", "quiet-rooms"))
    return [one for one in found if "<" not in one] + ["/needs/quiet-rooms", "/areas/sensory-and-physical"]


def test_nobody_gets_what_anothers_request_said_of_itself(browser_client: FlaskClient) -> None:
    seen = 0
    for address in addresses(browser_client.application):
        for query in QUERIES:
            first = browser_client.get(address + query, headers=EVIL)
            if "evil.example" in first.text.replace(query, ""):
                assert first.headers["Cache-Control"].startswith("private, "), address + query
                seen += 1
            if "evil.example" not in query:
                assert "evil.example" not in browser_client.get(address + query).text, address + query
    assert seen >= 5  # the feeds, a shared list and a page, for who prints it, say where they are


def test_a_printed_page_says_where_it_was_asked_without_a_script_and_each_host_has_its_own(
    browser_client: FlaskClient,
) -> None:
    for host in ("one.example", "two.example", "one.example"):
        page = browser_client.get("/needs/quiet-rooms", headers={"Host": host})
        assert f"Address of these words: http://{host}/needs/quiet-rooms?version=1</p>" in page.text
        assert page.headers["Cache-Control"].startswith("private, max-age=")


def test_a_page_says_its_own_address_where_it_was_set(site: Site) -> None:
    client = create_app(Site(replace(site.config, base_url="https://oap.example"))).test_client()
    page = client.get("/needs/quiet-rooms", headers={"Host": "evil.example"})
    assert "Address of these words: https://oap.example/needs/quiet-rooms?version=1</p>" in page.text
    assert page.headers["Cache-Control"].startswith("public, max-age=")


def test_a_publish_makes_again_what_shows_it_and_nothing_else(site: Site) -> None:
    write_page(site.config.content_dir, a_page("sums", title="Sums", topics=("crisis",)))
    sync(site)
    app = create_app(site)
    client, made = app.test_client(), []
    template_rendered.connect(lambda _, template, **more: made.append(template.name), app, weak=False)

    def again(*addresses: str) -> list[str]:
        found = []
        for address in addresses:
            made.clear()
            assert client.get(address).status_code == 200
            found += [address] if made else []
        return found

    every = ("/needs/quiet-rooms", "/needs/sums", "/", "/a-to-z")
    assert again(*every) == [*every]
    assert again(*every) == []
    write_page(site.config.content_dir, a_page("sums", title="Sums and numbers", topics=("crisis",)))
    sync(site)
    site.expect_change()
    assert again(*every) == ["/needs/sums", "/", "/a-to-z"]
    assert "Sums and numbers" in client.get("/a-to-z").text
    write_page(site.config.content_dir, a_page("sums", title="Adding up", topics=("sensory",)))  # what both are about
    sync(site)
    site.expect_change()
    assert again(*every) == [*every]
    assert "Adding up" in client.get("/needs/quiet-rooms").text


class _StillClock(MovedClock):
    """Goes only when it is moved."""

    def now(self) -> datetime:
        return datetime(2026, 12, 1, 9, 59, 58, 500_000, tzinfo=UTC) + self.moved

    def monotonic(self) -> float:
        return 1000 + self.moved.total_seconds()


def test_what_pages_are_made_of_is_named_once_a_second_and_a_banner_begins_at_its_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    banners = site.config.content_dir / "local" / "emergency-banners.yml"
    banners.parent.mkdir(exist_ok=True)
    banners.write_text(
        'banners:\n- {id: a, text: Closed today., starts: "2026-12-01 10:00", ends: "2026-12-01 11:00"}\n'
    )
    named, name = [], PageCache._name

    def counting(cache: PageCache, now: State) -> str:
        named.append(now)
        return name(cache, now)

    monkeypatch.setattr(PageCache, "_name", counting)
    clock = _StillClock()
    client = create_app(Site(site.config, clock)).test_client()

    def shown() -> bool:
        return "Closed today." in client.get("/needs/quiet-rooms").text

    assert [shown() for _ in range(5)] == [False] * 5 and len(named) == 1
    for moved, after in ((1.0, False), (0.5, True), (0.4, True)):
        clock.move(seconds=moved)
        assert shown() == after, clock.now()
    assert len(named) == 3, "one for each second"


def test_a_merge_in_which_no_word_changed_makes_nothing_again(site: Site) -> None:
    for number in range(10):
        write_page(site.config.content_dir, a_page(f"sums-{number}"))
        sync(site)
    app = create_app(site)
    client, made = app.test_client(), []
    template_rendered.connect(lambda _, template, **more: made.append(template.name), app, weak=False)
    for address in ("/needs/quiet-rooms", "/a-to-z"):
        assert client.get(address).status_code == 200
    before, made[:] = site.state.index_generation, []
    assert tidy(site)
    site.expect_change()
    assert site.state.index_generation != before
    for address in ("/needs/quiet-rooms", "/a-to-z"):
        assert client.get(address).status_code == 200
    assert made == []


def test_with_a_base_address_a_shared_list_is_kept(site: Site) -> None:
    client = create_app(Site(replace(site.config, base_url="https://oap.example"))).test_client()
    for _ in range(2):
        page = client.get("/my-list?items=quiet-rooms/universal-1", headers={"Host": "evil.example"})
        assert "evil.example" not in page.text and "public" in page.headers["Cache-Control"]
        assert "https://oap.example/my-list?items=" in page.text


def test_kept_answers_take_what_they_say_however_long_their_addresses(
    browser_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "CACHE_BYTES", 400_000)
    kept = of_kind(page_cache.PageCache, browser_client.application.wsgi_app)
    for length in (10, 1_900, 60_000):
        for number in range(60):
            assert browser_client.get(f"/about?{number}={'x' * length}").status_code == 200
        held = sum(sys.getsizeof(part) for key in kept._pages for part in key)
        held += sum(len(data) for one in kept._pages.values() for _, data, _ in one.forms.values())
        assert 0 < held <= kept._bytes <= 400_000
        assert all(sum(map(len, key)) <= page_cache.LONGEST_ADDRESS for key in kept._pages)
