"""What the columns and rows of a table are for: its head of one row or two, banners, ages or amounts of help across or
down, ticks, and cells that reach over several columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from oap.core.importing.blocks import Cell, Table, tidy
from oap.core.importing.codes import decoded
from oap.core.importing.heads import SPECIALIST, Heads, Said
from oap.core.importing.list_signs import is_sign
from oap.core.importing.outline import INSIDE_PAGES
from oap.core.importing.telling import LEAVE_OUT, ColumnSaid, TableRule, Told, width_of
from oap.core.importing.telling import NOTHING as NOTHING_TOLD

NOTHING = Said()
HEAD_WORDS = 12
NAME_WORDS = 8  # of a need that is the first cell of a row
_GOES_ON = re.compile(r"\s*\(?\bcont(?:inued|d|['’]d)?\b\.?\)?$")  # behind a head that is repeated
_ORDINARY = re.compile(r"^(?!.*\b(?:beyond|above|exceed|addition|more than|outside)).*\bordinar", re.IGNORECASE)
_RATING = re.compile(r"(?:[rag]|red|amber|green|y|n|yes|no|n/?a|\d)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column: ``use`` is content, label, need, number, rating, flag, status, text or leave-out.
    Content may have what its head says of section, tier and ages; ``guessed`` is whether no head says so. ``codes`` is
    what the codes in a column of labels stand for, by the text of a cell."""

    use: str
    said: Said = NOTHING
    guessed: bool = False
    codes: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """``use`` is banner, head, again (a head that is repeated) or body."""

    use: str
    cells: tuple[Cell, ...]
    columns: tuple[Column, ...] = ()  # of a body row: one for each of its cells


def understand(table: Table, heads: Heads, provides: bool = False, told: Told = NOTHING_TOLD) -> list[Row]:
    """Each row with what it is for, in order. ``provides`` is whether a heading above says that provision follows.
    What somebody told of tables with this head goes before all else."""
    if not told.tables:
        return _understand(table, heads, provides, None)
    rule = told.rule_for(table)
    if rule is None:
        rows = _understand(table, heads, provides, None)
        rule = told.rule_for(table, without_head=True)
        if rule is None or any(row.use == "head" for row in rows):
            return rows
    return _understand(table, heads, provides, rule)


def _understand(table: Table, heads: Heads, provides: bool, rule: TableRule | None) -> list[Row]:
    width = width_of(table)
    told_head = rule.head_rows(table, without_head=True) if rule is not None else None
    rows: list[Row] = []
    columns: tuple[Column, ...] = ()
    head: list[tuple[Cell, ...]] = []
    seen: set[str] = set()  # texts of the rows of heads
    body_begun = False

    def is_head(number: int, cells: Sequence[Cell], filled: Sequence[Cell]) -> bool:
        if width < 2 or not filled or _looks_like_body(filled, heads):
            return False
        if body_begun:
            return _is_new_head(filled, width, heads)
        return _may_follow(head, cells) and _is_head(filled, heads, number < table.head_rows, table, number)

    for number, cells in enumerate(table.rows):
        filled = [cell for cell in cells if _has_words(cell)]
        plain = _plain(cells)
        if body_begun and plain in seen and filled:
            rows.append(Row("again", cells))
        elif (width > 1 and _is_banner(filled, width, heads, number)) or (
            width == 1 and not body_begun and _names_part(filled, heads)
        ):
            rows.append(Row("banner", cells))
        elif number < told_head if told_head is not None else is_head(number, cells, filled):
            if body_begun:
                head, body_begun = [], False
            head.append(cells)
            seen.add(plain)
            rows.append(Row("head", cells))
        else:
            if not body_begun:
                body_begun = True
                columns = _told(_columns(head, table.rows[number:], width, heads, provides), rule)
            rows.append(Row("body", cells, tuple(columns[min(cell.column, len(columns) - 1)] for cell in cells)))
    return rows


def _told(columns: tuple[Column, ...], rule: TableRule | None) -> tuple[Column, ...]:
    """The columns, those that somebody told something of as they told."""
    if rule is None:
        return columns
    said = rule.columns[: len(columns)]
    return (*(_column_as_told(column, one) for column, one in zip(columns, said, strict=False)), *columns[len(said) :])


def _column_as_told(column: Column, one: ColumnSaid) -> Column:
    if not one.use:
        return column
    # What its head says of age and amount of help holds on, unless it was told.
    said = replace(NOTHING, tier=one.tier or column.said.tier, phases=one.phases or column.said.phases)
    if one.use in ("provision", "home", "signs"):
        return Column("content", replace(said, section=one.use))
    if one.use in ("need", "label", "rating", "status"):
        return Column(one.use, column.said)
    if one.use == LEAVE_OUT:
        return Column(LEAVE_OUT)
    return Column("text", Said(section="other" if one.use == "text" else one.use))


def _has_words(cell: Cell) -> bool:
    return bool(re.search(r"\w", cell.text))


def _plain(cells: Sequence[Cell]) -> str:
    return " | ".join(_GOES_ON.sub("", tidy(cell.text).lower()) for cell in cells)


def _head_text(cell: Cell, heads: Heads) -> str:
    """The text of a cell that may be a head: a line or two, or a name with a few words below that explain it."""
    text = _one_line(cell)
    if text or not cell.lines or len(cell.lines) > 4 or any(line.kind == "item" for line in cell.lines):
        return text
    lines = [one for line in cell.lines for one in line.text.split("\n") if one.strip()]
    short = 0 < len(lines) < 5 and all(len(line.split()) <= HEAD_WORDS for line in lines)
    return tidy(cell.text) if short and heads.said(lines[0]).everything else ""


def _one_line(cell: Cell) -> str:
    """The text of a cell that holds a line or two and no list, or ""."""
    if any(line.kind == "item" for line in cell.lines):
        return ""
    text = tidy(cell.text)
    return text if len(text.split()) <= HEAD_WORDS and not text.endswith(".") else ""


def _is_banner(filled: Sequence[Cell], width: int, heads: Heads, number: int) -> bool:
    """A row with one cell over the whole width, or one that stands alone and says what follows."""
    if len(filled) != 1 or not (text := _one_line(filled[0])):
        return False
    if filled[0].across >= width:
        return True
    said = heads.said(text)
    return filled[0].strong or filled[0].lines[0].kind == "heading" or (said.everything and said.section != "rating")


def _names_part(filled: Sequence[Cell], heads: Heads) -> bool:
    """Whether a cell over a list in cells says which part of a page they are."""
    said = heads.said(_one_line(filled[0])) if filled else Said()
    return said.everything and (said.section in INSIDE_PAGES or bool(said.tier) or said.phases is not None)


def _says(cell: Cell, heads: Heads) -> Said:
    text = _head_text(cell, heads)
    if not text:
        return Said()
    said = heads.said(text)
    if said.something:
        return said
    # “Universal – what all pupils should have”, in two lines: what one of them says holds.
    lines = [line for one in cell.lines for line in one.text.split("\n")]
    return next((one for line in lines if (one := heads.said(line)).everything), Said(rest=text))


def _is_head(filled: Sequence[Cell], heads: Heads, marked: bool, table: Table, number: int) -> bool:
    if not all(_head_text(cell, heads) for cell in filled):
        return False
    if len(filled) == 1 and not marked:
        return False
    known = sum(_says(cell, heads).something for cell in filled)
    if known * 2 >= len(filled):
        return True
    if marked and number + 1 < len(table.rows):
        return True
    below = [cell for row in table.rows[number + 1 :] for cell in row if _has_words(cell)]
    lists = sum(any(line.kind == "item" for line in cell.lines) for cell in below)
    if number == 0 and below and lists * 3 > len(below) * 2 and len(filled) > 1:
        return all(len(_one_line(cell).split()) <= NAME_WORDS for cell in filled)
    strong = all(cell.strong for cell in filled) and sum(cell.strong for cell in below) < len(below) / 2
    return strong and len(filled) > 1


def _may_follow(head: Sequence[Sequence[Cell]], cells: Sequence[Cell]) -> bool:
    """Whether a row may be the next row of the head: a second one says what lies under cells that reach over more."""
    if not head:
        return True
    return len(head) < 3 and any(cell.across > 1 for cell in head[-1]) and len(cells) >= 2


def _is_new_head(filled: Sequence[Cell], width: int, heads: Heads) -> bool:
    """A head in the middle of a table, below a banner: most of its cells say what they are the head of."""
    if len(filled) < 2 or not all(_one_line(cell) for cell in filled):
        return False
    said = [_says(cell, heads) for cell in filled]
    return (
        all(one.everything for one in said)
        and len(set(said)) == len(said)
        and (sum(bool(one.section or one.tier) for one in said) >= 2)
    )


def _looks_like_body(filled: Sequence[Cell], heads: Heads) -> bool:
    """“Universal | Use a timer” is a row of its own, however short."""
    if len(filled) != 2 or not all(_one_line(cell) for cell in filled):
        return False
    first, second = (_says(cell, heads) for cell in filled)
    return first.everything and not first.section and not second.something and len(_one_line(filled[1]).split()) > 3


def _columns(
    head: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]], width: int, heads: Heads, provides: bool
) -> tuple[Column, ...]:
    said = [Said() for _ in range(width)]
    names = [""] * width
    for row in head:
        for cell in row:
            one = _says(cell, heads)
            for column in range(cell.column, min(cell.column + cell.across, width)):
                names[column] = f"{names[column]} {tidy(cell.text)}".strip()
                said[column] = _over(said[column], one)
    if any(one.tier in ("targeted", SPECIALIST) for one in said):
        # “Ordinarily available” beside “Targeted” is what everybody gets; alone it is all that the document is about.
        said = [
            replace(one, tier="universal") if not one.tier and _ORDINARY.search(name) else one
            for one, name in zip(said, names, strict=True)
        ]
    found = [_column(said[column], names[column], _under(body, column), heads) for column in range(width)]
    return tuple(_settled(found, [_below(body, column) for column in range(width)], bool(head), provides))


def _over(above: Said, below: Said) -> Said:
    """What two rows of a head say of a column; the lower one decides where they differ."""
    return Said(
        below.area or above.area,
        below.tier or above.tier,
        above.phases if below.phases is None else below.phases,
        below.section or above.section,
        below.kind or above.kind,
    )


def _below(body: Sequence[Sequence[Cell]], column: int) -> list[Cell]:
    return [cell for row in body for cell in row if cell.column == column and cell.across == 1 and _has_words(cell)]


def _under(body: Sequence[Sequence[Cell]], column: int) -> list[Cell]:
    """The cells of the column, those too that hold no words: ticks, or nothing."""
    return [cell for row in body for cell in row if cell.column == column and cell.across == 1]


def _column(said: Said, name: str, under: Sequence[Cell], heads: Heads) -> Column:
    texts, cells = [tidy(cell.text) for cell in under], [cell for cell in under if _has_words(cell)]
    if said.section == "status" and cells:
        return Column("status", said)
    if said.section not in ("rating", "status", "who") and (codes := decoded(filter(None, texts), heads.codes)):
        return Column("label", said, codes=codes)
    ticks = all(_RATING.fullmatch(text) or is_sign(text) or re.fullmatch(r"[xX]+", text) for text in texts)
    if ticks and texts and (said.tier or said.phases):
        return Column("flag", said)  # ticked for the ages or amounts of help that a row is for, or for none
    if ticks and (said.section == "rating" or not said.something):
        short = re.fullmatch(r"#|no\.?|nr\.?|number|ref\.?|", name.strip(), re.IGNORECASE)
        return Column("number" if cells and short else "rating", said)
    if said.section == "rating" and cells:
        # Red, amber and green over sentences say how much help; over ticks they are a rating.
        colour = {
            "green": "universal",
            "g": "universal",
            "amber": "targeted",
            "a": "targeted",
            "red": "specialist",
            "r": "specialist",
        }
        tier = colour.get(name.lower().strip(), "")
        long = sum(len(text.split()) > 3 for text in texts) * 2 > len(texts)
        return Column("content", Said(tier=tier), guessed=True) if tier and long else Column("text", said)
    if cells and _are_labels(cells, heads):
        return Column("label", said)
    if said.section in ("need", "signs") or (said.area and not said.tier):
        return Column("need", said)
    if said.section in ("provision", "home", "dont") or said.tier or said.phases is not None:
        return Column("content", said)
    if said.section in ("example", "outcome", "who", "other") or said.kind:
        return Column("text", said)
    return Column("", said)


def _are_labels(cells: Sequence[Cell], heads: Heads) -> bool:
    """Whether most cells of a column say an age, how much help, or what part of the page their row is."""
    said = [heads.said(tidy(cell.text)) for cell in cells if _one_line(cell)]
    whole = [one for one in said if one.everything and (one.tier or one.phases is not None or one.section or one.area)]
    return bool(whole) and len(whole) * 2 >= len(cells)


def _settled(columns: list[Column], below: Sequence[Sequence[Cell]], with_head: bool, provides: bool) -> list[Column]:
    """Columns whose heads say nothing get their use from those beside them."""
    open_ = [n for n, column in enumerate(columns) if not column.use]
    uses = {column.use for column in columns}
    needs = [n for n, column in enumerate(columns) if column.use == "need"]
    if "flag" in uses and len(needs) == 1 and uses <= {"flag", "need", "rating"}:
        # What is ticked for an age is done there, also below “What you will see”.
        columns[needs[0]] = Column("content", replace(columns[needs[0]].said, section="provision"))
        uses = {column.use for column in columns}
    if "content" in uses:
        for n in open_:
            names = _are_names(below[n])
            first = n == 0 and "need" not in uses and "label" not in uses
            columns[n] = replace(columns[n], use="need" if first and (names or below[n]) else "text")
    elif "label" in uses:
        for n in open_:
            columns[n] = replace(columns[n], use="content", guessed=True)
        for n, column in enumerate(columns):
            if column.use == "need" and n:  # below “Need” and “Support” in rows that say which
                columns[n] = replace(column, use="content")
    elif "need" in uses and open_:
        for n in open_:
            columns[n] = replace(columns[n], use="content", guessed=True)
    elif len(open_) == 1 and (columns[open_[0]].said == Said() or uses & {"rating", "flag"}):
        columns[open_[0]] = replace(columns[open_[0]], use="content", guessed=True)
    elif len(open_) == 2 and _are_names(below[open_[0]]) and _are_sentences(below[open_[1]]) and not with_head:
        columns[open_[0]] = replace(columns[open_[0]], use="need", guessed=True)
        columns[open_[1]] = replace(columns[open_[1]], use="content", guessed=True)
    else:
        for n in open_:
            listed = any(line.kind == "item" for cell in below[n] for line in cell.lines)
            holds = (provides and _are_sentences(below[n])) or listed
            columns[n] = replace(columns[n], use="content" if holds else "text", guessed=not provides)
    return columns


def _are_names(cells: Sequence[Cell]) -> bool:
    return bool(cells) and all(_one_line(cell) and len(tidy(cell.text).split()) <= NAME_WORDS for cell in cells)


def _are_sentences(cells: Sequence[Cell]) -> bool:
    long = sum(any(line.kind == "item" for line in cell.lines) or len(tidy(cell.text).split()) > 3 for cell in cells)
    return bool(cells) and long * 2 > len(cells)
