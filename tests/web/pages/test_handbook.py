"""The handbook in the repository: clean, linked, and answering."""

from __future__ import annotations

from collections import Counter, deque
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

import pytest
import yaml
from flask.testing import FlaskClient

from oap import create_app
from oap.core.lint.coverage import cells, unexplained
from oap.core.search.crisis import Level
from oap.services.pages.checking import check, coverage
from oap.services.pages.sync import sync
from oap.site import Site
from oap.web.http.errors import PAGES
from tests.build import SITE, a_page, config, write_content
from tests.found import json_of
from tests.spread import in_soak


class Links(HTMLParser):
    """Where a page leads, and the places in it. Whether it is valid is looked at elsewhere; a parser for that takes ten
    times as long."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "href" and value:
                self.targets.append(value)
            elif name == "id" and value:
                self.ids.add(value)


def test_the_content_has_no_errors(handbook: Site) -> None:
    found = check(handbook, date.today())
    assert [str(problem) for problem in found.problems if problem.level == "error"] == []


@pytest.mark.parametrize("every", [6, in_soak(1)])
def test_every_internal_link_on_the_site_answers_200(reader: FlaskClient, every: int) -> None:
    """Every address, and of those with a question (a filter, a voice, a thing to add) one in so many."""
    seen, waiting, dead = {"/"}, deque(["/"]), []
    while waiting:
        path = waiting.popleft()
        response = reader.get(path, follow_redirects=True)
        if response.status_code != 200:
            dead.append((path, response.status_code))
            continue
        if not response.content_type.startswith("text/html"):
            continue
        page = Links()
        page.feed(response.text)
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            if not parts.path and parts.fragment:
                assert parts.fragment in page.ids, (path, target)
            if not parts.path and not parts.query:
                continue
            next_path = (parts.path or urlsplit(path).path) + (f"?{parts.query}" if parts.query else "")
            # Filters combine without end: follow one step from a page without filters, not every combination.
            if next_path not in seen and not (parts.query and "?" in path):
                seen.add(next_path)
                if not parts.query or crc32(next_path.encode()) % every == 0:
                    waiting.append(next_path)
    assert dead == []
    assert len(seen) > 60


def test_the_addresses_of_the_readme_answer(reader: FlaskClient) -> None:
    for path in (
        "/",
        "/search?q=cant+sit+still",
        "/areas/sensory-and-physical",
        "/api/v1/pages",
        "/api/v1/search?q=anxious+about+school",
        "/readyz",
        "/healthz",
    ):
        assert reader.get(path).status_code == 200, path


def test_every_status_we_answer_has_a_page() -> None:
    assert {400, 404, 405, 413, 429, 500, 503} <= set(PAGES)


def test_everyday_searches_find_their_page_first(reader: FlaskClient) -> None:
    for typed, topic in [
        ("cant sit still", "attention-adhd"),
        ("covers ears in assembly", "sensory-processing"),
        ("anxious about school", "anxiety"),
    ]:
        results = json_of(reader.get("/api/v1/search", query_string={"q": typed}))["results"]
        assert any(topic in result["topics"] for result in results[:3]), typed


def test_the_real_crisis_words_open_urgent_help_and_sayings_do_not(handbook: Site) -> None:
    judge = handbook.state.judge
    for typed in [
        "suicide",
        "sucidal thoughts",
        "he wants to kill himself",
        "my daughter said she wants to die",
        "took an overdose",
        "she took a load of tablets",
        "i dont want to be alive anymore",
    ]:
        assert judge(typed).level == Level.SURE, typed
    for typed in [
        "killing it at maths",
        "dying to start school",
        "his hamster died",
        "kill time at lunch",
        "grandad died",
        "hates the dinner hall",
    ]:
        assert judge(typed).level == Level.NONE, typed


def test_no_phase_or_tier_of_a_need_is_empty_by_accident(handbook: Site) -> None:
    pages = {page.slug: page for page, _ in handbook.content.read().pages.values()}
    reasons = yaml.safe_load((handbook.content.root / "coverage.yml").read_text())
    table = cells(pages.values(), handbook.state.configuration.taxonomy)
    assert unexplained(table, pages, reasons) == []
    assert len(table) == 12 * sum(page.type == "needs" for page in pages.values())
    assert unexplained({("sleep", "primary", "universal"): {}}, pages, reasons) == [("sleep", "primary", "universal")]
    assert "| Sleep | Primary |" in coverage(handbook).replace(pages["sleep"].title, "Sleep")


def test_every_review_is_still_to_come_on_the_day_of_the_newest_one(reader: FlaskClient) -> None:
    pages = json_of(reader.get("/api/v1/pages"))["pages"]
    newest = max(page["dated"] for page in pages if page["dated"])
    assert [page["slug"] for page in pages if page["review_by"] <= newest] == []


def test_each_kind_of_page_is_there_in_number_and_no_page_has_more_than_four_topics(reader: FlaskClient) -> None:
    pages = json_of(reader.get("/api/v1/pages"))["pages"]
    counted = Counter(page["type"] for page in pages)
    assert len(pages) >= 125
    assert counted["needs"] >= 55
    assert counted["strategies"] >= 25
    assert counted["services"] >= 20
    assert counted["expectations"] == 8
    assert counted["guides"] >= 20
    assert all(1 <= len(page["topics"]) <= 4 for page in pages)


def test_every_topic_is_the_main_one_of_a_page(reader: FlaskClient, handbook: Site) -> None:
    main = {page["topics"][0] for page in json_of(reader.get("/api/v1/pages"))["pages"]}
    topics = handbook.state.configuration.taxonomy.topics
    assert set(topics) - main == set()


def test_the_banner_stays_until_somebody_has_approved_on_a_day(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", a_page())
    for approved, shown in (
        ("", True),
        ("approved: {by: The board, on: ''}", True),
        ("approved: {by: The board, on: 2026-12-01}", False),
    ):
        (folder / "site.yml").write_text(SITE.replace("}", f", {approved}}}") if approved else SITE)
        site = Site(config(tmp_path))
        sync(site)
        text = create_app(site).test_client().get("/needs/quiet-rooms").text
        assert ("Not approved yet." in text) is shown, approved
