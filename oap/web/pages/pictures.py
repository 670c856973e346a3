"""The files of pictures. What lies at an address never changes, so whoever fetched it once keeps it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response

from oap.services.pages import pictures
from oap.web.http.access import public, the_site

blueprint = Blueprint("pictures", __name__)
# A drawing that somebody opens by itself is a document of ours: it may run, fetch and be sent nothing.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@blueprint.get("/pictures/<name>")
@public
def picture(name: str) -> Response:
    data, kind = pictures.picture(the_site(), name)
    response = make_response(data)
    response.content_type = kind
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
