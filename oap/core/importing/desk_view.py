"""A file that is brought in as somebody goes through it: each block as it stands, and beside it what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oap.core.importing.blocks import Block, Line, Read, Table, count_letters, tidy
from oap.core.importing.choices import JOIN, LEAVE_OUT, REPLACE, Choices
from oap.core.importing.collected import Trace
from oap.core.importing.outline import Place
from oap.core.importing.plan import DraftPage, DraftStatement, Plan
from oap.core.importing.tables import Column, Row
from oap.core.importing.telling import (
    AREA,
    COLUMN_USES,
    HEADING_USES,
    INSIDE,
    PAGE,
    ColumnSaid,
    TableRule,
    Told,
)
from oap.core.pages.taxonomy import Taxonomy

PART_WEIGHT = 60  # lines and rows of tables that are shown at once
ALL = {"file": "All of it", "unsure": "What is unsure", "left": "What is left out"}
UNSURE = 0.9  # what is less sure than this is worth a look


@dataclass(frozen=True)
class Outcome:
    """What became of words: ``use`` is title, statement, family, sign, text, left or line-above. ``page`` is the page
    they are on; ``why`` is why they are left out, or what is decided of them."""

    use: str
    text: str
    place: Place
    page: DraftPage | None = None
    statement: DraftStatement | None = None
    why: str = ""

    @property
    def unsure(self) -> bool:
        """Whether somebody should look at it."""
        one = self.statement
        return one is not None and bool(one.doubt or min(one.sure, one.tier.confidence) < UNSURE)


@dataclass(frozen=True)
class Shown:
    """A block with its number and what became of it. Of a table, ``rows`` are as they were understood, and ``columns``
    are those of the rows below its head; ``rule`` is what somebody said of such tables."""

    number: int
    block: Block
    outcomes: tuple[Outcome, ...]
    said: str = ""
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    rule: TableRule | None = None

    @property
    def is_table(self) -> bool:
        return isinstance(self.block, Table)

    @property
    def is_heading(self) -> bool:
        return isinstance(self.block, Line) and self.block.kind == "heading"

    def count(self, use: str) -> int:
        return sum(one.use == use for one in self.outcomes)


def shown(read: Read, plan: Plan, choices: Choices) -> list[Shown]:
    """Every block of the file that has words, in order."""
    found: dict[int, list[Outcome]] = {}
    for trace in plan.trace:
        found.setdefault(trace.place.block, []).append(_outcome(trace, plan, choices))
    made = []
    told = choices.told_in_all
    for number, block in enumerate(read.blocks):
        outcomes = sorted(found.get(number, ()), key=lambda one: (one.place.row, one.place.column))
        if isinstance(block, Table):
            rows = plan.tables.get(number, ())
            body = next((row for row in rows if row.use == "body"), None)
            made.append(
                Shown(
                    number,
                    block,
                    tuple(outcomes),
                    rows=rows,
                    columns=_by_column(body),
                    rule=told.rule_for(block, not any(row.use == "head" for row in rows)),
                )
            )
        elif count_letters(block.text):
            said = told.of_heading(block.text) if block.kind == "heading" else told.lines.get(number, "")
            if not outcomes and told.lines.get(number) == JOIN:
                outcomes = [Outcome("line-above", tidy(block.text), Place(number))]
            made.append(Shown(number, block, tuple(outcomes), said))
    return made


def _by_column(row: Row | None) -> tuple[Column, ...]:
    """The column at each place of the table, those too that a cell of the row reaches over."""
    if row is None:
        return ()
    return tuple(column for cell, column in zip(row.cells, row.columns, strict=True) for _ in range(cell.across))


def _outcome(trace: Trace, plan: Plan, choices: Choices) -> Outcome:
    if trace.use == "left":
        left = plan.left_out[trace.number]
        return Outcome("left", left.text, trace.place, why=left.why)
    page = plan.pages[trace.page]
    why = "left out" if choices.of_page(page.key).do == LEAVE_OUT else ""
    if trace.use == "title":
        return Outcome("title", page.title, trace.place, page, why=why)
    if trace.use in ("statement", "family"):
        one = page.statements[trace.number]
        done = choices.statements.get(one.key)
        if done == LEAVE_OUT:
            why = "left out"
        elif done == REPLACE and one.same_as is not None:
            why = f"in the place of {one.same_as.address}"
        if trace.use == "family":
            return Outcome("family", one.family, trace.place, page, why=why)
        return Outcome("statement", one.text, trace.place, page, one, why)
    texts = page.notice if trace.use == "sign" else page.prose
    return Outcome(trace.use, texts[trace.number], trace.place, page, why=why)


def narrowed(blocks: Sequence[Shown], show: str) -> list[Shown]:
    """Only the blocks where something is unsure, or is left out; all of them for any other word."""
    if show == "unsure":
        return [one for one in blocks if any(outcome.unsure for outcome in one.outcomes)]
    if show == "left":
        return [one for one in blocks if any(outcome.use == "left" or outcome.why for outcome in one.outcomes)]
    return list(blocks)


def parts(blocks: Sequence[Shown]) -> list[list[Shown]]:
    """The blocks in parts that a screen can show, of about as many lines each. There is one part at least."""
    made: list[list[Shown]] = [[]]
    weight = 0
    for one in blocks:
        own = len(one.block.rows) if isinstance(one.block, Table) else 1
        if made[-1] and weight + own > PART_WEIGHT:
            made.append([])
            weight = 0
        made[-1].append(one)
        weight += own
    return made


def part_of(all_parts: Sequence[Sequence[Shown]], number: int) -> int:
    """The part that a block is in, from 0; the first where it is in none."""
    return next((n for n, part in enumerate(all_parts) if any(one.number == number for one in part)), 0)


def column_said(shown_table: Shown, column: int) -> ColumnSaid:
    """What was said of a column; nothing where nobody did."""
    rule = shown_table.rule
    return rule.columns[column] if rule is not None and column < len(rule.columns) else ColumnSaid()


def column_heads(shown_table: Shown) -> list[str]:
    """What stands over each column of a table in its head, as far as it has one."""
    heads = [""] * len(shown_table.columns)
    for row in shown_table.rows:
        for cell in row.cells if row.use == "head" else ():
            for n in range(cell.column, min(cell.column + cell.across, len(heads))):
                heads[n] = f"{heads[n]} {tidy(cell.text)}".strip()
    return heads


_COLUMN_NAMES = {"number": "Numbers", "flag": "Ticks that say for whom", "content": "What is provided"}


def column_name(column: Column) -> str:
    """What a column was read as."""
    if column.use in ("content", "need") and column.said.section in ("signs", "home"):
        return COLUMN_USES[column.said.section]
    if column.use == "text":
        return COLUMN_USES.get(column.said.section, COLUMN_USES["text"])
    name = _COLUMN_NAMES.get(column.use) or COLUMN_USES.get(column.use, "Other text of the page")
    return f"{name}, by what stands in it" if column.guessed else name


def in_words(told: Told, taxonomy: Taxonomy) -> Iterator[str]:
    """What somebody said of a file, a line for each table and heading."""
    for rule in told.tables:
        heads = rule.head.split(" | ") if rule.head else []
        said = [
            f"“{heads[n] if n < len(heads) else f'column {n + 1}'}” is: {_column_words(one, taxonomy)}"
            for n, one in enumerate(rule.columns)
            if one.use
        ]
        yield "Tables with the head “" + " | ".join(heads) + "”" + (f". {'; '.join(said)}" if said else "")
    for text, use in told.headings.items():
        yield f"The heading “{text}”: {heading_words(use, taxonomy)}"


def _column_words(one: ColumnSaid, taxonomy: Taxonomy) -> str:
    more = [taxonomy.tiers[one.tier]] if one.tier in taxonomy.tiers else []
    more += [taxonomy.phases[phase] for phase in one.phases if phase in taxonomy.phases]
    words = COLUMN_USES.get(one.use, one.use)
    return f"{words[:1].lower()}{words[1:]}" + (f" ({', '.join(more)})" if more else "")


def heading_uses(taxonomy: Taxonomy) -> Mapping[str, str]:
    """All that a heading can be said to be."""
    areas = {f"{AREA}{area.id}": f"The area of need: {area.name}" for area in taxonomy.areas.values()}
    return {PAGE: HEADING_USES[PAGE], **areas, INSIDE: HEADING_USES[INSIDE], **HEADING_USES}


def heading_words(use: str, taxonomy: Taxonomy) -> str:
    words = heading_uses(taxonomy).get(use, use)
    return f"{words[:1].lower()}{words[1:]}"
