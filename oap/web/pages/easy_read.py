"""Easy Read: a page said again in short lines with pictures, found beside that page and as a PDF."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, request

from oap.core.library.easy_read import easy_id
from oap.core.pages.page import Page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.times import day
from oap.web.http.access import public, public_address, state, the_site
from oap.web.http.document_slots import DOCUMENTS, limit_concurrency
from oap.web.http.page_cache import everything

blueprint = Blueprint("easy_read", __name__)
NOT_CHECKED = "This is a draft. People with learning disabilities have not checked it yet."


def easy_notice(page: Page) -> str:
    """How far an Easy Read was checked, where that is to be said."""
    return NOT_CHECKED if "readers" in page.sign_off else ""


@blueprint.get("/urgent-help/easy-read")
@public
def of_urgent_help() -> Response:
    return of_page("guides", "urgent-help")


@blueprint.get("/<page_type:kind>/<slug>/easy-read")
@public
def of_page(kind: str, slug: str) -> Response:
    """Lead from a page to its Easy Read, where it has one."""
    library = state().library
    card = library.by_slug.get(slug) or library.by_alias.get(f"{kind}/{slug}")
    easy = library.by_id.get(easy_id(card.id)) if card is not None else None
    if easy is None:
        abort(404)
    return redirect(easy.url, 302)  # type: ignore[return-value]  # werkzeug's response is Flask's here


@blueprint.get("/easy-read/<slug>/pdf")
@public
@limit_concurrency(DOCUMENTS)
def on_paper(slug: str) -> Response:
    """The page as a tagged PDF, made for the first who asks."""
    from oap.documents.easy_read_pdf import easy_read_pdf  # here, because who reads pages never needs it

    now = state()
    rendered = the_site().rendered_pages.get(slug)
    if rendered is None or not PAGE_TYPES[rendered.page.type].easy_read:
        abort(404)
    area, on = now.configuration.settings.area, day(the_site().clock.today().isoformat())
    stamp = f"{area}, {on}, version {rendered.version}. {public_address()}{rendered.page.url}"
    response = make_response(easy_read_pdf(rendered.page, notice=easy_notice(rendered.page), stamp=stamp))
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    request.environ["oap.keep"] = everything
    return response
