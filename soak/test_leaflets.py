"""Every leaflet there is, of each need and guide, age and voice: one sheet of A4, as PDF and printed by a browser."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdf
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from oap.core.pages.page_types import PAGE_TYPES
from oap.site import Site


def addresses(site: Site, form: str = "") -> Iterator[str]:
    """That of each page's leaflet with every choice that a reader has."""
    for card in site.state.library.cards:
        if PAGE_TYPES[card.type].leaflet and card.slug != "urgent-help":
            for phase in ("", *card.phases):
                for voice in ("family", "professional"):
                    yield f"{card.url}/leaflet{form}?phase={phase}&voice={voice}"


def test_every_pdf_is_one_sheet(handbook: Site, reader: FlaskClient) -> None:
    for one in addresses(handbook, ".pdf"):
        answer = reader.get(one)
        assert answer.status_code == 200, one
        assert len(pypdf.PdfReader(io.BytesIO(answer.data)).pages) <= 2, one


def test_every_page_to_print_is_one_sheet(handbook: Site, address: str, chrome: Browser) -> None:
    page = chrome.new_page()
    for one in addresses(handbook):
        page.goto(address + one)
        assert len(pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) <= 2, one
    page.close()
