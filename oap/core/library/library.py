"""Every published page as a reader meets it: what lists need of each, and the pages themselves.

A ``Card`` is the little that listings show. A ``RenderedPage`` is the whole page. A ``Library`` is an immutable
value over the cards; it is replaced as a whole when content changes. It holds columns of numbers
(``oap.core.library.columns``) and makes a card only when somebody asks for it, so that it costs little however many
pages there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from oap.core.library.cards import Card, sort_key
from oap.core.library.columns import Columns, columns_of, fingerprint
from oap.core.library.facets import FACETS
from oap.core.library.rendering import Letter, RenderedProse, RenderedSection, RenderedStatement, render_sections
from oap.core.pages.page import Page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.provenance import NOTHING_KNOWN, Provenance


@dataclass(frozen=True)
class RenderedPage:
    """A page as it is kept for readers.

    ``stamp`` tells which state of the file it came from, ``digest`` which text, and ``version`` its number in the
    record; 0 while it is not recorded. ``page`` has everything in its place; ``places`` names what was placed on it.
    ``provenance`` is what may be said of its words.
    """

    stamp: str
    page: Page
    sections: tuple[RenderedSection, ...]
    version: int = 0
    digest: str = ""
    places: tuple[str, ...] = ()
    provenance: Provenance = NOTHING_KNOWN

    def statements(self) -> list[RenderedStatement]:
        """Every statement in reading order."""
        return [
            item
            for section in self.sections
            for group in section.groups
            for item in group.items
            if isinstance(item, RenderedStatement)
        ]

    def letters(self) -> list[tuple[RenderedSection, Letter]]:
        """Every letter to copy in reading order, with the section in which it stands."""
        return [
            (section, letter)
            for section in self.sections
            for group in section.groups
            for item in group.items
            if isinstance(item, RenderedProse)
            for letter in item.letters
        ]


def render_page(
    page: Page,
    stamp: str,
    version: int = 0,
    digest: str = "",
    places: Iterable[str] = (),
    provenance: Provenance = NOTHING_KNOWN,
) -> RenderedPage:
    return RenderedPage(stamp, page, render_sections(page), version, digest, tuple(places), provenance)


def make_card(rendered: RenderedPage) -> Card:
    page = rendered.page
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
        audience=page.audience,
        says_you=bool(page.you),
        version=rendered.version,
        digest=rendered.digest,
        places=rendered.places,
        provenance=rendered.provenance,
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


class Cards(Sequence[Card]):
    """All cards in order of title. Each is made when it is asked for."""

    def __init__(self, count: int, get: Callable[[int], Card]) -> None:
        self._count, self._get = count, get

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> Card: ...
    @overload
    def __getitem__(self, number: slice) -> list[Card]: ...
    def __getitem__(self, number: int | slice) -> Card | list[Card]:
        if isinstance(number, slice):
            return [self._get(n) for n in range(*number.indices(self._count))]
        place = int(number)
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._get(place % self._count)

    def __iter__(self) -> Iterator[Card]:
        return (self._get(number) for number in range(self._count))


class _Found(Mapping[str, Card]):
    """Cards by a text that each has once: looked up by its fingerprint, then compared."""

    def __init__(self, cards: Cards, prints: NDArray[np.uint64], name: str) -> None:
        self._cards, self._name = cards, name
        self._order = np.argsort(prints, kind="stable")
        self._sorted = prints[self._order]

    def place(self, text: str) -> int:
        """The number of the card, -1 when there is none."""
        wanted = fingerprint(text)
        place = int(np.searchsorted(self._sorted, wanted))
        while place < len(self._sorted) and self._sorted[place] == wanted:
            number = int(self._order[place])
            if getattr(self._cards[number], self._name) == text:
                return number
            place += 1
        return -1

    def __getitem__(self, text: str) -> Card:
        place = self.place(text)
        if place < 0:
            raise KeyError(text)
        return self._cards[place]

    def __iter__(self) -> Iterator[str]:
        return (getattr(card, self._name) for card in self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def places(self, prints: NDArray[np.uint64]) -> NDArray[np.int32]:
        """For each fingerprint the number of its card, -1 where there is none."""
        if not len(self._sorted):
            return np.full(len(prints), -1, dtype=np.int32)
        place = np.minimum(np.searchsorted(self._sorted, prints), len(self._sorted) - 1)
        return np.where(self._sorted[place] == prints, self._order[place], -1).astype(np.int32)


class Library:
    """All cards, in order of title, with their filters as masks. Never changes."""

    def __init__(self, columns: Columns, get: Callable[[int], Card], generation: str = "") -> None:
        self.columns = columns
        self.generation = generation
        self.cards = Cards(len(columns), get)

    @classmethod
    def of(cls, cards: Iterable[Card], generation: str = "") -> Library:
        """A library of cards that are all in memory."""
        ordered = sorted(cards, key=sort_key)
        return cls(columns_of(ordered), ordered.__getitem__, generation)

    def __len__(self) -> int:
        return len(self.cards)

    @property
    def made_together(self) -> str:
        """Changes when all pages are made again, also when none of their words has changed."""
        return self.generation.partition("-")[0]

    @cached_property
    def by_slug(self) -> _Found:
        return _Found(self.cards, self.columns.slugs, "slug")

    @cached_property
    def by_id(self) -> _Found:
        return _Found(self.cards, self.columns.ids, "id")

    @cached_property
    def by_alias(self) -> Mapping[str, Card]:
        """Cards by an old address, as in ``needs/old-name``."""
        return {alias: self.by_slug[slug] for alias, slug in self.columns.aliases.items() if slug in self.by_slug}

    @property
    def masks(self) -> Mapping[str, Mapping[str, NDArray[np.bool_]]]:
        """facet -> value -> which cards have it, in the order of ``cards``."""
        return self.columns.masks

    def by_url(self, url: str) -> Card | None:
        """The page with that address on this site."""
        card = self.by_slug.get(url.rpartition("/")[2])
        return card if card is not None and card.url == url else None

    def about(self, topic: str, most: int) -> list[Card]:
        """Pages whose main topic it is, in order of title, at most ``most``."""
        number = self.columns.topic_numbers.get(topic)
        if number is None or not len(self.columns):
            return []
        return [self.cards[int(n)] for n in np.flatnonzero(self.columns.topics[0] == number)[:most]]

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
        """The pages with every chosen value, by title within each type, the types in the order of ``PAGE_TYPES``."""
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
        kinds = np.full(len(self.cards), len(PAGE_TYPES), dtype=np.int8)
        for number, kind in enumerate(PAGE_TYPES):
            if (having := self.masks["type"].get(kind)) is not None:
                kinds[having] = number
        return np.argsort(kinds, kind="stable")
