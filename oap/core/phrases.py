"""Lists of words and phrases that people who write no programs can read, check and add to.

A list is plain text. A line with ``== name ==`` begins a section. Every other line is an entry: columns with `` | ``
between them, the first is a phrase. A line that starts with ``;`` is a remark. What a phrase may hold:

=================  ============================================================================================
``(do/does) not``  one of these. A bracket may follow letters: ``ask(s/ed/ing/)``; what is empty may be left out
``[the/a] head``   words that may be missing, with the space behind them, or before them at the end: ``help [me]``
``<school>``       one of the phrases in the section ``list school``
``_``              any word. ``_3``: up to three words, or none, with the space behind them
``…30``            anything in the same sentence, up to thirty letters; ``…30{no: if/and}``: but none of these words
``assess~``        a word with any ending
``#`` ``##``       a number; a number of three figures or more
``^``              the beginning of the text
``{not: a/b}``     what must not come next; ``{not before: a/b}``: what must not stand in front
=================  ============================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PIECE = re.compile(
    r"(?P<not_before>\{not before: (?P<before>[^}]*)\})|(?P<not>\s*\{not: "
    r"(?P<after>[^}]*)\})|(?P<last>\s+\[[^\]]*\]$)|(?P<optional>\[[^\]]*\]\s*)|"
    r"(?P<list><[^>]*>)|(?P<words>_\d\s*)|(?P<word>_)|(?P<gap>\s*…(?P<most>\d+)(?:\{no: "
    r"(?P<none>[^}]*)\})?\s*)|(?P<ending>~)|(?P<start>\^\s*)|(?P<large>##)|(?P<number>#)|"
    r"(?P<open>\()|(?P<or>/)|(?P<close>\))|(?P<space>\s+)|(?P<wrong>[\]}>{<])|(?P<letters>[^\s()\[\]{}<>/~#_…^]+)"
)
_COLUMN = re.compile(r"\s\|(?=\s|$)")
_SHORTENED = (("’", "'"), ("can't", "cannot"), ("can not", "cannot"), ("won't", "will not"), ("n't", " not"))
# Every repeat has an end, so that twice the text takes twice the time, whatever the text.
_WORD = r"[\w'-]{1,40}"
_SIMPLE = {
    "word": _WORD,
    "ending": r"[\w'-]{0,40}",
    "large": r"\d[\d,]{2,12}",
    "number": r"\d[\d,]{0,12}",
    "open": "(?:",
    "or": "|",
    "close": ")",
    "space": " ",
}


@dataclass(frozen=True)
class Entry:
    """A line of a list: its phrase, its other columns, and which line it is."""

    phrase: str
    columns: tuple[str, ...]
    line: int


Sections = Mapping[str, tuple[Entry, ...]]
Lists = Mapping[str, tuple[Entry, ...]]


def read_sections(text: str, columns: int) -> Sections:
    """The sections of a list in the order of the text. ``columns`` is how many each entry has beside its phrase.

    Raises ValueError, with the number of the line, for a line that is no entry, and for an entry that stands twice.
    """
    sections: dict[str, dict[str, Entry]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith(";"):
            continue
        if line.startswith("== ") and line.rstrip().endswith(" =="):
            name = line.strip()[3:-3]
            if name in sections:
                raise ValueError(f"line {number}: the section “{name}” appears twice")
            sections[name] = {}
            continue
        phrase, *others = (part.strip() for part in _COLUMN.split(line))
        if not name or len(others) != columns:
            raise ValueError(f"line {number}: an entry stands in a section and has {columns + 1} columns: “{line}”")
        if phrase in sections[name]:
            raise ValueError(f"line {number}: “{phrase}” appears twice")
        sections[name][phrase] = Entry(phrase, tuple(others), number)
    return {name: tuple(entries.values()) for name, entries in sections.items()}


def pattern(entries: Iterable[Entry | str], sections: Sections) -> re.Pattern[str]:
    """What finds any of the phrases, in even text in small letters. Raises ValueError for a phrase that cannot be
    read."""
    parts = [_expression(one.phrase if isinstance(one, Entry) else one, sections) for one in entries]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})(?!\w)")


def _expression(phrase: str, sections: Sections) -> str:
    made, at = "", 0
    while at < len(phrase):
        found = _PIECE.match(phrase, at)
        if found is None or found.lastgroup is None or found["wrong"]:
            raise ValueError(f"“{phrase}” cannot be read from “{phrase[at:]}”")
        made += _piece(found, phrase, sections)
        at = found.end()
    try:
        re.compile(made)
    except re.error as error:
        raise ValueError(f"“{phrase}” cannot be read: {error}") from error
    return made


def _piece(found: re.Match[str], phrase: str, sections: Sections) -> str:
    text = found.group()
    if found["start"]:
        return "^"
    if found["last"]:
        return rf"(?: (?:{_expression(text.strip()[1:-1], sections)}))?"
    if found["optional"]:
        inside = _expression(text.strip()[1:-1], sections)
        return rf"(?:(?:{inside}) )?" if text.endswith(" ") else rf"(?:{inside})?"
    if found["list"]:
        entries = sections.get(f"list {text[1:-1]}")
        if entries is None:
            raise ValueError(f"“{phrase}” names the list “{text[1:-1]}”, which is not there")
        return f"(?:{'|'.join(_expression(entry.phrase, sections) for entry in entries)})"
    if found["words"]:
        return rf"(?:{_WORD} ){{0,{text[1]}}}"
    if found["gap"]:
        none = rf"(?!\b(?:{_expression(found['none'], sections)})\b)" if found["none"] else ""
        return rf"\b(?:{none}[^.]){{0,{found['most']}}}\b"
    if found["not"]:
        return rf"(?![ -]{{0,3}}(?:{_expression(found['after'], sections)})(?!\w))"
    if found["not_before"]:
        alternatives = [part for part in found["before"].split("/") if part]
        return "".join(rf"(?<!{re.escape(part)})" for part in alternatives)
    for kind, expression in _SIMPLE.items():
        if found[kind]:
            return expression
    return re.escape(text)


def even(text: str) -> str:
    """The text as phrases are looked for in it: small letters, nothing shortened, one space between words."""
    plain = text.lower()
    for short, long in _SHORTENED:
        plain = plain.replace(short, long)
    return " ".join(plain.split())
