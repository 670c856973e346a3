"""How paragraphs and runs of a Word file look and what rank they have: by their own marks or by styles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn

TITLE_LEVEL = 1


@dataclass(frozen=True)
class Style:
    """``level`` is the rank of a heading, 0 for none; ``size`` is in half points, 0 where nothing says it."""

    name: str = ""
    level: int = 0
    listed: bool = False
    deep: int = 0
    bold: bool = False
    size: int = 0
    hidden: bool = False
    struck: bool = False
    contents: bool = False


@dataclass
class Styles:
    """The styles of a file by id; ``default`` is that of paragraphs without one."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: Style = Style()

    def get(self, id: str | None) -> Style:
        return self.by_id.get(id or "", self.default)


def read_styles(root: Any) -> Styles:
    """The styles of ``styles.xml``, each with what it inherits; a circle of styles ends where it closes."""
    if root is None:
        return Styles()
    raw = {element.get(qn("w:styleId")): element for element in root.iter(qn("w:style"))}
    styles = Styles()
    defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    base = Style(size=_size(defaults))

    def made(id: str, above: frozenset[str]) -> Style:
        if id in styles.by_id:
            return styles.by_id[id]
        element = raw[id]
        based = element.find(qn("w:basedOn"))
        parent: str = (based.get(qn("w:val")) or "") if based is not None else ""
        inherited = made(parent, above | {id}) if parent in raw and parent not in above | {id} else base
        styles.by_id[id] = _style(element, inherited)
        return styles.by_id[id]

    for id, element in raw.items():
        style = made(id, frozenset())
        if element.get(qn("w:default")) in ("1", "true") and element.get(qn("w:type")) == "paragraph":
            styles.default = style
    return styles


def _style(element: Any, inherited: Style) -> Style:
    name_element = element.find(qn("w:name"))
    name = (name_element.get(qn("w:val")) if name_element is not None else "") or ""
    own = re.fullmatch(r"(?:heading|überschrift|titre)\s*(\d)", name, re.IGNORECASE)
    paragraph, runs = element.find(qn("w:pPr")), element.find(qn("w:rPr"))
    level = inherited.level
    if name.lower() == "title":
        level = TITLE_LEVEL
    elif own:
        level = int(own[1]) + 1
    elif (outline := outline_level(paragraph)) is not None:
        level = outline
    numbered = listed(paragraph)
    lists = name.lower().startswith(("list bullet", "list number"))
    return replace(
        inherited,
        name=name,
        level=level,
        listed=lists or (inherited.listed if numbered is None else numbered),
        deep=int(name[-1]) - 1 if lists and name[-1:].isdigit() else depth(paragraph) or inherited.deep,
        bold=_on(runs, "w:b", inherited.bold),
        size=_size(runs) or inherited.size,
        hidden=_on(runs, "w:vanish", inherited.hidden),
        struck=_on(runs, "w:strike", inherited.struck) or _on(runs, "w:dstrike", False),
        contents=inherited.contents or name.lower().startswith(("toc ", "table of figures")),
    )


def outline_level(properties: Any) -> int | None:
    """The rank that the outline level of a paragraph or style gives, 0 for body text, None where it says nothing."""
    found = properties.find(qn("w:outlineLvl")) if properties is not None else None
    if found is None:
        return None
    value = found.get(qn("w:val")) or "9"
    return int(value) + 2 if value.isdigit() and int(value) < 9 else 0


def listed(properties: Any) -> bool | None:
    """Whether a paragraph or style is numbered or has a list sign; None where it says nothing."""
    found = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}") if properties is not None else None
    if found is None:
        return None
    return bool(found.get(qn("w:val")) != "0")


def depth(properties: Any) -> int:
    found = properties.find(f"{qn('w:numPr')}/{qn('w:ilvl')}") if properties is not None else None
    value = found.get(qn("w:val")) or "0" if found is not None else "0"
    return int(value) if value.isdigit() else 0


def run_look(properties: Any, paragraph: Style, character: Style | None) -> Style:
    """How a run looks: by its own marks, its style and that of its paragraph."""
    base = paragraph
    if character is not None:
        base = replace(
            base,
            bold=character.bold or base.bold,
            size=character.size or base.size,
            hidden=character.hidden or base.hidden,
            struck=character.struck or base.struck,
        )
    if properties is None:
        return base
    return replace(
        base,
        bold=_on(properties, "w:b", base.bold),
        size=_size(properties) or base.size,
        hidden=_on(properties, "w:vanish", base.hidden) or _on(properties, "w:specVanish", False),
        struck=_on(properties, "w:strike", base.struck) or _on(properties, "w:dstrike", False),
    )


def _on(properties: Any, tag: str, otherwise: bool) -> bool:
    found = properties.find(qn(tag)) if properties is not None else None
    if found is None:
        return otherwise
    return found.get(qn("w:val")) not in ("0", "false", "off")


def _size(properties: Any) -> int:
    found = properties.find(qn("w:sz")) if properties is not None else None
    value = found.get(qn("w:val")) or "" if found is not None else ""
    return round(float(value)) if re.fullmatch(r"\d{1,4}(?:\.\d+)?", value) else 0
