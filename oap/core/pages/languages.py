"""Languages that families here speak, and the few words in them that somebody stands behind.

A word in a language that nobody here reads is shown only when two independent published sources show it, or when a
named speaker has checked it (``docs/decisions/0015-languages.md``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANGUAGES_FILE = "languages.yml"
SOURCES = 2


@dataclass(frozen=True)
class Words:
    """Words in a language with their meaning in English; ``checked_by`` is empty while no speaker has checked them."""

    say: str
    meaning: str
    sources: tuple[str, ...]
    checked_by: str = ""
    checked_on: str = ""


@dataclass(frozen=True)
class Spoken:
    """A language: its code (BCP 47), its own name, and what can be said in it."""

    code: str
    name: str
    english: str
    right_to_left: bool = False
    words: tuple[Words, ...] = ()

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"


def read_spoken(data: Any) -> tuple[Spoken, ...]:
    """The languages in the data of ``languages.yml``, by their English names. Raises ValueError, in an editor's words,
    for another shape, and for words that neither two sources nor a speaker stand behind."""
    if not isinstance(data, list):
        raise ValueError(f"{LANGUAGES_FILE}: it must be a list of languages.")
    found: dict[str, Spoken] = {}
    for entry in data:
        if not isinstance(entry, Mapping) or not all(entry.get(name) for name in ("code", "name", "english")):
            raise ValueError(f"{LANGUAGES_FILE}: each language needs “code”, “name” and “english”, near {entry}.")
        code = str(entry["code"])
        if code in found:
            raise ValueError(f"{LANGUAGES_FILE}: “{code}” is there twice. Keep one.")
        right_to_left = str(entry.get("direction", "")) == "rtl"
        words = tuple(_words(one, code) for one in _list(entry.get("words"), code))
        found[code] = Spoken(code, str(entry["name"]), str(entry["english"]), right_to_left, words)
    return tuple(sorted(found.values(), key=lambda one: one.english))


def _words(data: Any, code: str) -> Words:
    where = f"{LANGUAGES_FILE}, {code}"
    if not isinstance(data, Mapping) or not data.get("say") or not data.get("meaning"):
        raise ValueError(f"{where}: words need “say” and “meaning”.")
    sources = tuple(dict.fromkeys(str(one) for one in _list(data.get("sources"), code)))
    checked = str(data.get("checked_by") or ""), str(data.get("checked_on") or "")
    if any(checked) and not all(checked):
        raise ValueError(f"{where}, “{data['say']}”: who checked it (checked_by) and when (checked_on) go together.")
    if len(sources) < SOURCES and not all(checked):
        raise ValueError(f"{where}, “{data['say']}”: it needs two independent sources, or a speaker who checked it.")
    return Words(str(data["say"]), str(data["meaning"]), sources, *checked)


def _list(data: Any, code: str) -> Sequence[Any]:
    if data is not None and not isinstance(data, list):
        raise ValueError(f"{LANGUAGES_FILE}, {code}: “words” and “sources” are lists.")
    return data or []
