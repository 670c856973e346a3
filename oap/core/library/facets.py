"""What pages can be sorted and filtered by: in lists, in search, in the API and in the columns that ranking reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from oap.core.definitions import Definitions
from oap.core.library.cards import Card
from oap.core.pages.page import AUDIENCES
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.taxonomy import Taxonomy

# The places where filters are offered: the page of an area, the page of a type, and what a search found.
AREA_PAGE, TYPE_PAGE, SEARCH = "area page", "type page", "search"
EVERYWHERE = frozenset({AREA_PAGE, TYPE_PAGE, SEARCH})


@dataclass(frozen=True)
class Facet:
    """``id`` is the name in addresses and in the API: permanent. ``name`` is what readers see above its values,
    ``professional_name`` what the description of the API calls it.

    ``names`` gives its values with the names that families use, in the order in which they are offered; ``of`` those
    that a page has.
    ``offered`` says where readers may choose: a page that is itself one value of a facet does not ask for another.
    """

    id: str
    name: str
    professional_name: str
    names: Callable[[Taxonomy], Mapping[str, str]]
    of: Callable[[Card], tuple[str, ...]]
    offered: frozenset[str] = EVERYWHERE


FACETS: Definitions[Facet] = Definitions(
    Facet(
        "area",
        "Area of need",
        "Area of need",
        lambda taxonomy: {area.id: area.plain for area in taxonomy.areas.values()},
        lambda card: card.areas,
        EVERYWHERE - {AREA_PAGE},
    ),
    Facet("phase", "Age", "Phase", lambda taxonomy: taxonomy.phases, lambda card: card.phases),
    Facet("tier", "How much help", "Tier", lambda taxonomy: taxonomy.tiers, lambda card: card.tiers),
    Facet("provider", "Who provides it", "Provider", lambda taxonomy: taxonomy.providers, lambda card: card.providers),
    Facet(
        "type",
        "Kind of page",
        "Type of page",
        lambda taxonomy: {one.id: one.name for one in PAGE_TYPES.values()},
        lambda card: (card.type,),
        EVERYWHERE - {TYPE_PAGE},
    ),
    Facet(  # its pages have a section of their own, so no list asks for it
        "audience",
        "Who it speaks to",
        "Audience",
        lambda taxonomy: AUDIENCES,
        lambda card: (card.audience,) if card.audience else (),
        frozenset(),
    ),
)
