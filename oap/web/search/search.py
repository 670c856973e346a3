"""The search page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from oap.core.library.cards import Card
from oap.core.library.facets import SEARCH
from oap.core.pages.meaning import asked_for
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.service_fields import Contact
from oap.core.pages.service_record import shown_contacts
from oap.core.search.crisis import Crisis
from oap.core.search.tokens import MAX_QUERY_CHARACTERS
from oap.search.answer import Answer
from oap.search.engine import PAGE_SIZE
from oap.search.passages import Result, shown
from oap.search.query import is_cut, tidy
from oap.search.understood import understood_in_words
from oap.services.search.crisis_counts import count
from oap.services.search.not_found_log import report
from oap.site.state import State
from oap.storage.rendered_pages import RenderedPages
from oap.web.http.access import cacheable, public, state, the_site, today
from oap.web.http.same_site import check_from_here
from oap.web.pages.browse import chosen_filters, filter_choices, link_builder, page_number
from oap.web.pages.danger import crisis_context
from oap.web.pages.languages import written_in

blueprint = Blueprint("search", __name__)
LONGEST_ASKED = 120  # characters that a heading shows of what was asked
MOST_PHONES = 3  # with one result


@blueprint.get("/search")
@public
def results() -> Response:
    now = state()
    typed, cut = tidy(request.args.get("q", "")), is_cut(request.args.get("q", ""))
    if not typed:
        return cacheable(render_template("search/start.html", library=now.library))
    chosen, number, exact = chosen_filters(now), page_number(), request.args.get("exact") == "1"
    if now.engine is None:
        crisis = now.judge(typed)
        count(the_site(), crisis.level, today())
        return make_response(render_template("search/unavailable.html", q=typed, **crisis_context(now, crisis)), 503)
    answer = now.engine.search(typed, chosen, (number - 1) * PAGE_SIZE, exact=exact)
    spoken = written_in(now, answer.language)
    if number == 1:
        count(the_site(), answer.crisis.level, today())
    results = shown(answer, the_site().rendered_pages.extract, chosen.get("phase", ""))
    links = link_builder(chosen, q=typed, exact="1" if exact else "")
    response = make_response(
        render_template(
            "search/results.html" if answer.total else "search/nothing.html",
            q=typed,
            asked=short(typed),
            cut=cut,
            most=MAX_QUERY_CHARACTERS,
            answer=answer,
            results=results,
            chosen=chosen,
            number=number,
            pages=-(-answer.total // PAGE_SIZE),
            filters=filter_choices(now, chosen, answer.counts, SEARCH),
            links=links,
            exact=exact,
            spoken=spoken,
            counted=is_counted(answer.crisis) and number == 1,
            term=asked_for(typed, now.configuration.glossary) if number == 1 and not answer.crisis.sure else None,
            by_slug=now.library.by_slug,
            concepts=now.configuration.thesaurus.concepts,
            understood=understood_in_words(answer, now.configuration.taxonomy),
            nearest=[]
            if answer.total or spoken
            else nearest(now, answer),  # near in letters to another language is chance
            services=[
                (one, n)
                for one in PAGE_TYPES.values()
                if one.has_service and (n := answer.counts["type"].get(one.id, 0))
            ],
            phones=phones(now, results),
            **crisis_context(now, answer.crisis),
        )
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def is_counted(crisis: Crisis) -> bool:
    """Whether the page tells what comes of the search (``oap.web.search.use_counts``): never near danger."""
    return the_site().config.count_searches and not crisis.sure and not crisis.perhaps


def short(typed: str) -> str:
    """What was asked as a heading shows it: the beginning of a story."""
    if len(typed) <= LONGEST_ASKED:
        return typed
    return f"{typed[:LONGEST_ASKED].rsplit(' ', 1)[0]} …"


def phones(now: State, results: Sequence[Result]) -> dict[str, tuple[Contact, ...]]:
    """By slug, the telephone numbers to show with each result: the confirmed ones of a service."""
    rendered, generation = the_site().rendered_pages, now.library.generation
    return {
        result.card.slug: _phones(rendered, result.card.slug, generation)
        if PAGE_TYPES[result.card.type].has_service
        else ()
        for result in results
    }


@lru_cache(maxsize=512)  # opening ten services costs half as much as the search
def _phones(rendered: RenderedPages, slug: str, generation: str) -> tuple[Contact, ...]:
    page = rendered.get(slug)
    if page is None or page.page.service is None:
        return ()
    return tuple(one for one in shown_contacts(page.page.service) if one.kind == "phone")[:MOST_PHONES]


@blueprint.post("/search/tell-editors")
@public
def tell() -> BaseResponse:
    """The reader's own button. Besides what it sends, only numbers of a day are kept (``use_counts``)."""
    check_from_here()
    report(the_site(), request.form.get("q", ""), today())
    return redirect("/search/told", 303)


@blueprint.get("/search/told")
@public
def told() -> Response:
    return cacheable(render_template("search/told.html"))


NEAREST = 6


def nearest(now: State, answer: Answer) -> list[Card]:
    """Pages that may be near a query that found nothing: by its concepts, then by words that are spelt like its own."""
    topics = [
        topic
        for identity in answer.understanding.concepts
        for topic in now.configuration.thesaurus.concepts[identity].topics[:1]
    ]
    cards = {card.slug: card for topic in topics for card in now.library.about(topic, NEAREST)}
    if now.engine is not None:
        words = sorted(answer.understanding.plain, key=len, reverse=True)
        for part in (answer.understanding.typed, *words[:4]):
            for found in now.engine.suggester.suggest(part, 2) if len(cards) < NEAREST else ():
                card = now.library.by_url(found.url)
                if card is not None:
                    cards.setdefault(card.slug, card)
    return list(cards.values())[:NEAREST]
