"""Search made better by those who know the words: lay phrases of concepts, and queries with the page that they must
find.

A lay phrase changes no word on any page, only which page comes first and what is suggested. So the second look at it is
not a person's but a trial: a change is refused that loses a query which editors wrote down and which finds its page
now. Leads change phrases; who writes pages may add a query. Both are files in ``content/``, written to the audit log,
live in every process within two seconds, and followed by every other machine (see ``oap.services.pages.settings``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from oap.core.library.cards import Card
from oap.core.pages.workflow import Actor
from oap.core.search.crisis import Level
from oap.core.search.curation import add_phrase, add_required, remove_phrase
from oap.core.search.relevance import Judged, read_required
from oap.core.search.thesaurus import Concept, Thesaurus
from oap.core.search.tokens import normalise
from oap.core.times import utc_text
from oap.errors import Invalid, NotAllowed, NotFound, Unavailable
from oap.search.engine import Engine
from oap.search.query import tidy
from oap.search.query_model import QueryModel
from oap.search.spelling import Speller
from oap.services.pages import settings
from oap.services.pages.sync import git_lock
from oap.services.search.evaluation import evaluate, unmet
from oap.site import Site, State, vocabulary
from oap.storage import audit_log

FIRST = 3  # a query that editors wrote down must find its page among so many
SHOWN = 5
LONGEST = 80


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
    engine, queries = _engine(now), _written_down(site)
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


def add(site: Site, actor: Actor, identity: str, phrase: str, at: datetime) -> None:
    """Give a concept one more way of saying it. Raises NotAllowed, Invalid, NotFound, Unavailable."""
    _only_leads(actor)
    phrase = " ".join(phrase.split())
    with settings.alone(site):
        now = site.state
        found = concept(now, identity)
        _check(now, found, phrase)
        _refuse_losses(_trial(site, now, replace(found, say=(*found.say, phrase)), phrase))
        _write(
            site,
            actor,
            "thesaurus.yml",
            lambda text: add_phrase(text, identity, phrase),
            at,
            "add-phrase",
            identity,
            phrase,
        )


def remove(site: Site, actor: Actor, identity: str, phrase: str, at: datetime) -> None:
    """Take a way of saying it from a concept. Raises NotAllowed, Invalid, NotFound, Unavailable."""
    _only_leads(actor)
    with settings.alone(site):
        now = site.state
        found = concept(now, identity)
        if phrase not in found.say:
            raise NotFound(f"“{phrase}” is no longer among the phrases of “{found.title}”.")
        left = replace(found, say=tuple(said for said in found.say if said != phrase))
        _refuse_losses(_trial(site, now, left, phrase))
        _write(
            site,
            actor,
            "thesaurus.yml",
            lambda text: remove_phrase(text, identity, phrase),
            at,
            "remove-phrase",
            identity,
            phrase,
        )


def write_down(site: Site, actor: Actor, query: str, page: str, at: datetime) -> None:
    """Write down a query and the page it must find, for the team of the page. Raises NotAllowed, Invalid,
    Unavailable."""
    if not actor.writes:
        raise NotAllowed("Queries are written down by those who write pages.")
    query, now = tidy(query), site.state
    card = now.library.by_slug.get(page) or now.library.by_url(page)
    if not normalise(query):
        raise Invalid("Say what people type.")
    if now.judge(query).level is not Level.NONE:
        raise Invalid(
            "Words that may be about danger are not written down. They open urgent help by examples of their own."
        )
    _name_nobody(now, query)
    if card is None:
        raise Invalid("Choose a page that there is.")
    with settings.alone(site):
        if any(normalise(one.query) == normalise(query) for one in _written_down(site)):
            raise Invalid(f"“{query}” is on the list already.")
        today = at.date().isoformat()
        _write(
            site,
            actor,
            "queries.yml",
            lambda text: add_required(text, query, card.slug, card.team, today),
            at,
            "add-query",
            card.slug,
            query,
        )


def _only_leads(actor: Actor) -> None:
    if not actor.lead:
        raise NotAllowed(
            "The words of search are changed by leads. You can try a phrase, and tell a lead what you found."
        )


def _check(now: State, found: Concept, phrase: str) -> None:
    if not normalise(phrase):
        raise Invalid("Say what people type.")
    if len(phrase) > LONGEST:
        raise Invalid(f"A phrase has at most {LONGEST} characters: the words that matter are enough.")
    if normalise(phrase) in set(found.phrases):
        raise Invalid(f"“{found.title}” has this phrase already.")
    _name_nobody(now, phrase)


def _name_nobody(now: State, text: str) -> None:
    """These words are kept for everybody and in the audit log for ever, so none of them may be somebody's name."""
    if name := now.keepable_terms.surely_name(text):
        raise Invalid(f"“{name}” may be somebody’s name. Leave it out, or write “my son” or “a pupil” instead.")


def _refuse_losses(trial: Trial) -> None:
    if trial.lost:
        lost = "; ".join(f"“{one.query}” ({one.page})" for one in trial.lost)
        raise Invalid(f"With this change these would no longer find their page: {lost}.")


def _trial(site: Site, now: State, changed: Concept, query: str) -> Trial:
    engine, queries = _engine(now), _written_down(site)
    thesaurus = replace(
        now.configuration.thesaurus, concepts={**now.configuration.thesaurus.concepts, changed.id: changed}
    )
    then = _engine_with(site, now, thesaurus)
    before = {one.judged.id for one in unmet(evaluate(engine, queries))}
    lost = [one.judged for one in unmet(evaluate(then, queries)) if one.judged.id not in before]
    return Trial(query, _first(engine, query), _first(then, query), lost)


def _first(engine: Engine, query: str) -> list[Card]:
    return [found.card for found in engine.search(query, size=SHOWN).found]


def _engine(now: State) -> Engine:
    if now.engine is None:
        raise Unavailable("Search is being made ready. Try again in a few seconds.")
    return now.engine


def _engine_with(site: Site, now: State, thesaurus: Thesaurus) -> Engine:
    """The engine as it would be with this thesaurus: most of a second of work."""
    opened = site.arrays.open(thesaurus.variants)
    if opened is None:
        raise Unavailable("Search is being made ready. Try again in a few seconds.")
    words = replace(now.configuration, thesaurus=thesaurus)
    reader = QueryModel.of(thesaurus, words.taxonomy, Speller(vocabulary(words), (), site.english)).including(opened)
    return Engine(opened, now.library, reader, words.pinned, now.judge, reader=site.topic_reader)


def _written_down(site: Site) -> list[Judged]:
    try:
        return read_required(site.content.configuration("queries.yml"))
    except ValueError as error:
        if not (site.content.root / "queries.yml").exists():
            return []  # an area that has none yet
        raise Unavailable(str(error)) from error


def _write(
    site: Site, actor: Actor, name: str, change: Callable[[str], str], at: datetime, act: str, target: str, detail: str
) -> None:
    """Change a file and write it to the audit log: neither without the other."""
    path = site.content.root / name
    if git_lock(site.content.root) is not None:
        raise Unavailable("The content is being changed by Git at this moment. Try again in a minute.")
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else "queries:\n"
        made = change(text)
    except ValueError as error:
        raise Invalid(f"{error} Ask whoever looks after the files to change {name}.") from error
    with site.database.write() as connection:
        settings.change(site, connection, actor, name, text, made, now=utc_text(at), note=f"{act}: {target}, {detail}")
        audit_log.add(connection, actor, act, target, now=utc_text(at), detail=detail)
        try:
            site.content.replace(name, made)
        except OSError as error:
            raise Unavailable(
                f"{name} cannot be written just now ({error.strerror or error}). Nothing was changed. Try "
                "again later, or tell whoever "
                "runs the service."
            ) from error
