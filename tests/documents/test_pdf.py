"""PDF: tagged, in English, titled, the same everywhere, and never source."""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from oap.core.library.inline_runs import inline_runs
from oap.documents import pdf
from oap.errors import Unavailable
from tests.found import of_kind, root_of


def a_document(**changes: object) -> dict[str, object]:
    runs = [asdict(run) for run in inline_runs("Ask the **SENCO** about [reading](https://example.org/reading).")]
    table = {
        "heading": "What was tried",
        "header": ["What", "Who"],
        "rows": [["Quiet seat", [{"text": "Class teacher", "strong": True}]]],
    }
    return {"title": "Sam’s record", "paragraphs": [runs], "tables": [table], "stamp": "Version 3", **changes}


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(data).pages).split())


def test_a_pdf_is_tagged_titled_and_in_british_english() -> None:
    made = read(pdf.make_pdf("lines", a_document()))
    root = root_of(made)
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
    assert root["/Lang"] == "en-GB" and made.metadata is not None and made.metadata.title == "Sam’s record"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_structure_has_headings_a_table_with_header_cells_and_a_link() -> None:
    found: list[str] = []

    def walk(node: Any) -> None:
        value = node.get_object()
        if isinstance(value, list):
            for inner in value:
                walk(inner)
        elif isinstance(value, dict):
            if "/S" in value:
                found.append(str(value["/S"]))
            if "/K" in value:
                walk(value["/K"])

    walk(root_of(read(pdf.make_pdf("lines", a_document())))["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Link", "/P"} <= set(found)
    assert found.index("/H1") < found.index("/H2")


def test_the_words_are_all_there_with_stamp_and_page_number() -> None:
    shown = words(pdf.make_pdf("lines", a_document()))
    for part in ("Ask the SENCO about reading.", "What was tried", "Quiet seat", "Version 3", "Page 1 of 1"):
        assert part in shown


@pytest.mark.parametrize(
    "typed", ['#panic("x")', "$x^2$ *b* _i_ `c` <label> @ref", '"; #read("/etc/passwd")', "\\ #{1+1}", "= H"]
)
def test_what_was_typed_is_shown_and_never_run(typed: str) -> None:
    shown = words(pdf.make_pdf("lines", a_document(paragraphs=[[{"text": typed}]])))
    assert "".join(typed.split()) in "".join(shown.split())


def test_no_font_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "FONTCONFIG_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    fonts = {
        str(font["/BaseFont"])
        for page in read(pdf.make_pdf("lines", a_document())).pages
        for font in (
            one.get_object()
            for one in of_kind(DictionaryObject, of_kind(DictionaryObject, page["/Resources"])["/Font"]).values()
        )
    }
    assert fonts and all("Atkinson" in font or "Libertinus" in font for font in fonts)


def test_a_document_without_what_its_template_needs_is_refused_in_plain_words() -> None:
    with pytest.raises(Unavailable, match="PDF could not be made"):
        pdf.make_pdf("lines", {"title": "Nothing"})
