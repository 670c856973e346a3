"""What somebody sees in a document that was made here: the text of Word files, PDFs and saved records.

The files come from anybody: ``find_in`` and ``compare_in`` are called where ``oap.bounded`` works on such files, and
nowhere else.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import docx
import pypdf
from docx.oxml.ns import qn

from oap.core.documents.citations import from_json
from oap.core.documents.verification import FileText, altered, find_code, uncovered
from oap.documents.reading import check_parts
from oap.errors import Invalid

# It quotes damaged files in its warnings, and these files are somebody's.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
MAX_UNPACKED = 20_000_000
MAX_PAGES = 200  # the longest record that can be typed here has 172
MAX_OPERATORS = 1_000_000  # of all pages; the longest record has 864,000
MAX_TEXT = 2_000_000  # letters; the longest record has 1,450,000
MOST_SHOWN = 100  # addresses that the code knows nothing of
NOT_OURS = "This file is too large to be one of ours."


def find_in(data: bytes) -> dict[str, Any]:
    """The visible text of a .docx, .pdf or .oap-record file, whatever its name, and its code. Raises Invalid."""
    file = read_text(data)
    code, printed = find_code(file)
    return {"code": code, "printed": printed, "spaced": file.spaced, "text": file.text}


def compare_in(data: bytes, spaced: bool, citations: Sequence[Mapping[str, Any]], renumbered: bool) -> dict[str, Any]:
    """Which of the citations, by number, do not stand in that text as published, with what does, and addresses beyond
    them."""
    file, cited = FileText(data.decode(), spaced=spaced), [from_json(one) for one in citations]
    numbers = {one: number for number, one in enumerate(cited)}
    wrong = [(numbers[one.citation], one.nearest) for one in altered(cited, file, renumbered)]
    return {"wrong": wrong, "extra": uncovered(cited, file, renumbered)[:MOST_SHOWN]}


def read_text(data: bytes) -> FileText:
    """The visible text. Raises Invalid, or whatever the reader of a damaged file does."""
    file = _pdf(data) if data.startswith(b"%PDF-") else _word(data) if data.startswith(b"PK") else _saved(data)
    if len(file.text) > MAX_TEXT or len(file.hidden_code) > MAX_TEXT:
        raise Invalid(NOT_OURS)
    return file


def _pdf(data: bytes) -> FileText:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Invalid("This PDF is locked with a password, so it cannot be checked.")
    if len(reader.pages) > MAX_PAGES:
        raise Invalid(f"This PDF has more than {MAX_PAGES} pages, so it is not one of ours.")
    operators = 0

    def count(*_: Any) -> None:
        nonlocal operators
        operators += 1
        if operators > MAX_OPERATORS:
            raise Invalid(NOT_OURS)

    keywords = reader.metadata.get("/Keywords", "") if reader.metadata else ""
    texts = [page.extract_text(visitor_operand_before=count) for page in reader.pages]
    return FileText("\n".join(texts), str(keywords), spaced=False)


def _word(data: bytes) -> FileText:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        check_parts(archive, MAX_UNPACKED)
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
        (
            f"“{one['words']}” {one['title']}, statement {one['statement']}, version {one['version']}, "
            f"{one['date']}: {one['address']}"
        )
        for one in values["entries"]
        if one.get("page") and one.get("address")
    ]
    return FileText("\n".join([*lines, values["code"]]), "")
