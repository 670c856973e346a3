"""A Word, PDF or OpenDocument file somebody sent becomes blocks, or a clear refusal.

What is looked at first is what the file is, not what it is called. A file from outside is read by ``oap.bounded`` only,
because it may be made to harm its reader.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import asdict
from typing import Any

from oap.core.importing.page_builder import Found, Progress, Read
from oap.errors import Invalid

MAX_BYTES = 25_000_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 5_000
MAX_RATIO = 200  # of a part above a megabyte: text does not pack better
DOCX_TYPE = b"wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def kind_of(data: bytes) -> str:
    """``docx``, ``pdf`` or ``odt``. Raises Invalid, saying why, for whatever else it is."""
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
        raise Invalid(
            "This is an old Word file (.doc), or it has a password. Open it, take the password away, and save "
            "it as .docx."
        )
    if data.lstrip()[:5] == b"{\\rtf":
        raise Invalid("This is an RTF file. Open it in Word or LibreOffice and save it as .docx or .odt.")
    raise Invalid("This is not a Word (.docx), PDF or OpenDocument (.odt) file, whatever its name says.")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            check_parts(archive, MAX_UNPACKED)
            names = {part.filename for part in parts}
            if "mimetype" in names and archive.read("mimetype").strip() == ODT_TYPE:
                manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
                if b"encryption-data" in manifest:
                    raise Invalid("The file has a password. Save it without one and send it again.")
                if "content.xml" not in names:
                    raise Invalid("The file is damaged: the text is missing.")
                return "odt"
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
            if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Invalid(
                    "The file holds macros (small programs). Save it as .docx, without macros, and send it again."
                )
            if DOCX_TYPE in types:
                if "word/document.xml" not in names:
                    raise Invalid("The file is damaged: the text is missing.")
                return "docx"
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
    raise Invalid("This is a packed file, but neither a Word (.docx) nor an OpenDocument text (.odt).")


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
    from oap.documents.read_pdf import read_pdf

    return read_pdf(data, progress)


def blocks_in(data: bytes, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """The same as JSON, for where ``oap.bounded`` works on files from outside; ``read_from`` reads it. Raises
    Invalid."""

    def tell(done: int, total: int) -> None:
        if done % 5 == 0:
            progress(done, total)

    return write_down(read_blocks(data, tell))


blocks_in.tells = True  # type: ignore[attr-defined]


def write_down(read: Read) -> dict[str, Any]:
    return {"blocks": [asdict(block) for block in read.blocks], "unread": read.unread}


def read_from(said: dict[str, Any]) -> Read:
    """What ``write_down`` wrote."""
    blocks = tuple(Found(**{**block, "cells": tuple(block["cells"])}) for block in said["blocks"])
    return Read(blocks, tuple(said["unread"]))
