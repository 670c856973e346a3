"""The past of a page, for everybody: the list of its versions, and each of them at its permanent address."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from oap.core.library.cards import Card
from oap.core.numbers import whole_number
from oap.core.pages.page_types import PAGE_TYPES
from oap.errors import NotFound, Unavailable
from oap.services.pages import history
from oap.web.http.access import cacheable, public, state, the_site

blueprint = Blueprint("history", __name__)
KINDS = "/<page_type:kind>/<slug>"
MOST_SERVICES = 60  # shown to somebody whose service is not there; an area has half as many


@blueprint.get(f"{KINDS}/history")
@public
def versions(kind: str, slug: str) -> Response:
    page_id = page_id_at(kind, slug)
    if page_id is None:
        abort(404)
    found = history.versions(the_site(), page_id)
    card = state().library.by_id.get(page_id)
    title = card.title if card else history.page_of(next(version for version in found if version.text)).title
    made = render_template("pages/versions.html", versions=found, card=card, title=title, address=f"/{kind}/{slug}")
    return cacheable(made) if card else make_response(made)


def page_id_at(kind: str, slug: str) -> str | None:
    """The id of the page at this address, now or once. Asks the record only when no page is there now."""
    card = state().library.by_slug.get(slug)
    if card is not None and card.type == kind:
        return card.id
    return history.page_at(the_site(), f"{kind}/{slug}.md")


def asked_version() -> int | None:
    """The number in ``?version=N``; None without one. Anything else is not found."""
    given = request.args.get("version", "")
    if not given:
        return None
    number = whole_number(given)
    if number is None:
        abort(404)
    return number


def past(kind: str, slug: str, number: int) -> history.PastVersion:
    """The version asked for. Raises NotFound."""
    page_id = page_id_at(kind, slug)
    if page_id is None:
        abort(404)
    return history.past_version(the_site(), page_id, number)


def gone_or_moved(kind: str, slug: str) -> Response | None:
    """What to answer where no page is now: on to its new address, or that it was withdrawn. None: never heard of it.

    Raises Unavailable when the record says that the page is there.
    """
    library = state().library
    try:
        page_id = history.page_at(the_site(), f"{kind}/{slug}.md")
    except Unavailable:
        return None  # without the database it is an ordinary “not found”
    if page_id is None:
        return None
    card = library.by_id.get(page_id)
    if card is not None:
        return _on_to(card)
    try:
        found = history.withdrawal_of(the_site(), page_id)
    except NotFound:
        return None
    return make_response(
        render_template(
            "pages/withdrawn.html", page=found.page, last=found.last, gone=found.gone, instead=found.instead
        ),
        410,
    )


def no_such_service(kind: str) -> Response | None:
    """What to answer where no page is and a service was looked for; None for other types.

    Pages that hold everywhere lead to services by their usual names, and an area may have another in its place. Whoever
    follows such a link is shown those that there are.
    """
    if not PAGE_TYPES[kind].has_service:
        return None
    services = state().library.listing({"type": kind}, size=MOST_SERVICES).cards
    return make_response(render_template("pages/no_service.html", kind=PAGE_TYPES[kind], services=services), 404)


def _on_to(card: Card) -> Response:
    query = request.query_string.decode("utf-8", "replace")
    return redirect(card.url + (f"?{query}" if query else ""), 301)  # type: ignore[return-value]  # werkzeug's response is Flask's here
