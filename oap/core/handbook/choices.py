"""What somebody wants in their handbook, the pages that leaves, and the mark of an edition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.library.cards import Card
from oap.core.pages.page import ServiceRecord

AUDIENCES = {
    "everyone": "Everyone",
    "families": "Families",
    "settings": "Staff of schools, nurseries and colleges",
    "health": "Health staff",
    "leaders": "Governors, trustees and leaders",
}
# What is in it for each, as the page says; ``chosen`` does it.
IN_IT = {
    "everyone": "Everything, in both wordings.",
    "families": "Everything but what every setting does, in family wording.",
    "settings": "Everything that settings use, in professional wording.",
    "health": "The pages that the health team looks after, services and guides, in professional wording.",
    "leaders": "What every setting does, and the guides, in professional wording.",
}
VOICES = {"both": "Both wordings", "family": "Family wording", "professional": "Professional wording"}


@dataclass(frozen=True)
class Choices:
    """What to put in. ``area`` and ``phase`` are ids with spaces between; empty means all of them."""

    area: str = ""
    phase: str = ""
    audience: str = "everyone"
    voice: str = "both"

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(self.area.split())

    @property
    def phases(self) -> tuple[str, ...]:
        return tuple(self.phase.split())

    @property
    def key(self) -> str:
        """A name for files: the same for the same choices."""
        parts = ("_".join(self.areas) or "all", "_".join(self.phases) or "all", self.audience, self.voice)
        return "-".join(parts)

    def meets(self, phases: Iterable[str]) -> bool:
        """Whether something for these phases is for any of those chosen. What names no phase is for all."""
        named = set(phases)
        return not self.phases or not named or bool(named & set(self.phases))


def chosen(cards: Iterable[Card], choices: Choices, services: Mapping[str, ServiceRecord | None]) -> list[Card]:
    """The cards that go in. Pages without an area, such as guides, are for every area; ``services`` is by slug."""
    audience = {"families": "family", "settings": "setting"}.get(choices.audience, "")
    found = []
    for card in cards:
        if card.slug == "urgent-help":  # never left out
            found.append(card)
            continue
        if choices.areas and card.areas and not set(choices.areas) & set(card.areas):
            continue
        if choices.phases and not set(choices.phases) & set(card.phases):
            continue
        if not _is_for(card, choices.audience):
            continue
        record = services.get(card.slug)
        if audience and record is not None and record.audience and audience not in record.audience:
            continue
        found.append(card)
    return found


def _is_for(card: Card, audience: str) -> bool:
    if audience == "families":
        return card.type != "expectations"
    if audience == "health":
        return card.type in ("services", "guides") or card.team == "health"
    return card.type in ("expectations", "guides") if audience == "leaders" else True


def edition(cards: Sequence[Card], words_stamp: str, base_url: str, program: str) -> str:
    """Twelve characters that change when a page, the configuration, the address of the site or the program that makes copies does."""
    digest = hashlib.sha256(f"{program} {words_stamp} {base_url}".encode())
    for card in sorted(cards, key=lambda one: one.slug):
        digest.update(f"\n{card.type}/{card.slug} {card.version} {card.digest}".encode())
    return digest.hexdigest()[:12]
