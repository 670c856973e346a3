"""A leaflet as one sheet of A4."""

from __future__ import annotations

from dataclasses import asdict

from oap.core.documents.leaflet import Leaflet
from oap.documents.pdf import make_pdf


def leaflet_pdf(
    made: Leaflet,
    *,
    title: str,
    about: str,
    address: str,
    words: str,
    code: str,
    standing: str,
    area: str,
    professional: bool,
) -> bytes:
    """The bytes of the PDF.

    ``about`` stands below the title (the other name, the age); ``address`` is that of the page and ``words`` that of
    these very words; ``code`` is a QR code of the first, as SVG; ``standing`` says who checked it.
    """
    return make_pdf(
        "leaflet",
        {
            "title": title,
            "about": about,
            "address": address,
            "words": words,
            "code": code,
            "standing": standing,
            "stamp": area,
            "professional": professional,
            "sides": made.sides,
            **{name: asdict(part) for name, part in vars(made).items()},
        },
    )
