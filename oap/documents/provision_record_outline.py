"""What a provision record says, in order, for whichever kind of file is made of it: so that all kinds say the same.

A layout says which parts there are; each becomes blocks, and a kind of file shows blocks without knowing layouts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from oap.core.documents.citations import Citation, Reference, in_order
from oap.core.documents.document_code import encode
from oap.core.documents.provision_record import LAW, Entry, ProvisionRecord, standing, without_notes
from oap.core.documents.record_layout import CYCLE_TEXTS, STANDARD, Column, Layout, Part
from oap.core.times import LONDON, day_if_one
from oap.documents.provision_record_lines import Line, cells, line, point
from oap.documents.provision_summary import COSTS, MEASURES, Bar, Summary, summary

SIGN = ("Role", "Name", "Signature", "Date")
NOTHING = "Nothing is written here."


@dataclass(frozen=True)
class RecordToWrite:
    """A record and what its documents say besides. ``address`` is the site's, without a slash at the end; ``phase`` a
    name to show, ``now`` when it is made, ``tiers`` names by id. With ``family_words`` each line says the same in the
    family's words."""

    record: ProvisionRecord
    citations: Mapping[Reference, Citation]
    code: str
    address: str
    area: str
    phase: str
    now: datetime
    tiers: Mapping[str, str] = field(default_factory=dict)
    family_words: bool = False
    layout: Layout = STANDARD


@dataclass(frozen=True)
class Heading:
    text: str
    level: int
    kind: str = "heading"


@dataclass(frozen=True)
class Said:
    """A paragraph, behind its name where it has one. ``apart``: it follows a table. ``leads``: it says what stands
    below it, and no page ends between them."""

    text: str
    name: str = ""
    small: bool = False
    apart: bool = False
    leads: bool = False
    kind: str = "said"


@dataclass(frozen=True)
class Facts:
    pairs: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Blanks:
    """What is written in by hand: a table of names, each with room beside it. ``shares`` is how wide they are."""

    head: tuple[str, str]
    labels: tuple[str, ...]
    shares: tuple[int, int] = (1, 2)
    kind: str = "blanks"


@dataclass(frozen=True)
class Room:
    """Empty lines to write on."""

    lines: int
    kind: str = "room"


@dataclass(frozen=True)
class Numbers:
    """A table of numbers; ``far`` is for each row how long the bar of its last column is, where it has one."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    far: tuple[float | None, ...] = ()
    kind: str = "numbers"


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    words: str
    kind: str = "chart"


@dataclass(frozen=True)
class Lines:
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[Line, ...]
    kind: str = "lines"


@dataclass(frozen=True)
class Points:
    """A list: words, and where they come from with its address."""

    points: tuple[Line, ...]
    kind: str = "points"


@dataclass(frozen=True)
class Page:
    kind: str = "page"


@dataclass(frozen=True)
class Signatures:
    heading: str
    words: tuple[str, ...]
    head: tuple[str, ...]
    roles: tuple[str, ...]
    kind: str = "signatures"


@dataclass(frozen=True)
class Closing:
    """Paragraphs that stay together: what the law asks, or how the document is checked. ``sources`` are (page and
    version, its address), each once."""

    heading: str
    words: tuple[str, ...]
    sources: tuple[tuple[str, str], ...] = ()
    code: str = ""
    kind: str = "closing"


Block = Heading | Said | Facts | Blanks | Room | Numbers | Chart | Lines | Points | Page | Signatures | Closing


@dataclass(frozen=True)
class Outline:
    """The whole document. ``code`` stands for what is cited in it, empty for nothing."""

    title: str
    landscape: bool
    blocks: tuple[Block, ...]
    code: str


def outline(given: RecordToWrite) -> Outline:
    """The document of a record in its layout."""
    record, citations = standing(given.record, given.citations)
    if not given.layout.says("staff_notes"):
        record = without_notes(record)
    making = _Making(given, record, citations)
    blocks = [block for part in given.layout.parts for block in making.part(part)]
    cited = in_order(
        (one.reference for block in blocks if isinstance(block, Lines) for one in block.lines if one.reference),
        citations,
    )
    code = encode(cited)
    return Outline(
        given.layout.title,
        given.layout.landscape,
        tuple(_checked(block, cited, code, given) for block in blocks),
        code,
    )


def _checked(block: Block, cited: Sequence[Citation], code: str, given: RecordToWrite) -> Block:
    """The last part says what the others cite."""
    if not isinstance(block, Closing) or block.words:
        return block
    if not code:
        return Closing(block.heading, ("Nothing in this document is cited from the guidance.",))
    words = (
        "The words in quotation marks are cited from the guidance as it was published. To see that none of "
        "them was changed, and what has changed in "
        f"the guidance since, open {given.address}/record/check and give it this file, or type the code below."
    )
    sources = dict.fromkeys(
        (f"{one.title}, version {one.reference.version}, {one.day}", given.address + one.page_address) for one in cited
    )
    return Closing(block.heading, (words,), tuple(sources), code)


@dataclass(frozen=True)
class _Making:
    given: RecordToWrite
    record: ProvisionRecord
    citations: Mapping[Reference, Citation]

    def part(self, part: Part) -> Iterator[Block]:
        makers: Mapping[str, Callable[[Part], Iterator[Block]]] = {
            "facts": self._facts,
            "blanks": self._blanks,
            "words": self._words,
            "text": self._text,
            "summary": self._summary,
            "measures": self._measures,
            "costs": self._costs,
            "cycles": self._cycles,
            "lines": self._lines,
            "points": self._points,
            "page": lambda _: iter((Page(),)),
            "signatures": lambda one: iter((Signatures(one.heading, one.words, SIGN, one.labels),)),
            "law": lambda one: iter((Closing(one.heading, LAW),)),
            "check": lambda one: iter((Closing(one.heading, ()),)),
        }
        return makers[part.kind](part)

    def _facts(self, part: Part) -> Iterator[Block]:
        record, made_on = self.record, self.given.now.astimezone(LONDON)
        facts = (
            ("Label", record.label),
            ("Setting", record.setting),
            ("Age", self.given.phase),
            ("Prepared by", record.prepared_by),
            ("Date", record.date or f"{made_on.day} {made_on:%B %Y}"),
            ("Next review", day_if_one(record.cycles[-1].review_date)),
            ("Guidance cited", f"{self.given.area}, {self.given.address}"),
        )
        yield from _headed(part)
        yield Facts(tuple(pair for pair in facts if pair[1]))

    def _blanks(self, part: Part) -> Iterator[Block]:
        yield from _headed(part)
        yield Blanks(("To be written in by hand", ""), part.labels)

    def _words(self, part: Part) -> Iterator[Block]:
        yield from _headed(part)

    def _text(self, part: Part) -> Iterator[Block]:
        holder = self.record.cycles[-1] if part.text in CYCLE_TEXTS else self.record
        said = getattr(holder, part.text)
        if said or part.room:
            yield from _headed(part)
            yield Said(said) if said else Room(part.room)

    def _made(self) -> Summary | None:
        return summary(self.record, self.given.tiers)

    def _summary(self, part: Part) -> Iterator[Block]:
        made = self._made()
        if made:
            yield Heading(part.heading or made.heading, 2)
            yield from _measured(made, 3)
            yield from _costed(made, 3)
            yield Page()

    def _measures(self, part: Part) -> Iterator[Block]:
        if made := self._made():
            yield from _measured(made, 2, part.heading)

    def _costs(self, part: Part) -> Iterator[Block]:
        if made := self._made():
            yield from _costed(made, 2, part.heading, by_line=not self.given.layout.has_column("cost"))

    def _cycles(self, part: Part) -> Iterator[Block]:
        for number, cycle in enumerate(self.record.cycles, 1):
            yield Heading(f"{part.heading or 'Cycle'} {number}", 2)
            review_on = ", ".join(one for one in (day_if_one(cycle.review_date), cycle.review_on) if one)
            before = (
                ("Assess", cycle.assess),
                ("Plan", cycle.plan),
                ("Began", cycle.began),
                ("To be reviewed", review_on),
            )
            yield from (Said(text, name) for name, text in before if text)
            yield Heading("Do", 3)
            yield self._table(self.record.of_cycle(number), part.columns)
            if cycle.review:
                yield Said(cycle.review, "Review", apart=True)

    def _shown(self, part: Part) -> list[Entry]:
        """The lines of the newest cycle that belong into this part; one without tiers takes those that no other part
        of its kind asks for."""
        others = {tier for one in self.given.layout.of_kind(part.kind) for tier in one.tiers}
        return [
            one
            for one in self.record.of_cycle(len(self.record.cycles))
            if (one.tier in part.tiers if part.tiers else one.tier not in others)
            and (not part.statuses or one.status in part.statuses)
        ]

    def _lines(self, part: Part) -> Iterator[Block]:
        shown = self._shown(part)
        if shown or part.tiers or len(self.given.layout.of_kind("lines")) == 1:
            yield from _headed(part)
            yield self._table(shown, part.columns)

    def _points(self, part: Part) -> Iterator[Block]:
        shown = self._shown(part)
        yield from _headed(part)
        yield Points(tuple(point(one, self.citations, self.given.address) for one in shown)) if shown else Room(3)

    def _table(self, entries: Sequence[Entry], columns: Sequence[Column]) -> Block:
        if not entries:
            return Said(NOTHING)
        family, site = self.given.family_words, self.given.address
        lines = (line(one, self.citations, site, cells(one, columns, self.record), family) for one in entries)
        return Lines(tuple(one.name for one in columns), tuple(one.width for one in columns), tuple(lines))


def _headed(part: Part) -> Iterator[Block]:
    """The heading of a part, and the layout's own words below it."""
    if part.heading:
        yield Heading(part.heading, 2)
    yield from (Said(one, leads=part.kind != "words") for one in part.words)


def _measured(made: Summary, level: int, heading: str = "") -> Iterator[Block]:
    if made.measures:
        yield Heading(heading or "Where it stands", level)
        yield Numbers(MEASURES, made.measures, made.far)


def _costed(made: Summary, level: int, heading: str = "", by_line: bool = True) -> Iterator[Block]:
    """What it costs; not ``by_line`` where the layout says the cost beside each line."""
    if made.costs:
        yield Heading(heading or "What it costs a term", level)
        if by_line:
            yield Numbers(COSTS, made.costs)
    if made.shares:
        if by_line:
            yield Heading("Cost by kind of support", 3)
        yield Chart(made.shares, made.shares_words())
        yield Said(made.total)
    yield from (Said(one, small=True) for one in made.notes)
