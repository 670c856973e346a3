"""What somebody wants in their handbook, the pages that leaves, and the mark of an edition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES, in_handbook
from oap.core.pages.service_fields import ServiceRecord

AUDIENCES = {
    "everyone": "Everyone",
    "families": "Families",
    "settings": "Staff of schools, nurseries and colleges",
    "health": "Health staff",
    "leaders": "Governors, trustees and leaders",
}
VOICES = {"both": "Both wordings", "family": "Family wording", "professional": "Professional wording"}
WORDING = {
    "everyone": "both",
    "families": "family",
}  # of those who did not choose one; everybody else's is professional


WORDS = "words"  # the list of words with their meanings: chosen as a type of page is


def kinds(professional: bool = False) -> dict[str, tuple[str, str]]:
    """What a handbook can be made of, in its order: id -> (name, what it is)."""
    found = {one.id: (one.called(professional), one.handbook_intro) for one in in_handbook()}
    return {**found, WORDS: ("Words", "What the words mean.")}


@dataclass(frozen=True)
class Choices:
    """What to put in. ``area``, ``phase`` and ``kind`` are ids with spaces between; empty means all of them. A kind is
    a type of page, or ``WORDS``."""

    area: str = ""
    phase: str = ""
    audience: str = "everyone"
    voice: str = "both"
    kind: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.kind.split())

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
        return "-".join((*parts, "_".join(self.kinds))) if self.kinds else "-".join(parts)

    def has_kind(self, kind: str) -> bool:
        """Whether pages of this type, or ``WORDS``, go in."""
        return not self.kinds or kind in self.kinds

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
        if not choices.has_kind(card.type):
            continue
        if choices.areas and card.areas and not set(choices.areas) & set(card.areas):
            continue
        if choices.phases and not set(choices.phases) & set(card.phases):
            continue
        if PAGE_TYPES[card.type].easy_read or not _is_for(card, choices.audience):
            continue
        record = services.get(card.slug)
        if audience and record is not None and record.audience and audience not in record.audience:
            continue
        found.append(card)
    return found


def _is_for(card: Card, audience: str) -> bool:
    """Whether the type of page is for them, or it is their own team that looks after this one."""
    return audience not in PAGE_TYPES[card.type].left_out_for or card.team == audience


def in_it(audience: str) -> str:
    """What is in a handbook for those readers, in a sentence. ``chosen`` does it."""
    left_out = [one.name.lower() for one in in_handbook() if audience in one.left_out_for]
    kept = [one.name.lower() for one in in_handbook() if audience not in one.left_out_for]
    wording = VOICES[WORDING.get(audience, "professional")].lower()
    if not left_out:
        return f"Everything, in {wording}."
    if len(left_out) == 1:
        return f"Everything but {left_out[0]}, in {wording}."
    own = "The pages that the health team looks after, " if audience == "health" else ""
    said = ", ".join(kept[:-1]) + f" and {kept[-1]}"
    return f"{own or said[:1].upper()}{said if own else said[1:]}, in {wording}."


def edition(cards: Sequence[Card], words_stamp: str, base_url: str, program: str) -> str:
    """Twelve characters that change when a page, the configuration, the address of the site or the program that makes
    copies does."""
    digest = hashlib.sha256(f"{program} {words_stamp} {base_url}".encode())
    for card in sorted(cards, key=lambda one: one.slug):
        digest.update(f"\n{card.type}/{card.slug} {card.version} {card.digest} {card.provenance.checked_on}".encode())
    return digest.hexdigest()[:12]
