"""Pictures for documents: Typst takes them as SVG, Word as PNG, and one file that holds all as text."""

from __future__ import annotations

import base64
from functools import lru_cache

from oap.core.pages.pictures import at, kind_of
from oap.documents.pdf import make_picture


def as_svg(address: str, data: bytes) -> str:
    """The picture as the text of an SVG: a drawing as it is, a photograph within one."""
    file = at(address)
    if file is None or file.kind == "svg":
        return data.decode("utf-8", "replace")
    held, size = as_data(address, data), f'width="{file.width}" height="{file.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {file.width} {file.height}" {size}>'
        f'<image {size} href="{held}"/></svg>'
    )


def as_data(address: str, data: bytes) -> str:
    """The picture as an address that holds it."""
    return f"data:{kind_of(address)};base64,{base64.b64encode(data).decode()}"


@lru_cache(maxsize=64)  # the same drawing stands on many pages of a handbook
def as_png(address: str, data: bytes) -> bytes:
    """The picture as Word takes it. Raises Unavailable when a drawing cannot be read."""
    file = at(address)
    return data if file is None or file.kind != "svg" else make_picture("drawing", {"svg": as_svg(address, data)})
