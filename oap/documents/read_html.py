"""A web page, such as Google Docs and Word save, as lines and tables, with the standing of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import lxml.html
from lxml import etree

from oap.core.importing.blocks import Block, Cell, Left, Line, Read, Table, count_letters, lines_of, tidy
from oap.documents.heading_looks import may_be_heading, with_headings, with_size
from oap.documents.shades import shade_of
from oap.errors import Invalid

MOST_COLUMNS = 64
_BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style template head title meta link object iframe svg math select option".split())
_AROUND = {
    "nav": "A menu of the web page",
    "form": "A form of the web page",
    "button": "A button of the web page",
    "noscript": "Shown only where no script runs",
}
_MENU_ROLES = frozenset(["tablist", "navigation", "menu", "menubar"])
_OPENERS = ("aria-controls", "href", "data-target", "data-bs-target")  # names of what a press opens
_BESIDE_MAIN = "It stands around the main part of the web page"
_FOR_READERS = re.compile(r"(?:^|[\s_-])(?:visually-?hidden|sr-only|screen-?reader(?:-text)?)(?:$|\s)")
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,100}>")
_STRUCK = frozenset(["s", "strike", "del"])


def read_html(data: bytes) -> Read:
    """The blocks in reading order. Raises Invalid for a page without text."""
    found = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    try:
        encoding = found[1].decode() if found else "utf-8"
        root = lxml.html.document_fromstring(
            _DECLARATION.sub("", data.decode(encoding, "replace")),  # it said what the bytes are; these are letters
            parser=lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise Invalid("The file holds no text that can be read. Save it again and send the new file.") from error
    body = root.find("body")
    if body is None:
        raise Invalid("The file holds no text.")
    reader = _Reader(_classes(root), body)
    blocks = with_headings(list(reader.walk(body, _Look(), 0)))
    letters = sum(count_letters(text) for text in _strings(body))
    pictures = sum(1 for _ in body.iter("img"))
    return Read(tuple(blocks), tuple(reader.left), (f"{pictures} pictures",) if pictures else (), letters)


def _strings(element: Any) -> Iterator[str]:
    """All text but that of scripts and styles, counted apart from the walk."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    yield element.text or ""
    for child in element:
        yield from _strings(child)
        yield child.tail or ""


@dataclass(frozen=True)
class _Look:
    bold: bool = False
    size: float = 0.0
    gone: str = ""  # why it does not stand
    put_in: bool = False


def _classes(root: Any) -> dict[str, dict[str, str]]:
    """What the classes of the page's own style sheets say, of the few things that matter here."""
    found: dict[str, dict[str, str]] = {}
    for sheet in root.iter("style"):
        for names, rules in re.findall(r"([^{}]{1,300})\{([^{}]{0,2000})\}", sheet.text or ""):
            for name in re.findall(r"^\s*(?:\w+)?\.([\w-]+)\s*$", names.replace(",", "\n"), re.MULTILINE):
                found.setdefault(name, {}).update(_rules(rules))
    return found


def _opens(value: str) -> list[str]:
    """The names of elements in an attribute: “t1 t2” in ``aria-controls``, “#t1” elsewhere; no address of a page."""
    return [name.removeprefix("#") for name in value.split() if "/" not in name]


def _rules(text: str) -> dict[str, str]:
    pairs = (rule.partition(":") for rule in text.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value}


@dataclass
class _Words:
    shown: list[str] = field(default_factory=list)
    looks: list[tuple[int, _Look]] = field(default_factory=list)


class _Reader:
    def __init__(self, classes: dict[str, dict[str, str]], body: Any) -> None:
        self.classes = classes
        mains = [one for one in body.iter("main", "div") if one.tag == "main" or one.get("role") == "main"]
        self._main = mains[0] if len(mains) == 1 else None
        self._above_main = set(self._main.iterancestors()) if self._main is not None else set()
        self._opened = {name for one in body.iter() for opener in _OPENERS for name in _opens(one.get(opener) or "")}
        self.left: list[Left] = []
        self._paragraphs = self._tables = 0
        self._heading = 1  # the level of the last heading

    def _look(self, element: Any, above: _Look) -> _Look:
        rules, look = self._rules(element), above
        weight = rules.get("font-weight", "")
        if element.tag in ("b", "strong", "th") or weight in ("bold", "bolder", "600", "700", "800", "900"):
            look = replace(look, bold=True)
        elif weight in ("normal", "400", "300"):
            look = replace(look, bold=False)
        if size := re.match(r"([\d.]{1,6})pt", rules.get("font-size", "")):
            look = replace(look, size=float(size[1]))
        if element.tag in _STRUCK or "line-through" in rules.get("text-decoration", ""):
            look = replace(
                look, gone="Struck through" if element.tag != "del" else "Taken out by a change recorded in the file"
            )
        hidden = element.get("hidden") is not None or "none" in (rules.get("display"), rules.get("visibility"))
        if (hidden or rules.get("visibility") == "hidden") and not self._can_be_opened(element):
            look = replace(look, gone="Hidden text")
        if _FOR_READERS.search(element.get("class") or ""):
            look = replace(look, gone="Said only to screen readers")
        if element.tag == "ins":
            look = replace(look, put_in=True)
        return look

    def _rules(self, element: Any) -> dict[str, str]:
        """What the style sheets of the page say of the element's classes, and it of itself."""
        rules: dict[str, str] = {}
        for name in (element.get("class") or "").split():
            rules |= self.classes.get(name, {})
        return rules | _rules(element.get("style") or "")

    def _can_be_opened(self, element: Any) -> bool:
        """Whether a press shows it, as the parts of an accordion or of tabs: it is not hidden from who reads the
        page."""
        return element.get("role") == "tabpanel" or element.get("id") in self._opened

    def walk(self, element: Any, look: _Look, depth: int, kind: str = "", level: int = 0) -> Iterator[Block]:
        """The blocks of an element. ``kind`` and ``level`` are of the lines directly in it."""
        words = _Words()

        def end() -> Iterator[Block]:
            nonlocal words
            if line := self._line(words, kind, level, depth):
                yield line
            words = _Words()

        self._add(words, element.text, look)
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _UNSEEN:
                pass
            elif element in self._above_main and child is not self._main and child not in self._above_main:
                yield from end()
                self._leave(child, _BESIDE_MAIN)
            elif why := self._stands_around(child, kind):
                yield from end()
                self._leave(child, why)
            elif child.tag == "br":
                words.shown.append("\n")
            elif child.tag == "input" and child.get("type") in ("checkbox", "radio"):
                words.shown.append("☐ ")
            elif self._has_blocks(child):
                yield from end()
                own = self._look(child, look)
                if own.gone:
                    self._leave(child, own.gone)
                elif child.tag == "table":
                    yield from self._table(child, own)
                elif re.fullmatch("h[1-6]", child.tag):
                    self._heading = int(child.tag[1]) + 1
                    yield from self.walk(child, own, depth, "heading", self._heading)
                elif child.tag == "summary":  # what stands while the rest is folded is its heading
                    yield from self.walk(child, own, depth, "heading", self._heading + 1)
                elif child.tag in ("ul", "ol"):
                    yield from self.walk(child, own, depth + 1)
                elif child.tag == "li":
                    yield from _together(self.walk(child, own, max(depth, 1), "item", self._deep(child, depth)))
                elif child.tag == "p" and {"title", "MsoTitle"} & set((child.get("class") or "").split()):
                    yield from self.walk(child, own, depth, "heading", 1)
                else:
                    yield from self.walk(child, own, depth, kind if child.tag in ("p", "div", "details") else "", level)
            else:
                self._inline(child, self._look(child, look), words)
            self._add(words, child.tail, look)
        yield from end()

    def _stands_around(self, element: Any, kind: str) -> str:
        """Why an element is no text of the page: a menu, a form, a button that is no heading."""
        if element.get("role") in _MENU_ROLES:
            return _AROUND["nav"]
        return "" if element.tag == "button" and kind == "heading" else _AROUND.get(element.tag, "")

    def _shade(self, cell: Any) -> str:
        """The colour behind a cell, its own or that of its row."""
        for element in (cell, cell.getparent()):
            rules = self._rules(element)
            if shade := shade_of(rules.get("background-color") or rules.get("background") or element.get("bgcolor")):
                return shade
        return ""

    def _deep(self, item: Any, depth: int) -> int:
        """Google Docs makes a list of its own for each depth, and says in its class which: “lst-kix_x-1”."""
        parent = item.getparent()
        found = re.search(r"lst-kix_\w+-(\d)", (parent.get("class") or "") if parent is not None else "")
        return int(found[1]) if found else max(depth, 1) - 1

    def _has_blocks(self, element: Any) -> bool:
        return element.tag in _BLOCKS or any(child.tag in _BLOCKS for child in element.iter() if child is not element)

    def _inline(self, element: Any, look: _Look, words: _Words) -> None:
        if element.get("aria-hidden") == "true" and not count_letters("".join(_strings(element))):
            return  # a sign such as the plus of what can be opened
        self._add(words, element.text, look)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _UNSEEN:
                if child.tag == "br":
                    words.shown.append("\n")
                elif child.tag == "input" and child.get("type") in ("checkbox", "radio"):
                    words.shown.append("☐ ")
                else:
                    self._inline(child, self._look(child, look), words)
            self._add(words, child.tail, look)

    def _add(self, words: _Words, text: str | None, look: _Look) -> None:
        if not text:
            return
        text = re.sub(r"[ \t\r\n\f\x00-\x08]+", " ", text)
        if look.gone:
            if count_letters(text):
                self.left.append(Left(tidy(text), look.gone, f"paragraph {self._paragraphs + 1}"))
            return
        words.shown.append(text)
        if text.strip():
            words.looks.append((len(text.strip()), look))

    def _leave(self, element: Any, why: str) -> None:
        text = tidy(" ".join(_strings(element)))
        if count_letters(text):
            self.left.append(Left(text, why, f"paragraph {self._paragraphs + 1}"))

    def _line(self, words: _Words, kind: str, level: int, depth: int) -> Line | None:
        shown = "".join(words.shown).replace("\xa0", " ").strip(" \n")
        if not shown:
            return None
        self._paragraphs += 1
        where = f"paragraph {self._paragraphs}"
        bold = bool(words.looks) and all(look.bold for _, look in words.looks)
        doubt = "words of it were put in by a change" if any(look.put_in for _, look in words.looks) else ""
        if kind in ("heading", "item"):
            return Line(kind, shown, level, where, bold, doubt=doubt)
        line = Line("paragraph", shown, 0, where, bold, doubt=doubt)
        if depth or not may_be_heading(shown):
            return line
        return with_size(line, ((letters, round(2 * look.size)) for letters, look in words.looks))

    def _table(self, table: Any, look: _Look) -> Iterator[Block]:
        self._tables += 1
        rows: list[tuple[Cell, ...]] = []
        heads, below = 0, dict[int, int]()  # columns that a cell above still fills, and how many rows
        for row in _rows(table):
            cells, column, all_heads = [], 0, True
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                while below.get(column, 0) > 0:
                    below[column] -= 1
                    column += 1
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                lines = tuple(lines_of(self.walk(cell, self._look(cell, look), 0)))
                lines = tuple(replace(one, level=0, looks=False) if one.looks else one for one in lines)
                all_heads &= cell.tag == "th" or cell.getparent().getparent().tag == "thead"
                strong = cell.tag == "th" or (bool(lines) and all(line.bold for line in lines))
                cells.append(Cell(lines, column, across, strong, self._shade(cell)))
                for n in range(column, column + across):
                    below[n] = down - 1
                column += across
            for n in range(column, MOST_COLUMNS):
                if below.get(n, 0) > 0:
                    below[n] -= 1
            heads += all_heads and heads == len(rows) and bool(cells)
            rows.append(tuple(cells))
        yield Table(tuple(rows), f"table {self._tables}", heads)


def _together(blocks: Iterator[Block]) -> Iterator[Block]:
    """The paragraphs of one item as one item; what lies deeper stands for itself."""
    first: Line | None = None
    for block in blocks:
        if isinstance(block, Line) and block.kind == "item" and first is not None and block.level == first.level:
            first = replace(first, text=f"{first.text} {block.text}", bold=first.bold and block.bold)
            continue
        if first is not None:
            yield first
            first = None
        if isinstance(block, Line) and block.kind == "item":
            first = block
        else:
            yield block
    if first is not None:
        yield first


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(1, int(value)), MOST_COLUMNS) if value.isdigit() and len(value) < 5 else 1
