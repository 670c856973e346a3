"""Pictures for tests: a drawing and photographs, and the text that describes one."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from oap.core.pages.page import Group, Page, Prose, Section
from oap.core.pages.pictures import named
from oap.site import Site
from tests.build import a_shared_text

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><rect x="20" y="20" width="600" height="360"/>'
    b'<text x="40" y="90">Now</text></svg>'
)
SEEN = "Two cards on a board, Now and Next."


def a_photograph(width: int = 1600, height: int = 1200, kind: str = "JPEG", **more: Any) -> bytes:
    """A picture with something in it, as a telephone sends it."""
    made, file = Image.linear_gradient("L").resize((width, height)), io.BytesIO()
    made.convert(more.pop("mode", "RGB")).save(file, kind, **more)
    return file.getvalue()


def a_picture(identity: str = "board", data: bytes = DRAWING, description: str = "", **changes: Any) -> Page:
    """The text of a picture with that drawing as its file."""
    values = {
        "title": "A board",
        "file": named(identity, 640, 400, data, "svg").name,
        "alt": SEEN,
        "credit": "Drawn for this handbook",
        "licence": "OGL-UK-3.0",
        "sources": (),
    }
    page = a_shared_text(identity, (), "pictures", **{**values, **changes})
    words = (Section("", (Group(items=(Prose(description),)),)),) if description else ()
    return Page(**{**page.__dict__, "sections": words})


def put(site: Site, data: bytes = DRAWING, identity: str = "board") -> str:
    """Put that drawing into the content folder, and give the name of its file."""
    name = named(identity, 640, 400, data, "svg").name
    site.content.keep_picture(name, data)
    return name
