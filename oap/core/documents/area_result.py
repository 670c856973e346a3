"""What the picture of an area tells: how far things are in place, where training helps, and what changed.

All of it is worked out from numbers that are shown, so it can tell nothing about a setting that they do not. Where some
are hidden, what is known is a range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oap.core.documents.area_picture import AreaPicture, Row
from oap.core.documents.self_audit import EVERYONE, Asked
from oap.core.documents.self_audit_result import pages_that_teach
from oap.core.library.cards import Card


@dataclass(frozen=True)
class Range:
    """What is in place, as a share of all who rated: at least and at most, in per cent."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}%" if self.low == self.high else f"{self.low} to {self.high}%"


@dataclass(frozen=True)
class Part:
    """One part of the guidance for one age: numbers of ratings over its statements. ``hidden`` are those not shown."""

    phase: str
    heading: str
    statements: int
    short: int
    placed: int
    hidden: int

    @property
    def ratings(self) -> int:
        return self.short + self.placed + self.hidden

    @property
    def in_place(self) -> Range:
        return _range(self.placed, self.placed + self.hidden, self.ratings)


@dataclass(frozen=True)
class Told:
    """A row with its statement's words, in the order of the guidance."""

    row: Row
    words: str
    title: str
    heading: str
    phase: str
    address: str


@dataclass(frozen=True)
class AreaNeed:
    """A page whose statements are often not in place: of ``ratings``, at least ``short`` are Not yet or Starting."""

    title: str
    address: str
    short: int
    ratings: int
    phases: tuple[str, ...]
    strategies: tuple[tuple[str, str], ...]

    @property
    def share(self) -> int:
        return round(100 * self.short / self.ratings)


@dataclass(frozen=True)
class Moved:
    """What was in place then and is now: of a part, or of one statement."""

    name: str
    phase: str
    then: Range
    now: Range

    @property
    def better(self) -> bool | None:
        """None where it is the same, or too much is hidden to say."""
        if self.now.low > self.then.high:
            return True
        return False if self.now.high < self.then.low else None

    @property
    def change(self) -> int:
        """By how many hundredths at least it differs; below nothing where that cannot be told."""
        return max(self.now.low - self.then.high, self.then.low - self.now.high)

    @property
    def said(self) -> str:
        return {True: "Further on", False: "Less so", None: "No change that can be shown"}[self.better]


NOT_BY_GROUP = "all staff at once"  # of a setting that rated for everyone, where groups are told apart


def told(
    picture: AreaPicture, asked: Mapping[str, Asked], phases: Mapping[str, str], groups: Mapping[str, str]
) -> list[Told]:
    """The rows of the picture with their words; those of statements that the guidance no longer has are left out.

    ``groups`` are the names of staff by id. Where the picture tells them apart, an age is said with the group."""
    names = {"": "", EVERYONE: NOT_BY_GROUP, **groups}
    places = {group: number for number, group in enumerate(names)}
    order = {statement: number for number, statement in enumerate(asked)}
    ages = {phase: number for number, phase in enumerate(("", *phases))}
    rows = sorted(
        (row for row in picture.rows if row.statement in asked and row.phase in ages and row.group in places),
        key=lambda row: (ages[row.phase], places[row.group], order[row.statement]),
    )

    def age(row: Row) -> str:
        return ": ".join(said for said in (phases.get(row.phase, "All ages"), names[row.group]) if said)

    return [
        Told(row, one.words, one.title, one.heading, age(row), one.address)
        for row in rows
        for one in (asked[row.statement],)
    ]


def parts(lines: Iterable[Told]) -> list[Part]:
    """By age and part, in the order of the lines."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for line in lines:
        found[line.phase, line.heading].append(line.row)
    return [
        Part(
            phase,
            heading,
            len(rows),
            short := sum(row.least_short for row in rows),
            placed := sum(row.least_placed for row in rows),
            sum(row.settings for row in rows) - short - placed,
        )
        for (phase, heading), rows in found.items()
    ]


def area_needs(
    lines: Iterable[Told], asked: Mapping[str, Asked], cards: Sequence[Card], related: Mapping[str, Sequence[str]]
) -> list[AreaNeed]:
    """Pages whose statements are not in place, the greatest share first."""
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for line in lines:
        found[asked[line.row.statement].page].append(line)
    by_id = {card.id: card for card in cards}
    needs = []
    for page, of_page in found.items():
        short = sum(line.row.least_short for line in of_page)
        if short:
            card = by_id[page]
            ages = tuple(dict.fromkeys(line.phase for line in of_page if line.row.least_short))
            links = tuple((one.title, one.url) for one in pages_that_teach(card, cards, related.get(page, ()))[:4])
            ratings = sum(line.row.settings for line in of_page)
            needs.append(AreaNeed(card.title, card.url, short, ratings, ages, links))
    return sorted(needs, key=lambda need: (-need.short / need.ratings, -need.ratings, need.title))


def moved(then: Sequence[Told], now: Sequence[Told]) -> tuple[list[Moved], list[Moved]]:
    """What changed, by part and by statement; only over statements that both pictures show.

    Of statements those alone whose change can be told, what is further on first, and the greatest change.
    """
    earlier = {line.row.key: line.row for line in then}
    both = [(earlier[line.row.key], line) for line in now if line.row.key in earlier]
    of_parts: defaultdict[tuple[str, str], list[tuple[Row, Row]]] = defaultdict(list)
    for row, line in both:
        of_parts[line.phase, line.heading].append((row, line.row))
    by_part = [
        Moved(heading, phase, _over(old for old, _ in pairs), _over(new for _, new in pairs))
        for (phase, heading), pairs in of_parts.items()
    ]
    by_statement = [Moved(line.words, line.phase, _over([row]), _over([line.row])) for row, line in both]
    told_of = [one for one in by_statement if one.better is not None]
    return by_part, sorted(told_of, key=lambda one: (not one.better, -one.change, one.phase, one.name))


def _over(rows: Iterable[Row]) -> Range:
    rows = list(rows)
    return _range(
        sum(row.least_placed for row in rows), sum(row.most_placed for row in rows), sum(row.settings for row in rows)
    )


def _range(low: int, high: int, of: int) -> Range:
    return Range(round(100 * low / of), round(100 * high / of))
