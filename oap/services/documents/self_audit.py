"""The statements that a setting can rate, as today's pages say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oap.core.documents.self_audit import Asked, words_digest
from oap.site import Site, State

EXPECTATIONS = "expectations"  # the part with what every setting does; the other parts are areas of need


@dataclass(frozen=True)
class Questions:
    """Every statement by its id (``page/statement``) in the order of the guidance, and the ids each page names as related."""

    asked: Mapping[str, Asked]
    related: Mapping[str, Sequence[str]]


def parts(now: State) -> dict[str, str]:
    """What an audit is done in: part -> its name."""
    return {EXPECTATIONS: "What every setting does"} | {
        area.id: area.name for area in now.configuration.taxonomy.areas.values()
    }


def questions(site: Site, now: State, part: str = "") -> Questions:
    """The statements of one part, or of all. Each need stands under its first area; expectations under their own titles."""
    asked: dict[str, Asked] = {}
    related: dict[str, Sequence[str]] = {}
    for one, name in parts(now).items():
        if part in ("", one):
            for card in now.library.cards:
                place = (
                    EXPECTATIONS
                    if card.type == "expectations"
                    else card.areas[0]
                    if card.type == "needs" and card.areas
                    else ""
                )
                rendered = site.rendered_pages.get(card.slug) if place == one else None
                if rendered is None:
                    continue
                related[card.id] = rendered.page.related
                for found in rendered.statements():
                    identity = f"{card.id}/{found.id}"
                    asked[identity] = Asked(
                        identity, found.professional_text, card.title, f"{card.url}#{found.id}", card.title if one == EXPECTATIONS else name,
                        card.id, card.version, words_digest(found.professional_text, found.family_text), found.phases, found.who,
                    )  # fmt: skip
    return Questions(asked, related)
