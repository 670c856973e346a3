"""Which words of search have to do with danger. They decide who is led to Urgent help, so two people decide on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from oap.core.search.crisis import Level
from oap.core.search.thesaurus import Concept
from oap.errors import Invalid
from oap.search.engine import URGENT_PAGE
from oap.site.state import State


class NeedsTwo(Invalid):
    """Words that nobody adds or takes out alone."""

    def __init__(self) -> None:
        super().__init__(
            "These words have to do with danger. Hand them in from the page of their subject: somebody else agrees."
        )


def leads_to_urgent_help(now: State, topics: Collection[str], pages: Collection[str]) -> bool:
    """Whether what belongs to these topics, and stands for these pages, leads to Urgent help."""
    card = now.library.by_slug.get(URGENT_PAGE)
    return URGENT_PAGE in pages or (card is not None and not set(card.topics).isdisjoint(topics))


def heard_as_danger(now: State, phrases: Iterable[str]) -> bool:
    """Whether one of these is heard as danger, perhaps or surely."""
    return any(now.judge(phrase).level is not Level.NONE for phrase in phrases)


def decided_by_two(now: State, one: Concept, phrases: Iterable[str] = ()) -> bool:
    """Whether these words of a concept, or any of it, have to do with danger."""
    topic = now.configuration.taxonomy.topics.get(one.id)
    frightens = topic is not None and topic.frightening
    return frightens or leads_to_urgent_help(now, {one.id, *one.topics}, one.pages) or heard_as_danger(now, phrases)
