"""Pictures of the pages of a PDF: help that may not hold up what is brought in."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from pypdf import PdfWriter

from oap.documents.page_pictures import MAX_HEIGHT
from oap.services.importing import page_pictures
from oap.services.operations import outside_files
from oap.site import Site
from tests.documents import hostile


def test_pages_that_take_long_to_draw_get_no_pictures_when_the_time_is_over(site: Site) -> None:
    file = io.BytesIO()
    writer = PdfWriter()
    for _ in range(page_pictures.AT_ONCE + 2):
        writer.add_blank_page(200, 200)
    writer.write(file)
    page_pictures.make(site, "0" * 12, file.getvalue(), patience=timedelta())
    assert page_pictures.pages(site, "0" * 12) == frozenset(range(1, page_pictures.AT_ONCE + 1))
    page_pictures.make(site, "1" * 12, file.getvalue())
    assert page_pictures.pages(site, "1" * 12) == frozenset(range(1, page_pictures.AT_ONCE + 3))


@pytest.mark.long
def test_a_page_that_cannot_be_drawn_has_no_picture_and_the_others_have_theirs(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = replace(outside_files._ONE_PICTURE, seconds=1)
    monkeypatch.setattr(outside_files, "_ONE_PICTURE", alone)
    monkeypatch.setattr(outside_files, "_PAGE_PICTURES", replace(alone, clock=30))
    broken = hostile.a_page_that_is_never_drawn(before=1, after=2)
    assert b"/Kids [13 0 R 14 0 R 15 0 R 16 0 R]" in broken
    page_pictures.make(site, "2" * 12, broken)
    assert page_pictures.pages(site, "2" * 12) == {1, 3, 4}
    missing = broken.replace(b"/Kids [13 0 R 14 0 R", b"/Kids [13 0 R 99 0 R")
    page_pictures.make(site, "3" * 12, missing)
    assert page_pictures.pages(site, "3" * 12) >= {1, 3}


def test_a_page_that_is_a_mile_long_is_drawn_small(site: Site) -> None:
    file = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(10, 14_000)
    writer.write(file)
    (picture,) = outside_files.page_pictures(file.getvalue(), 0, 2)
    assert Image.open(io.BytesIO(picture)).height == MAX_HEIGHT
