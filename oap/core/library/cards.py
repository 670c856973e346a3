"""What is known of a page without opening it."""

from __future__ import annotations

from dataclasses import dataclass

from oap.core.pages.provenance import NOTHING_KNOWN, Provenance


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
    audience: str = ""
    says_you: bool = False  # it has words for a young person
    version: int = 0
    digest: str = ""
    places: tuple[str, ...] = ()  # what was placed on it
    provenance: Provenance = NOTHING_KNOWN


def sort_key(card: Card) -> tuple[str, str]:
    """The order of all lists: by title, and by slug where titles are the same."""
    return card.title.lower(), card.slug
