"""What pages can be narrowed by has one name wherever readers see it: the one that families use."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from oap.core.library.facets import FACETS
from oap.core.pages.page_types import PAGE_TYPES
from oap.site import Site
from tests.found import match

# Where an area's professional name stands beside the plain one, as a caption, and nowhere else.
BESIDE = re.compile(r'<span class="govuk-caption-l">[^<]*</span>|<p class="oap-tile__meta">[^<]*')


def listings(site: Site) -> list[str]:
    areas = [f"/areas/{area}" for area in site.state.configuration.taxonomy.areas]
    return ["/", *areas, *(f"/{kind}" for kind in PAGE_TYPES), "/search", "/search?q=ears", "/search?q=zzzz"]


def test_no_list_calls_an_area_by_its_professional_name_alone(site: Site, browser_client: FlaskClient) -> None:
    areas = site.state.configuration.taxonomy.areas
    filtered = [f"{one}{'&' if '?' in one else '?'}area={area}" for one in listings(site)[1:] for area in areas]
    for path in [*listings(site), *filtered]:
        page = BESIDE.sub("", html.unescape(browser_client.get(path).text))
        assert [area.name for area in areas.values() if area.name in page] == [], path


@pytest.mark.parametrize("place", ["/needs", "/search?q=ears"])
def test_every_filter_names_its_values_as_families_do(site: Site, browser_client: FlaskClient, place: str) -> None:
    page = html.unescape(browser_client.get(place).text)
    panel = match(r'(?s)<nav class="oap-filters".*?</nav>', page)[0]
    seen = 0
    for facet in FACETS.values():
        names = facet.names(site.state.configuration.taxonomy)
        offered = re.findall(rf'href="\?[^"]*\b{facet.id}=([^"&]*)"[^>]*>([^<]*)</a>', panel)
        for value, name in offered:
            assert name == names[value]
            seen += 1
    assert seen > 3
    home = html.unescape(browser_client.get("/").text)
    for area in site.state.configuration.taxonomy.areas.values():
        assert area.plain == FACETS["area"].names(site.state.configuration.taxonomy)[area.id]
        assert f'href="/areas/{area.id}">{area.plain}</a>' in home
