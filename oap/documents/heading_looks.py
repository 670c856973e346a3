"""Lines that look like headings without being marked as such: short, and bold or larger than the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from oap.core.importing.blocks import Block, Line, count_letters
from oap.core.importing.list_signs import sign_before, without_sign

SHORT = 90  # letters of a line that may be a heading
LARGER = 1.15  # than the text: a heading
LEVEL = 20  # of headings by their look, below every real one


def may_be_heading(text: str) -> bool:
    """Whether a paragraph is short enough, ends like a heading and is no item of a typed list."""
    sign, _ = without_sign(text)
    return (
        len(text) <= SHORT
        and not text.rstrip().endswith((".", ";", ","))
        and "\n- " not in text
        and not (sign and not count_letters(sign))
    )


def with_size(line: Line, sizes: Iterable[tuple[int, int]]) -> Line:
    """The line with the size that most of its letters have, from pairs of letters and half points. Whether it is larger
    than the text can be said when all text has been seen: see ``with_headings``."""
    letters = Counter[int]()
    for count, size in sizes:
        letters[size] += count
    return replace(line, level=letters.most_common(1)[0][0] if letters else 0, looks=True)


def with_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with headings made of the lines that look like one, ranked by size and weight."""
    letters = Counter[int]()
    for block in blocks:
        if isinstance(block, Line) and block.looks and not block.bold:
            letters[block.level] += len(block.text)
    body = letters.most_common(1)[0][0] if letters else 0
    heads = [one for one in blocks if isinstance(one, Line) and one.looks and _stands_out(one, body)]
    sizes = sorted({(one.level, one.bold) for one in heads}, reverse=True)
    return [_as_heading(one, body, sizes) if isinstance(one, Line) and one.looks else one for one in blocks]


def _as_heading(line: Line, body: int, sizes: Sequence[tuple[int, bool]]) -> Line:
    if _stands_out(line, body):
        return replace(line, kind="heading", level=LEVEL + sizes.index((line.level, line.bold)))
    return replace(line, level=0, looks=False)


def _stands_out(line: Line, body: int) -> bool:
    return line.bold or (body > 0 and line.level >= body * LARGER and not sign_before(line.text))
