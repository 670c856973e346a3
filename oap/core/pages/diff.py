"""What changed between two texts of a page: word by word, statement by statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from oap.core.pages.front_matter import FIELDS
from oap.core.pages.page import Page, PlacedStatement, Statement
from oap.core.pages.pictures import in_words

What = Literal["added", "withdrawn", "changed", "moved"]
MOST_COMPARED = 2_000_000  # pairs of words; two statements have a few thousand
_WORDS = re.compile(r"\s+|[^\s]+")
# Dates are said elsewhere, and ids of withdrawn statements say nothing to a reader.
_NOT_COMPARED = {"id", "reviewed", "review_by", "retired_statements"}
_LAST = ("sources", "service")  # long ones


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class StatementChange:
    """What happened to one statement. The pieces hold both its texts; ``old`` or ``new`` is None when it was not
    there."""

    id: str
    what: What
    professional: tuple[Piece, ...]
    family: tuple[Piece, ...]
    old: PlacedStatement | None
    new: PlacedStatement | None


@dataclass(frozen=True)
class TextChange:
    """A field or the text of a section that differs. ``place`` is the field's name or the section's heading."""

    place: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Difference:
    """Everything that differs, in reading order of the newer text."""

    fields: tuple[TextChange, ...]
    statements: tuple[StatementChange, ...]
    sections: tuple[TextChange, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.statements or self.sections)


def words_changed(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts as one run of pieces. Joined without the added ones they give ``old``, without the removed
    ``new``."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) * len(after) > MOST_COMPARED:
        return _ends_alike(before, after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(after[c:d])))
    return tuple(pieces)


def _ends_alike(before: list[str], after: list[str]) -> tuple[Piece, ...]:
    """Very long texts: what is alike at the beginning and the end, and all between as one change."""
    most = min(len(before), len(after))
    start = next((n for n in range(most) if before[n] != after[n]), most)
    end = next((n for n in range(most - start) if before[-1 - n] != after[-1 - n]), most - start)
    pieces = (
        Piece("same", "".join(before[:start])),
        Piece("removed", "".join(before[start : len(before) - end])),
        Piece("added", "".join(after[start : len(after) - end])),
        Piece("same", "".join(before[len(before) - end :])),
    )
    return tuple(piece for piece in pieces if piece.text)


def difference(old: Page | None, new: Page | None) -> Difference:
    """What differs between two states of a page. None stands for a page that was not there."""
    return Difference(tuple(_fields(old, new)), tuple(_statements(old, new)), tuple(_sections(old, new)))


def statement_in(page: Page, statement_id: str) -> PlacedStatement | None:
    """The statement with that id, None when the page does not hold it."""
    return next((placed for placed in page.placed_statements() if placed.statement.id == statement_id), None)


def same_meaning_words(one: PlacedStatement, other: PlacedStatement) -> bool:
    """Whether both say the same to the letter, to the same people, at the same tier."""
    return one.statement == other.statement and (one.tier, one.phases) == (other.tier, other.phases)


def _fields(old: Page | None, new: Page | None) -> Iterator[TextChange]:
    names = [name for name in FIELDS if name not in _NOT_COMPARED]
    for name in sorted(names, key=lambda name: _LAST.index(name) if name in _LAST else -1):
        before, after = (plain(getattr(page, name)) if page else "" for page in (old, new))
        if before != after:
            yield TextChange(name, words_changed(before, after))


def plain(value: object) -> str:
    """The value of a field in words."""
    if isinstance(value, tuple):
        return ", ".join(plain(item) for item in value)
    if value is None or isinstance(value, str):
        return value or ""
    parts = ((name, plain(getattr(value, name))) for name in getattr(value, "__dataclass_fields__", {}))
    return "; ".join(f"{name}: {text}" for name, text in parts if text)


def _statements(old: Page | None, new: Page | None) -> Iterator[StatementChange]:
    before = {placed.statement.id: placed for placed in old.placed_statements()} if old else {}
    after = {placed.statement.id: placed for placed in new.placed_statements()} if new else {}
    for identity, placed in after.items():
        was = before.get(identity)
        if was is None:
            yield statement_change(identity, "added", None, placed)
        elif not same_meaning_words(was, placed):
            yield statement_change(identity, "changed", was, placed)
        elif was.section != placed.section:
            yield statement_change(identity, "moved", was, placed)
    for identity, was in before.items():
        if identity not in after:
            yield statement_change(identity, "withdrawn", was, None)


def statement_change(
    identity: str, what: What, old: PlacedStatement | None, new: PlacedStatement | None
) -> StatementChange:
    """What happened to a statement, with both its texts."""
    professional = words_changed(
        old.statement.whole_professional if old else "", new.statement.whole_professional if new else ""
    )
    family = words_changed(old.statement.whole_family if old else "", new.statement.whole_family if new else "")
    return StatementChange(identity, what, professional, family, old, new)


def _sections(old: Page | None, new: Page | None) -> Iterator[TextChange]:
    before, after = (dict(_prose(page)) if page else {} for page in (old, new))
    for heading in [*after, *(heading for heading in before if heading not in after)]:
        one, other = before.get(heading, ""), after.get(heading, "")
        if one != other:
            yield TextChange(heading, words_changed(one, other))


def _prose(page: Page) -> Iterator[tuple[str, str]]:
    """Each section's heading with its small headings and text, without the statements."""
    for section in page.sections:
        parts = []
        for group in section.groups:
            parts += [f"### {group.heading}"] if group.heading else []
            parts += [in_words(item.text) for item in group.items if not isinstance(item, Statement)]
        yield section.heading, "\n\n".join(parts)
