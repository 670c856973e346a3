"""Stylesheets and scripts: ours, the theme made from the area's colours, and the design system's from its package."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import brotli
from flask import Response, abort, request

from oap.core.library.easy_read import FOLDER as EASY_READ
from oap.errors import Unavailable
from oap.web.http.page_cache import everything

FOLDER = Path(__file__).resolve().parent.parent / "static"
PICTURES = FOLDER.parent.parent / "data" / "easy_read"  # of Easy Read, which documents show too
# A worker may look after this address, above the folder it comes from.
WORKERS = {"urgent_help_worker.js": "/urgent-help"}
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class StaticFiles:
    """The files, read once. Raises Unavailable when the design system's stylesheet was never fetched."""

    def __init__(self) -> None:
        if not (FOLDER / "vendor" / "govuk-frontend.min.css").is_file():
            raise Unavailable(
                "The stylesheet of the GOV.UK Design System is missing. It is fetched when the package is installed: "
                "run “.venv/bin/pip install -e .” again, with a connection or with OAP_ASSETS_DIR set."
            )
        self.files = {
            path.relative_to(FOLDER).as_posix(): path.read_bytes()
            for path in sorted(FOLDER.rglob("*"))
            if path.suffix in TYPES and path.is_file()
        }
        self.files |= {f"{EASY_READ}/{path.name}": path.read_bytes() for path in sorted(PICTURES.glob("*.svg"))}
        ours = [name for name in self.files if name.endswith(".css") and not name.startswith("vendor/")]
        self.files |= {name: smaller(self.files[name]) for name in ours}
        self.digests = {name: hashlib.sha256(data).hexdigest()[:10] for name, data in self.files.items()}

    def url(self, name: str) -> str:
        return f"/static/{name}?v={self.digests[name]}"

    def serve(self, name: str) -> Response:
        if name not in self.files:
            abort(404)
        response = Response(self.files[name], content_type=TYPES[Path(name).suffix])
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=3600"
        )
        if name in WORKERS:
            response.headers["Service-Worker-Allowed"] = WORKERS[name]
        request.environ["oap.keep"] = everything
        request.environ["oap.pressed"] = lambda: self._pressed(name)
        return response

    @cache  # noqa: B019  # one of these lives as long as its process
    def _pressed(self, name: str) -> bytes:
        """A file as small as Brotli makes it: it is the same on every page, so that it may take fifty times what a
        page takes. What came from packages was pressed when it was fetched."""
        made = FOLDER / f"{name}.br"
        if name.startswith("vendor/") and made.is_file():
            return made.read_bytes()
        small: bytes = brotli.compress(self.files[name], quality=11)
        return small


# A text in quotation marks stays as it is; else a comment, or blanks that say nothing.
_IDLE = re.compile(rb"""("[^"]*"|'[^']*')|/\*.*?\*/|;?\s*(})\s*|\s*([{;,])\s*|(:)\s+|(\s)\s*""", re.DOTALL)


def smaller(css: bytes) -> bytes:
    """A stylesheet without comments and indentation: they are for us, and weigh a tenth of what a phone fetches."""

    def left(found: re.Match[bytes]) -> bytes:
        text, closing, sign, colon, blank = found.groups()
        return text or closing or sign or colon or (b" " if blank else b"")

    return _IDLE.sub(left, css).strip()
