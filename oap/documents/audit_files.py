"""The self-audits in a file that a setting sent: a saved audit, its spreadsheet, or many of them in a zip file.

The files come from anybody: both functions are called where ``oap.bounded`` works on such files, and nowhere else.
"""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from oap.core.documents import area_picture
from oap.core.documents.self_audit import MAX_RATINGS, RATINGS, SelfAudit, read_file, read_values
from oap.documents.read_sheet import sheets
from oap.documents.reading import check_parts
from oap.documents.self_audit_outline import AGE_ID, DATE, RATING, RATING_ID, SETTING, STAFF_ID, STATEMENT_ID
from oap.errors import Invalid

MAX_FILES, MAX_UNPACKED = 1000, 60_000_000
NO_ZIP_IN_ZIP = "This is a zip file within a zip file. Unpack it and send what is in it."
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BY_NAME = {name.casefold(): rating for rating, name in RATINGS.items()}
_NEEDED = (STATEMENT_ID, AGE_ID, STAFF_ID)


def files_in(data: bytes) -> list[tuple[str, str]]:
    """The files in a zip file: name and bytes (in base 64). Nothing for a file that is no zip file, or a spreadsheet,
    which is packed too. Raises Invalid."""
    if not data.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        check_parts(archive, MAX_UNPACKED)
        names = [one for one in archive.infolist() if not one.is_dir() and not _hidden(one.filename)]
        if "[Content_Types].xml" in archive.namelist() or "mimetype" in archive.namelist():
            return []
        if len(names) > MAX_FILES:
            raise Invalid(f"There are more than {MAX_FILES:,} files in this zip file. Send them in several.")
        return [(PurePosixPath(one.filename).name, b64encode(archive.read(one)).decode()) for one in names]


def audits_in(data: bytes) -> list[dict[str, Any]]:
    """The audits in a file, as values that JSON knows: one, or several where tables of settings were put together in
    one. Raises Invalid."""
    if not data:
        raise Invalid("The file is empty.")
    if data.startswith(b"PK"):
        return [one.model_dump() for one in _in_sheet(data)]
    if data.startswith(_OLD_OFFICE):
        raise Invalid("This is an old Excel file, or one with a password. Save it as .xlsx without a password.")
    if data.startswith(b"%PDF-"):
        raise Invalid("This is a PDF. Ask for the file that ends in .oap-audit, or for the spreadsheet.")
    if f'"{area_picture.FORMAT}"'.encode() in data[:200]:
        raise Invalid("This is the picture of an area, not a setting’s audit. Choose it under “Last year”.")
    return [read_file(data).model_dump()]


def _hidden(name: str) -> bool:
    """What some systems put beside the files that somebody packed."""
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts) or name.endswith("Thumbs.db")


def _in_sheet(data: bytes) -> list[SelfAudit]:
    if _OPEN_DOCUMENT in data[:200]:
        raise Invalid("This is an OpenDocument file. Save it as an Excel spreadsheet (.xlsx).")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "[Content_Types].xml" not in archive.namelist():
            raise Invalid(NO_ZIP_IN_ZIP)
        if "xl/workbook.xml" not in archive.namelist():
            raise Invalid("This is no spreadsheet. Ask for the file that ends in .oap-audit, or for the spreadsheet.")
    for _, rows in sheets(data):
        head = [text.strip() for text in rows[0]] if rows else []
        if all(name in head for name in _NEEDED):
            return _audits(head, rows[1:])
    raise Invalid(
        f"No sheet here has the columns “{'”, “'.join(_NEEDED)}”. Ask for the spreadsheet as the self-audit makes it."
    )


def _audits(head: list[str], rows: list[list[str]]) -> list[SelfAudit]:
    """One audit for each setting that the rows name."""
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, 2):
        cells = dict(zip(head, (text.strip() for text in row), strict=False))
        if not cells.get(STATEMENT_ID):
            continue
        about = found.setdefault(cells.get(SETTING, ""), {"ratings": []})
        about |= {"setting": cells.get(SETTING, ""), "date": cells.get(DATE, "")}
        about["ratings"].append(_rating(cells, number))
        if len(about["ratings"]) > MAX_RATINGS:
            raise Invalid(f"There are more than {MAX_RATINGS:,} ratings of one setting in this spreadsheet.")
    if not found:
        raise Invalid("There is no rating in this spreadsheet.")
    return [read_values(values) for values in found.values()]


def _rating(cells: Mapping[str, str], number: int) -> dict[str, str]:
    """The rating of a row: what somebody sees there counts, so that it can be put right by hand."""
    rating = _BY_NAME.get(cells.get(RATING, "").casefold(), "")
    if not rating and not cells.get(RATING):
        rating = cells.get(RATING_ID, "") if cells.get(RATING_ID) in RATINGS else ""
    if not rating:
        raise Invalid(f"Row {number} of the spreadsheet has no rating that is one of {', '.join(RATINGS.values())}.")
    return {
        "statement": cells[STATEMENT_ID],
        "phase": cells.get(AGE_ID, ""),
        "group": cells.get(STAFF_ID, ""),
        "rating": rating,
    }
