"""What an editor may link to, by words: asked by the editor's link button."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from oap.services.editing.linking import find_targets
from oap.web.http.access import current_actor, requires, the_site

blueprint = Blueprint("linking", __name__, url_prefix="/edit/links")


@blueprint.get("")
@requires("writer")
def find() -> Response:
    found = find_targets(the_site(), current_actor(), request.args.get("q", ""))
    response = jsonify({"targets": [asdict(one) for one in found]})
    response.headers["Cache-Control"] = "private, no-store"
    return response
