"""A page as a leaflet: one sheet of A4, as PDF and as a page that prints as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import segno
from flask import Blueprint, Response, abort, redirect, render_template, request

from oap.core.documents.guide_leaflet import guide_leaflet
from oap.core.documents.leaflet import Leaflet, leaflet, linked_services
from oap.core.library.library import RenderedPage
from oap.core.pages import provenance
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.service_fields import Contact
from oap.core.pages.service_record import shown_contacts
from oap.core.times import day
from oap.documents.export_formats import PDF
from oap.site.state import State
from oap.web.http.access import PAGE_LIFETIME, cacheable, public, public_address, state, the_site
from oap.web.http.document_slots import DOCUMENTS, limit_concurrency
from oap.web.http.phase import chosen_phase
from oap.web.pages.history import gone_or_moved

blueprint = Blueprint("leaflet", __name__)
# The topic of the free advice that there is in every area (Children and Families Act 2014, section 32).
ADVICE = "sendiass"


@dataclass(frozen=True)
class Sheet:
    """A leaflet with what stands around it. ``query`` is what the reader chose, for addresses."""

    leaflet: Leaflet
    page: RenderedPage
    title: str
    about: str
    address: str
    words: str
    code: segno.QRCode
    standing: str
    query: str


@blueprint.get("/<page_type:kind>/<slug>/leaflet")
@public
def show(kind: str, slug: str) -> Response:
    """The sheet on the screen; the browser prints it as one."""
    sheet = _sheet(state(), kind, slug)
    if isinstance(sheet, Response):
        return sheet
    return cacheable(render_template("documents/leaflet.html", sheet=sheet, made=sheet.leaflet))


@blueprint.get("/<page_type:kind>/<slug>/leaflet.pdf")
@public
@limit_concurrency(DOCUMENTS)
def document(kind: str, slug: str) -> Response:
    """The sheet as a PDF."""
    sheet = _sheet(state(), kind, slug)
    if isinstance(sheet, Response):
        return sheet
    from oap.documents.leaflet_pdf import leaflet_pdf  # here, because who reads pages never needs it

    made = leaflet_pdf(
        sheet.leaflet,
        title=sheet.title,
        about=sheet.about,
        address=sheet.address,
        words=sheet.words,
        code=sheet.code.svg_inline(scale=4, border=1),
        standing=sheet.standing,
        area=state().configuration.settings.area,
    )
    response = cacheable(made, PDF, PAGE_LIFETIME)
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return response


def _sheet(now: State, kind: str, slug: str) -> Sheet | Response:
    """The sheet, or where the page is now. Ends with 404 where no page of that name has one."""
    card = now.library.by_slug.get(slug)
    if not PAGE_TYPES[kind].leaflet:
        abort(404)
    if card is None or card.type != kind:
        moved = now.library.by_alias.get(f"{kind}/{slug}")
        if moved is None:
            return gone_or_moved(kind, slug) or abort(404)
        return redirect(f"{moved.url}/{request.path.rpartition('/')[2]}", 301)  # type: ignore[return-value]  # werkzeug's response is Flask's here
    if card.url != f"/{kind}/{slug}":  # urgent help prints as a sheet of its own, with all of its numbers
        return redirect(card.url, 301)  # type: ignore[return-value]  # as above
    rendered = the_site().rendered_pages.get(slug) or abort(404)
    page, taxonomy = rendered.page, now.configuration.taxonomy
    phase = chosen_phase() if chosen_phase() in page.phases else ""
    professional = request.args.get("voice") == "professional"
    query = urlencode({**({"phase": phase} if phase else {}), **({"voice": "professional"} if professional else {})})
    here = f"{public_address()}{page.url}"
    address = f"{here}?{query}" if query else here
    title, other = page.title, page.professional_title
    if professional and other:
        title, other = other, title
    made = guide_leaflet if PAGE_TYPES[kind].own_headings else leaflet
    return Sheet(
        leaflet=made(
            rendered,
            phase,
            professional=professional,
            services=_services(now, rendered, phase),
            link=lambda to: f"{public_address()}{to}" if to.startswith("/") else to if to.startswith("http") else "",
        ),
        page=rendered,
        title=title,
        about=". ".join(one for one in (other, taxonomy.phases.get(phase, "")) if one and one != title),
        address=address,
        words=f"{here}?version={rendered.version}" if rendered.version else "",
        code=segno.make(address, error="m", micro=False),
        standing=provenance.said(
            page,
            rendered.provenance,
            area=now.configuration.settings.area,
            teams=taxonomy.teams,
            day=day,
            number=rendered.version,
            sources="named on the page",
        ),
        query=query,
    )


def _services(now: State, rendered: RenderedPage, phase: str) -> Iterator[tuple[str, tuple[Contact, ...]]]:
    """The services for that age that the page leads to, and free advice on special educational needs, with how to reach
    each."""
    linked = (now.library.by_url(address) for address in linked_services(rendered.page))
    advice = [card for card in now.library.about(ADVICE, 5) if PAGE_TYPES[card.type].has_service]
    for card in dict.fromkeys(card for card in (*advice, *linked) if card is not None):
        found = the_site().rendered_pages.get(card.slug)
        if found is not None and found.page.service and (not phase or phase in card.phases):
            yield card.title, shown_contacts(found.page.service)
