"""A page in another language: a file of its own, put together of the words of the page and their translations.

``content/languages/pl/urgent-help.yml`` has each piece of the page as it was translated (``source``) beside its
translation (``text``). So a piece that has changed since, or was never translated, is read in English, and the
translation says that it is out of date. Readers get it only when a named speaker has said, in the service, that these
words say what the English says (``docs/decisions/0015-languages.md``); other words have to be checked again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oap.core.pages.page import Page, Prose, Statement

FOLDER = "languages"
_FILE = re.compile(rf"{FOLDER}/(?P<language>[a-z]{{2,3}}(?:-[A-Za-z]+)*)/(?P<page>[a-z0-9-]+)\.yml")
_ITEM = re.compile(r"^(?:- |\d+\. )(?P<text>\S.*)$")
_CHECK = ("checked_by:", "checked_on:", "checked_words:")
_BLANK = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Piece:
    """A piece of a page that is translated by itself: a title, a paragraph, an item of a list, a statement.

    ``kind``: ``title``, ``summary``, ``section``, ``group``, ``statement``, ``item`` or ``text`` (Markdown).
    """

    kind: str
    source: str
    id: str = ""


@dataclass(frozen=True)
class Translation:
    """What a file says. ``source_version`` is the version of the page that its translator had. ``checked_by`` is a
    speaker by name; empty while nobody has checked it. ``checked_words`` is the digest of what that speaker read."""

    file: str
    language: str
    page_id: str
    translator: str
    source_version: int
    units: Mapping[str, str]
    checked_by: str = ""
    checked_on: str = ""
    checked_words: str = ""

    @property
    def is_public(self) -> bool:
        """Whether a speaker has checked these very words."""
        return bool(self.checked_by) and self.checked_words == self.words

    @property
    def words(self) -> str:
        """A digest of the English words and their translations."""
        told = "\n".join(f"{source}\t{text}" for source, text in sorted(self.units.items()))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def said(self, piece: Piece) -> str:
        """The piece in the language; empty where it has no translation."""
        return self.units.get(_plain(piece.source), "")

    def outdated(self, page: Page) -> list[str]:
        """What was translated and does not stand on the page any more, in English."""
        there = {_plain(piece.source) for piece in pieces(page)}
        return [source for source in self.units if source not in there]


def pieces(page: Page) -> Iterator[Piece]:
    """The pieces of a page in reading order, as the family reads it."""
    yield Piece("title", page.title)
    yield Piece("summary", page.summary)
    for section in page.sections:
        if section.heading:
            yield Piece("section", section.heading)
        for group in section.groups:
            if group.heading:
                yield Piece("group", group.heading)
            for item in group.items:
                if isinstance(item, Statement):
                    yield Piece("statement", item.whole_family or item.whole_professional, item.id)
                elif isinstance(item, Prose):
                    yield from _pieces_of(item.text)


def _pieces_of(text: str) -> Iterator[Piece]:
    for part in _parts(text):
        items = [_ITEM.match(line) for line in part.split("\n")]
        if all(items):
            yield from (Piece("item", item["text"]) for item in items if item)
        else:
            yield Piece("text", part)


def _parts(text: str) -> Iterator[str]:
    """What blank lines part. A box makes sense as one, from its ``:::`` to the other."""
    box: list[str] = []
    for part in _BLANK.split(text.strip()):
        fences = sum(line.startswith(":::") for line in part.split("\n"))
        if box or fences % 2:
            box.append(part)
            if len(box) > 1 and fences % 2:
                yield "\n\n".join(box)
                box = []
        elif part:
            yield part
    if box:  # one that never ends
        yield "\n\n".join(box)


def language_and_page(file: str) -> tuple[str, str] | None:
    """The language and the id of the page of a translation by its file below the content folder; None for another."""
    found = _FILE.fullmatch(file)
    return (found["language"], found["page"]) if found else None


def read_translation(file: str, data: Any) -> Translation:
    """The translation in the data of a file. Raises ValueError, in an editor's words, for another shape."""
    place = language_and_page(file)
    if place is None:
        raise ValueError(f"{file}: a translation lies in {FOLDER}/, the language's code, and the id of its page.")
    if not isinstance(data, Mapping) or not isinstance(data.get("units"), list):
        raise ValueError(f"{file}: it needs translator, source_version and units, a list of source and text.")
    version, translator = str(data.get("source_version") or ""), str(data.get("translator") or "")
    if not (version.isascii() and version.isdigit()) or not translator:
        raise ValueError(f"{file}: it needs “translator” and “source_version”, the number of the version translated.")
    by, on = str(data.get("checked_by") or ""), str(data.get("checked_on") or "")
    if bool(by) != bool(on):
        raise ValueError(f"{file}: who checked it (checked_by) and when (checked_on) go together.")
    if on:
        try:
            date.fromisoformat(on)
        except ValueError:
            raise ValueError(f"{file}: “{on}” is not a date. Write it as year-month-day.") from None
    words = str(data.get("checked_words") or "")
    units: dict[str, str] = {}
    for unit in data["units"]:
        if not isinstance(unit, Mapping) or not unit.get("source") or not unit.get("text"):
            raise ValueError(f"{file}: each unit needs “source”, the English words, and “text”, near {unit}.")
        units[_plain(str(unit["source"]))] = str(unit["text"]).strip()
    return Translation(file, *place, translator, int(version), units, by, on, words)


def with_check(text: str, by: str = "", on: str = "", words: str = "") -> str:
    """The text of a file with who checked it, when, and which words; without these it has been checked by nobody. All
    else stays as it was typed."""
    kept = [line for line in text.split("\n") if not line.startswith(_CHECK)]
    at = next((number for number, line in enumerate(kept) if line.startswith("units:")), len(kept))
    said = [
        f"{name} {json.dumps(value, ensure_ascii=False)}" for name, value in zip(_CHECK, (by, on, words), strict=True)
    ]
    return "\n".join([*kept[:at], *(said if by else ()), *kept[at:]])


def _plain(text: str) -> str:
    return " ".join(text.split())
