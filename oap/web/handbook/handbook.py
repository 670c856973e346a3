"""The whole handbook to keep: choose, wait while it is made, download."""

from __future__ import annotations

from dataclasses import asdict, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from oap.core.handbook.choices import AUDIENCES, VOICES, Choices, in_it, kinds
from oap.core.pages.page_types import in_handbook
from oap.documents.export_formats import HANDBOOK_FORMATS, STANDARD_FORMAT
from oap.services.handbook import copies
from oap.services.operations.tasks import TooMany
from oap.web.http.access import cacheable, public, state, the_site
from oap.web.http.document_slots import busy_page
from oap.web.http.limits import asked_from
from oap.web.http.same_site import check_from_here

blueprint = Blueprint("handbook", __name__)


@blueprint.get("/handbook")
@public
def choose() -> Response:
    taxonomy = state().configuration.taxonomy
    return cacheable(
        render_template(
            "handbook/choose.html",
            formats=HANDBOOK_FORMATS,
            standard_format=STANDARD_FORMAT,
            audiences=AUDIENCES,
            in_it={one: in_it(one) for one in AUDIENCES},
            voices=VOICES,
            kinds=kinds(),
            areas=taxonomy.areas,
            phases=taxonomy.phases,
            pages=len(state().library),
        )
    )


@blueprint.post("/handbook")
@public
def start() -> Response:
    """Start making what was chosen, or go straight to it. The answer is the page that shows how far it is."""
    check_from_here()
    fields = _joined(request.form)
    if "kind" not in fields and (fields.get("area") or fields.get("phase")):
        # A part was chosen: guides, services and words, which are for every area, would be more than half of it.
        fields["kind"] = " ".join(one.id for one in in_handbook() if one.cited)
    choices, format = copies.read_choices(fields)
    try:
        copies.request_copy(the_site(), choices, format, asked_from())
    except TooMany as error:
        return busy_page(
            "Many handbooks are wanted just now", str(error), "Go back and press the button again in a few minutes."
        )
    return redirect("/handbook/copy?" + _query(choices, format), 303)  # type: ignore[return-value]  # werkzeug's response is Flask's here


@blueprint.get("/handbook/copy")
@public
def copy() -> Response:
    choices, format = _asked()
    found = copies.status(the_site(), choices, format)
    response = make_response(
        render_template(
            "handbook/copy.html",
            status=found,
            choices=choices,
            format=format,
            format_name=HANDBOOK_FORMATS[format].name,
            query=_query(choices, format),
            of_every_kind=_query(replace(choices, kind=""), format) if choices.kinds else "",
            fields={**asdict(choices), "format": format},
            scope=_scope(choices),
            size=found.size,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/handbook/copy/status")
@public
def how_far() -> Response:
    """The same as JSON, for the script that keeps the page fresh."""
    choices, format = _asked()
    response = jsonify(asdict(copies.status(the_site(), choices, format)))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/handbook/copy/file")
@public
def file() -> Response:
    """The file, if it has been made; else the page that offers to make it. A GET starts nothing."""
    choices, format = _asked()
    data = copies.file(the_site(), choices, format)
    if data is None:
        return redirect("/handbook/copy?" + _query(choices, format), 303)  # type: ignore[return-value]  # werkzeug's response is Flask's here
    response = make_response(data)
    response.content_type = HANDBOOK_FORMATS[format].media_type
    name = copies.file_name(the_site(), choices, format)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _asked() -> tuple[Choices, str]:
    choices, format = copies.read_choices(_joined(request.args))
    copies.check_choices(state(), choices, format)
    return choices, format


def _joined(fields: MultiDict[str, str]) -> dict[str, str]:
    """Several boxes of one name, with spaces between."""
    return {name: " ".join(fields.getlist(name)) for name in fields}


def _query(choices: Choices, format: str) -> str:
    return urlencode({name: value for name, value in {**asdict(choices), "format": format}.items() if value})


def _scope(choices: Choices) -> list[str]:
    taxonomy = state().configuration.taxonomy
    return [
        ", ".join(taxonomy.areas[one].plain for one in choices.areas) or "All areas of need",
        ", ".join(taxonomy.phases[one] for one in choices.phases) or "All ages",
        *(
            [f"Only {', '.join(name.lower() for one, (name, _) in kinds().items() if one in choices.kinds)}"]
            if choices.kinds
            else []
        ),
        f"For {AUDIENCES[choices.audience].lower()}",
        VOICES[choices.voice],
    ]
