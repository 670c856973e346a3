"""What somebody sees in a document that was made here: the text of Word files, PDFs and saved records, read with care.

The files come from anybody, so each is bounded before it is opened, and any failure is one of the file, not ours.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from typing import Any

import docx
import pypdf
from docx.oxml.ns import qn

from oap.core.alteration import FileText
from oap.errors import Invalid

# It quotes damaged files in its warnings, and these files are somebody's.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
MAX_UNPACKED = 20_000_000
MAX_PAGES = 150
_CANNOT = "This file cannot be read. Choose the Word, PDF or .oap-record file as it was saved."


def read_text(data: bytes) -> FileText:
    """The visible text of a .docx, .pdf or .oap-record file, whatever its name. Raises Invalid."""
    try:
        if data.startswith(b"%PDF-"):
            return _pdf(data)
        if data.startswith(b"PK"):
            return _word(data)
        return _saved(data)
    except Invalid:
        raise
    except Exception:
        # Damaged files fail in a hundred ways inside the readers; what is in them must not reach a log.
        raise Invalid(_CANNOT) from None


def _pdf(data: bytes) -> FileText:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Invalid("This PDF is locked with a password, so it cannot be checked.")
    if len(reader.pages) > MAX_PAGES:
        raise Invalid(f"This PDF has more than {MAX_PAGES} pages, so it is not one of ours.")
    keywords = reader.metadata.get("/Keywords", "") if reader.metadata else ""
    return FileText("\n".join(page.extract_text() for page in reader.pages), str(keywords), spaced=False)


def _word(data: bytes) -> FileText:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise Invalid("This file is too large to be one of ours.")
    document = docx.Document(io.BytesIO(data))
    paragraphs = []
    for paragraph in document.element.body.iter(qn("w:p")):
        paragraphs.append("".join(_characters(one) for one in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))))
    return FileText("\n".join(paragraphs), document.core_properties.keywords or "")


def _characters(element: Any) -> str:
    return (element.text or "") if element.tag == qn("w:t") else " "


def _saved(data: bytes) -> FileText:
    values = json.loads(data.decode("utf-8-sig"))
    lines = [
        f"“{one['words']}” {one['title']}, statement {one['statement']}, version {one['version']}, {one['date']}: {one['address']}"
        for one in values["entries"] if one.get("page") and one.get("address")
    ]  # fmt: skip
    return FileText("\n".join([*lines, values["code"]]), "")
