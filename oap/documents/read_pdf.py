"""A PDF as blocks, by how it looks: larger or bold lines are headings, marked lines are bullets, ruled grids are
tables."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from oap.core.importing.page_builder import Found, Progress, Read
from oap.errors import Invalid

MAX_PAGES = 600
LARGER = 1.09  # than the body text: a heading
_BULLET = re.compile(r"^\s*(?:[•▪◦‣●○■□✓➢\uf0b7\uf0a7]|[-–*]\s|o\s(?=[A-Z])|\d{1,2}[.)]\s)\s*")
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d+$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    bold: bool
    x: float
    top: float
    bottom: float
    page: int


def read_pdf(data: bytes, progress: Progress = lambda done, total: None) -> Read:
    """The blocks in reading order. Raises Invalid for a password, too many pages, or pages that are only pictures."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise Invalid(f"The file has more than {MAX_PAGES} pages. Send it in parts.")
            pieces: list[_Line | tuple[int, float, list[list[str]]]] = []
            pictures = 0
            for number, page in enumerate(document.pages, start=1):
                pieces += _pieces(page, number)
                pictures += len(page.images)
                page.close()
                progress(number, len(document.pages))
            height = float(document.pages[0].height) if document.pages else 800.0
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect):
            raise Invalid("The file has a password. Save it without one and send it again.") from error
        raise Invalid("The file is damaged and cannot be read. Save it again and send the new file.") from error
    if not pieces:
        raise Invalid("The pages hold no text, only pictures, such as a scan. Send the Word file it was made from.")
    pieces = _without_furniture(pieces, height)
    return Read(tuple(_blocks(pieces)), (f"{pictures} pictures",) if pictures else ())


def _pieces(page: Any, number: int) -> list[Any]:
    tables = page.find_tables()
    inside = [table.bbox for table in tables]

    def outside(line: Any) -> bool:
        middle = (line["top"] + line["bottom"]) / 2
        return not any(top <= middle <= bottom and x0 - 1 <= line["x0"] <= x1 for x0, top, x1, bottom in inside)

    found: list[Any] = []
    for line in page.extract_text_lines(return_chars=True, x_tolerance_ratio=0.2):
        if line["text"].strip() and outside(line):
            sizes = Counter(round(char["size"], 1) for char in line["chars"] if char["text"].strip())
            bold = sum("bold" in char["fontname"].lower() for char in line["chars"])
            found.append(
                _Line(
                    line["text"].strip(),
                    sizes.most_common(1)[0][0] if sizes else 0,
                    bold > 0.8 * len(line["chars"]),
                    line["x0"],
                    line["top"],
                    line["bottom"],
                    number,
                )
            )
    for table in tables:
        rows = [[(cell or "").strip() for cell in row] for row in table.extract(x_tolerance_ratio=0.2)]
        if rows and len(rows[0]) > 1:
            found.append((number, float(table.bbox[1]), rows))
        else:  # a frame around text is not a table
            found += list(_framed(page, table, number))
    return sorted(found, key=lambda one: one.top if isinstance(one, _Line) else one[1])


def _framed(page: Any, table: Any, number: int) -> Iterator[_Line]:
    for line in page.crop(table.bbox).extract_text_lines(return_chars=True, x_tolerance_ratio=0.2):
        if line["text"].strip():
            sizes = Counter(round(char["size"], 1) for char in line["chars"])
            bold = sum("bold" in char["fontname"].lower() for char in line["chars"])
            yield _Line(
                line["text"].strip(),
                sizes.most_common(1)[0][0],
                bold > 0.8 * len(line["chars"]),
                line["x0"],
                line["top"],
                line["bottom"],
                number,
            )


def _without_furniture(pieces: list[Any], height: float) -> list[Any]:
    """Without what stands at the top or foot of many pages: running heads and page numbers."""

    def edge(piece: Any) -> bool:
        return isinstance(piece, _Line) and (piece.top < 0.09 * height or piece.bottom > 0.91 * height)

    pages = {piece.page if isinstance(piece, _Line) else piece[0] for piece in pieces}
    seen = Counter(re.sub(r"\d+", "#", piece.text) for piece in pieces if edge(piece))
    often = {text for text, count in seen.items() if count >= max(3, 0.2 * len(pages))}
    return [
        p
        for p in pieces
        if not (
            edge(p)
            and (
                re.sub(r"\d+", "#", p.text) in often
                or re.fullmatch(r"\W*(?:page\s*)?\d+\W*(?:of \d+)?", p.text, re.IGNORECASE)
            )
        )
    ]


def _blocks(pieces: list[Any]) -> Iterator[Found]:
    lines = [piece for piece in pieces if isinstance(piece, _Line)]
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    body = letters.most_common(1)[0][0] if letters else 10.0
    sizes = sorted({line.size for line in lines if line.size > body * LARGER}, reverse=True)
    level = {size: number for number, size in enumerate(sizes, start=1)}
    header: list[str] = []
    pending: list[_Line] = []
    kind = ""

    def flush() -> Iterator[Found]:
        nonlocal pending
        if pending:
            text = _joined(pending)
            where = f"page {pending[0].page}"
            if _CONTENTS.search(text):
                pass  # a line of the table of contents
            elif kind == "bullet":
                yield Found("bullet", _BULLET.sub("", text), where=where)
            elif kind == "heading":
                yield Found("heading", text, level.get(pending[0].size, len(sizes) + 1), where=where)
            elif kind == "paragraph":
                yield Found("paragraph", text, where=where)
            pending = []

    last_row: Found | None = None
    for piece in pieces:
        if not isinstance(piece, _Line):
            yield from flush()
            page, _, rows = piece
            first = rows[0]
            continued = last_row is not None and bool(header) and len(first) == len(header)
            if continued and first == header:
                rows = rows[1:]
            for number, row in enumerate(rows):
                if not any(row):
                    continue
                if number == 0 and not continued:
                    header = row
                    last_row = Found("header", cells=tuple(row), where=f"page {page}")
                    yield last_row
                    continue
                last_row = Found("row", cells=tuple(row), where=f"page {page}, row {number + 1}")
                yield last_row
            continue
        this = _kind(piece, body)
        if pending and _goes_on(pending[-1], piece, kind, this):
            pending.append(piece)
            continue
        yield from flush()
        kind, pending = this, [piece]
        if this != "paragraph":
            last_row, header = None, []
    yield from flush()


def _kind(line: _Line, body: float) -> str:
    if _BULLET.match(line.text) and line.size <= body * LARGER:
        return "bullet"
    if line.size > body * LARGER or (line.bold and len(line.text) < 90 and not line.text.endswith((".", ";", ","))):
        return "heading"
    return "paragraph"


def _goes_on(before: _Line, line: _Line, kind: str, this: str) -> bool:
    """Whether the line belongs to the same heading, bullet or paragraph as the one before."""
    if (
        this == "bullet"
        or (this == "heading") != (kind == "heading")
        or (line.size != before.size and kind == "heading")
    ):
        return False
    if line.page != before.page:
        return (
            kind in ("bullet", "paragraph")
            and not before.text.endswith((".", "!", "?", ":"))
            and line.text[:1].islower()
        )
    gap = line.top - before.bottom
    if kind == "heading":
        return gap < 0.5 * before.size and line.bold == before.bold
    indented = kind != "bullet" or line.x > before.x - 2
    return gap < 0.75 * before.size and indented


def _joined(lines: list[_Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        text = text[:-1] + line.text if re.search(r"[a-z]\u00ad$", text) else f"{text} {line.text}"
    return text
