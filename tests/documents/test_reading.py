"""Only Word, PDF and OpenDocument files that are what they say are read; all others are refused in plain words."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import docx
import pypdf
import pytest

from oap.core.importing.blocks import Line, count_letters, lines_of, read_from, write_down
from oap.documents import reading
from oap.errors import Invalid
from oap.services.operations.outside_files import handbook_blocks
from tests.documents import handbooks
from tests.documents.council_files import FILES


def a_word_file(**more: bytes | str) -> bytes:
    """A real Word file with parts replaced or added (``__`` in a name stands for a slash)."""
    document, made = docx.Document(), io.BytesIO()
    document.add_heading("Reading", 1)
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    return handbooks.packed(parts | more)


def with_password(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def a_scan() -> bytes:
    writer, made = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(made)
    return made.getvalue()


def old_office(*parts: str) -> bytes:
    """The beginning of an old Office file and the names of its parts, as they stand in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(part.encode("utf-16-le") + b"\0" * 64 for part in parts)


MACRO = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
REFUSED = {
    "empty": (b"", "empty"),
    "a picture called .docx": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "not a Word"),
    "an old Word file or one with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 500, "password"),
    "a new Office file with a password": (old_office("EncryptedPackage"), "has a password"),
    "an old Word file": (old_office("WordDocument", "ObjectPool", "Workbook"), r"\(\.doc\).*save it as \.docx"),
    "old slides": (old_office("PowerPoint Document"), r"\(\.ppt\).*PDF"),
    "an old spreadsheet": (old_office("Workbook"), r"\(\.xls\).*\.xlsx"),
    "a flat OpenDocument file": (b'<?xml version="1.0"?>\n\n<office:document xmlns:a="b">', "save it as .odt"),
    "what Google Drive leaves on a computer": (
        b'{"":"WARNING! DO NOT EDIT","doc_id":"1a","email":"a@b.org"}',
        "Download",
    ),
    "a Google sheet as web pages": (
        handbooks.packed({"One.html": "<html>", "Two.html": "<html>", "resources/sheet.css": "x"}),
        "one page at a time",
    ),
    "rich text": (b"{\\rtf1 hello}", "RTF"),
    "a binary spreadsheet": (
        handbooks.packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}),
        r"Excel.*\.xlsx",
    ),
    "broken XML in Excel": (handbooks.xlsx("<worksheet><"), "damaged"),
    "an entity bomb in Excel": (
        handbooks.xlsx('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'),
        "abbreviations",
    ),
    "too many rows": (handbooks.xlsx(f"<worksheet><sheetData>{'<row/>' * 20_001}</sheetData></worksheet>"), "larger"),
    "slides": (
        handbooks.packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<a/>"}),
        "are damaged",
    ),
    "a file of Pages": (handbooks.packed({"Index/Document.iwa": "x", "preview.jpg": "x"}), "Export To, Word"),
    "a file of Pages as a folder, packed": (handbooks.packed({"Our book.pages/Index.zip": "x"}), "Export To, Word"),
    "a file of Pages before 2013": (
        handbooks.packed({"index.xml": "<a/>", "QuickLook/Preview.pdf": "x"}),
        "Export To, Word",
    ),
    "an e-book": (handbooks.packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}), "e-book"),
    "an OpenDocument spreadsheet without sheets": (
        handbooks.packed({"mimetype": reading.ODS_TYPES[0], "content.xml": "<a/>"}),
        "no sheets",
    ),
    "an OpenDocument spreadsheet with a password": (
        handbooks.packed({"mimetype": reading.ODS_TYPES[0], "META-INF/manifest.xml": "<encryption-data/>"}),
        "password",
    ),
    "some packed files": (handbooks.packed({"a.txt": "x", "b.txt": "y"}), "Unpack it"),
    "numbers of no use": (b"\x01\x02Reading\n\n- Read to the class every day\n", "whatever its name says"),
    "a text longer than any handbook": (b"Read aloud every day.\n" * 100_000, "longer than a handbook"),
    "half a Word file": (a_word_file()[:3000], "damaged"),
    "a Word file without its text": (
        handbooks.packed({"[Content_Types].xml": b"wordprocessingml.document.main+xml"}),
        "text is missing",
    ),
    "macros by type": (handbooks.packed({"[Content_Types].xml": MACRO, "word/document.xml": "<a/>"}), "macros"),
    "macros by part": (a_word_file(**{"word/vbaProject.bin": b"x"}), "macros"),
    "a bomb": (a_word_file(**{"word/media/a.xml": b"0" * 30_000_000}), "unpacks to"),
    "a way out": (a_word_file(**{"../../etc/passwd": b"x"}), "outside itself"),
    "a way out, the other slash": (a_word_file(**{"..\\..\\x": b"x"}), "outside itself"),
    "an entity bomb in Word": (
        a_word_file(**{"word/document.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        "abbreviations",
    ),
    "an entity bomb in OpenDocument": (
        handbooks.packed(
            {
                "mimetype": reading.ODT_TYPES[0],
                "content.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
            }
        ),
        "abbreviations",
    ),
    "an OpenDocument file with a password": (handbooks.odt("", "<encryption-data/>"), "password"),
    "an OpenDocument file without text": (handbooks.packed({"mimetype": reading.ODT_TYPES[0]}), "text is missing"),
    "broken XML in Word": (a_word_file(**{"word/document.xml": "<w:document"}), "damaged"),
    "broken XML in OpenDocument": (handbooks.odt("<text:p>"), "damaged"),
    "half a PDF": (b"%PDF-1.7\n" + b"1 0 obj << /Type" + b"\xff" * 300, "damaged"),
    "a PDF with a password": (with_password(handbooks.in_pdf()), "password"),
    "a scan": (a_scan(), "only pictures"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_in_plain_words(what: str) -> None:
    data, words = REFUSED[what]
    with pytest.raises(Invalid, match=words):
        handbook_blocks(data)


def test_a_huge_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(Invalid, match="larger than 25 MB"):
        reading.kind_of(b"%PDF-" + b"0" * reading.MAX_BYTES)


def shown(data: bytes) -> list[tuple[str, str]]:
    """Kind and text of each line; a table is its cells."""
    found = []
    for block in reading.read_blocks(data).blocks:
        if isinstance(block, Line):
            found.append((block.kind, block.text))
        else:
            found += [("cell", cell.text) for row in block.rows for cell in row]
    return found


def test_a_web_page_that_says_how_its_letters_are_written_is_read() -> None:
    """As LibreOffice saves it, and Google Docs in a packed file with its pictures."""
    page = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "a.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; '
        'charset=utf-8"/></head><body><h1>Reading</h1><ul><li><p>Café words, every day.</p></li></ul></body></html>'
    ).encode()
    lines = [("heading", "Reading"), ("item", "Café words, every day.")]
    assert shown(page) == lines
    assert shown(handbooks.packed({"Our handbook.html": page, "images/image1.png": b"x"})) == lines


def test_word_headings_lists_and_tables() -> None:
    document = docx.Document()
    document.add_heading("Reading", 1)
    document.add_paragraph("Plain words that are long enough to be a sentence.")
    document.add_paragraph("First.", "List Bullet")
    document.add_paragraph("• Typed bullet.")
    document.add_paragraph().add_run("A bold line").bold = True
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Need", "Provision", "Reading", "One"), strict=True
    ):
        cell.text = text
    table.cell(1, 1).add_paragraph("Two", "List Bullet")
    made = io.BytesIO()
    document.save(made)
    assert shown(made.getvalue()) == [
        ("heading", "Reading"),
        ("paragraph", "Plain words that are long enough to be a sentence."),
        ("item", "First."),
        ("paragraph", "• Typed bullet."),
        ("heading", "A bold line"),
        ("cell", "Need"),
        ("cell", "Provision"),
        ("cell", "Reading"),
        ("cell", "One\nTwo"),
    ]


def test_opendocument_headings_lists_and_notes_apart() -> None:
    body = (
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h "
        "text:outline-level='2'>Reading</text:h>"
        "<text:p>Plain<text:s text:c='2'/>words<text:note><text:note-body><text:p>note</text:p></text:note-body>"
        "</text:note>.</text:p><text:list><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Inner</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
    )
    assert shown(handbooks.odt(body)) == [
        ("heading", "Reading"),
        ("paragraph", "Plain  words."),
        ("note", "note"),
        ("item", "One"),
        ("item", "Inner"),
    ]


def test_what_a_picture_says_to_those_who_do_not_see_it_is_left_out_with_why() -> None:
    svg = "xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'"
    frame = f"<draw:frame><draw:image/><svg:desc {svg}>A leaf and two hands</svg:desc></draw:frame>"
    read = reading.read_blocks(
        handbooks.odt(f"<text:p xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'>Words{frame}</text:p>")
    )
    assert [(one.text, one.why) for one in read.left] == [
        ("A leaf and two hands", "What a picture shows, said to those who do not see it")
    ]
    assert read.letters == sum(map(count_letters, read.texts()))


def test_a_pdf_loses_its_running_heads_and_page_numbers_and_keeps_wrapped_bullets_whole() -> None:
    read = reading.read_blocks(handbooks.in_pdf())
    said = [line.text for line in lines_of(read.blocks)]
    assert not any("Testshire inclusive" in text or text.startswith("Page ") for text in said)
    assert any("Testshire inclusive" in left.text for left in read.left)
    wanted = "Adults repeat the word correctly rather than asking the child to say it again."
    assert any(text.endswith(wanted) for text in said)


@pytest.mark.parametrize(
    ("kind", "make"), [("docx", handbooks.in_word), ("odt", handbooks.in_odt), ("pdf", handbooks.in_pdf)]
)
def test_every_letter_of_the_file_is_in_a_block_or_left_out(kind: str, make: Callable[[], bytes]) -> None:
    read = reading.read_blocks(make())
    assert read.letters == sum(map(count_letters, read.texts())) > 1000


def test_what_was_read_comes_back_whole_from_where_it_was_read() -> None:
    for file in FILES:
        read = reading.read_blocks(file.make())
        assert read_from(json.loads(json.dumps(write_down(read)))) == read


def test_reading_apart_gives_the_same() -> None:
    data = handbooks.in_word()
    assert handbook_blocks(data) == reading.read_blocks(data)
