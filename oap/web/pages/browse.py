"""Reading: home, areas of need, pages in both voices, A to Z, glossary, and the pages about the service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from itertools import groupby
from urllib.parse import quote_plus

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from oap.core.library.cards import Card
from oap.core.library.easy_read import easy_id, said_again
from oap.core.library.facets import AREA_PAGE, FACETS, TYPE_PAGE, Facet
from oap.core.library.library import RenderedPage
from oap.core.library.public_page import Around, public_page, resting
from oap.core.library.said_to_you import said_to_you, without_parent
from oap.core.numbers import whole_number
from oap.core.pages.page import SHORT_ADDRESSES
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.revisions import Revision
from oap.core.pages.service_record import first_facts, more_facts
from oap.core.pages.tier_colours import brand_rules, tier_rules
from oap.core.retention import DAYS
from oap.core.search import use
from oap.errors import Unavailable
from oap.services.pages.history import PastVersion
from oap.services.people.own_data import RETENTION
from oap.site.state import State
from oap.web.http.access import cacheable, public, state, the_site
from oap.web.http.phase import chosen_phase
from oap.web.pages.easy_read import easy_notice
from oap.web.pages.history import asked_version, gone_or_moved, no_such_service, past
from oap.web.pages.languages import public_translations, readable
from oap.web.pages.quick_exit import exit_from_page, exit_to

blueprint = Blueprint("browse", __name__)
LIST_SIZE = 30


@blueprint.get("/")
@public
def home() -> Response:
    now = state()
    counts = now.library.listing({}, size=0).counts
    return cacheable(render_template("pages/home.html", counts=counts, library=now.library))


@blueprint.get("/areas/<area>")
@public
def area(area: str) -> Response:
    now = state()
    if area not in now.configuration.taxonomy.areas:
        abort(404)
    chosen = chosen_filters(now) | {"area": area}
    number = page_number()
    listing = now.library.listing(chosen, (number - 1) * LIST_SIZE, LIST_SIZE)
    made = render_template(
        "pages/area.html",
        area=now.configuration.taxonomy.areas[area],
        chosen=chosen,
        listing=listing,
        number=number,
        pages=-(-listing.total // LIST_SIZE),
        filters=filter_choices(now, chosen, listing.counts, AREA_PAGE),
        links=link_builder(chosen),
    )
    return made_list(made, past_its_end=number > 1 and not listing.cards)


@blueprint.get("/<page_type:kind>")
@public
def kind(kind: str) -> Response:
    now = state()
    chosen = chosen_filters(now) | {"type": kind}
    number = page_number()
    listing = now.library.listing(chosen, (number - 1) * LIST_SIZE, LIST_SIZE)
    made = render_template(
        "pages/kind.html",
        kind=PAGE_TYPES[kind],
        chosen=chosen,
        listing=listing,
        number=number,
        pages=-(-listing.total // LIST_SIZE),
        filters=filter_choices(now, chosen, listing.counts, TYPE_PAGE),
        links=link_builder(chosen),
    )
    return made_list(made, past_its_end=number > 1 and not listing.cards)


def made_list(made: str, *, past_its_end: bool) -> Response:
    """The answer with that page of a list. Past the end of the list it says so, and is no page to search engines."""
    return make_response(made, 404) if past_its_end else cacheable(made)


@blueprint.get("/<page_type:kind>/<slug>")
@public
def page(kind: str, slug: str) -> Response:
    now = state()
    card = now.library.by_slug.get(slug)
    if card is None or card.type != kind or slug in SHORT_ADDRESSES:
        card = card if card and slug in SHORT_ADDRESSES else now.library.by_alias.get(f"{kind}/{slug}") or card
        if asked_version() is not None:
            return show_past(now, kind, slug)
        if card is None:
            return gone_or_moved(kind, slug) or no_such_service(kind) or abort(404)
        query = request.query_string.decode("utf-8", "replace")
        return redirect(card.url + (f"?{query}" if query else ""), 301)  # type: ignore[return-value]  # werkzeug's response is Flask's here
    return show(now, card) if asked_version() is None else show_past(now, kind, slug)


@blueprint.get("/urgent-help")
@public
def urgent_help() -> Response:
    # This address answers whatever happens to the content: it may be read out over a telephone.
    now = state()
    failsafe = render_template("pages/urgent_failsafe.html", urgent=now.configuration.urgent, exit_to=exit_to(now))
    try:
        card = now.library.by_slug.get("urgent-help")
        if card is not None and asked_version() is not None:
            return show_past(now, card.type, card.slug)
        rendered = the_site().rendered_pages.get(card.slug) if card is not None else None
    except Unavailable:
        return make_response(failsafe)
    return cacheable(page_html(now, rendered, emergency=True) if rendered is not None else failsafe)


def show(now: State, card: Card) -> Response:
    rendered = the_site().rendered_pages.get(card.slug)
    if rendered is None:
        abort(404)
    return cacheable(
        page_html(now, rendered),
        made_of=partial(_parts, card.slug, rendered.page.related, tuple(resting(rendered, now.library.by_id.get))),
    )


def _parts(slug: str, named: tuple[str, ...], resting: tuple[str, ...], now: State) -> Hashable:
    """What the page shows: itself, the pages it leads to, and the area's words."""
    card = now.library.by_slug.get(slug)
    if card is None:
        return None
    by_id = now.library.by_id
    strategies = [by_id[identity] for identity in resting if identity in by_id]
    wordings = [one for name in (easy_id(card.id), said_again(card.id)) if (one := by_id.get(name)) is not None]
    more = [*related(now, card.slug, card.topics[0], named), *strategies, *wordings]
    shown = [(one.url, one.title) for one in more]
    about = card.version, card.digest, card.provenance
    return now.configuration.stamp, now.library.made_together, about, tuple(shown)


def show_past(now: State, kind: str, slug: str) -> Response:
    """A version at its permanent address. It may be cited, so it always answers; search engines leave it out."""
    version = asked_version()
    found = past(kind, slug, version or 0)
    response = cacheable(page_html(now, found.rendered, found))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def page_html(
    now: State,
    rendered: RenderedPage,
    past: PastVersion | None = None,
    draft: Revision | None = None,
    *,
    emergency: bool = False,
    by_link: Mapping[str, object] | None = None,
) -> str:
    """The page as readers meet it: as it is now, in a past version, or as a draft that is being reviewed.

    ``emergency`` puts the numbers of urgent help above its words. ``by_link``: the draft is read by somebody without an
    account, who may say what they think of it in this form.
    """
    configuration, page = now.configuration, rendered.page
    taxonomy, type = configuration.taxonomy, PAGE_TYPES[page.type]
    around = Around(configuration.settings.area, taxonomy.teams, configuration.glossary, now.library.by_id.get)
    voice = request.args.get("voice", "")
    you = page.said_to_you if voice == "you" else {}
    if you:
        rendered = said_to_you(rendered)
        glossary = [replace(term, meaning=without_parent(term.meaning)) for term in around.glossary]
        around = replace(around, glossary=glossary)
    shown = public_page(rendered, voice, chosen_phase(), around, whole=past is not None or draft is not None)
    return render_template(
        "pages/urgent_help.html" if emergency else "pages/easy_read.html" if type.easy_read else "pages/page.html",
        **{one.name: getattr(shown, one.name) for one in fields(shown) if one.name != "phases"},
        other_voice=shown.other_voice,
        phases={one: taxonomy.phases[one] for one in shown.phases},
        urgent=configuration.urgent,
        exit_to=exit_to(now) if emergency else exit_from_page(now, page.topics),
        past=past,
        draft=draft,
        by_link=by_link,
        address=_address(rendered, past, draft, shown.phase),
        related=related(now, page.slug, page.topics[0], page.related),
        easy_read=None if past or draft else now.library.by_id.get(easy_id(page.id)),
        said_again=now.library.by_id.get(said_again(page.id)) if type.easy_read else None,
        easy_notice=easy_notice(page) if type.easy_read else "",
        you={"title": page.title, "summary": without_parent(page.summary)} | you if you else {},
        translations=public_translations(now, page.id),
        first_facts=list(first_facts(page.service)) if page.service else [],
        more_facts=list(more_facts(page.service)) if page.service else [],
    )


def _address(rendered: RenderedPage, past: PastVersion | None, draft: Revision | None, phase: str) -> str:
    """Where this page stands, without its voice."""
    if draft:
        return request.path
    if past:
        return f"{rendered.page.url}?version={rendered.version}"
    return f"{rendered.page.url}?phase={phase}" if phase else rendered.page.url


def related(now: State, slug: str, topic: str, named: Sequence[str]) -> list[Card]:
    """The pages that a page's editor named by their ids, then others about its main topic; at most six."""
    by_editor = [now.library.by_id[identity] for identity in named if identity in now.library.by_id]
    same = [card for card in now.library.about(topic, 7) if card.slug != slug]
    return list({card.slug: card for card in [*by_editor, *same]}.values())[:6]


@blueprint.get("/a-to-z")
@public
def a_to_z() -> Response:
    now = state()
    entries: defaultdict[str, list[tuple[str, Card]]] = defaultdict(list)
    for card in now.library.cards:
        names = {card.title, card.professional_title} - {""} if PAGE_TYPES[card.type].has_two_titles else {card.title}
        for name in names:
            entries[name[0].upper()].append((name, card))
    letters = {
        letter: sorted(found, key=lambda one: (one[0].lower(), one[1].slug))
        for letter, found in sorted(entries.items())
    }
    return cacheable(render_template("pages/a_to_z.html", letters=letters, alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


@blueprint.get("/glossary")
@public
def glossary() -> Response:
    now = state()
    letters = {
        letter: list(terms) for letter, terms in groupby(now.configuration.glossary, lambda term: term.term[0].upper())
    }
    return cacheable(render_template("pages/glossary.html", letters=letters, by_slug=now.library.by_slug))


@blueprint.get("/<any(about, accessibility, privacy):name>")
@public
def about(name: str) -> Response:
    now = state()
    languages = now.configuration.languages
    easy_read = sum(PAGE_TYPES[card.type].easy_read for card in now.library.cards)
    return cacheable(
        render_template(
            f"pages/{name}.html",
            pages=len(now.library) - easy_read,
            easy_read=easy_read,
            translated=readable(now),
            languages=languages,
            spoken=[one for one in languages if one.words],
            unchecked=sum(not all(words.checked_by for words in one.words) for one in languages if one.words),
            counted=the_site().config.count_searches,
            kept=RETENTION,
            days=DAYS,
            use=use,
        )
    )


@blueprint.get("/theme.css")
@public
def theme() -> Response:
    now = state().configuration
    css = "".join([*brand_rules(now.settings.brand), *tier_rules(now.taxonomy.tiers)])
    return cacheable(css, "text/css; charset=utf-8", "public, max-age=3600")


def chosen_filters(now: State) -> dict[str, str]:
    """The filters in the address that have a value we know."""
    given = {
        facet.id: (request.args.get(facet.id, ""), facet.names(now.configuration.taxonomy)) for facet in FACETS.values()
    }
    return {facet: value for facet, (value, known) in given.items() if value in known}


def page_number() -> int:
    return min(whole_number(request.args.get("page", "1")) or 1, 10_000)


def filter_choices(
    now: State, chosen: dict[str, str], counts: Mapping[str, Mapping[str, int]], place: str
) -> list[tuple[Facet, list[tuple[str, str, int, bool]]]]:
    """For each filter of that place the values that lead somewhere: (facet, [(value, name, count, whether chosen)])."""
    return [
        (
            facet,
            [
                (value, name, counts[facet.id].get(value, 0), chosen.get(facet.id) == value)
                for value, name in facet.names(now.configuration.taxonomy).items()
                if counts[facet.id].get(value) or chosen.get(facet.id) == value
            ],
        )
        for facet in FACETS.values()
        if place in facet.offered
    ]


def link_builder(chosen: dict[str, str], **fixed: str) -> Callable[..., str]:
    """A function for templates: the query string with some filters changed; an empty value takes one away."""
    pairs = {name: _pair(name, value) for name, value in {**fixed, **chosen}.items()}  # a long query is written once

    def links(**changes: str | int) -> str:
        changed = {**pairs, **{name: _pair(name, str(value)) for name, value in changes.items()}}
        return f"?{'&'.join(filter(None, changed.values()))}"

    return links


def _pair(name: str, value: str) -> str:
    return f"{name}={quote_plus(value)}" if value else ""
