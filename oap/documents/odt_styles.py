"""The styles of an OpenDocument text, of the few things that matter here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from oap.documents.shades import shade_of

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


@dataclass(frozen=True)
class Style:
    level: int = 0
    bold: bool = False
    size: float = 0.0
    struck: bool = False
    hidden: bool = False
    title: bool = False
    shade: str = ""  # of a cell


def read_styles(roots: Iterable[Element]) -> dict[str, Style]:
    """Styles by name, each with what it inherits."""
    raw = {element.get(f"{STYLE}name") or "": element for root in roots for element in root.iter(f"{STYLE}style")}
    made: dict[str, Style] = {}

    def style(name: str, above: frozenset[str]) -> Style:
        if name in made or name not in raw or name in above:
            return made.get(name, Style())
        element = raw[name]
        base = style(element.get(f"{STYLE}parent-style-name") or "", above | {name})
        look, cell = element.find(f"{STYLE}text-properties"), element.find(f"{STYLE}table-cell-properties")
        size = re.match(r"([\d.]{1,6})pt", (look.get(f"{FORMAT}font-size") or "") if look is not None else "")
        weight = look.get(f"{FORMAT}font-weight") if look is not None else None
        line = look.get(f"{STYLE}text-line-through-style") if look is not None else None
        level = element.get(f"{STYLE}default-outline-level") or ""
        made[name] = replace(
            base,
            level=int(level) if level.isdigit() else base.level,
            bold=base.bold if weight is None else weight in ("bold", "600", "700", "800", "900"),
            size=float(size[1]) if size else base.size,
            struck=base.struck if line is None else line != "none",
            hidden=base.hidden or (look is not None and look.get(f"{TEXT}display") == "none"),
            title=base.title or name == "Title",
            shade=base.shade if cell is None else shade_of(cell.get(f"{FORMAT}background-color")),
        )
        return made[name]

    for name in raw:
        style(name, frozenset())
    return made


def with_own(style: Style, own: Style) -> Style:
    """How words look in a span of a paragraph, which adds to the look of the paragraph."""
    return replace(
        style,
        bold=own.bold or style.bold,
        size=own.size or style.size,
        struck=own.struck or style.struck,
        hidden=own.hidden or style.hidden,
    )
