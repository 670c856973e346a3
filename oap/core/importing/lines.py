"""A paragraph or a cell as what people see: one line for each item, however it was made: by a list, typed signs, line
breaks or sentences in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from oap.core.importing.blocks import Line, count_letters, count_words, tidy
from oap.core.importing.list_signs import without_sign

FEWEST_EXAMPLES, NEARLY_ALL = 5, 0.8  # of a file whose lists have examples below their items
PARAGRAPH_WORDS = 30  # of a paragraph that may be a statement
_SENTENCE = re.compile(r"(?<=[a-z)”’\"][.!?])\s+(?=[A-Z])")
_INSIDE = re.compile(r"\s*[•▪●■◦‣]\s+")
_OPEN_END = re.compile(
    r"[,:–—-]$|\b(?:a|an|the|of|to|and|or|with|for|in|on|at|by|from|that|which|as|is|are|be)$", re.IGNORECASE
)


def pieces(line: Line) -> Iterator[tuple[Line, str]]:
    """The lines that one paragraph holds, each in one line and without its sign, and the sign.

    A line break parts two lines where the second begins with a sign or a capital letter; otherwise it is only where a
    long line was broken.
    """
    if line.kind in ("heading", "title", "note"):
        yield replace(line, text=tidy(line.text)), ""
        return
    rows = [row for row in re.split(r"[\n\v\f\r\u2028]", line.text) if row.strip()]
    gathered: list[tuple[str, str]] = []
    for row in rows:
        sign, text = without_sign(row)
        if not text.strip():
            if gathered and not count_letters(sign):
                continue
            sign, text = "", row
        if gathered and not sign and _goes_on(gathered[-1][1], text):
            gathered[-1] = (gathered[-1][0], f"{gathered[-1][1]} {text}")
        else:
            gathered.append((sign, text))
    for number, (sign, text) in enumerate(gathered):
        listed = bool(sign) or (line.kind == "item" and (number == 0 or not gathered[0][0]))
        kind = "item" if listed else "paragraph"
        yield replace(line, kind=kind, text=tidy(text)), sign


def _goes_on(before: str, text: str) -> bool:
    return not text[:1].isupper() or (bool(_OPEN_END.search(before.rstrip())) and not before.rstrip().endswith(":"))


def cell_pieces(lines: Iterable[Line]) -> list[tuple[Line, str]]:
    """The same for a cell, where every line is an item of its own, and one long line is parted at its sentences."""
    found: list[tuple[Line, str]] = []
    lines = list(lines)
    # Where each begins with a small letter, each goes on from the head of its column (“We will”), not from the other.
    small = len(lines) > 1 and all(line.text.strip()[:1].islower() for line in lines if line.kind != "note")
    for line in lines:
        for piece, sign in pieces(line):
            goes_on = (
                found
                and not sign
                and not small
                and piece.kind == "paragraph"
                and found[-1][0].kind in ("item", "paragraph")
                and piece.text[:1].islower()
                and not re.search(r"[.!?:;]$", found[-1][0].text)
            )
            if goes_on:
                found[-1] = (replace(found[-1][0], text=f"{found[-1][0].text} {piece.text}"), found[-1][1])
            else:
                found.append((piece, sign))
    if len(found) == 1 and found[0][0].kind != "heading":
        only, sign = found[0]
        parts = [part for part in _INSIDE.split(only.text) if part.strip()]
        if len(parts) < 2:
            parts = _listed(only.text)
        if len(parts) < 2:
            parts = _SENTENCE.split(only.text)
        kind = "item" if sign or len(parts) > 1 else only.kind
        return [(replace(only, kind=kind, text=tidy(part)), sign if not n else "") for n, part in enumerate(parts)]
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return re.split(r"(?<=[a-z0-9)”’\"][.!?])\s+(?=[A-Z“])", text)


def _listed(text: str) -> list[str]:
    """The parts of a list that semicolons part; one semicolon may as well stand within a sentence."""
    parts = [part for part in text.split(";") if part.strip()]
    return parts if len(parts) > 2 or all(part.strip()[:1].isupper() for part in parts) else [text]


def cell_items(cell: str) -> list[str]:
    """The items in the text of a cell."""
    return [piece.text for piece, _ in cell_pieces(Line("paragraph", part) for part in [cell]) if piece.text]


def list_at_end(run: Sequence[Line]) -> int:
    """How many lines at the end are a list whose signs are only drawn: two or more, each some words without an end."""
    count = 0
    for line in reversed(run):
        if re.search(r"[.!?:;,]$", line.text) or count_words(line.text) < 4 or not is_short_sentence(line.text):
            break
        count += 1
    return count if count > 1 else 0


def joined_paragraphs(run: Iterable[Line]) -> list[Line]:
    """The lines with each that goes on from the one above joined to it, as lines of a PDF may."""
    made: list[Line] = []
    for line in run:
        if made and not re.search(r"[.!?:;]$", made[-1].text):
            made[-1] = replace(made[-1], text=f"{made[-1].text} {line.text}")
        else:
            made.append(line)
    return made


def is_short_sentence(text: str) -> bool:
    """Whether a paragraph is one sentence, of a length that a statement may have."""
    return count_words(text) <= PARAGRAPH_WORDS and not text.endswith(":") and not re.search(r"[.!?]\s+[A-Z]", text)


def are_examples_below(lines: Iterable[Line]) -> bool:
    """Whether the lists of a file have examples below their items: nearly all of these begin with a small letter or
    are in quotes, and nearly all the items above them with a capital, with no colon or “such as” at their end."""
    above = below = whole = small = 0
    last: Line | None = None  # the item that others stand below
    counted = False
    for line in lines:
        if line.kind != "item":
            last = None
        elif last is None or line.level <= last.level:
            last, counted = line, False
        else:
            above += not counted
            whole += not counted and last.text[:1].isupper() and not _OPEN_END.search(last.text.rstrip())
            counted = True
            below += 1
            small += line.text[:1].islower() or line.text[:1] in "“\"‘'"
    return below >= FEWEST_EXAMPLES and min(small / below, whole / above) >= NEARLY_ALL
