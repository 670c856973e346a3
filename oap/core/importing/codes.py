"""Codes in the columns of a table, such as “U”, “T” and “S” for how much help, or “EY”, “Pri” and “P16” for ages.

What a code stands for is what the file itself says in a legend (“U = universal”); where it says nothing, a column whose
cells are all well-known codes of one thing, two of them at least, is read by these. The same letter may stand for two
things in two columns (“S”: specialist, secondary), so a code means something only together with its column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from oap.core.importing.blocks import Block, Table, lines_of, tidy
from oap.core.importing.heads import Heads, Said

MOST_LETTERS = 6  # of a code
MOST_CELL_LETTERS = 30  # of a cell of codes
_SHARE = 0.7  # of the cells that a legend has to explain
_CODE = r"[A-Z0-9][A-Za-z0-9]{0,4}(?:[&/+][A-Za-z0-9]{1,3})?\+?"
_MEANS = r"\s*(?:=|[:–—]|-(?=\s)|\b(?:means|stands for)\b)\s*"
_ENTRY = re.compile(rf"(?<![\w&])[“‘\"'(]?(?P<code>{_CODE})[”’\"')]?{_MEANS}(?P<meaning>[^;=|\n]{{3,80}})")
_PARTS = re.compile(r"\s*[,/;+\n]\s*|\s+(?:and|&)\s+|\s+")
_KNOWN = {
    "tier": {"u": "universal", "t": "targeted", "s": "specialist"},
    "phases": {
        **dict.fromkeys(("ey", "eyfs", "e", "nur"), "early-years"),
        **dict.fromkeys(("p", "pri", "prim", "pr"), "primary"),
        **dict.fromkeys(("s", "sec"), "secondary"),
        **dict.fromkeys(("p16", "fe", "16+", "post16", "c"), "post-16"),
    },
}
_KINDS = ("tier", "phases", "area")


Codes = Mapping[str, Sequence[Said]]  # by small letters; each thing that a code of the file stands for


def find_codes(blocks: Iterable[Block], heads: Heads) -> Codes:
    """What the legends of a file say that codes stand for."""
    blocks = list(blocks)
    found: defaultdict[str, list[Said]] = defaultdict(list)

    def keep(code: str, meaning: str) -> None:
        said = _meaning(meaning, heads)
        if said is not None and said not in found[code.lower()]:
            found[code.lower()].append(said)

    for line in lines_of(blocks):
        for part in re.split(r"\s{2,}|[;\n|•]|,\s(?=\S{1,7}\s?[=:–—])|\.\s", line.text):
            for entry in _entries(part):
                keep(entry["code"], entry["meaning"])
    for table in (block for block in blocks if isinstance(block, Table)):
        for row in table.rows:
            if len(row) == 2 and re.fullmatch(_CODE, tidy(row[0].text)):
                keep(tidy(row[0].text), tidy(row[1].text))
    return {code: tuple(said) for code, said in found.items() if said}


def _entries(part: str) -> Iterable[re.Match[str]]:
    """The code and its meaning in a part of a line; “Phase: EY = early years” has what they are codes of before it."""
    behind = part.partition(":")[2]
    if "=" in behind:
        part = behind
    if entry := _ENTRY.match(part.strip(" (")):
        yield entry


def _meaning(text: str, heads: Heads) -> Said | None:
    """What a meaning names at its beginning or in all: “universal (for every child)”; None where it is of something
    else."""
    for part in (text, re.split(r"[(,:–—]|\s-\s", text)[0]):
        said = heads.said(tidy(part).strip(" .)”’\"'"))
        if said.everything and not said.section and not said.kind:
            return said
    return None


def decoded(texts: Iterable[str], codes: Codes) -> Mapping[str, Said] | None:
    """What each cell of a column of codes says, by its text; None for another column."""
    filled = [text for text in texts if text]
    if not filled or any(len(text) > MOST_CELL_LETTERS for text in filled):
        return None
    for kind in _KINDS:
        made = {text: said for text in set(filled) if (said := _said(text, kind, codes, {})) is not None}
        if made and sum(text in made for text in filled) >= _SHARE * len(filled):
            return made
    for kind, known in _KNOWN.items():
        made = {text: said for text in set(filled) if (said := _said(text, kind, codes, known)) is not None}
        if len(made) > 1 and all(text in made for text in filled):
            return made
    return None


def _said(text: str, kind: str, codes: Codes, known: Mapping[str, str]) -> Said | None:
    """What all codes of a cell say of one thing together; None where one is not known."""
    found = Said()
    parts = [text] if _one(text, kind, codes, known) else [part for part in _PARTS.split(text) if part]
    for part in parts:
        one = _one(part, kind, codes, known)
        if one is None:
            return None
        if kind == "phases":
            found = replace(found, phases=(*(found.phases or ()), *(one.phases or ())) if one.phases else ())
        elif found == Said():
            found = one
        elif found != one:
            return None
    return found


def _one(code: str, kind: str, codes: Codes, known: Mapping[str, str]) -> Said | None:
    code = code.lower().strip(".")
    for said in codes.get(code, ()):
        if said.area if kind == "area" else said.tier if kind == "tier" else said.phases is not None:
            return said
    if kind == "phases" and code in ("all", "any", "every"):
        return Said(phases=()) if codes or known else None
    if value := known.get(code):
        return Said(tier=value) if kind == "tier" else Said(phases=(value,))
    return None
