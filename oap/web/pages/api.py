"""The read API, version 1. Its description is ``/api/v1/openapi.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from oap.core.library.cards import Card
from oap.core.library.facets import FACETS
from oap.core.library.library import RenderedPage, make_card, render_page
from oap.core.library.rendering import RenderedStatement
from oap.core.numbers import whole_number
from oap.core.pages.area import Term
from oap.core.pages.meaning import asked_for
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.review_dates import review_status
from oap.core.pages.service_fields import CONFIRMED, SEEN
from oap.core.pages.service_record import referral, shown_contacts
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.language import ENGLISH
from oap.errors import Invalid, NotFound, Unavailable
from oap.search.answer import Matter
from oap.search.passages import Result, shown
from oap.search.query import tidy
from oap.search.understood import understood_in_words
from oap.services.pages.history import cited_statement, page_of_slug, past_version, withdrawal_of
from oap.services.search.crisis_counts import count
from oap.web.http.access import cacheable, public, state, the_site, today
from oap.web.pages.browse import chosen_filters
from oap.web.pages.history import asked_version

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
MAX_LIMIT = 50
MOST_SUGGESTED_FOR = 200  # characters: nobody chooses a suggestion for a story
_DESCRIPTION = Path(__file__).with_name("openapi.json")


@blueprint.get("/search")
@public
def search() -> Response:
    now = state()
    typed = tidy(request.args.get("q", ""))
    limit = _number("limit", 10, MAX_LIMIT)
    if now.engine is None:
        raise Unavailable("The search index is being made. Try again in a few seconds.")
    chosen = chosen_filters(now)
    answer = now.engine.search(typed, chosen, 0, limit, exact=request.args.get("exact") == "1")
    count(the_site(), answer.crisis.level, today())
    results = shown(answer, the_site().rendered_pages.extract, chosen.get("phase", ""))
    term = None if answer.crisis.sure else asked_for(typed, now.configuration.glossary)
    response = _json(
        {
            "query": typed,
            "total": answer.total,
            "results": [_result(result) for result in results],
            "did_you_mean": (answer.understanding.corrected or None) if answer.language == ENGLISH else None,
            "language": answer.language,
            "understood": understood_in_words(answer, now.configuration.taxonomy),
            "wanted": answer.wanted.want or None,
            "matters": [_matter(matter, now.configuration.taxonomy) for matter in answer.matters],
            "crisis_help": answer.crisis.sure,
            "crisis_level": answer.crisis.level,
            "crisis_kind": answer.crisis.kind or None,
            "may_be_about": [now.configuration.thesaurus.concepts[choice].title for choice in answer.choices],
            "glossary": _term(term) if term else None,
            "facets": answer.counts,
        }
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/suggest")
@public
def suggest() -> Response:
    now = state()
    typed = tidy(request.args.get("q", ""), MOST_SUGGESTED_FOR)
    found = now.engine.suggester.suggest(typed) if now.engine else []
    response = _json(
        {"suggestions": [asdict(suggestion) for suggestion in found], "crisis_help": now.judge(typed).sure}
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/pages")
@public
def pages() -> Response:
    return _cacheable_json({"pages": [_card(card) for card in state().library.cards]})


@blueprint.get("/pages/<slug>")
@public
def page(slug: str) -> Response:
    number, card = asked_version(), state().library.by_slug.get(slug)
    page_id = card.id if card is not None else page_of_slug(the_site(), slug)
    if page_id is None:
        raise NotFound(f"There is no page “{slug}”.")
    if number is not None:
        past = past_version(the_site(), page_id, number).rendered
        return _cacheable_json(_page(make_card(past), past))
    rendered = the_site().rendered_pages.get(slug) if card is not None else None
    if card is None or rendered is None:
        withdrawal_of(the_site(), page_id)  # raises Unavailable for a page that only is not ready
        raise NotFound(f"The page “{slug}” was withdrawn. Its versions can be asked for by number.")
    return _cacheable_json(_page(card, rendered))


@blueprint.get("/statements/<page_id>/<statement_id>")
@public
def statement(page_id: str, statement_id: str) -> Response:
    """The words as they are now, or in ``?version=N``. A statement that was withdrawn gives its last words, marked."""
    number = asked_version()
    card = state().library.by_id.get(page_id)
    rendered = the_site().rendered_pages.get(card.slug) if card else None
    withdrawn = False
    if number is not None or rendered is None or not any(s.id == statement_id for s in rendered.statements()):
        cited = cited_statement(the_site(), page_id, statement_id, number)
        rendered, withdrawn = render_page(cited.page, "", cited.version.number or 0), cited.withdrawn
    found = next(s for s in rendered.statements() if s.id == statement_id)
    page = make_card(rendered)
    address = f"/{page.type}/{page.slug}?version={page.version}#{found.id}"
    return _cacheable_json(
        _statement(found, page)
        | {
            "page": page.id,
            "title": page.title,
            "version": page.version,
            "reviewed": page.provenance.checked_on or None,
            "permanent_url": address,
            "withdrawn": withdrawn,
        }
    )


@blueprint.get("/openapi.json")
@public
def description() -> Response:
    """The file beside this module, with the types of page and the filters that there are put in."""
    described = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    for name in ("PageCard", "Page", "Result"):
        described["components"]["schemas"][name]["properties"]["type"]["enum"] = [*PAGE_TYPES]
    taxonomy = state().configuration.taxonomy
    described["paths"]["/search"]["get"]["parameters"] += [
        {
            "name": facet.id,
            "in": "query",
            "description": (
                f"{facet.professional_name}. One of: {', '.join(facet.names(taxonomy))}. Any other value is passed "
                "over."
            ),
            "required": False,
            "schema": {"type": "string"},
        }
        for facet in FACETS.values()
    ]
    return cacheable(json.dumps(described, ensure_ascii=False, indent=1), "application/json")


def _card(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "slug": card.slug,
        "type": card.type,
        "title": card.title,
        "professional_title": card.professional_title,
        "summary": card.summary,
        "url": card.url,
        "topics": card.topics,
        "areas": card.areas,
        "phases": card.phases,
        "team": card.team,
        "version": card.version,
        "reviewed": card.provenance.checked_on or None,
        "reviewed_by": card.provenance.checked_by or None,
        "dated": card.reviewed or None,
        "review_by": card.review_by,
        "review_status": review_status(card.review_by, today(), checked=bool(card.provenance.checked_on)),
    }


def _page(card: Card, rendered: RenderedPage) -> dict[str, Any]:
    page = rendered.page
    return _card(card) | {
        "also_known_as": page.also_known_as,
        "sections": [
            {
                "heading": section.heading,
                "anchor": section.anchor,
                "html": "".join(_html(item) for group in section.groups for item in group.items),
            }
            for section in rendered.sections
        ],
        "statements": [_statement(found, card) for found in rendered.statements()],
        "sources": [{"title": s.title, "url": s.url or None, "date": s.date or None} for s in page.sources],
        "service": _service(rendered),
    }


def _html(item: Any) -> str:
    return f"<p>{item.family}</p>" if isinstance(item, RenderedStatement) else str(item.html)


def _service(rendered: RenderedPage) -> dict[str, Any] | None:
    service = rendered.page.service
    if service is None:
        return None
    return {
        "organisation": service.organisation,
        "status": service.status,
        "audience": service.audience,
        "deliverable_type": service.deliverable_type,
        "attending_type": service.attending_type,
        "attending_access": service.attending_access,
        "referral": referral(service) or None,
        "application_process": service.application_process or None,
        "eligibility": service.eligibility or None,
        "minimum_age": service.minimum_age or None,
        "maximum_age": service.maximum_age or None,
        "fees": service.fees or None,
        "cost_options": [{"option": cost.option, "amount": cost.amount} for cost in service.cost_options],
        "service_area": service.service_area or None,
        "languages": service.languages,
        "accessibility": service.accessibility,
        "assured_date": rendered.provenance.checked_on or None,
        "find": service.find,
        # How sure each is goes with it: “status” is confirmed, seen (on their own page) or not-known.
        "contacts": [
            {
                "kind": c.kind,
                "value": c.value,
                "label": c.label,
                "schedule": c.schedule or None,
                "use": c.use or None,
                "status": c.contact_status,
                "status_words": c.standing,
                "confirmed_on": c.confirmed_on if c.contact_status == CONFIRMED else None,
                "seen_copy": c.confirmed_on if c.contact_status == SEEN else None,
            }
            for c in shown_contacts(service)
        ],
    }


def _statement(found: RenderedStatement, card: Card) -> dict[str, Any]:
    return {
        "id": found.id,
        "professional": found.professional_text,
        "family": found.family_text,
        "tier": found.tier,
        "who": found.who,
        "phases": found.phases,
        "section": found.section,
        "dose": asdict(found.dose) if found.dose else None,
        "url": f"{card.url}#{found.id}",
    }


def _matter(matter: Matter, taxonomy: Taxonomy) -> dict[str, Any]:
    return {
        "said": matter.said,
        "about": taxonomy.topics[matter.topic].plain,
        "title": matter.card.title,
        "url": matter.card.url,
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "term": term.term,
        "short": term.short or None,
        "meaning": term.meaning,
        "url": f"/glossary#{term.anchor}",
    }


def _section(result: Result) -> dict[str, str] | None:
    """The part of the page that answers what is wanted."""
    section = result.section
    return {"heading": section.heading, "url": f"{result.card.url}#{section.anchor}"} if section else None


def _result(result: Result) -> dict[str, Any]:
    card = result.card
    return {
        "slug": card.slug,
        "type": card.type,
        "title": card.title,
        "summary": card.summary,
        "url": card.url,
        "topics": card.topics,
        "areas": card.areas,
        "phases": card.phases,
        "statement": _statement(result.statement, card) if result.statement else None,
        "section": _section(result),
        "snippet": result.snippet,
        "score": result.score,
        "review_status": review_status(card.review_by, today(), checked=bool(card.provenance.checked_on)),
    }


def _number(name: str, usual: int, most: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return usual
    number = whole_number(given)
    if number is None or not 1 <= number <= most:
        raise Invalid(f"{name} must be a whole number from 1 to {most}.")
    return number


def _json(data: Any) -> Response:
    return Response(json.dumps(data, ensure_ascii=False, separators=(",", ":")), content_type="application/json")


def _cacheable_json(data: Any) -> Response:
    response = cacheable(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
