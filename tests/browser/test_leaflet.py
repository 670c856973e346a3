"""A parent takes a need page along on paper."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import fits, follow, is_accessible
from tests.spread import ON_A_PHONE


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_the_leaflet_is_one_press_from_the_page_and_one_sheet_of_paper(
    open_page: Callable[..., Page], device: str
) -> None:
    page = open_page("/needs/eating-and-swallowing-safely?phase=primary", device)  # the fullest of them
    follow(page.get_by_role("link", name="Leaflet to print"))
    expect(page.get_by_role("button", name="Print this page")).to_be_visible()
    expect(page.get_by_text("Primary", exact=False).first).to_be_visible()
    is_accessible(page)
    fits(page)
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) <= 2
    said = "".join(unicodedata.normalize("NFKC", paper.pages[0].extract_text()).split())
    assert "Whattoexpectfirst" in said and "Starterhandbook" not in said and "Printthispage" not in said


def test_the_leaflet_of_a_guide_is_one_sheet_too(open_page: Callable[..., Page]) -> None:
    page = open_page("/guides/money-for-families")
    follow(page.get_by_role("link", name="Leaflet to print"))
    is_accessible(page)
    fits(page)
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    said = "".join(unicodedata.normalize("NFKC", paper.pages[0].extract_text()).split())
    assert len(paper.pages) <= 2 and said.startswith("Moneyforfamilies") and "Printthispage" not in said
