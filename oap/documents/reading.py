"""A Word, PDF, OpenDocument, Excel, PowerPoint, web or text file somebody sent becomes blocks, or a line on how to save
what can be read.

What is looked at first is what the file is, not what it is called. A file from outside is read by ``oap.bounded`` only,
because it may be made to harm its reader.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from oap.core.importing.blocks import Progress, Read, write_down
from oap.documents.read_text import CELLS, TEXT, read_cells, read_text, text_kind
from oap.errors import Invalid

MAX_BYTES = 25_000_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 5_000
MAX_RATIO = 200  # of a part above a megabyte: text does not pack better
DOCX_TYPES = (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml")
ODT_TYPES = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
ODS_TYPES = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)
XLSX_TYPES = (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml")
PPTX_TYPES = tuple(b"presentationml." + kind + b".main+xml" for kind in (b"presentation", b"template", b"slideshow"))
READ_KINDS = (
    "Word (.docx), PDF, OpenDocument (.odt, .ods), Excel (.xlsx), PowerPoint (.pptx), web page (.html) or text (.txt, "
    ".csv)"
)
# Packed files that other programs make, by what is found in them, and how to save what can be read here.
_OTHER_PACKED = (
    (r"xl/", "This is a binary Excel workbook (.xlsb), or a damaged one. Save it as .xlsx, and send that."),
    (r"ppt/", "These PowerPoint slides are damaged. Save them again as .pptx, and send that."),
    (  # A file of Pages may come as the folder that it is on a Mac, packed; before 2013 it held one index.xml.
        r"(?:[^/]+\.(?:pages|numbers|key)/)?(?:Index/.*\.iwa|Index\.zip|preview\.jpg|index\.xml(?:\.gz)?|QuickLook/)",
        "This is an Apple file, such as Pages makes. In Pages choose File, Export To, Word.",
    ),
    (r"META-INF/container\.xml", "This is an e-book (.epub). Send the Word file or the PDF that it was made from."),
)
# Old files of Office, and new ones with a password, by the name of the part that only they have.
_OLD_OFFICE = (
    ("EncryptedPackage", "The file has a password. Save it without one and send it again."),
    ("WordDocument", "This is an old Word file (.doc). Open it in Word or LibreOffice and save it as .docx."),
    (
        "PowerPoint Document",
        "These are old PowerPoint slides (.ppt). Save them as a PDF (File, Export), and send that.",
    ),
    ("Workbook", "This is an old Excel workbook (.xls). Save it as .xlsx, and send that."),
)
_OTHER_OPEN_DOCUMENT = {
    b"presentation": "These are OpenDocument slides (.odp). Export them as a PDF, and send that.",
    b"epub": "This is an e-book (.epub). Send the Word file or the PDF that it was made from.",
}


def kind_of(data: bytes) -> str:
    """``docx``, ``pdf``, ``odt``, ``ods``, ``xlsx``, ``pptx``, ``html``, ``txt``, ``csv``, or ``zip`` with a web page
    in it. Raises Invalid, saying why, for whatever else it is."""
    if not data:
        raise Invalid("The file is empty.")
    if len(data) > MAX_BYTES:
        raise Invalid(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB. Send it in parts, or without its pictures."
        )
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        for part, words in _OLD_OFFICE:
            if part.encode("utf-16-le") in data:
                raise Invalid(words)
        raise Invalid(
            "This is an old Word file (.doc), or it has a password. Open it, take the password away, and save "
            "it as .docx."
        )
    if data.lstrip()[:5] == b"{\\rtf":
        raise Invalid("This is an RTF file. Open it in Word or LibreOffice and save it as .docx or .odt.")
    if re.match(
        rb"(?is)\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,100}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b",
        data[:2048],
    ):
        return "html"
    if data[:1024].lstrip()[:13].lower() == b"mime-version:":
        raise Invalid("This is a web archive (.mht). Save it as a web page (.html) or a Word file, and send that.")
    if b"<office:document " in data[:1024]:
        raise Invalid("This is a flat OpenDocument file (.fodt). Open it in LibreOffice and save it as .odt.")
    if data[:1] == b"{" and b'"doc_id"' in data[:1024]:  # what Google Drive leaves on a computer for a document
        raise Invalid(
            "This only points to a Google document. Open it in Google Docs, choose File, Download, Microsoft Word, and "
            "send what you get."
        )
    if kind := text_kind(data):
        return kind
    raise Invalid(f"This is not a {READ_KINDS} file, whatever its name says.")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            check_parts(archive, MAX_UNPACKED)
            names = {part.filename for part in parts}
            made_as = archive.read("mimetype").strip() if "mimetype" in names else b""
            for part, words in _OTHER_OPEN_DOCUMENT.items():
                if part in made_as:
                    raise Invalid(words)
            if made_as in (*ODT_TYPES, *ODS_TYPES):
                manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
                if b"encryption-data" in manifest:
                    raise Invalid("The file has a password. Save it without one and send it again.")
                if "content.xml" not in names:
                    raise Invalid("The file is damaged: the text is missing.")
                return "odt" if made_as in ODT_TYPES else "ods"
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
            if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Invalid(
                    "The file holds macros (small programs). Save it without them, as .docx or .xlsx, and send it."
                )
            if any(one in types for one in DOCX_TYPES):
                if not any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
                    raise Invalid("The file is damaged: the text is missing.")
                return "docx"
            if any(one in types for one in XLSX_TYPES) and "xl/workbook.xml" in names:
                return "xlsx"
            if any(one in types for one in PPTX_TYPES) and "ppt/presentation.xml" in names:
                return "pptx"
            for found, words in _OTHER_PACKED:
                if any(re.match(found, name) for name in names):
                    raise Invalid(words)
            pages = [name for name in names if re.search(r"\.html?$", name, re.IGNORECASE)]
            if len(pages) == 1:  # as Google Docs downloads a web page, with its pictures beside it
                return "zip"
            if pages:  # as Google Sheets does, a page a sheet
                raise Invalid(
                    "This packs several web pages, as Google Sheets saves them. Unpack it and send one page at a time, "
                    "or copy its tables into a Word file, and send that."
                )
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
        zlib.error,
    ) as error:
        raise Invalid("The file is damaged and cannot be opened. Save it again and send the new file.") from error
    raise Invalid(
        "This is a packed file, but neither a Word (.docx) nor an OpenDocument text (.odt). Unpack it, and send what "
        "is in it."
    )


def check_parts(archive: zipfile.ZipFile, most: int) -> None:
    """Raise Invalid for a packed file that is no ordinary document. What is unpacked is measured, not believed."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise Invalid("The file has far too many parts for a document.")
    if len({part.filename for part in parts}) != len(parts):
        raise Invalid("The file has two parts of the same name, so what you see in it may not be what is read.")
    total = 0
    for part in parts:
        name = part.filename
        if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or ":" in name.split("/")[0]:
            raise Invalid("The file has parts with addresses outside itself. It was not made by an ordinary program.")
        if part.flag_bits & 1:
            raise Invalid("The file has a password. Save it without one and send it again.")
        text = name.lower().endswith((".xml", ".rels"))
        size, head = 0, b""
        with archive.open(part) as opened:
            while chunk := opened.read(1_000_000):
                head = head or chunk[:4096]
                size += len(chunk)
                if total + size > most or (size > 1_000_000 and size > MAX_RATIO * max(part.compress_size, 1)):
                    raise Invalid("The file unpacks to far more than a document holds.")
                if text and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                    raise Invalid(
                        "The file defines abbreviations of its own (a document type). No ordinary document does."
                    )
        total += size


def read_blocks(data: bytes, progress: Progress = lambda done, total: None) -> Read:
    """Read the file here and now; ``progress`` hears of a PDF's pages. Raises Invalid; see ``blocks_in`` for files from
    outside."""
    kind = kind_of(data)
    if kind == "docx":
        from oap.documents.read_word import read_word

        return read_word(data)
    if kind == "odt":
        from oap.documents.read_odt import read_odt

        return read_odt(data)
    if kind == "ods":
        from oap.documents.read_ods import read_ods

        return read_ods(data)
    if kind == "xlsx":
        from oap.documents.read_workbook import read_workbook

        return read_workbook(data)
    if kind == "pptx":
        from oap.documents.read_slides import read_slides

        return read_slides(data)
    if kind == CELLS:
        return read_cells(data)
    if kind == TEXT:
        return read_text(data)
    if kind in ("html", "zip"):
        from oap.documents.read_html import read_html

        return read_html(_page_in(data) if kind == "zip" else data)
    from oap.documents.read_pdf import read_pdf

    return read_pdf(data, progress)


def _page_in(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(next(name for name in archive.namelist() if re.search(r"\.html?$", name, re.IGNORECASE)))


def blocks_in(data: bytes, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """The same as JSON, for where ``oap.bounded`` works on files from outside; ``read_from`` reads it. Raises
    Invalid."""

    def tell(done: int, total: int) -> None:
        if done % 5 == 0:
            progress(done, total)

    return write_down(read_blocks(data, tell))


blocks_in.tells = True  # type: ignore[attr-defined]  # a mark on a function, read by oap.bounded
