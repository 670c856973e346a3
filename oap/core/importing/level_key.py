"""The key that a handbook prints to its own names: what it means by “Range 3”, or by “Some”.

Councils number the amounts of help differently: the third of four ranges is targeted in one handbook and specialist in
the next. Where a handbook says so itself, that is believed, and the lines that say so are text and no statements.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from oap.core.importing.blocks import Block, Cell, Line, Table, count_letters, tidy
from oap.core.importing.heads import NUMBERS, Heads
from oap.core.importing.lines import pieces
from oap.core.importing.shades import colour_of
from oap.core.search.tokens import normalise

MOST_WORDS = 30  # of a meaning; what is longer is not the line of a key
NAME_WORDS = 5
MOST_COLUMN_LETTERS = 60  # of the head of a column

_DIGITS = {name: digit for digit, names in NUMBERS.items() for name in names}
_NUMBER = rf"(?:\d|[a-g]|{'|'.join(_DIGITS)})"
_LEVEL = re.compile(
    rf"(wave|tier|range|band|stage|level|step|group)s? ({_NUMBER})((?:(?: and| to| or)?(?: \1)? {_NUMBER})*)"
)
_MEANS = re.compile(r"\s*[:=–—]\s*|\s+-\s+|\s+(?:means?|is|are|stands? for|refers? to|describes?)\s+", re.IGNORECASE)
_QUOTED = re.compile(r"[“‘\"'](?P<name>[^“”‘’\"']{1,40})[”’\"']")
_FOR_WHOM = re.compile(r"(?:for )?(?:all|every|each|most|many|some|few|(?:a|very) few|a small number of)\b")
_CLAUSE = re.compile(r"[;\n]\s*|,?\s+and\s+(?=[“‘\"])|,\s+(?=[“‘\"])|\.\s+(?=[A-Z“‘\"])")


@dataclass(frozen=True)
class LevelKey:
    """``tiers`` go from the names of levels in even text to the tier that each means. ``lines`` are what is to be read
    as text instead of the block at that place; those of kind heading are heads of columns."""

    tiers: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Meaning:
    """A name with its meaning, the levels that the name is of, and the tier that the meaning names, or ""."""

    name: str
    levels: tuple[str, ...]
    tier: str


def find_key(blocks: Sequence[Block], heads: Heads) -> LevelKey:
    """What the handbook says of its levels before its first area of need, or where a heading calls it a key."""
    tiers: dict[str, str] = {}
    lines: dict[int, tuple[Line, ...]] = {}
    run: list[tuple[int, Line, list[_Meaning]]] = []

    columns = frozenset(_columns(blocks))

    def end() -> None:
        found = [one for _, _, meanings in run for one in meanings]
        if _is_key(found):
            tiers.update(_tiers(found, heads))
            lines.update({number: (line,) for number, line, _ in run})
        run.clear()

    for number, block in _where_keys_are(blocks, heads):
        if isinstance(block, Table):
            end()
            found, shown = _in_table(block, heads)
            if _is_key(found):
                tiers.update(_tiers(found, heads))
                lines[number] = shown
        elif block.kind != "heading" and (meanings := _in_line(block, heads, columns)):
            if run and run[-1][0] != number - 1:
                end()
            run.append((number, block, meanings))
        else:
            end()
    end()
    return LevelKey(tiers, lines)


def _where_keys_are(blocks: Sequence[Block], heads: Heads) -> Iterator[tuple[int, Block]]:
    said = {n: heads.said(one.text) for n, one in enumerate(blocks) if isinstance(one, Line) and one.kind == "heading"}
    first = next((n for n, one in said.items() if one.area), 0)
    explains = False
    for number, block in enumerate(blocks):
        if number in said:
            explains = said[number].kind == "glossary" and said[number].everything
        if explains or number < first:
            yield number, block


def _is_key(found: Sequence[_Meaning]) -> bool:
    """Whether two names at least are given different meanings, each a tier."""
    return len({one.name for one in found if one.tier}) > 1 and len({one.tier for one in found if one.tier}) > 1


def _tiers(found: Sequence[_Meaning], heads: Heads) -> dict[str, str]:
    own = heads.tier_names
    return {level: one.tier for one in found for level in one.levels if one.tier and level not in own}


def _columns(blocks: Sequence[Block]) -> Iterator[str]:
    """What the columns of the tables are called, in even text."""
    for block in blocks:
        if isinstance(block, Table) and len(block.rows) > 1:
            yield from (normalise(tidy(cell.text)) for cell in block.rows[0] if len(cell.text) < MOST_COLUMN_LETTERS)


def _in_line(line: Line, heads: Heads, columns: Container[str]) -> list[_Meaning]:
    """The meanings in a line: “Range 1: Universal”, or “All” means universal, “Some” means targeted."""
    found = []
    for piece, _ in pieces(line):
        for clause in _CLAUSE.split(piece.text):
            quoted = _QUOTED.search(clause)
            at = _MEANS.match(clause, quoted.end()) if quoted else _MEANS.search(clause)
            if at is not None:
                name = quoted["name"] if quoted else clause[: at.start()]
                found += _meaning(name, clause[at.end() :], heads, columns)
    return found


def _in_table(table: Table, heads: Heads) -> tuple[list[_Meaning], tuple[Line, ...]]:
    """The meanings in a table with names down or across, and its rows as lines; nothing where a row is neither head
    nor meaning."""
    rows = [[cell for cell in row if count_letters(cell.text)] for row in table.rows]
    pairs = [(row[0], row[1:]) for row in rows if row]
    head = Line("heading", "")
    if len(pairs) == 2 and len(rows[0]) == len(rows[1]) > 2:
        pairs = [(name, [meaning]) for name, meaning in zip(rows[0], rows[1], strict=True)]
    elif pairs and not _of_pair(*pairs[0], heads):
        head = replace(head, text=" ".join(tidy(cell.text) for cell in (pairs[0][0], *pairs[0][1])), where=table.where)
        pairs = pairs[1:]
    found = [_of_pair(*pair, heads) for pair in pairs]
    if not all(found):
        return [], ()
    lines = [Line("paragraph", f"{tidy(name.text)}: {_text(cells)}", where=table.where) for name, cells in pairs]
    return [one for meanings in found for one in meanings], (head, *lines)


def _of_pair(name: Cell, cells: Sequence[Cell], heads: Heads) -> list[_Meaning]:
    listed = any(line.kind == "item" for cell in cells for line in cell.lines)
    if listed or not cells:
        return []
    shade = name.shade or next((cell.shade for cell in cells if cell.shade), "")
    return _meaning(tidy(name.text) or shade, _text(cells), heads, shade=shade)


def _text(cells: Sequence[Cell]) -> str:
    return " – ".join(tidy(cell.text) for cell in cells)


def _meaning(name: str, meaning: str, heads: Heads, columns: Container[str] = (), shade: str = "") -> list[_Meaning]:
    """One meaning, or none where the name is neither one of an amount of help nor of a column or a colour. ``shade`` is
    the colour behind the name."""
    plain = normalise(name)
    if len(plain.split()) > NAME_WORDS or not 0 < len(meaning.split()) <= MOST_WORDS:
        return []
    levels = levels_of(plain)
    if not levels and (colour := colour_of(shade) or heads.colour(plain)):
        levels = (colour,)
    if not levels and (heads.tier(plain) or (plain in columns and _named(meaning, heads))):
        levels = (plain,)
    return [_Meaning(plain, levels, _named(meaning, heads))] if levels else []


def levels_of(plain: str) -> tuple[str, ...]:
    """The levels that even text is all of: “ranges 2 and 3” are “range 2” and “range 3”."""
    found = _LEVEL.fullmatch(plain)
    if found is None:
        return ()
    numbers = [_DIGITS.get(one, one) for one in re.findall(rf"\b{_NUMBER}\b", f"{found[2]}{found[3]}")]
    if len(numbers) == 2 and " to " in plain and all(one.isdigit() for one in numbers):
        numbers = [str(number) for number in range(int(numbers[0]), int(numbers[1]) + 1)]
    return tuple(f"{found[1]} {number}" for number in numbers)


def _named(meaning: str, heads: Heads) -> str:
    """The tier that a meaning begins with, or the only one that it calls by name."""
    words = normalise(meaning).split()
    plain = " ".join(words)
    if tier := heads.tier(plain):
        return tier
    if _FOR_WHOM.match(plain):
        return ""  # “All pupils have a peg” is provision, “All pupils” would be a meaning
    for length in range(min(len(words), 8), 0, -1):
        if tier := heads.tier(" ".join(words[:length])):
            return tier
    plain = f" {plain} "
    called = {tier for name, tier in heads.tier_names.items() if f" {name} " in plain}
    return called.pop() if len(called) == 1 else ""
