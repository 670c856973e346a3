"""The words of a PDF's page with their places and looks, and the lines at its head and foot that many pages share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from pdfplumber.utils.text import extract_words

from oap.core.importing.blocks import count_letters

# Fonts whose letters are signs: what they say as text is another letter each.
_SIGNS = re.compile(r"wingdings|webdings|dingbats|opensymbol|symbolmt|(?:^|\+)symbol", re.IGNORECASE)
_SYMBOL = re.compile(r"symbol", re.IGNORECASE)  # where figures are figures; in the others a 4 is a tick
_BOLD = re.compile(r"bold|black|heavy|demi|-bd\b", re.IGNORECASE)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬁ": "fi", "ﬂ": "fl", "ﬆ": "st", "ﬅ": "st", "‐": "-"})
_SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
_BEGIN_COMPOUNDS = frozenset(
    "self non one two three four five six seven eight nine ten half high low long short part full small whole cross "
    "step well".split()
)
_END_COMPOUNDS = frozenset(
    "in out up on off to of by led based free friendly wide term year old aged related specific focused centred".split()
)
EDGE = 0.12  # of a page's height, where running heads and feet stand
EDGE_LINES = 3
SMALLEST_SIGN, LARGEST_SIGN = 1.5, 9.0  # points that a sign of a list is wide and high
FURTHEST_SIGN = 26.0  # points from it to the first word
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?\d{1,4}\W*(?:of\s*\d+|\|.{0,60})?\W*|.{0,60}\|\s*(?:page\s*)?\d{1,4}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    slanted: bool = False
    turned: bool = False  # it stands on its side

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words that stand beside each other in one column; ``right`` is where the column ends."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    slanted: bool
    page: int
    right: float = 0.0
    first_width: float = 0.0  # of its first word


def words_of(page: Any) -> tuple[list[Word], list[str], list[str], int]:
    """The words of the page, those that are struck through, the raised marks of notes, and how many letters its
    characters are."""
    chars = _once(page.chars)
    letters = sum(count_letters(char["text"].translate(_LIGATURES)) for char in chars)
    struck = _struck(page, chars)
    gone = [char for n, char in enumerate(chars) if n in struck]
    upright = [char for n, char in enumerate(chars) if char["upright"] and n not in struck]
    found, marks = [], []
    for word in extract_words(upright, x_tolerance_ratio=0.2, return_chars=True, expand_ligatures=True):
        inside = word["chars"]
        text, told = word["text"].replace("‐", "-"), count_letters(word["text"])
        sign = len(inside) <= 2 and all(_SIGNS.search(char["fontname"]) for char in inside)
        if (sign and not (text.isdigit() and _SYMBOL.search(inside[0]["fontname"]))) or re.fullmatch(
            r"\(cid:\d+\)", text
        ):
            text = "•"
            letters -= told
        bold = sum(bool(_BOLD.search(char["fontname"])) for char in inside) * 2 > len(inside)
        slanted = sum(bool(_SLANTED.search(char["fontname"])) for char in inside) * 2 > len(inside)
        size = round(median(char["size"] for char in inside), 1)
        if mark := _mark_of_note(inside, size):
            text = text[: -len(mark)]
            marks.append(mark)
        found.append(Word(text, word["x0"], word["x1"], word["top"], word["bottom"], size, bold, slanted))
    found += _drawn_signs(page, found)
    words = [word["text"] for word in extract_words(gone, x_tolerance_ratio=0.2, expand_ligatures=True)]
    turned = _turned([char for n, char in enumerate(chars) if not char["upright"] and n not in struck])
    return found + turned, words, marks, letters


def _drawn_signs(page: Any, words: Sequence[Word]) -> list[Word]:
    """The signs of lists that are drawn rather than written, as browsers print them: small marks, as wide as high, each
    a little before the first word of what stands at its height."""
    found = dict[tuple[int, int], Word]()
    for mark in (*page.curves, *page.rects, *page.images):
        wide, high = mark["width"], mark["height"]
        if not SMALLEST_SIGN <= min(wide, high) <= max(wide, high) <= 1.25 * min(wide, high) <= 1.25 * LARGEST_SIGN:
            continue
        middle = (mark["top"] + mark["bottom"]) / 2
        beside = [one for one in words if one.top <= middle <= one.bottom and one.x1 > mark["x0"] - FURTHEST_SIGN]
        first = min(beside, key=lambda one: one.x0, default=None)
        if first is not None and 0 < first.x0 - mark["x1"] < FURTHEST_SIGN and max(wide, high) < first.size:
            place = (round(mark["x0"]), round(first.top))
            found[place] = replace(first, text="•", x0=mark["x0"], x1=mark["x1"])
    return list(found.values())


def _mark_of_note(chars: Sequence[Any], size: float) -> str:
    """The figures behind a word that are smaller than it and raised, or ""."""
    end = len(chars)
    while end and chars[end - 1]["text"].isdigit() and chars[end - 1]["size"] < 0.8 * size:
        end -= 1
    mark = "".join(char["text"] for char in chars[end:])
    raised = bool(mark) and chars[end]["bottom"] < chars[end - 1]["bottom"]
    word = "".join(char["text"] for char in chars[:end])
    return mark if raised and len(mark) < 4 and re.search(r"[^\W\d_]{3}|[^\W\d_]{2}[.,;:)]", word) else ""


def _once(chars: Sequence[Any]) -> list[Any]:
    """Each character once: some programs print a bold one twice, a little beside itself."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Any] = []
    for char in chars:
        x, top = round(char["x0"]), round(char["top"])
        if char["text"].strip() and any((char["text"], x + near, top) in seen for near in (-1, 0, 1)):
            continue
        seen.add((char["text"], x, top))
        if kept and kept[-1]["text"] == " " and _stands_on(char, kept[-1]):
            kept.pop()  # where a word may be parted at the end of a line: printed as a space without width
        kept.append(char)
    return kept


def _stands_on(char: Any, space: Any) -> bool:
    """Whether a letter begins where a space before it does, so that the space has no room."""
    near = abs(char["x0"] - space["x0"]) < 0.1 * char["size"] and abs(char["top"] - space["top"]) < 1
    return bool(near and char["upright"])


def _struck(page: Any, chars: Sequence[Any]) -> set[int]:
    """Which characters a line runs through in the middle."""
    flat = [one for one in (*page.lines, *page.rects) if one["height"] < 1.6 and one["width"] > 3]
    if not flat:
        return set()
    by_height: dict[int, list[Any]] = {}
    for one in flat:
        by_height.setdefault(round((one["top"] + one["bottom"]) / 2), []).append(one)
    found = set()
    for number, char in enumerate(chars):
        high = char["bottom"] - char["top"]
        first, last = char["top"] + 0.4 * high, char["top"] + 0.72 * high
        middle = (char["x0"] + char["x1"]) / 2
        for height in range(round(first), round(last) + 1):
            for one in by_height.get(height, ()):
                at = (one["top"] + one["bottom"]) / 2
                if first <= at <= last and one["x0"] - 0.5 <= middle <= one["x1"] + 0.5 and one["width"] < 500:
                    found.add(number)
    return found


def _turned(chars: Sequence[Any]) -> list[Word]:
    """Text turned on its side, one “word” for each line of it."""
    by_line: dict[int, list[Any]] = {}
    for char in chars:
        by_line.setdefault(round(char["x0"] / 3), []).append(char)
    found = []
    for line in by_line.values():
        upwards = line[0]["matrix"][1] > 0
        line.sort(key=lambda char: -char["bottom"] if upwards else char["top"])
        text, before = "", None
        for char in line:
            gap = (
                abs(char["bottom"] - before["top"])
                if upwards and before
                else abs(char["top"] - before["bottom"])
                if before
                else 0
            )
            text += (" " if gap > 0.25 * char["size"] and before else "") + char["text"].translate(_LIGATURES)
            before = char
        if text.strip():
            found.append(
                Word(
                    " ".join(text.split()),
                    min(char["x0"] for char in line),
                    max(char["x1"] for char in line),
                    min(char["top"] for char in line),
                    max(char["bottom"] for char in line),
                    round(line[0]["size"], 1),
                    bold=False,
                    turned=True,
                )
            )
    return found


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand at one height, from left to right; the rows from the top down."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.middle, one.x0)):
        if rows and abs(word.middle - median(one.middle for one in rows[-1])) < 0.5 * max(word.size, 4):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def furniture(pages: Sequence[Sequence[Word]], heights: Sequence[float]) -> list[set[int]]:
    """For each page which of its words (by place in the list) stand in heads and feet that are the same on many pages,
    or are its number."""
    edges: list[list[tuple[str, list[int]]]] = []
    for words, height in zip(pages, heights, strict=True):
        place = {id(word): number for number, word in enumerate(words)}
        rows = rows_of(word for word in words if not word.turned)
        here = []
        for row in [*rows[:EDGE_LINES], *rows[-EDGE_LINES:]] if len(rows) > 2 * EDGE_LINES else rows:
            if row[-1].bottom < EDGE * height or row[0].top > (1 - EDGE) * height:
                here.append((" ".join(word.text for word in row), [place[id(word)] for word in row]))
        edges.append(here)
    seen = Counter(key for here in edges for key in {re.sub(r"\d+", "#", text) for text, _ in here})
    often = {
        key for key, count in seen.items() if count >= max(2, 0.3 * len(pages)) and count_letters(key.replace("#", ""))
    }
    found = []
    for words, here in zip(pages, edges, strict=True):
        same = [ns for text, ns in here if re.sub(r"\d+", "#", text) in often or _PAGE_NUMBER.fullmatch(text)]
        own = [words[n] for _, ns in here if ns not in same for n in ns]
        found.append({n for ns in same if not any(_is_above(one, words[ns[0]]) for one in own) for n in ns})
    return found


def _is_above(title: Word, word: Word) -> bool:
    """Whether a larger word of the page itself stands above: what is below a title is no running head."""
    return title.bottom <= word.top + 1 and title.size > word.size * 1.2 and word.top < 4 * title.bottom


def line_of(row: Sequence[Word], page: int, right: float) -> TextLine:
    letters = Counter[float]()
    bold = 0
    for word in row:
        letters[word.size] += len(word.text)
        bold += len(word.text) if word.bold else 0
    marked = [word for word in row if word.text != "•"]
    return TextLine(
        " ".join(word.text for word in row),
        row[0].x0,
        max(word.x1 for word in row),
        min(word.top for word in row),
        max(word.bottom for word in row),
        (letters.most_common(1)[0][0] if not marked else _main_size(marked)),
        bold > 0.8 * max(1, sum(len(word.text) for word in marked)),
        bool(marked) and all(word.slanted for word in marked),
        page,
        right,
        row[0].x1 - row[0].x0,
    )


def _main_size(row: Sequence[Word]) -> float:
    letters = Counter[float]()
    for word in row:
        letters[word.size] += len(word.text)
    return letters.most_common(1)[0][0]


def joined(lines: Sequence[TextLine], known: Mapping[str, int]) -> str:
    """The text of lines that go on. A word parted at the end of a line is put together, but for what is written with a
    hyphen. ``known`` is how often the file has each word, and each pair with a hyphen."""
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith("\u00ad"):
            text = text[:-1] + line.text
            continue
        parted = re.search(r"([A-Za-z]+)-$", text)
        begun = re.match(r"([a-z]+)", line.text)
        if parted and begun:
            text = (text if _is_compound(parted[1].lower(), begun[1], text, known) else text[:-1]) + line.text
        else:
            text = f"{text} {line.text}"
    return text


def _is_compound(first: str, second: str, text: str, known: Mapping[str, int]) -> bool:
    """Whether a hyphen at the end of a line belongs to the words: “self-esteem”, and not “dis-cussion”."""
    if f"{first}{second}" in known:
        return False
    parts = f"{first}-{second}" in known or re.search(r"[a-z]-[A-Za-z]+-$", text) is not None  # “one-to-one”
    both = known.get(first, 0) > 1 and known.get(second, 0) > 1  # they stand elsewhere, each by itself
    return parts or both or first in _BEGIN_COMPOUNDS or (second in _END_COMPOUNDS and first not in ("with", "through"))
