"""Pictures of the pages of a PDF: help that may not hold up what is brought in."""

from __future__ import annotations

import io
from datetime import timedelta

from pypdf import PdfWriter

from oap.services.importing import page_pictures
from oap.site import Site


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
