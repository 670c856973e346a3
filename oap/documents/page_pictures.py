"""Pages of a PDF as pictures, small enough to be shown beside what was read of them."""

from __future__ import annotations

import io
from base64 import b64encode

import pypdfium2

WIDTH = 700  # of a picture in points of a screen: the words of an A4 page can be read
MAX_HEIGHT = 2_800  # of one; a page that is a mile long is drawn narrower
QUALITY = 60
NONE = ""  # in the place of a page that cannot be drawn


def pictures_in(data: bytes, first: int, count: int) -> list[str]:
    """So many pages from the one with the number ``first`` (0 is the first), as JPEG in base64; fewer at the end, and
    ``NONE`` for each that cannot be drawn. Nothing where the file cannot be opened.

    For where ``oap.bounded`` works on files from outside.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            return [_picture(document, number) for number in range(first, min(first + count, len(document)))]
    except pypdfium2.PdfiumError:
        return []


def _picture(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        scale = min(WIDTH / max(page.get_width(), 1.0), MAX_HEIGHT / max(page.get_height(), 1.0))
        bitmap = page.render(scale=scale, grayscale=True)
        out = io.BytesIO()
        bitmap.to_pil().save(out, "JPEG", quality=QUALITY, optimize=True)
        page.close()
    except (pypdfium2.PdfiumError, ValueError, OSError):  # the other pages are none the worse for it
        return NONE
    return b64encode(out.getvalue()).decode()
