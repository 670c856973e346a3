"""The statements that a setting can rate, as today's pages say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oap.core.documents.self_audit import Asked, words_digest
from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES, in_handbook
from oap.site import Site
from oap.site.state import State


@dataclass(frozen=True)
class Questions:
    """Every statement by its id (``page/statement``) in the order of the guidance, and the ids each page names as
    related."""

    asked: Mapping[str, Asked]
    related: Mapping[str, Sequence[str]]


def parts(now: State) -> dict[str, str]:
    """What an audit is done in: part -> its name."""
    found: dict[str, str] = {}
    for type in in_handbook():
        if type.audited and type.by_area:
            found |= {area.id: area.name for area in now.configuration.taxonomy.areas.values()}
        elif type.audited:
            found[type.id] = type.called(professional=True)
    return found


def _part(card: Card) -> str:
    """The part in which the page's statements are asked; "" for a page by which nobody rates themselves."""
    type = PAGE_TYPES[card.type]
    if not type.audited:
        return ""
    return next(iter(card.areas), "") if type.by_area else type.id


def questions(site: Site, now: State, part: str = "") -> Questions:
    """The statements of one part, or of all. A page of a type that is asked by area stands under its first one; others
    under their own titles."""
    asked: dict[str, Asked] = {}
    related: dict[str, Sequence[str]] = {}
    for one, name in parts(now).items():
        if part in ("", one):
            for card in now.library.cards:
                rendered = site.rendered_pages.get(card.slug) if _part(card) == one else None
                if rendered is None:
                    continue
                related[card.id] = rendered.page.related
                for found in rendered.statements():
                    identity = f"{card.id}/{found.id}"
                    asked[identity] = Asked(
                        identity,
                        found.professional_text,
                        card.title,
                        f"{card.url}#{found.id}",
                        card.title if one == card.type else name,
                        card.id,
                        card.version,
                        words_digest(found.professional_text, found.family_text),
                        found.phases,
                        found.who,
                        found.family_text,
                    )
    return Questions(asked, related)
