"""An address as people type and paste it: with capitals, two slashes for one, or one at its end. Readers are led on to
the page."""

from __future__ import annotations

import re

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

_ADDRESS = re.compile(r"(?:/[a-z0-9][a-z0-9.-]*)+")
_FOR_PROGRAMS = "/api/"


def tidied() -> BaseResponse | None:
    """Where an address that was not found leads once it is written as ours are: 301, with its query.

    None where that changes nothing, for what is no page of this site that anybody may read, and for forms. What it
    leads to is always a path of this site: it begins with one slash and has nothing in it but letters, digits, dots
    and hyphens.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    path = re.sub("/+", "/", request.path).rstrip("/").lower()
    if path == request.path or not _ADDRESS.fullmatch(path) or path.startswith(_FOR_PROGRAMS):
        return None
    try:
        endpoint, _ = current_app.create_url_adapter(request).match(path, "GET")  # type: ignore[union-attr]  # a request has one
    except (HTTPException, RequestRedirect):
        return None
    if getattr(current_app.view_functions[endpoint], "access", "") != "public":
        return None
    query = request.query_string.decode("utf-8", "replace")
    return redirect(path + (f"?{query}" if query else ""), 301)
