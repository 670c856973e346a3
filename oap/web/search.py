"""The search page."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from oap.core.library import Card
from oap.search.engine import PAGE_SIZE, Answer
from oap.search.passages import shown
from oap.search.query import tidy
from oap.site import State
from oap.web.access import keep, public, state, the_site
from oap.web.browse import chosen_filters, filter_choices, link_builder, page_number

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@public
def results() -> Response:
    now = state()
    typed = tidy(request.args.get("q", ""))
    if not typed:
        return keep(render_template("search/start.html", library=now.library))
    chosen, number, exact = chosen_filters(now), page_number(), request.args.get("exact") == "1"
    if now.engine is None:
        crisis = now.words.crisis.in_text(typed)
        return make_response(render_template("search/unavailable.html", q=typed, crisis=crisis), 503)
    answer = now.engine.search(typed, chosen, (number - 1) * PAGE_SIZE, exact=exact)
    results = shown(answer, the_site().shelf.get)
    links = link_builder(chosen, q=typed, exact="1" if exact else "")
    response = make_response(render_template(
        "search/results.html" if results else "search/nothing.html", q=typed, answer=answer, results=results, chosen=chosen, number=number,
        pages=-(-answer.total // PAGE_SIZE), filters=filter_choices(now, chosen, answer.counts), links=links, exact=exact,
        concepts=now.words.thesaurus.concepts, nearest=nearest(now, answer), services=answer.counts["type"].get("services", 0),
    ))  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def nearest(now: State, answer: Answer) -> list[Card]:
    """Pages about what the query may have been about, for when nothing was found."""
    topics = [
        topic
        for identity in answer.understanding.concepts
        for topic in now.words.thesaurus.concepts[identity].topics[:1]
    ]
    cards = {card.slug: card for topic in topics for card in now.library.cards if card.topics[0] == topic}
    return list(cards.values())[:4]
