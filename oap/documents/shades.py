"""The colours behind the cells of tables, as the files name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from oap.core.importing.blocks import Cell

_HEX = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})")  # Excel puts how opaque it is before the colour
_SHORT_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_RGB = re.compile(r"rgba?\((\d{1,3})[, ]+(\d{1,3})[, ]+(\d{1,3})\b.*\)")
NO_SHADE = "ffffff"


def shade_of(value: str | None) -> str:
    """A colour as six hexadecimal digits in small letters; "" for none, for white and for what is no colour."""
    text = (value or "").strip().lower()
    if found := _HEX.fullmatch(text):
        shade = found[1]
    elif found := _SHORT_HEX.fullmatch(text):
        shade = "".join(2 * digit for digit in found.groups())
    elif found := _RGB.fullmatch(text):
        shade = "".join(f"{min(int(number), 255):02x}" for number in found.groups())
    else:
        return ""
    return "" if shade == NO_SHADE else shade


def with_shaded_heads(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows, with the shaded cells strong where most rows have none: then a colour makes a head. Where most have
    one, colours say something else."""
    shaded = sum(any(cell.shade for cell in row) for row in rows)
    if shaded * 2 > len(rows) > 1:
        return tuple(tuple(row) for row in rows)
    return tuple(tuple(replace(cell, strong=cell.strong or bool(cell.shade)) for cell in row) for row in rows)
