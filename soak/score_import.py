"""How well handbooks are read: the statements of files with right answers beside them, and the words that get lost.

    .venv/bin/python -m soak.score_import FOLDER

Beside each file of the folder stands ``FILE.answer.json``: ``{"pages": [{"title", "area", "signs", "outcomes",
"examples", "statements": [{"text", "tier", "phases"}]}]}``. What the reader makes of a file is asked of the command
that everybody has, ``oap import FILE --look --json``; what a file holds is taken from its bytes by other code than
the reader's.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pypdf

ANSWER = ".answer.json"


@dataclass
class Score:
    """``wanted`` statements, how many of them came ``right``, what was ``made`` though it is none, and words that are
    neither in a draft nor left out."""

    name: str
    wanted: int = 0
    right: int = 0
    made: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # whose tier or age is another than the file says
    never: list[str] = field(default_factory=list)  # what the file takes back, hides or only quotes, made a statement
    missed: list[str] = field(default_factory=list)
    said: int = 0  # tiers and ages that the file says
    said_right: int = 0
    area_right: bool = True
    signs: tuple[int, int] = (0, 0)  # right of wanted
    lost: list[str] = field(default_factory=list)
    adds_up: bool = True
    stopped: str = ""


def even(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    return " ".join(plain.replace("“", '"').replace("”", '"').split()).rstrip(".;, ").lower()


def score(name: str, looked: dict[str, Any], answer: dict[str, Any], file_words: Counter[str]) -> Score:
    """Compare what ``--look --json`` said with the right answer."""
    result = Score(name, stopped=looked.get("stopped") or "")
    given: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for page in looked["pages"]:
        for statement in page["statements"]:
            given.setdefault(even(statement["text"]), []).append((page, statement))
    areas: Counter[bool] = Counter()
    for page in answer["pages"]:
        for statement in page["statements"]:
            result.wanted += 1
            same = given.get(even(statement["text"]))
            if not same:
                result.missed.append(statement["text"])
                continue
            result.right += 1
            there, found = same.pop(0)
            if page.get("area"):
                areas[there["area"] == page["area"]] += 1
            if statement.get("tier"):
                result.said += 1
                result.said_right += found["tier"] == statement["tier"]
                if found["tier"] != statement["tier"]:
                    result.wrong.append(f"{found['tier']!r} for {statement['tier']!r}: {statement['text']}")
            phases = statement.get("phases") or ()
            phases = re.split(r"[ ,]+", phases) if isinstance(phases, str) else phases
            if phases:
                result.said += 1
                result.said_right += set(found["phases"]) == set(phases)
                if set(found["phases"]) != set(phases):
                    result.wrong.append(f"{found['phases']} for {phases}: {statement['text']}")
        signs = {even(sign) for one in looked["pages"] for sign in one["signs"]}
        wanted = [even(sign) for sign in page.get("signs") or ()]
        result.signs = (result.signs[0] + sum(w in signs for w in wanted), result.signs[1] + len(wanted))
    result.made = [text for text, left in given.items() for _ in left]
    never = {even(text) for text in answer.get("never") or ()}
    result.never = [text for text in result.made if text in never]
    result.area_right = not areas[False]
    words = looked["words"]
    result.adds_up = words["file"] == words["placed"] + words["left_out"]
    result.lost = _not_put_together(sorted((file_words - told(looked)).elements()), told(looked) - file_words)
    return result


def _not_put_together(lost: list[str], more: Counter[str]) -> list[str]:
    """What is lost but for the two halves of words that were parted at the end of a line and are told whole."""
    left = Counter(lost)
    for whole in more.elements():
        for at in range(1, len(whole)):
            halves = Counter((whole[:at], whole[at:]))
            if not halves - left:
                left -= halves
                break
    return sorted(left.elements())


def told(looked: dict[str, Any]) -> Counter[str]:
    """Every word that is in a draft or shown as left out."""
    texts = [left["text"] for left in looked["left_out"]]
    for page in looked["pages"]:
        texts += [page["title"], *page["signs"], *page["text"], *(one["text"] for one in page["statements"])]
    return Counter(word for text in texts for word in words_of(text))


def words_of(text: str) -> list[str]:
    """Words as somebody sees them: of letters or figures, without the signs of lists."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    return [word.lower() for word in re.findall(r"[^\W_]+", plain)]


def words_in(file: Path) -> Counter[str]:
    """The words of a file, by none of the reader's code."""
    data = file.read_bytes()
    if data.startswith(b"%PDF"):
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
        return Counter(words_of(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "-", text)))
    if not data.startswith(b"PK"):
        shown = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", data.decode("utf-8", "replace"))
        return Counter(
            words_of(unescape(re.sub(r"<(/?(?:b|i|u|em|strong|span|a|sup|sub)\b)[^>]*>|<[^>]+>", " ", shown)))
        )
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" in archive.namelist():
            return _words_of_sheets(file)
        for part in archive.namelist():
            if re.fullmatch(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml", part):
                found += _word_part(archive.read(part).decode())
            elif re.fullmatch(r"ppt/(slides|notesSlides)/\w+\.xml", part):
                found += Counter(words_of(_slide_text(archive.read(part).decode())))
            elif part == "content.xml":
                body = archive.read(part).decode().partition("<office:body")[2]
                body = re.sub(
                    r"(?s)<office:change-info>.*?</office:change-info>|<dc:(?:creator|date)>[^<]*<[^>]*>", "", body
                )
                body = re.sub(r"</?text:(?:span|a)\b[^>]*>", "", body)
                found += Counter(words_of(unescape(re.sub(r"<[^>]+>", " ", body))))
    return found


def _slide_text(xml: str) -> str:
    xml = re.sub(r"</a:p>|<a:br\b[^>]*>", "\n", xml)
    return unescape("".join(text or end for text, end in re.findall(r"(?s)<a:t>(.*?)</a:t>|(\n)", xml)))


def _words_of_sheets(file: Path) -> Counter[str]:
    """Of a workbook: the names of its sheets, what stands in cells, and what is noted beside them."""
    book = openpyxl.load_workbook(file, data_only=True)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    said = [sheet.title for sheet in book.worksheets] if len(book.worksheets) > 1 else []
    said += [str(cell.value) for cell in cells if cell.value is not None]
    said += [cell.comment.text for cell in cells if cell.comment]
    return Counter(word for text in said for word in words_of(text))


def _word_part(xml: str) -> Counter[str]:
    xml = re.sub(r"(?s)<mc:Fallback>.*?</mc:Fallback>", "", xml)
    # Only these elements hold words: others hold codes of fields, or where a drawing is.
    xml = re.sub(r"(<(?![/?]|(?:w:t|w:delText|m:t)[\s>])[^<>]*>)[^<]+", r"\1", xml)
    xml = re.sub(
        r"</?w:(?:p|del|ins|tc|txbxContent|footnote|moveFrom|moveTo)\b[^>]*>|<w:(?:tab|br|cr)\b[^>]*/>", "\n", xml
    )
    return Counter(words_of(unescape(re.sub(r"<[^>\n]*>", "", xml))))


def look(file: Path) -> dict[str, Any]:
    """What the command says of the file."""
    command = [str(Path(sys.executable).with_name("oap")), "import", str(file), "--look", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def lines(scores: list[Score], every: bool = True) -> list[str]:
    said = []
    for one in scores:
        ending = ("" if one.adds_up else ", DOES NOT ADD UP") + (f" stopped: {one.stopped}" if one.stopped else "")
        said.append(
            f"{one.name}: {one.right} of {one.wanted} right, {len(one.made)} made, tier and age {one.said_right} of "
            f"{one.said}, signs {one.signs[0]} of {one.signs[1]}, area {'right' if one.area_right else 'WRONG'}, "
            f"{len(one.lost)} words lost{ending}"
        )
        if every:
            said += [f"    missed: {text}" for text in one.missed] + [f"    made:   {text}" for text in one.made]
            said += [f"    never:  {text}" for text in one.never] + [f"    said:   {text}" for text in one.wrong]
            said += [f"    lost:   {' '.join(one.lost[:30])}"] if one.lost else []
    total = [
        sum(values)
        for values in zip(
            *((s.right, s.wanted, len(s.made), s.said_right, s.said, len(s.lost)) for s in scores), strict=True
        )
    ]
    said.append("ALL: {} of {} right, {} made, tier and age {} of {}, {} words lost".format(*total))
    return said


def main() -> None:
    folder = Path(sys.argv[1])
    scores = []
    for answer in sorted(folder.glob(f"*{ANSWER}")):
        file = answer.with_name(answer.name.removesuffix(ANSWER))
        scores.append(score(file.name, look(file), json.loads(answer.read_text(encoding="utf-8")), words_in(file)))
    print("\n".join(lines(scores)))


if __name__ == "__main__":
    main()
