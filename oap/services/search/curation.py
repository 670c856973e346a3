"""Search made better by those who know the words: lay phrases of concepts, and queries with the page that they must
find.

A lay phrase changes no word on any page, only which page comes first and what is suggested. So the second look at it is
not a person's but a trial: a change is refused that loses a query which editors wrote down and which finds its page
now. What has to do with danger is no lead's alone: it is handed in as a change of its topic, and two people decide.

Leads change phrases; who writes pages may add a query. Both are files in ``content/``, written to the audit log, live
in every process within two seconds, and followed by every other machine (see ``oap.services.pages.settings``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from oap.core.library.cards import Card
from oap.core.pages.workflow import Actor, may_with_words
from oap.core.search.concept_text import concept_file, phrase_added, phrase_removed
from oap.core.search.crisis import Level
from oap.core.search.curation import add_required
from oap.core.search.relevance import Judged
from oap.core.search.thesaurus import Concept
from oap.core.search.tokens import normalise
from oap.errors import Invalid, NotAllowed, NotFound
from oap.search.query import tidy
from oap.services.pages import settings
from oap.services.pages.writing_settings import write
from oap.services.search.danger_words import NeedsTwo, decided_by_two
from oap.services.search.evaluation import evaluate, unmet
from oap.services.search.word_changes import (
    allow,
    compared,
    engine_of,
    engine_with,
    moves,
    name_nobody,
    phrase_of,
    reason_of,
    refuse_losses,
    written_down,
)
from oap.site import Site
from oap.site.state import State
from oap.storage.content import THESAURUS


@dataclass(frozen=True)
class Trial:
    """What a change would do to one query, and which written-down queries it would lose."""

    query: str
    now: list[Card]
    then: list[Card]
    lost: list[Judged]


@dataclass(frozen=True)
class RequiredQuery:
    """A query that editors wrote down, the page it must find, and whether it does."""

    judged: Judged
    card: Card | None
    found: bool


def concept(now: State, identity: str) -> Concept:
    """Raises NotFound."""
    found = now.configuration.thesaurus.concepts.get(identity)
    if found is None:
        raise NotFound("There is no such concept.")
    return found


def concepts(now: State, find: str) -> list[Concept]:
    """Those whose title or ways of saying hold the words, by title; all when there are none."""
    wanted = normalise(find)
    found = [
        one for one in now.configuration.thesaurus.concepts.values() if any(wanted in said for said in one.phrases)
    ]
    return sorted(found, key=lambda one: (one.title.lower(), one.id))


def required_queries(site: Site, now: State) -> list[RequiredQuery]:
    """The queries that editors wrote down, those that do not find their page first. Raises Unavailable."""
    engine, queries = engine_of(now), written_down(site)
    missed = {one.judged.id for one in unmet(evaluate(engine, queries))}
    found = [RequiredQuery(one, now.library.by_slug.get(one.page), one.id not in missed) for one in queries]
    return sorted(found, key=lambda one: one.found)


def try_phrase(site: Site, identity: str, phrase: str, query: str) -> Trial:
    """What would come first for ``query`` if the concept had this phrase. Changes nothing. Raises Invalid, NotFound,
    Unavailable."""
    now = site.state
    found, phrase = concept(now, identity), " ".join(phrase.split())
    _check(now, found, phrase)
    return _trial(site, now, replace(found, say=(*found.say, phrase)), tidy(query) or phrase)


def add(site: Site, actor: Actor, identity: str, phrase: str, at: datetime, reason: str = "") -> None:
    """Give a concept one more way of saying it. Raises NotAllowed, Invalid, NeedsTwo, NotFound, Unavailable."""
    allow(actor, "change")
    phrase = " ".join(phrase.split())
    with settings.alone(site):
        now = site.state
        found = concept(now, identity)
        _check(now, found, phrase)
        if decided_by_two(now, found, [phrase]):
            raise NeedsTwo
        refuse_losses(_trial(site, now, replace(found, say=(*found.say, phrase)), phrase).lost)
        write(
            site,
            actor,
            _file_of(site, identity),
            lambda text: phrase_added(text, identity, phrase),
            at,
            act="add-phrase",
            target=identity,
            detail=phrase,
            reason=reason_of(reason) if reason.strip() else "",
        )


def remove(site: Site, actor: Actor, identity: str, phrase: str, at: datetime) -> None:
    """Take a way of saying it from a concept. Raises NotAllowed, Invalid, NeedsTwo, NotFound, Unavailable."""
    allow(actor, "change")
    with settings.alone(site):
        now = site.state
        found = concept(now, identity)
        if phrase not in found.say:
            raise NotFound(f"“{phrase}” is no longer among the phrases of “{found.title}”.")
        if decided_by_two(now, found, [phrase]):
            raise NeedsTwo
        left = replace(found, say=tuple(said for said in found.say if said != phrase))
        refuse_losses(_trial(site, now, left, phrase).lost)
        write(
            site,
            actor,
            _file_of(site, identity, phrase),
            lambda text: phrase_removed(text, identity, phrase),
            at,
            act="remove-phrase",
            target=identity,
            detail=phrase,
        )


def write_down(site: Site, actor: Actor, query: str, page: str, at: datetime) -> None:
    """Write down a query and the page it must find, for the team of the page. Raises NotAllowed, Invalid,
    Unavailable."""
    if not may_with_words(actor, "write-down"):
        raise NotAllowed("Queries are written down by those who write pages.")
    query, now = tidy(query), site.state
    card = now.library.by_slug.get(page) or now.library.by_url(page)
    if not normalise(query):
        raise Invalid("Say what people type.")
    if now.judge(query).level is not Level.NONE:
        raise Invalid(
            "Words that may be about danger are not written down. They open urgent help by examples of their own."
        )
    name_nobody(now, query)
    if card is None:
        raise Invalid("Choose a page that there is.")
    with settings.alone(site):
        if any(normalise(one.query) == normalise(query) for one in written_down(site)):
            raise Invalid(f"“{query}” is on the list already.")
        today = at.date().isoformat()
        write(
            site,
            actor,
            "queries.yml",
            lambda text: add_required(text, query, card.slug, card.team, today),
            at,
            act="add-query",
            target=card.slug,
            detail=query,
            empty="queries:\n",
        )


def _file_of(site: Site, identity: str, phrase: str = "") -> str:
    """The file in which a concept stands, or a phrase of it: its own, or ``thesaurus.yml``, where all once were."""
    own = concept_file(identity)
    if not site.content.place(own).exists():
        return THESAURUS
    try:
        said = site.content.configuration(own).get("say") or ()
    except (ValueError, AttributeError):
        return own
    return own if not phrase or phrase in said else THESAURUS


def _check(now: State, found: Concept, phrase: str) -> None:
    if normalise(phrase_of(now, phrase)) in set(found.phrases):
        raise Invalid(f"“{found.title}” has this phrase already.")


def _trial(site: Site, now: State, changed: Concept, query: str) -> Trial:
    engine = engine_of(now)
    thesaurus = replace(
        now.configuration.thesaurus, concepts={**now.configuration.thesaurus.concepts, changed.id: changed}
    )
    then = engine_with(site, now, thesaurus)
    shown = compared(engine, then, query)
    return Trial(query, shown.now, shown.then, [move.judged for move in moves(site, engine, then) if move.lost])
