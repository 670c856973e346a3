"""What every view has in common that is given something about a child: it is read, used once and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, make_response, request

from oap.documents.export_formats import ExportFormat, Written
from oap.errors import Invalid

NOTHING: Mapping[str, str] = MappingProxyType({})  # is too long
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def no_store(body: Any, content_type: str = "text/html; charset=utf-8") -> Response:
    """An answer that nobody may keep: no browser, proxy or search engine."""
    response = make_response(body)
    response.content_type = content_type
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def send_back(page: str) -> Response:
    """A form that cannot be taken as it is, with all that was typed in it: nothing is lost, and nothing is kept
    here."""
    response = no_store(page)
    response.status_code = 400
    return response


def download(data: bytes, name: str, content_type: str) -> Response:
    """A document to save, with a file name that says nothing about anybody."""
    response = no_store(data, content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def chosen_format(formats: Mapping[str, ExportFormat[Written]]) -> ExportFormat[Written]:
    """The one that the form asks for. Raises Invalid, naming those that there are."""
    found = formats.get(request.form.get("format", ""))
    if found is None:
        raise Invalid(f"Choose one of: {', '.join(one.name for one in formats.values())}.")
    return found


def uploaded(name: str) -> tuple[str, bytes]:
    """The name and bytes of the file that was sent. Raises Invalid when none was."""
    file = request.files.get(name)
    data = file.read() if file else b""
    if file is None or not data:
        raise Invalid("Choose a file first.")
    return file.filename or "", data


def all_uploaded(name: str) -> list[tuple[str, bytes]]:
    """The names and bytes of all files that were sent in a field, also the empty ones."""
    return [(file.filename, file.read()) for file in request.files.getlist(name) if file.filename]


def harmless(cell: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return "'" + cell if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell
