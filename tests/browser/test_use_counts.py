"""A reader's search is counted once and told in words on the privacy page; an editor sees what many searches tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request, expect
from sqlalchemy import select

from oap.services.search.use_counts import count
from oap.site import Site
from oap.storage.tables.search import search_use
from tests.browser.screens import fits, follow, is_accessible
from tests.people import a_person
from tests.spread import ON_A_DESKTOP, in_soak


def sent_by(context: BrowserContext) -> list[dict[str, str]]:
    """What is sent to be counted from now on."""
    seen: list[dict[str, str]] = []

    def look(request: Request) -> None:
        if urlsplit(request.url).path == "/search/count":
            data = parse_qs(request.post_data or "", keep_blank_values=True)
            seen.append({name: values[0] for name, values in data.items()})

    context.on("request", look)
    return seen


def counted(site: Site) -> list[tuple[str, str, str, int]]:
    with site.database.read() as connection:
        return sorted((row[0], row[1], row[2], row[4]) for row in connection.execute(select(search_use)))


def test_what_comes_of_a_search_is_counted_once(site: Site, open_as: Callable[..., Page]) -> None:
    site.database.prepare()
    reader = open_as(None, "/search?q=covers+ears")
    sent = sent_by(reader.context)
    title = reader.locator(".oap-card__title a").first
    opened = urlsplit(str(title.get_attribute("href"))).path
    follow(title)
    assert sent == [{"q": "covers ears", "what": "opened", "page": opened}]
    reader.goto("/search?q=reads+slowly")
    reader.get_by_role("search", name="Search again").get_by_role("searchbox").fill("purple bicycle")
    follow(reader.get_by_role("search", name="Search again").get_by_role("button", name="Search"))
    wanted = [
        ("covers ears", "opened", opened.rpartition("/")[2], 1),
        ("purple bicycle", "left", "", 1),
        ("reads slowly", "again", "", 1),
    ]
    for _ in range(40):  # what is sent while a page is left comes a moment later
        reader.goto("/privacy")
        if len(counted(site)) == len(wanted):
            break
    assert counted(site) == wanted
    is_accessible(reader)
    fits(reader)


@pytest.mark.parametrize("query", ["i+want+to+die", in_soak("self+harm")])
def test_near_danger_nothing_is_sent(open_as: Callable[..., Page], query: str) -> None:
    reader = open_as(None, f"/search?q={query}")
    sent = sent_by(reader.context)
    reader.goto("/about")
    assert sent == []


def test_nothing_is_sent_without_scripts_or_where_the_browser_asks_not_to_be_followed(
    open_as: Callable[..., Page],
) -> None:
    plain = open_as(None, "/search?q=covers+ears", java_script_enabled=False)
    private = open_as(None, "/about")
    private.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
    private.goto("/search?q=covers+ears")
    for reader in (plain, private):
        sent = sent_by(reader.context)
        follow(reader.locator(".oap-card__title a").first)
        assert sent == []


def test_a_filter_is_the_same_search(open_as: Callable[..., Page]) -> None:
    reader = open_as(None, "/search?q=covers+ears", "desktop")
    sent = sent_by(reader.context)
    follow(reader.locator(".oap-filters a").first)
    assert sent == []


@pytest.fixture
def content(content: Path) -> Path:
    path = content / "thesaurus.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()), sort_keys=False))
    return content


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_lead_tries_and_adds_what_many_typed(
    app: Flask, site: Site, open_as: Callable[..., Page], device: str
) -> None:
    site.database.prepare()
    today = site.clock.today()
    last_week = today - timedelta(days=today.weekday() + 3)
    for back in range(3):
        for typed, what in (("purple bicycle", "opened"), ("zebra crossing", "left")):
            for _ in range(2):
                count(site, typed, what, "/needs/quiet-rooms", last_week - timedelta(days=back))
    lead = open_as(a_person(app, "lead"), "/words", device)
    follow(lead.get_by_role("link", name="What searches tell"))
    is_accessible(lead)
    fits(lead)
    one = lead.get_by_role("region", name="“purple bicycle”")
    expect(one).to_contain_text("6 times on 3 days somebody typed this and opened When a room is too loud")
    follow(one.get_by_role("button", name=re.compile("See what it does")))
    is_accessible(lead)
    fits(lead)
    follow(one.get_by_role("button", name="Add these words"))
    expect(lead.get_by_role("status").filter(has_text="was added")).to_be_visible()
    follow(lead.get_by_role("button", name=re.compile("Take it off the list.*zebra crossing")))
    expect(lead.locator("main")).to_contain_text("There is nothing to decide this week.")
