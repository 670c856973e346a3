"""A list for editors, new each Monday, of what searches of the last four weeks tell: words after which people opened a
page that does not come first for them, and words after which they opened nothing.

A proposal is tried like any lay phrase, and what was decided on it is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from oap.core.library.cards import Card
from oap.core.pages.workflow import Actor
from oap.core.search import use
from oap.core.search.thesaurus import Concept
from oap.core.search.use import Use
from oap.core.times import utc_text
from oap.errors import NotFound
from oap.search.engine import URGENT_PAGE, Engine
from oap.services.search import curation
from oap.services.search.use_counts import may_be_shown
from oap.services.search.word_changes import allow, engine_of
from oap.site import Site
from oap.site.state import State
from oap.storage import audit_log, events, search_use

MOST = 50  # on a list
DEPTH = 10


@dataclass(frozen=True)
class Proposal:
    """Words that people typed, and what came of it.

    ``card`` is the page they opened, which comes at ``place`` for these words (0: not among the first ten), and
    ``subjects`` the concepts that the words may belong to, the likeliest first; without a card they opened nothing.
    """

    words: str
    times: int
    days: int
    card: Card | None = None
    place: int = 0
    subjects: tuple[Concept, ...] = ()

    @property
    def page(self) -> str:
        return self.card.slug if self.card is not None else ""


def proposals(site: Site, today: date) -> list[Proposal]:
    """What nobody has decided on yet. Raises Unavailable."""
    now, engine = site.state, engine_of(site.state)
    first, last = use.weeks_that_are_over(today)
    with site.database.read() as connection:
        rows, decided = search_use.between(connection, first, last), search_use.decided(connection)
    # What was kept under an older list of words, or is heard as danger today, is not shown.
    allowed = {words: may_be_shown(now, words) for words in {row.words for row in rows}}
    rows = [row for row in rows if allowed[row.words]]
    found = [_opened(now, engine, one) for one in use.opened(rows) if (one.words, one.page) not in decided]
    other = [Proposal(one.words, one.times, one.days) for one in use.unhelped(rows) if (one.words, "") not in decided]
    return [*(one for one in found if one is not None), *other][:MOST]


def _opened(now: State, engine: Engine, found: Use) -> Proposal | None:
    """None where there is nothing to propose: the page comes first already, or is not there any more."""
    card = now.library.by_slug.get(found.page)
    if card is None or card.slug == URGENT_PAGE:
        return None
    slugs = [one.card.slug for one in engine.search(found.words, size=DEPTH).found]
    place = slugs.index(card.slug) + 1 if card.slug in slugs else 0
    if place == 1:
        return None
    return Proposal(found.words, found.times, found.days, card, place, _subjects(now, engine, card))


def _subjects(now: State, engine: Engine, card: Card) -> tuple[Concept, ...]:
    """The concepts of what the page is about, the likeliest first: those that its title names, then by title."""
    named = list(engine.interpreter.understand(card.title).concepts)
    about = [
        one for one in now.configuration.thesaurus.concepts.values() if card.topics and one.topics[0] == card.topics[0]
    ]
    return tuple(
        sorted(about, key=lambda one: (named.index(one.id) if one.id in named else len(named), one.title, one.id))
    )


def proposal(site: Site, words: str, page: str, today: date) -> Proposal:
    """One proposal of today's list. Raises NotFound, Unavailable."""
    found = next((one for one in proposals(site, today) if (one.words, one.page) == (words, page)), None)
    if found is None:
        raise NotFound("This is no longer on the list.")
    return found


def accept(site: Site, actor: Actor, words: str, page: str, subject: str, at: datetime) -> None:
    """Give a subject the words of a proposal. Raises NotAllowed, NotFound, Invalid, Unavailable."""
    allow(actor, "change")
    made = proposal(site, words, page, at.date())
    curation.add(site, actor, subject, made.words, at, f"{made.times} searches on {made.days} days opened {made.page}")
    with site.database.write() as connection:
        search_use.decide(connection, made.words, made.page, "accepted", actor.id, utc_text(at))


def refuse(site: Site, actor: Actor, words: str, page: str, at: datetime) -> None:
    """Take a proposal off the list for good. Raises NotAllowed, NotFound, Unavailable."""
    allow(actor, "change")
    made = proposal(site, words, page, at.date())
    now = utc_text(at)
    with site.database.write() as connection:
        search_use.decide(connection, made.words, made.page, "refused", actor.id, now)
        audit_log.add(connection, actor, "proposal-refused", made.page, now=now, detail=made.words)
        events.add(connection, "proposal-refused", now=now, actor_id=actor.id, page_id=made.page)
