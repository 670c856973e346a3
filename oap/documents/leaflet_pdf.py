"""A leaflet as one sheet of A4."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from oap.core.documents.leaflet import Leaflet, Part
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
            "sides": made.sides,
            "what": _shown(made.what),
            "front": [_shown(part) for part in made.front if part.rows],
            "back": [_shown(part) for part in made.back if part.rows],
        },
    )


def _shown(part: Part) -> dict[str, Any]:
    groups = [{"kind": kind, "lines": [[asdict(run) for run in line] for line in lines]} for kind, lines in part.groups]
    return {"heading": part.heading, "groups": groups, "left": part.left}
