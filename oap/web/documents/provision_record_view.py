"""What the form of a provision record shows: what can be cited, the words of what is, and what looks like somebody's
details."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache

from oap.core.documents.citations import Reference
from oap.core.documents.personal_data import IN_A_SENTENCE, in_a_label, personal_details
from oap.core.documents.provision_record import Entry, ProvisionRecord
from oap.core.library.cards import Card
from oap.core.library.rendering import RenderedStatement
from oap.core.pages.page_types import PAGE_TYPES
from oap.services.documents.citations import cite
from oap.site.state import State
from oap.storage.product_lists import words_of_labels
from oap.storage.word_lists import word_lists
from oap.web.http.access import state, the_site


@dataclass(frozen=True)
class CitedWords:
    """What the form shows of a cited statement. ``newer`` is the version whose words differ, 0 when none does.

    ``moved`` is whether this site does not have the words, so that the record's own copy is shown.
    """

    title: str
    words: str
    address: str
    newer: int
    moved: bool = False


def listed(card: Card, phase: str) -> list[tuple[str, list[RenderedStatement]]]:
    """The page's statements for a phase (all when empty), by tier, universal first."""
    record = the_site().rendered_pages.get(card.slug)
    found = [one for one in record.statements() if not phase or phase in one.phases] if record else []
    order = [*state().configuration.taxonomy.tiers, *dict.fromkeys(one.tier for one in found)]
    return [(tier, items) for tier in dict.fromkeys(order) if (items := [one for one in found if one.tier == tier])]


def choices(now: State) -> list[tuple[str, list[Card]]]:
    """The pages that have statements to cite, by type; those of a type that stands by area, by their first area."""
    having = [card for card in now.library.cards if card.version and card.tiers]
    groups: dict[str, list[Card]] = {}
    for type in PAGE_TYPES.values():
        of_type = [card for card in having if type.cited and card.type == type.id]
        for area in now.configuration.taxonomy.areas.values() if type.by_area else ():
            groups.setdefault(f"{area.plain} ({area.name})", []).extend(
                card for card in of_type if card.areas[:1] == (area.id,)
            )
        if not type.by_area:
            groups[type.called(professional=True)] = of_type
    return [(name, cards) for name, cards in groups.items() if cards]


def cited_words(now: State, references: list[Reference]) -> dict[Reference, CitedWords]:
    """The words of what is cited: from the pages where the version is the newest, else from the record of versions."""
    found: dict[Reference, CitedWords] = {}
    older: list[Reference] = []
    current: dict[tuple[str, str], str] = {}
    for one in references:
        card = now.library.by_id.get(one.page)
        page = the_site().rendered_pages.get(card.slug) if card else None
        words = next((s.professional_text for s in page.statements() if s.id == one.statement), "") if page else ""
        current[one.page, one.statement] = words
        if card and words and card.version == one.version:
            address = f"{card.url}?version={card.version}#{one.statement}"
            found[one] = CitedWords(card.title, words, address, 0)
        else:
            older.append(one)
    for one, citation in (cite(the_site(), older) if older else {}).items():
        card, now_words = now.library.by_id.get(one.page), current[one.page, one.statement]
        newer = card.version if card and now_words and now_words != citation.words else 0
        found[one] = CitedWords(citation.title, citation.words, citation.address, newer)
    return found


def shown_lines(now: State, record: ProvisionRecord) -> list[tuple[int, Entry, CitedWords | None]]:
    """Every line by its number, with what the form shows of a cited one; None for words of the setting's own."""
    found = cited_words(now, record.references())
    lines: list[tuple[int, Entry, CitedWords | None]] = []
    for number, entry in enumerate(record.entries, 1):
        cited = found.get(entry.reference) if entry.reference else None
        if entry.reference and entry.words and (cited is None or not entry.says(cited.words)):
            cited = CitedWords(entry.title or entry.page, entry.words, entry.address, 0, moved=True)
        lines.append((number, entry, cited))
    return lines


@cache
def patterns() -> str:
    """What the browser looks for while somebody types."""
    label, sentence = in_a_label(words_of_labels()), IN_A_SENTENCE
    return json.dumps({"label": [asdict(one) for one in label], "sentence": [asdict(one) for one in sentence]})


def warnings(record: ProvisionRecord) -> list[tuple[str, str]]:
    """What looks like personal details, as (where, what to do). It stops nobody."""
    names = word_lists().given.difference(word.lower() for word in words_of_labels())
    found = [("Label", one.advice) for one in personal_details(record.label, in_a_label(words_of_labels()), names)]
    for number, entry in enumerate(record.entries, 1):
        text = " ".join(
            (
                entry.words,
                entry.who,
                entry.how_often,
                entry.since,
                entry.until,
                entry.start,
                entry.target,
                entry.now,
                entry.staff_note,
                entry.changed,
                entry.child_view,
                entry.next_step,
            )
        )
        found += [(f"Line {number}", one.advice) for one in personal_details(text, IN_A_SENTENCE)]
    for number, cycle in enumerate(record.cycles, 1):
        text = " ".join((cycle.assess, cycle.plan, cycle.review))
        found += [(f"Cycle {number}", one.advice) for one in personal_details(text, IN_A_SENTENCE)]
    text = f"{record.family_view} {record.child_words} {record.next_steps} {record.staff_notes}"
    return found + [("Together", one.advice) for one in personal_details(text, IN_A_SENTENCE)]
