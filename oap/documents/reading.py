"""A Word, PDF or OpenDocument file somebody sent becomes blocks, or a clear refusal.

What is looked at first is what the file is, not what it is called. ``read_apart`` reads in a process of its own with
limits on time and memory, because a file may be made to harm its reader.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from oap import whole_file
from oap.core.gathering import Found, Progress, Read
from oap.errors import Invalid

MAX_BYTES = 25_000_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 5_000
MAX_RATIO = 200  # of a part above a megabyte: text does not pack better
MAX_SECONDS = 150
MAX_MEMORY = 2_500_000_000
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
            "This is an old Word file (.doc), or it has a password. Open it, take the password away, and save it as .docx."
        )
    if data.lstrip()[:5] == b"{\\rtf":
        raise Invalid("This is an RTF file. Open it in Word or LibreOffice and save it as .docx or .odt.")
    raise Invalid("This is not a Word (.docx), PDF or OpenDocument (.odt) file, whatever its name says.")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(archive, parts)
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


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """What is unpacked is measured, not believed."""
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
                if total + size > MAX_UNPACKED or (size > 1_000_000 and size > MAX_RATIO * max(part.compress_size, 1)):
                    raise Invalid("The file unpacks to far more than a document holds.")
                if text and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                    raise Invalid(
                        "The file defines abbreviations of its own (a document type). No ordinary document does."
                    )
        total += size


def read_blocks(data: bytes, progress: Progress = lambda done, total: None) -> Read:
    """Read the file here and now; ``progress`` hears of a PDF's pages. Raises Invalid; see ``read_apart`` for files from outside."""
    kind = kind_of(data)
    if kind == "docx":
        from oap.documents.read_word import read_word

        return read_word(data)
    if kind == "odt":
        from oap.documents.read_odt import read_odt

        return read_odt(data)
    from oap.documents.read_pdf import read_pdf

    return read_pdf(data, progress)


def read_apart(data: bytes, progress: Path | None = None) -> Read:
    """Read the file in a process that may use only so much time and memory. Raises Invalid.

    ``progress`` is a file that says meanwhile, as JSON, how many pages of a PDF are ``done`` of how many in ``total``.
    """
    kind_of(data)
    told = [str(progress)] if progress else []
    try:
        done = subprocess.run(  # noqa: S603  a reader of our own, with a path of our own
            [sys.executable, "-m", "oap.documents.reading", *told],
            input=data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Invalid("The file takes too long to read. Send it in parts.") from error
    except ValueError as error:
        raise Invalid("The file could not be read: it needs too much memory, or it is damaged.") from error
    return read_from(said)


def read_from(said: dict[str, Any]) -> Read:
    """What another process read, from its JSON. Raises Invalid when it was refused."""
    if "refused" in said:
        raise Invalid(said["refused"])
    blocks = tuple(Found(**{**block, "cells": tuple(block["cells"])}) for block in said["blocks"])
    return Read(blocks, tuple(said["unread"]))


def _tell(done: int, total: int) -> None:
    if done % 5 == 0:
        said = json.dumps({"done": done, "total": total}).encode()
        whole_file.replace(Path(sys.argv[1]), said, durable=False, alone=True)


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    try:
        read = read_blocks(
            sys.stdin.buffer.read(MAX_BYTES + 1), _tell if len(sys.argv) > 1 else lambda done, total: None
        )
        said = {"blocks": [asdict(block) for block in read.blocks], "unread": read.unread}
    except Invalid as error:
        said = {"refused": str(error)}
    except MemoryError:
        said = {"refused": "The file needs too much memory to read. Send it in parts."}
    except Exception:
        # Readers of damaged files raise whatever they like; what they say is of no use to the person who sent it.
        said = {"refused": "The file is damaged and cannot be read. Save it again and send the new file."}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    _main()
