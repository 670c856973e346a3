"""Pages of a PDF as pictures, small enough to be shown beside what was read of them."""

from __future__ import annotations

import io
from base64 import b64encode

import pypdfium2

WIDTH = 700  # of a picture in points of a screen: the words of an A4 page can be read
QUALITY = 60


def pictures_in(data: bytes, first: int, count: int) -> list[str]:
    """So many pages from the one with the number ``first`` (0 is the first), as JPEG in base64; fewer at the end.

    For where ``oap.bounded`` works on files from outside.
    """
    made = []
    with pypdfium2.PdfDocument(data) as document:
        for number in range(first, min(first + count, len(document))):
            page = document[number]
            bitmap = page.render(scale=WIDTH / max(page.get_width(), 1.0), grayscale=True)
            out = io.BytesIO()
            bitmap.to_pil().save(out, "JPEG", quality=QUALITY, optimize=True)
            made.append(b64encode(out.getvalue()).decode())
            page.close()
    return made
