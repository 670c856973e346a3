"""A number past the last page of a list is answered with how many pages there are, on every list in pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oap.core.pages.page_types import PAGE_TYPES
from oap.site import Site
from oap.web.pages import browse
from oap.web.search import search
from tests.found import match

ROOT = Path(__file__).parents[3]
PAST = 404  # a list at an address past its end is not there for search engines; a search is no page to them anyway


def lists(site: Site) -> dict[str, int]:
    """Every list in pages -> the status of a page past its end."""
    areas = {f"/areas/{area}?phase=primary": PAST for area in site.state.configuration.taxonomy.areas}
    kinds = {f"/{kind}?phase=primary": PAST for kind in PAGE_TYPES}
    return {**areas, **kinds, "/search?q=help&phase=primary": 200}


def test_these_are_all_lists_in_pages() -> None:
    using = {path.name for path in (ROOT / "templates").rglob("*.html") if "page_links(" in path.read_text("utf-8")}
    assert using == {"lists.html", "area.html", "kind.html", "results.html"}


@pytest.mark.parametrize("size", [1, 50])
def test_past_its_end_a_list_says_how_many_pages_it_has_and_leads_to_them(
    site: Site, browser_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(browse, "LIST_SIZE", size)
    monkeypatch.setattr(search, "PAGE_SIZE", size)
    seen = 0
    for path, status in lists(site).items():
        first = browser_client.get(path)
        total = int(match(r'class="oap-count"[^>]*>(\d+) page', first.text)[1])
        answer = browser_client.get(f"{path}&page=99")
        if not total:
            assert "No page fits all of these" in answer.text and answer.status_code == status
            continue
        pages = -(-total // size)
        assert answer.status_code == status, path
        assert "We found no page" not in answer.text and "Page not found" not in answer.text
        assert f"{total} page" in answer.text
        said = " ".join(
            re.sub(r"<[^>]+>", "", match(r'(?s)<div class="oap-past-end">(.*?)</div>', answer.text)[1]).split()
        )
        assert (
            "There is only one page of results." if pages == 1 else f"There are only {pages} pages of results."
        ) in said
        links = re.findall(r'href="(\?[^"]*)"', match(r'(?s)<div class="oap-past-end">(.*?)</div>', answer.text)[1])
        assert len(links) == (1 if pages == 1 else 2)
        for link in links:
            there = browser_client.get(path.partition("?")[0] + link.replace("&amp;", "&"))
            assert there.status_code == 200 and 'class="oap-card ' in there.text and "phase=primary" in link
            seen += pages > 1
    assert seen or size > 1


def test_a_list_with_nothing_in_it_says_so_and_not_how_many_pages_it_has(browser_client: FlaskClient) -> None:
    answer = browser_client.get("/search?q=zzzz&page=99")
    assert "We found no page for this" in answer.text and "oap-past-end" not in answer.text
