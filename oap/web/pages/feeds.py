"""Addresses that programs read: health, site map, feed, OpenSearch, robots."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from oap.errors import NotFound
from oap.services.operations.readiness import readiness
from oap.web.http.access import cacheable, public, public_address, state, the_site

UNKNOWN = "2026-01-01"  # a feed says a day of each page, also while the record cannot be asked
blueprint = Blueprint("feeds", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    return _plain("ok", 200)


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    found = readiness(the_site())
    return _plain(found.said, 200 if found.ready else 503)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    return _plain(f"User-agent: *\nDisallow: /search\nSitemap: {public_address()}/sitemap.xml\n", 200)


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    return _xml("pages/sitemap.xml", "application/xml", cards=state().library.cards)


@blueprint.get("/feed.atom")
@public
def feed() -> Response:
    cards = sorted(state().library.cards, key=lambda card: (card.provenance.changed_on, card.slug), reverse=True)[:50]
    return _xml(
        "pages/feed.xml",
        "application/atom+xml",
        cards=cards,
        unknown=UNKNOWN,
        updated=(cards[0].provenance.changed_on if cards else "") or UNKNOWN,
    )


@blueprint.get("/opensearch.xml")
@public
def opensearch() -> Response:
    return _xml("pages/opensearch.xml", "application/opensearchdescription+xml")


@blueprint.get("/logo")
@public
def logo() -> Response:
    """The area's own sign, as ``site.yml`` names it."""
    found = the_site().content.picture(state().configuration.settings.logo)
    if found is None:
        raise NotFound("This area has no logo yet.")
    response = make_response(found[0])
    response.content_type = found[1]
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    return cacheable(b"", "image/x-icon", "public, max-age=86400")


def _xml(template: str, kind: str, **values: object) -> Response:
    response = make_response(render_template(template, base=public_address(), **values))
    response.content_type = f"{kind}; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _plain(text: str, status: int) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
