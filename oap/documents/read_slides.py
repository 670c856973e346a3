"""PowerPoint slides as lines and tables: titles are headings, and what stands in the body of a slide is its list.

A title that stands on a layout for titles or sections is above those that follow. Notes for the speaker, hidden slides,
and what stands at the foot of each slide are left out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree

from oap.core.importing.blocks import Block, Cell, Left, Line, Read, Table, count_letters, tidy
from oap.documents.read_sheet import tree_of
from oap.errors import Invalid

MAX_SLIDES = 600
TITLE, SECTION, PAGE, PART = 1, 2, 3, 4  # levels of headings: of the talk, a section, a slide, a part of a slide
_FOOT = {
    "ftr": "It is at the foot of the slides",
    "dt": "It is at the foot of the slides",
    "sldNum": "A slide's number",
}
_TITLES, _SECTIONS = ("title", "ctrTitle"), ("title", "secHead")  # kinds of places, and of layouts


def read_slides(data: bytes) -> Read:
    """The slides in the order in which they are shown. Raises Invalid."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive).read()
    except (etree.XMLSyntaxError, KeyError, IndexError, ValueError) as error:
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.names = archive, frozenset(archive.namelist())
        self.left: list[Left] = []
        self.letters = self.pictures = self.drawings = 0
        self._where = ""

    def read(self) -> Read:
        blocks: list[Block] = []
        slides = [one for _, one in sorted(self._shown())]
        if len(slides) > MAX_SLIDES:
            raise Invalid(f"The file has more than {MAX_SLIDES} slides. Send it in parts.")
        for number, part in enumerate(slides, start=1):
            self._where = f"slide {number}"
            root, related = tree_of(self.archive, part), dict(self._related(part))
            self.letters += _letters(root)
            found = list(self._slide(root, self._level(related, number)))
            if root.get("show") in ("0", "false"):
                self._leave_all(found)
            else:
                blocks += found
            if notes := related.get("notesSlide"):
                self._notes(tree_of(self.archive, notes))
        unread = [f"{self.pictures} pictures"] * bool(self.pictures)
        unread += [f"{self.drawings} drawings or charts"] * bool(self.drawings)
        return Read(tuple(blocks), tuple(self.left), tuple(unread), self.letters)

    def _shown(self) -> Iterator[tuple[int, str]]:
        """The parts of the slides with their place."""
        targets = {one.get("Id"): one.get("Target", "") for one in self._relations("ppt/presentation.xml")}
        listed = tree_of(self.archive, "ppt/presentation.xml").iter("{*}sldId")
        for number, one in enumerate(listed):
            reference = next((value for name, value in one.attrib.items() if name.endswith("}id")), "")
            part = normpath(join("ppt", targets.get(reference, "").removeprefix("/ppt/")))
            if part in self.names:
                yield number, part

    def _relations(self, part: str) -> Iterator[Any]:
        name = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")
        return iter(tree_of(self.archive, name).iter("{*}Relationship") if name in self.names else ())

    def _related(self, part: str) -> Iterator[tuple[str, str]]:
        for one in self._relations(part):
            target = normpath(join(dirname(part), one.get("Target", "")))
            if target in self.names:
                yield one.get("Type", "").rpartition("/")[2], target

    def _level(self, related: dict[str, str], number: int) -> int:
        """How high the title of a slide stands: that of the first is the title of all."""
        layout = related.get("slideLayout")
        kind = tree_of(self.archive, layout).get("type") if layout is not None else ""
        return (TITLE if number == 1 and kind == "title" else SECTION) if kind in _SECTIONS else PAGE

    def _slide(self, root: Any, level: int) -> Iterator[Block]:
        """The title first, whatever the order in which the places were made, and then the rest as it stands there."""
        shapes = [one for one in root.iter("{*}sp", "{*}graphicFrame", "{*}pic") if _tag(one.getparent()) != "Fallback"]
        shapes.sort(key=lambda one: _place(one) not in _TITLES)
        listed = any(_place(one) == "list" for one in shapes)
        for one in shapes:
            place = _place(one)
            if _tag(one) == "pic":
                self.pictures += 1
            elif _tag(one) == "graphicFrame":
                yield from self._frame(one)
            elif place in _FOOT:
                self._leave(" ".join(_text(line) for line in one.iter("{*}p")), _FOOT[place])
            elif place in _TITLES:
                text = " ".join(filter(None, map(tidy, map(self._said, one.iter("{*}p")))))
                if text:
                    yield Line("heading", text, level, self._where)
            elif place == "body" and listed:  # over a list of its own, as in a comparison
                text = " ".join(filter(None, map(tidy, map(self._said, one.iter("{*}p")))))
                if text:
                    yield Line("heading", text, PART, self._where)
            else:
                yield from self._lines(one, place == "list")

    def _lines(self, shape: Any, listed: bool) -> Iterator[Line]:
        paragraphs = [(one, self._said(one)) for one in shape.iter("{*}p")]
        paragraphs = [(one, text) for one, text in paragraphs if text.strip()]
        for number, (one, text) in enumerate(paragraphs):
            deep = _deep(one)
            below = number + 1 < len(paragraphs) and _deep(paragraphs[number + 1][0]) > deep
            kind = "item" if _has_sign(one, listed) else "paragraph"
            # What has a list of its own below it is its head.
            yield Line(kind, text, deep if kind == "item" else 0, self._where, below or _is_bold(one))

    def _frame(self, frame: Any) -> Iterator[Block]:
        table = next(frame.iter("{*}tbl"), None)
        if table is None:
            self.drawings += 1
            return
        rows = []
        for row in table.iter("{*}tr"):
            cells = []
            for column, one in enumerate(row.iter("{*}tc")):
                if one.get("hMerge") or one.get("vMerge"):
                    continue
                lines = tuple(self._lines(one, listed=False))
                across = int(one.get("gridSpan") or 1)
                cells.append(Cell(lines, column, across, bool(lines) and all(line.bold for line in lines)))
            rows.append(tuple(cells))
        properties = next(table.iter("{*}tblPr"), None)
        head = properties is not None and properties.get("firstRow") in ("1", "true")
        yield Table(tuple(rows), f"table on {self._where}", int(head and len(rows) > 1))

    def _said(self, paragraph: Any) -> str:
        """What a paragraph shows; what is struck through is left out."""
        shown = []
        for one in paragraph:
            if _tag(one) == "br":
                shown.append("\n")
            elif _tag(one) in ("r", "fld"):
                text = _text(one)
                look = one.find("{*}rPr")
                if look is not None and look.get("strike", "noStrike") != "noStrike":
                    self._leave(text, "Struck through")
                else:
                    shown.append(text)
        return "".join(shown)

    def _notes(self, root: Any) -> None:
        self.letters += _letters(root)
        for shape in root.iter("{*}sp"):
            why = "A slide's number" if _place(shape) == "sldNum" else "Notes for the speaker"
            self._leave(" ".join(_text(one) for one in shape.iter("{*}p")), why)

    def _leave(self, text: str, why: str) -> None:
        if count_letters(text):
            self.left.append(Left(tidy(text), why, self._where))

    def _leave_all(self, blocks: list[Block]) -> None:
        for block in blocks:
            lines = (
                [block] if isinstance(block, Line) else [n for row in block.rows for cell in row for n in cell.lines]
            )
            for line in lines:
                self._leave(line.text, "It is on a hidden slide")


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t"))


def _letters(root: Any) -> int:
    return sum(count_letters(one.text or "") for one in root.iter("{*}t"))


def _place(shape: Any) -> str:
    """Which place of its layout a shape fills: the name of its kind, “list” for one that holds anything, or ""."""
    found = next(shape.iter("{*}ph"), None)
    return "" if found is None else (found.get("type") or "list").replace("obj", "list")


def _deep(paragraph: Any) -> int:
    look = paragraph.find("{*}pPr")
    return int(look.get("lvl") or 0) if look is not None else 0


def _has_sign(paragraph: Any, listed: bool) -> bool:
    """Whether a sign stands before it: its own, or that of the list that it is in."""
    look = paragraph.find("{*}pPr")
    own = {_tag(one) for one in look} if look is not None else set()
    return bool(own & {"buChar", "buAutoNum", "buBlip"}) or (listed and "buNone" not in own)


def _is_bold(paragraph: Any) -> bool:
    runs = [one for one in paragraph.iter("{*}r") if _text(one).strip()]
    looks = [one.find("{*}rPr") for one in runs]
    return bool(looks) and all(look is not None and look.get("b") in ("1", "true") for look in looks)
