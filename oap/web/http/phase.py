"""The age of the child that a reader reads for, carried in the address (``?phase=primary``) and in no cookie.

Every page for readers understands it. Once it is in an address, the links and search boxes of that page carry it on,
so it is chosen once.
"""

from __future__ import annotations

import re

from flask import Flask, Response, request

from oap.core.pages.page_types import PAGE_TYPES
from oap.web.http.access import is_public, state

# The first parts of addresses that carry it: pages for readers, not files, feeds, the API or staff's screens.
_READERS = {
    "",
    "a-to-z",
    "areas",
    "audit",
    "feedback",
    "glossary",
    "handbook",
    "help-in-your-language",
    "my-list",
    "record",
    "search",
    "urgent-help",
    "young-people",
}
_LINK = re.compile(r'(?P<before><a\b[^<>]*?\bhref=")(?P<path>/[^"?#]*)(?:\?(?P<query>[^"#]*))?(?P<anchor>#[^"]*)?(?=")')


def chosen_phase() -> str:
    """The phase named in the address; empty when there is none, or none of that name."""
    phase = request.args.get("phase", "")
    return phase if phase and phase in state().configuration.taxonomy.phases else ""


def carried(html: str, phase: str, here: str) -> str:
    """The page with the phase in every link to another page for readers.

    A link that names a phase itself, or none on purpose (``phase=``), a version (its words are cited as they were) or
    this page (``here``; its filters are links too) stays as it is.
    """

    def with_phase(link: re.Match[str]) -> str:
        path, query = link["path"], link["query"] or ""
        first = path[1:].partition("/")[0]
        if path == here or not (first in _READERS or first in PAGE_TYPES):
            return link[0]
        if re.search(r"(?:^|&(?:amp;)?)(?:phase|version)=", query):
            return link[0]
        joined = f"{query}&amp;phase={phase}" if query else f"phase={phase}"
        return f"{link['before']}{path}?{joined}{link['anchor'] or ''}"

    return _LINK.sub(with_phase, html)


def register(app: Flask) -> None:
    @app.after_request
    def carry(response: Response) -> Response:
        if (
            response.status_code == 200
            and response.mimetype == "text/html"
            and is_public()
            and (phase := chosen_phase())
        ):
            response.set_data(carried(response.get_data(as_text=True), phase, request.path))
        return response
