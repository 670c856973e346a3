"""Plain text as lines and tables: what people type by hand for headings, lists and tables, what programs export with
commas or tabs between cells, and the simplest of Markdown."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oap.core.importing.blocks import Block, Left, Line, Read, Table, count_letters, tidy
from oap.core.importing.list_signs import sign_before
from oap.documents.heading_looks import may_be_heading
from oap.documents.sheet_tables import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TOO_LARGE, Sheet, blocks_of, cell_of
from oap.errors import Invalid

TEXT, CELLS = "txt", "csv"
_SEPARATORS = ("\t", ",", ";")
MOST_LETTERS = 2_000_000  # of a text; handbooks of hundreds of pages have one
_SAMPLE = 64_000  # letters of a file, by which it is told what it is
_SAME_WIDTH = 0.8  # of the rows of a table that have as many cells as most
WIDEST = 100  # letters of a line where lines are broken by hand
_RULE = re.compile(r"\s*(?P<sign>[=\-_*~#+–—.])(?:\s?(?P=sign)){2,}\s*")
_MARKED = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.):]?\s+(?=[^\W\d])")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_BREAK = re.compile(r"<br ?/?>")  # in a cell of a table drawn with bars
_MAIL_HEAD = re.compile(r"(?:from|to|cc|bcc|sent|date|subject|attachments?|importance|reply-to)\s?:\s", re.IGNORECASE)
_MAIL = "The head of an email"
_UNDERLINED = {"=": 7, "#": 7, "*": 8, "-": 8, "–": 8, "—": 8, "_": 8, "~": 9, "+": 9, ".": 9}  # levels of headings
_CAPITALS, _COUNTED, _PLAIN = 10, 11, 14  # the same, of lines without a rule below


def text_of(data: bytes) -> str:
    """The letters of a file of plain text, whichever of the common ways they are kept in; "" for another file."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if re.search(rb"[\x00-\x08\x0e-\x1f]", data):
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Notepad and Excel keep


def text_kind(data: bytes) -> str:
    """``csv`` for rows of cells, ``txt`` for other text, "" for what is no text. Raises Invalid for too much."""
    text = text_of(data)
    if not count_letters(text[:_SAMPLE]):
        return ""
    if len(text) > MOST_LETTERS:
        raise Invalid("This text is longer than a handbook is. Send it in parts.")
    return CELLS if _separator(text) else TEXT


def read_cells(data: bytes) -> Read:
    """The rows of a file whose cells are parted by commas, semicolons or tabs. Raises Invalid for too many."""
    text = text_of(data)
    rows = []
    cells = 0
    for number, values in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=_separator(text) or ",")):
        cells += len(values)
        if number >= MAX_ROWS or len(values) > MAX_COLUMNS or cells > MAX_CELLS:
            raise Invalid(TOO_LARGE)
        rows.append(tuple(cell_of(value, column, 1, False, "") for column, value in enumerate(values)))
    left: list[Left] = []
    return Read(tuple(blocks_of([Sheet("", tuple(rows))], left)), (), (), count_letters(text))


def _separator(text: str) -> str:
    """What stands between the cells of each row, or "" for text."""
    sample = text[:_SAMPLE]
    for separator in _SEPARATORS:
        try:
            rows = [row for row in csv.reader(sample.splitlines(keepends=True), delimiter=separator) if any(row)]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        width, times = widths.most_common(1)[0] if widths else (0, 0)
        first = next((row for row in rows if len(row) == width and sum(map(bool, row)) > 1), [])
        heads = all(len(cell.split()) <= 8 and not cell.startswith(" ") for cell in first)  # “One, two”: a sentence
        if width > 1 and len(rows) > 1 and times >= _SAME_WIDTH * len(rows) and heads:
            return separator
    return ""


def read_text(data: bytes) -> Read:
    """The headings, lists, tables and paragraphs of a text, with lines that were broken by hand put together."""
    text = _BREAK.sub("\u2028", text_of(data))
    rows = [row.expandtabs(4).rstrip() for row in re.split(r"\r\n|[\n\r\f\v]", text)]
    left = list[Left]()
    blocks = tuple(_Reader(rows, left).blocks())
    return Read(blocks, tuple(left), (), count_letters(text))


@dataclass
class _Open:
    """A line that the next one may go on from: ``indent`` is where its words begin."""

    kind: str
    parts: list[str]
    last: str  # the row that it ends with
    indent: int
    level: int = 0


class _Reader:
    def __init__(self, rows: Sequence[str], left: list[Left]) -> None:
        self.rows, self.left = rows, left
        lengths = [len(row) for row in rows if row.strip()]
        # Where some lines are very long, nobody has broken them.
        self.width = max(lengths, default=0) if all(length <= WIDEST for length in lengths) else 0
        self._indents: list[int] = []  # of the lists that are open

    def blocks(self) -> Iterator[Block]:
        open_: _Open | None = None
        number = self._mail_head()
        while number < len(self.rows):
            row = self.rows[number]
            heading = self._heading(number)
            if row.lstrip().startswith("|") and row.count("|") > 2:
                yield from _line(open_)
                open_ = None
                end = number
                while end < len(self.rows) and self.rows[end].lstrip().startswith("|"):
                    end += 1
                yield _table(self.rows[number:end])
                number = end
                continue
            if heading is not None or not row.strip() or _RULE.fullmatch(row):
                yield from _line(open_)
                open_ = None
                if heading is not None:
                    self._indents.clear()
                    yield heading
            elif open_ is not None and self._goes_on(open_, row):
                open_.parts.append(row.strip())
                open_.last = row
            else:
                yield from _line(open_)
                open_ = self._begun(row)
            number += 1
        yield from _line(open_)

    def _mail_head(self) -> int:
        """The number of the row after the head of an email, which is left out."""
        first = next((number for number, row in enumerate(self.rows) if row.strip()), 0)
        end = first
        while end < len(self.rows) and _MAIL_HEAD.match(self.rows[end]):
            end += 1
        if end - first < 2:
            return 0
        self.left += [Left(tidy(row), _MAIL, "") for row in self.rows[first:end]]
        return end

    def _heading(self, number: int) -> Line | None:
        row = self.rows[number]
        text = tidy(row)
        if not text or _RULE.fullmatch(row):
            return None
        if marked := _MARKED.fullmatch(text):
            return Line("heading", _plain(marked[2])[0], len(marked[1]))
        below = self.rows[number + 1] if number + 1 < len(self.rows) else ""
        if (rule := _RULE.fullmatch(below)) and len(text) <= WIDEST and abs(len(below.strip()) - len(text)) <= 30:
            return Line("heading", _plain(text)[0], _UNDERLINED[rule["sign"]])
        alone = not (number and self.rows[number - 1].strip()) or _RULE.fullmatch(self.rows[number - 1]) is not None
        plain, bold = _plain(text)
        numbered = _NUMBERED.match(plain)
        if not alone or not may_be_heading(plain) or (sign_before(plain) and not numbered) or plain.endswith(":"):
            return None
        letters = [char for char in plain if char.isalpha()]
        if len(letters) > 3 and all(char.isupper() for char in letters):
            return Line("heading", plain, _CAPITALS + (numbered[1].count(".") if numbered else 0))
        followed = below.strip()
        list_follows = bool(sign_before(followed)) and not (numbered and _NUMBERED.match(followed))
        if numbered and not followed:
            return Line("heading", plain, _COUNTED + min(numbered[1].count("."), 2), looks=True)
        if numbered or not (bold or not followed or list_follows) or len(plain.split()) > 10:
            return None
        return Line("heading", plain, _PLAIN, looks=True)

    def _goes_on(self, open_: _Open, row: str) -> bool:
        """Whether a row is where the one above was broken, rather than a line of its own."""
        text = row.strip()
        if sign_before(text) and not (open_.kind == "paragraph" and _NUMBERED.match(text)):
            return False
        if open_.kind == "item" and len(row) - len(row.lstrip()) >= open_.indent:
            return True
        if not self.width:
            return open_.kind == "item" and text[:1].islower()
        return text[:1].islower() or len(open_.last) + 1 + len(text.split()[0]) > self.width - 8

    def _begun(self, row: str) -> _Open:
        text = row.strip()
        indent = len(row) - len(row.lstrip())
        sign = sign_before(text)
        if not sign:
            self._indents = [one for one in self._indents if one < indent]
            return _Open("paragraph", [text], row, indent)
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] < indent:
            self._indents.append(indent)
        return _Open("item", [text], row, indent + len(sign), len(self._indents) - 1)


def _line(open_: _Open | None) -> Iterator[Line]:
    if open_ is not None:
        text, bold = _plain(" ".join(open_.parts))
        yield Line(open_.kind, text, open_.level, bold=bold)


def _plain(text: str) -> tuple[str, bool]:
    """The text without the marks of bold words, and whether all of it is bold."""
    whole = _BOLD.fullmatch(text.strip())
    return _BOLD.sub(r"\2", text), whole is not None and whole[1] not in whole[2]


def _table(rows: Sequence[str]) -> Table:
    """A table drawn with bars, as Markdown has it."""
    made, head_rows = [], 0
    for number, row in enumerate(rows):
        values = [value.strip() for value in row.strip().strip("|").split("|")]
        if all(re.fullmatch(r":?-{2,}:?", value) for value in values):
            head_rows = 1 if number == 1 else head_rows
            continue
        made.append(tuple(cell_of(_plain(value)[0], column, 1, False, "") for column, value in enumerate(values)))
    return Table(tuple(made), "", head_rows)
