"""The words in a file of any format that somebody leaves with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from pypdf import PdfReader


def text_of(data: bytes) -> str:
    """The words in a file of any of our formats."""
    if data.startswith(b"%PDF-"):
        return spaced("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
    if not data.startswith(b"PK"):
        return spaced(data.decode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return spaced(" ".join(_parts(archive)))


def _parts(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if name.endswith((".xml", ".xhtml")):
            yield "".join(ElementTree.fromstring(archive.read(name)).itertext())


def spaced(text: str) -> str:
    return " ".join(text.split())
