"""What a person tells the reader of a file: which row of a table is its head, what its columns are, what a heading or a
line is. It goes before what the reader would take them for.

What is said of a table holds for every table of the file with the same head, what is said of a heading for every
heading of the same words. So it can be remembered for the next file of the same shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from oap.core.importing.blocks import Block, Cell, Line, Table, count_letters, tidy
from oap.core.importing.heads import Said
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.tokens import normalise

LEFT_OUT = "Left out by the person who brought the file in"
HEAD_ROWS = 4  # of a table, one of which is its head
AREA = "area:"  # before the id of an area, in what a heading is
PAGE, INSIDE, GUIDE, JOIN, LEAVE_OUT = "page", "inside", "guide", "join", "leave-out"
COLUMN_USES = {
    "need": "The need that the row is about",
    "signs": "Signs of the need",
    "provision": "What is provided: provision, expectation, strategy",
    "home": "What families can do at home",
    "example": "Examples",
    "outcome": "What should come of it",
    "who": "Who does it",
    "label": "Says of its row: age, how much help, or which part",
    "rating": "A rating or tick box",
    "status": "Whether the row stands: live, withdrawn, proposed",
    "text": "Other text of the page",
    LEAVE_OUT: "Leave the column out",
}
HEADING_USES = {
    PAGE: "The title of a page",
    INSIDE: "A heading inside a page",
    GUIDE: "The title of a guide, without statements",
    "signs": "Signs of the need follow",
    "provision": "What is provided follows",
    "home": "What families can do at home follows",
    "other": "Other text follows",
}
PARTS = (INSIDE, "signs", "provision", "home", "other")  # of a page: such a heading never ends it
LINE_USES = {
    PAGE: "The title of a page",
    "provision": "A statement",
    "signs": "A sign of the need",
    "other": "Text of the page",
    JOIN: "Goes on from the line above",
    LEAVE_OUT: "Leave it out",
}


class Value(BaseModel):
    """A value that is kept as JSON. What an older program left and this one does not know is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ColumnSaid(Value):
    """What a column is; an empty ``use`` leaves it to the reader. ``tier`` and ``phases`` are of what is provided."""

    use: str = ""
    tier: str = ""
    phases: tuple[str, ...] = ()


class TableRule(Value):
    """What somebody said of tables with this head. ``head`` is the even text of the row, empty where there is none;
    then ``first`` is that of the first row of the table that it was said of."""

    width: int
    head: str = ""
    first: str = ""
    columns: tuple[ColumnSaid, ...] = ()

    def head_rows(self, table: Table, without_head: bool = False) -> int | None:
        """How many rows of the table are its head by this rule; None for a table that it is not about.

        ``without_head`` is whether the reader finds no head in it.
        """
        if self.width != width_of(table):
            return None
        if not self.head:
            same = bool(table.rows) and plain_row(table.rows[0]) == self.first
            return 0 if same or without_head else None
        for number, row in enumerate(table.rows[:HEAD_ROWS]):
            if plain_row(row) == self.head:
                return number + 1
        return None


class Told(Value):
    """``headings`` go from even words to a use, or to ``area:`` and an id; ``lines`` from the number of a block."""

    tables: tuple[TableRule, ...] = ()
    headings: Mapping[str, str] = Field(default_factory=dict)
    lines: Mapping[int, str] = Field(default_factory=dict)

    @property
    def something(self) -> bool:
        return bool(self.tables or self.headings or self.lines)

    def rule_for(self, table: Table, without_head: bool = False) -> TableRule | None:
        """The rule about the table; one that knows its head goes first."""
        fitting = (one for one in self.tables if one.head_rows(table, without_head) is not None)
        return min(fitting, key=lambda one: (not one.head, one.first != _first(table)), default=None)

    def of_heading(self, text: str) -> str:
        """What a heading with these words was said to be, or ""."""
        return self.headings.get(even(text), "")

    def over(self, other: Told) -> Told:
        """This and what the other says of what this does not."""
        mine = {(one.width, one.head, one.first) for one in self.tables}
        tables = (*self.tables, *(t for t in other.tables if (t.width, t.head, t.first) not in mine))
        return Told(tables=tables, headings={**other.headings, **self.headings}, lines={**other.lines, **self.lines})

    def with_table(self, rule: TableRule) -> Told:
        """With the rule in the place of what was said of such tables before."""
        others = tuple(
            one for one in self.tables if (one.width, one.head, one.first) != (rule.width, rule.head, rule.first)
        )
        return self.model_copy(update={"tables": (*others, rule)})

    def without_table(self, table: Table, without_head: bool = False) -> Told:
        """As if nothing had been said of the table."""
        rule = self.rule_for(table, without_head)
        return self.model_copy(update={"tables": tuple(one for one in self.tables if one != rule)})

    def to_remember(self) -> Told:
        """What can be said of another file too: of tables with heads, and of headings."""
        return Told(tables=tuple(one for one in self.tables if one.head), headings=dict(self.headings))

    def of_blocks(self, blocks: Iterable[Block]) -> Told:
        """What of this is about something in these blocks."""
        blocks = list(blocks)
        tables = [one for one in blocks if isinstance(one, Table)]
        words = {even(one.text) for one in blocks if isinstance(one, Line) and one.kind == "heading"}
        return Told(
            tables=tuple(one for one in self.tables if any(one.head_rows(table) is not None for table in tables)),
            headings={text: use for text, use in self.headings.items() if text in words},
        )


NOTHING = Told()


def said_by(use: str) -> Said | None:
    """What a heading says that was said to be this; None where it says nothing of what follows."""
    if use.startswith(AREA):
        return Said(area=use.removeprefix(AREA))
    return Said(section=use) if use in ("signs", "provision", "home", "other") else None


def check(told: Told, taxonomy: Taxonomy) -> Told:
    """Without what does not exist: uses, areas, tiers and phases that this service does not know."""

    def column(one: ColumnSaid) -> ColumnSaid:
        return ColumnSaid(
            use=one.use if one.use in COLUMN_USES else "",
            tier=one.tier if one.tier in taxonomy.tiers else "",
            phases=tuple(phase for phase in one.phases if phase in taxonomy.phases),
        )

    def known(use: str) -> bool:
        return use in HEADING_USES or (use.startswith(AREA) and use.removeprefix(AREA) in taxonomy.areas)

    return Told(
        tables=tuple(one.model_copy(update={"columns": tuple(map(column, one.columns))}) for one in told.tables),
        headings={text: use for text, use in told.headings.items() if known(use)},
        lines={number: use for number, use in told.lines.items() if use in LINE_USES},
    )


def even(text: str) -> str:
    """The words of a heading without what differs by chance."""
    return normalise(tidy(text))


def width_of(table: Table) -> int:
    return max((cell.column + cell.across for row in table.rows for cell in row), default=0)


def plain_row(row: Iterable[Cell]) -> str:
    """The words of a row, by which a head is known again."""
    return " | ".join(even(cell.text) for cell in row)


def joined_lines(blocks: Iterable[Block], told: Told) -> list[Block]:
    """The blocks, lines that go on put to the end of the line above; in their own place stands an empty one."""
    made: list[Block] = []
    last = -1  # the line that the next one may go on from
    for number, block in enumerate(blocks):
        if isinstance(block, Line) and told.lines.get(number) == JOIN and last >= 0:
            above = made[last]
            assert isinstance(above, Line)
            made[last] = replace(above, text=f"{above.text} {block.text}")
            made.append(Line("paragraph", ""))
            continue
        made.append(block)
        if isinstance(block, Table):
            last = -1
        elif count_letters(block.text):
            last = number
    return made


def _first(table: Table) -> str:
    return plain_row(table.rows[0]) if table.rows else ""
