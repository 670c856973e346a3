"""Reading what a form sends: into memory alone, no more than a form of ours holds, and few at a time.

The server reads a body in the thread that answers, and cannot be told to give up: whoever sends half of one keeps that
thread for as long as they like. (To read in another thread and go on without it is no way out: the server then waits
for that thread, and stands still as a whole.) So bodies have slots (``BODIES``), of which no place has more than a few,
and the other threads answer those who only read.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from oap.web.http.document_slots import BODIES, PATIENCE
from oap.web.http.limits import asked_from

MOST_FIELDS = 10_000  # a record of 150 lines has 4,200


class FewFields(FormDataParser):
    """A form with more fields than any of ours is refused: each would be shown again somewhere."""

    def _parse_urlencoded(self, stream: IO[bytes], *about: Any) -> Any:
        data = stream.read()
        if data.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(data), *about)


class MemoryRequest(Request):
    """A request whose uploads never touch a disk: Werkzeug would put those above half a megabyte in a temporary file.
    A form that could not be read is empty for whoever looks at it later, such as the page that says so."""

    form_data_parser_class = FewFields

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        if not self.content_length and "HTTP_TRANSFER_ENCODING" not in self.environ:
            super()._load_form_data()
            return
        try:
            with BODIES.take(asked_from(), PATIENCE):
                super()._load_form_data()
        except Exception:
            for name in ("form", "files"):
                self.__dict__.setdefault(name, self.parameter_storage_class())
            raise
