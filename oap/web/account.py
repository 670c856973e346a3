"""A person's own account."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from oap.web.access import current_account, requires

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@requires("signed-in")
def account() -> Response:
    return make_response(render_template("account/account.html", account=current_account()))
