"""Where a link may lead: pages, their parts and statements, found by words while somebody writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.workflow import Actor
from oap.errors import NotAllowed
from oap.search.passages import shown
from oap.search.query import tidy
from oap.site import Site

PAGES, MOST = 8, 20


@dataclass(frozen=True)
class Target:
    """``kind`` is what it is, in words; ``address`` begins with a slash."""

    title: str
    kind: str
    address: str


def find_targets(site: Site, actor: Actor, typed: str) -> list[Target]:
    """What the words lead to: pages called so first, then what search finds, each page with the statement and the part
    that answer best. Nothing is counted: nobody asks for help here. Raises NotAllowed."""
    if not actor.writes:
        raise NotAllowed("Your role does not include writing.")
    words = tidy(typed)
    if not words:
        return []
    found: dict[str, Target] = {}
    for target in (*_called(site, words), *_searched(site, words)):
        found.setdefault(target.address, target)
    return list(found.values())[:MOST]


def _called(site: Site, words: str) -> Iterator[Target]:
    asked = words.lower()
    cards = [card for card in site.state.library.cards if asked in f"{card.title}\n{card.professional_title}".lower()]
    for card in cards[:PAGES]:
        yield Target(card.title, PAGE_TYPES[card.type].name_one, card.url)


def _searched(site: Site, words: str) -> Iterator[Target]:
    engine = site.state.engine
    if engine is None:
        return
    for result in shown(engine.search(words, size=PAGES), site.rendered_pages.extract):
        card = result.card
        yield Target(card.title, PAGE_TYPES[card.type].name_one, card.url)
        if result.section is not None:
            part = f"Part of “{card.title}”"
            yield Target(result.section.heading, part, f"{card.url}#{result.section.anchor}")
        if result.statement is not None:
            said = result.statement.family_text or result.statement.professional_text
            yield Target(said, f"Statement of “{card.title}”", f"{card.url}#{result.statement.id}")
