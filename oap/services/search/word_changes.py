"""What every change to the words of search goes through: a trial on the queries that editors wrote down, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from oap.core.library.cards import Card
from oap.core.pages.taxonomy import Taxonomy
from oap.core.pages.workflow import Actor, WordsAct, may_with_words
from oap.core.search.relevance import Judged, read_required
from oap.core.search.thesaurus import Thesaurus
from oap.core.search.tokens import normalise
from oap.errors import Invalid, NotAllowed, Unavailable
from oap.search.engine import Engine
from oap.search.query_model import QueryModel
from oap.search.spelling import Speller
from oap.services.search.evaluation import evaluate
from oap.site import Site
from oap.site.configuration import vocabulary
from oap.site.state import State

FIRST = 3  # a query that editors wrote down must find its page among so many
SHOWN = 5
LONGEST = 80
LONGEST_REASON = 200
LIVE = "It counts in a second or two."
NOT_READY = "Search is being made ready. Try again in a few seconds."


class Misfilled(Invalid):
    """A field of a form that cannot be used, and which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Comparison:
    """What comes first for a query now, and what would."""

    query: str
    now: list[Card]
    then: list[Card]


@dataclass(frozen=True)
class Move:
    """A query that editors wrote down whose page would come at another place: counted from 1, 0 when not found among
    the first ten."""

    judged: Judged
    before: int
    after: int

    @property
    def lost(self) -> bool:
        return 1 <= self.before <= FIRST and not 1 <= self.after <= FIRST


def allow(actor: Actor, act: WordsAct) -> None:
    """Raises NotAllowed."""
    if not may_with_words(actor, act):
        raise NotAllowed(
            "The words of search are changed by leads. You can try a change, and tell a lead what you found."
        )


def engine_of(now: State) -> Engine:
    """Raises Unavailable while there is none."""
    if now.engine is None:
        raise Unavailable(NOT_READY)
    return now.engine


def engine_with(site: Site, now: State, thesaurus: Thesaurus, taxonomy: Taxonomy | None = None) -> Engine:
    """The engine as it would be with this thesaurus, and this taxonomy if it is another: most of a second of work.
    Raises Unavailable while there is none."""
    opened = site.arrays.open(thesaurus.variants)
    if opened is None:
        raise Unavailable(NOT_READY)
    words = replace(now.configuration, thesaurus=thesaurus, taxonomy=taxonomy or now.configuration.taxonomy)
    speller = Speller(vocabulary(words, site.taught_words), (), site.english)
    reader = QueryModel.of(thesaurus, words.taxonomy, speller, site.taught_words).including(opened)
    return Engine(
        opened, now.library, reader, words.pinned, now.judge, reader=site.topic_reader, want_reader=site.want_reader
    )


def compared(now: Engine, then: Engine, query: str) -> Comparison:
    """What comes first for the query with either."""
    return Comparison(query, first(now, query), first(then, query))


def first(engine: Engine, query: str) -> list[Card]:
    """The pages that come first for a query, a handful."""
    return [found.card for found in engine.search(query, size=SHOWN).found]


def moves(site: Site, now: Engine, then: Engine) -> list[Move]:
    """The queries that editors wrote down whose page changes its place, the lost ones first. Raises Unavailable."""
    queries = written_down(site)
    both = zip(evaluate(now, queries), evaluate(then, queries), strict=True)
    places = [(old.judged, _place(old.judged, old.found), _place(new.judged, new.found)) for old, new in both]
    found = [Move(judged, before, after) for judged, before, after in places if before != after]
    return sorted(found, key=lambda move: not move.lost)


def _place(judged: Judged, found: Sequence[str]) -> int:
    return found.index(judged.page) + 1 if judged.page in found else 0


def refuse_losses(lost: Sequence[Judged]) -> None:
    """Raises Invalid, naming each query that would be lost."""
    if lost:
        named = "; ".join(f"“{one.query}” ({one.page})" for one in lost)
        raise Invalid(f"With this change these would no longer find their page: {named}.")


def written_down(site: Site) -> list[Judged]:
    """The queries that editors keep. Raises Unavailable when their file cannot be read."""
    try:
        return read_required(site.content.configuration("queries.yml"))
    except ValueError as error:
        if not site.content.place("queries.yml").exists():
            return []  # an area that has none yet
        raise Unavailable(str(error)) from error


def name_nobody(now: State, text: str) -> None:
    """These words are kept for everybody and in the audit log for ever, so none of them may be somebody's name. Raises
    Misfilled."""
    if name := now.keepable_terms.surely_name(text):
        raise Misfilled(
            "words", f"“{name}” may be somebody’s name. Leave it out, or write “my son” or “a pupil” instead."
        )


def phrase_of(now: State, typed: str) -> str:
    """Words that people type, tidied. Raises Misfilled when there are none, too many, or somebody's name."""
    phrase = " ".join(typed.split())
    if not normalise(phrase):
        raise Misfilled("words", "Say what people type.")
    if len(phrase) > LONGEST:
        raise Misfilled("words", f"A phrase has at most {LONGEST} characters: the words that matter are enough.")
    name_nobody(now, phrase)
    return phrase


def reason_of(typed: str) -> str:
    """Why something is changed, tidied. Raises Misfilled when nothing or too much is said."""
    reason = " ".join(typed.split())
    if not reason:
        raise Misfilled("reason", "Say why, in a few words. It stands in the list of changes.")
    if len(reason) > LONGEST_REASON:
        raise Misfilled("reason", f"The reason has at most {LONGEST_REASON} characters.")
    return reason
