"""What a self-audit shows: a picture by heading, training needs in order, the plan of action, and two audits
compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oap.core.documents.self_audit import RATINGS, SCORES, Asked, Rating, SelfAudit
from oap.core.library.cards import Card
from oap.core.pages.page_types import PAGE_TYPES

# How much a rating counts as a need for training. What is secure is none.
WEIGHTS = {"not-yet": 2, "starting": 1, "secure": 0, "strong": 0}


@dataclass(frozen=True)
class Bar:
    """One heading's ratings: how many of each, in the order of ``RATINGS``."""

    heading: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Need:
    """What staff may need to learn: the page, its weight, the statements behind it, and strategies that teach it."""

    title: str
    address: str
    weight: int
    not_yet: int
    starting: int
    groups: tuple[str, ...]
    strategies: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Step:
    """One line of the action plan."""

    words: str
    title: str
    rating: str
    phase: str
    group: str
    evidence: str
    action: str


@dataclass(frozen=True)
class Rated:
    """One rating as a line of a table, with the ids by which tables of several settings can be put together.

    Words and title are empty where the guidance no longer has the statement."""

    words: str
    title: str
    heading: str
    phase: str
    group: str
    rating: str
    score: int
    evidence: str
    action: str
    own: str
    statement_id: str
    phase_id: str
    group_id: str
    rating_id: str


@dataclass(frozen=True)
class Change:
    """One statement that two audits rate differently."""

    words: str
    phase: str
    group: str
    before: str
    now: str

    @property
    def better(self) -> bool:
        return SCORES[self.now] > SCORES[self.before]


def bars(audit: SelfAudit, asked: Mapping[str, Asked]) -> list[Bar]:
    """The ratings by heading, in the order of the guidance; statements that are no longer in it are left out."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in audit.rated():
        if one.statement in asked:
            counts[asked[one.statement].heading][one.rating] += 1
    order = dict.fromkeys(one.heading for one in asked.values())
    return [
        Bar(heading, tuple(counts[heading][rating] for rating in RATINGS)) for heading in order if heading in counts
    ]


def needs(
    audit: SelfAudit,
    asked: Mapping[str, Asked],
    cards: Sequence[Card],
    related: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> list[Need]:
    """Pages whose statements are not in place yet, the greatest need first. ``related`` goes from page id to the ids it
    names."""
    rated: defaultdict[str, list[Rating]] = defaultdict(list)
    for one in audit.rated():
        if one.statement in asked and WEIGHTS[one.rating]:
            rated[asked[one.statement].page].append(one)
    by_id = {card.id: card for card in cards}
    found = []
    for page, ratings in rated.items():
        card = by_id[page]
        counts = Counter(one.rating for one in ratings)
        weight = sum(WEIGHTS[one.rating] for one in ratings)
        groups = tuple(dict.fromkeys(names.get(one.group, "Everyone") for one in ratings))
        teaching = tuple((one.title, one.url) for one in pages_that_teach(card, cards, related.get(page, ()))[:4])
        found.append(Need(card.title, card.url, weight, counts["not-yet"], counts["starting"], groups, teaching))
    return sorted(found, key=lambda need: (-need.weight, need.title))


def pages_that_teach(card: Card, cards: Sequence[Card], related: Sequence[str]) -> list[Card]:
    """Pages that teach what another is about: those its editor named first, then those about one of its topics."""
    strategies = [one for one in cards if PAGE_TYPES[one.type].teaches and one.id != card.id]
    named = [one for one in strategies if one.id in related]
    return list(
        {one.id: one for one in [*named, *(s for s in strategies if set(s.topics) & set(card.topics))]}.values()
    )


def plan(
    audit: SelfAudit, asked: Mapping[str, Asked], phases: Mapping[str, str], names: Mapping[str, str]
) -> list[Step]:
    """Every line with an action, or that is not in place yet; the least in place first."""
    lines = [one for one in audit.rated() if one.statement in asked and (one.action or WEIGHTS[one.rating])]
    ordered = sorted(lines, key=lambda one: (SCORES[one.rating], not one.action, one.key))
    return [
        Step(
            asked[one.statement].words,
            asked[one.statement].title,
            RATINGS[one.rating],
            phases.get(one.phase, "All ages"),
            names.get(one.group, "Everyone"),
            one.evidence,
            one.action,
        )
        for one in ordered
    ]


def rated_lines(
    audit: SelfAudit, asked: Mapping[str, Asked], phases: Mapping[str, str], names: Mapping[str, str]
) -> list[Rated]:
    """Every rating, in the order of the guidance; those of statements that it no longer has come last."""
    order = {statement: number for number, statement in enumerate(asked)}
    lines = sorted(audit.rated(), key=lambda one: (order.get(one.statement, len(order)), one.key))
    return [
        Rated(
            found.words if (found := asked.get(one.statement)) else "(not in the guidance any more)",
            found.title if found else "",
            found.heading if found else "No longer in the guidance",
            phases.get(one.phase, "All ages"),
            names.get(one.group, "Everyone"),
            RATINGS[one.rating],
            SCORES[one.rating],
            one.evidence,
            one.action,
            one.own,
            one.statement,
            one.phase,
            one.group,
            one.rating,
        )
        for one in lines
    ]


def own_words(audit: SelfAudit, asked: Mapping[str, Asked]) -> list[tuple[str, str, str]]:
    """How the setting does things, in the order of the guidance: statement, page, and its own words or link."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in audit.ratings:
        if one.own:
            found[one.statement][one.own] = None
    return [(one.words, one.title, own) for id, one in asked.items() for own in found.get(id, ())]


def compared(
    before: SelfAudit, now: SelfAudit, asked: Mapping[str, Asked], phases: Mapping[str, str], names: Mapping[str, str]
) -> list[Change]:
    """What both audits rated and differently: what got better first."""
    old = {one.key: one for one in before.rated()}
    changes = [
        Change(
            asked[one.statement].words,
            phases.get(one.phase, "All ages"),
            names.get(one.group, "Everyone"),
            old[one.key].rating,
            one.rating,
        )
        for one in now.rated()
        if one.key in old and old[one.key].rating != one.rating and one.statement in asked
    ]
    return sorted(changes, key=lambda change: (not change.better, change.words, change.phase, change.group))
