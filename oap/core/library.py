"""Every published page as a reader meets it: what lists need of each, and the pages themselves.

A ``Card`` is the little that listings show. A ``Record`` is the whole page, rendered. A ``Library`` is an immutable
value over the cards; it is replaced as a whole when content changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.pages import TYPES, Page
from oap.core.rendering import RenderedSection, RenderedStatement, render_sections

FACETS = ("area", "phase", "tier", "provider", "type")


@dataclass(frozen=True, slots=True)
class Card:
    """What lists, links and filters need to know of a page."""

    slug: str
    type: str
    id: str
    title: str
    professional_title: str
    summary: str
    url: str
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    phases: tuple[str, ...]
    tiers: tuple[str, ...]
    providers: tuple[str, ...]
    team: str
    reviewed: str
    review_by: str
    aliases: tuple[str, ...]
    also_known_as: tuple[str, ...]
    version: int = 0
    digest: str = ""

    def facet(self, name: str) -> tuple[str, ...]:
        """The values of the page under one of ``FACETS``."""
        if name == "type":
            return (self.type,)
        values: tuple[str, ...] = getattr(self, f"{name}s")
        return values


@dataclass(frozen=True)
class Record:
    """A page as it is kept for readers.

    ``stamp`` tells which state of the file it came from, ``digest`` which text, and ``version`` its number in the record;
    0 while it is not recorded.
    """

    stamp: str
    page: Page
    sections: tuple[RenderedSection, ...]
    version: int = 0
    digest: str = ""

    def statements(self) -> list[RenderedStatement]:
        """Every statement in reading order."""
        return [item for section in self.sections for group in section.groups for item in group.items
                if isinstance(item, RenderedStatement)]  # fmt: skip


def make_record(page: Page, stamp: str, version: int = 0, digest: str = "") -> Record:
    return Record(stamp, page, render_sections(page), version, digest)


def make_card(record: Record) -> Card:
    page = record.page
    placed = list(page.placed_statements())
    return Card(
        slug=page.slug,
        type=page.type,
        id=page.id,
        title=page.title,
        professional_title=page.professional_title,
        summary=page.summary,
        url=page.url,
        topics=page.topics,
        areas=page.areas,
        phases=page.phases,
        tiers=_ordered(p.tier for p in placed),
        providers=_ordered(who for p in placed for who in p.statement.who),
        team=page.team,
        reviewed=page.reviewed,
        review_by=page.review_by,
        aliases=page.aliases,
        also_known_as=page.also_known_as,
        version=record.version,
        digest=record.digest,
    )


def _ordered(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


@dataclass(frozen=True)
class Listing:
    """One page of a list: the cards shown, how many there are in all, and the count behind each filter value.

    ``counts`` goes from facet to value to the number of pages the reader would see after choosing that value too.
    """

    cards: Sequence[Card]
    total: int
    counts: Mapping[str, Mapping[str, int]]


class Library:
    """All cards, in order of title, with their filters as bit masks. Never changes."""

    def __init__(self, cards: Iterable[Card], generation: str = "") -> None:
        self.generation = generation
        self.cards = sorted(cards, key=lambda card: (card.title.lower(), card.slug))
        self.by_slug = {card.slug: card for card in self.cards}
        self.by_id = {card.id: card for card in self.cards}
        self.order = {card.slug: number for number, card in enumerate(self.cards)}
        self.by_alias = {alias.strip("/"): card for card in self.cards for alias in card.aliases}

    def __len__(self) -> int:
        return len(self.cards)

    @cached_property
    def masks(self) -> Mapping[str, Mapping[str, NDArray[np.bool_]]]:
        """facet -> value -> which cards have it, in the order of ``cards``."""
        masks: dict[str, dict[str, NDArray[np.bool_]]] = {facet: {} for facet in FACETS}
        for number, card in enumerate(self.cards):
            for facet in FACETS:
                for value in card.facet(facet):
                    mask = masks[facet].get(value)
                    if mask is None:
                        mask = masks[facet][value] = np.zeros(len(self.cards), dtype=np.bool_)
                    mask[number] = True
        return masks

    def by_url(self, url: str) -> Card | None:
        """The page with that address on this site."""
        card = self.by_slug.get(url.rpartition("/")[2])
        return card if card is not None and card.url == url else None

    def about(self, topic: str, most: int) -> list[Card]:
        """Pages whose main topic it is, in order of title, at most ``most``."""
        found = (card for card in self.cards if card.topics[:1] == (topic,))
        return list(islice(found, most))

    def narrow(self, chosen: Mapping[str, str]) -> dict[str, NDArray[np.bool_]]:
        """For each chosen facet the mask of its value; a value nobody has gives an empty mask."""
        none = np.zeros(len(self.cards), dtype=np.bool_)
        return {facet: self.masks[facet].get(value, none) for facet, value in chosen.items() if value}

    def count(self, base: NDArray[np.bool_], chosen: Mapping[str, str]) -> dict[str, dict[str, int]]:
        """What each value of each facet would leave of ``base``, other chosen facets staying as they are."""
        narrowed = self.narrow(chosen)
        counts: dict[str, dict[str, int]] = {}
        for facet in FACETS:
            mask = base.copy()
            for other, chosen_mask in narrowed.items():
                if other != facet:
                    mask &= chosen_mask
            counts[facet] = {
                value: number
                for value, having in self.masks[facet].items()
                if (number := int(np.count_nonzero(mask & having)))
            }
        return counts

    def listing(
        self, chosen: Mapping[str, str], start: int = 0, size: int = 20, within: Callable[[Card], bool] | None = None
    ) -> Listing:
        """The pages with every chosen value, by title; needs first, then what helps, services, expectations, guides."""
        base = np.ones(len(self.cards), dtype=np.bool_)
        if within is not None:
            base = np.fromiter((within(card) for card in self.cards), dtype=np.bool_, count=len(self.cards))
        mask = base.copy()
        for having in self.narrow(chosen).values():
            mask &= having
        order = self._by_type[mask[self._by_type]]
        shown = [self.cards[number] for number in order[start : start + size]]
        return Listing(shown, len(order), self.count(base, chosen))

    @cached_property
    def _by_type(self) -> NDArray[Any]:
        kinds = np.fromiter((TYPES.index(card.type) for card in self.cards), dtype=np.int8, count=len(self.cards))
        return np.argsort(kinds, kind="stable")
