"""What is held of the person who is signed in: to see, and to take along."""

from __future__ import annotations

import csv
import json
from io import StringIO

from flask import Blueprint, Response, make_response, render_template

from oap.services.people import own_data
from oap.web.http.access import must_be_signed_in, requires, the_site
from oap.web.http.responses import harmless

blueprint = Blueprint("own_data", __name__, url_prefix="/account/data")


@blueprint.get("")
@requires("signed-in")
def seen() -> Response:
    found = own_data.everything(the_site(), must_be_signed_in())
    return make_response(render_template("people/own_data.html", found=found, kept=own_data.RETENTION))


@blueprint.get("/json")
@requires("signed-in")
def as_json() -> Response:
    found = own_data.everything(the_site(), must_be_signed_in())
    return _file(json.dumps(found, ensure_ascii=False, indent=1), "application/json", "json")


@blueprint.get("/csv")
@requires("signed-in")
def as_csv() -> Response:
    """A line for each value: what it is of, which one of these, its name, and what it says."""
    written = StringIO(newline="")
    table = csv.writer(written)
    table.writerow(["what", "number", "field", "value"])
    for what, rows in own_data.everything(the_site(), must_be_signed_in()).items():
        for number, row in enumerate(rows, 1):
            for name, value in row.items():
                table.writerow([what, number, name, harmless("" if value is None else str(value))])
    return _file("\ufeff" + written.getvalue(), "text/csv", "csv")  # the mark makes spreadsheets read it as UTF-8


def _file(text: str, kind: str, ending: str) -> Response:
    response = make_response(text)
    response.content_type = f"{kind}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="my-data.{ending}"'
    return response
