"""Ages as people write them in heads of tables and beside statements: “KS1-4”, “KS2+”, “5–11”, “0-5”.

Each is spelled out with the words that the list knows, so that what a span means is said in one place: children under 5
are in the early years, from 5 in primary, from 11 in secondary, from 16 in post-16 provision.
"""

from __future__ import annotations

import re

_BEGINS = {"early years": 0, "primary": 5, "secondary": 11, "post 16": 16}
_ENDS = {"early years": 5, "primary": 11, "secondary": 16, "post 16": 26}
_AGES = {0, 2, 3, 4, 5, 7, 8, 11, 12, 13, 14, 16, 18, 19, 25}  # at which a stage begins or ends somewhere
_TO = r"\s*(?:[-–—]|\bto\b|\bthrough\b)\s*"
_STAGES = re.compile(rf"\b(?:ks|key stages?)\s*(\d){_TO}(?:ks|key stage)?\s*(\d)\b", re.IGNORECASE)
_STAGE_ON = re.compile(r"\b(?:ks|key stage)\s*(\d)\s*(?:\+|and (?:above|up(?:wards)?)\b|onwards\b)", re.IGNORECASE)
_SPAN = re.compile(
    rf"\b(?P<named>(?:ages?|aged)\s+)?(?P<first>\d{{1,2}}){_TO}(?P<last>\d{{1,2}})\b(?P<years>\s*(?:years?|yrs?)\b)?",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:ages?\s+|aged\s+)?(\d{1,2})\s*(?:\+|and (?:above|over)\b)(?:\s*(?:years?|yrs?)\b)?", re.IGNORECASE
)
_NUMBERS = {name: number for number, name in enumerate("birth one two three four five six seven".split())}
_IN_WORDS = re.compile(
    rf"\b(?P<first>{'|'.join(_NUMBERS)}){_TO}(?P<last>{'|'.join(_NUMBERS)})\b(?P<years>\s+years?(?: olds?)?\b)?",
    re.IGNORECASE,
)
_PHASES = re.compile(
    rf"\b(early years|eyfs|ey|nursery|reception|primary|secondary){_TO}(primary|secondary|post[- ]?16)\b", re.IGNORECASE
)
_SAME = {"eyfs": "early years", "ey": "early years", "nursery": "early years", "reception": "early years"}
_LAST_STAGE = 4  # of schools: “KS2+” names no sixth form


def spelled_out(text: str) -> str:
    """The text with the spans of ages in words, such as “primary secondary”; unchanged where it has none."""
    text = _STAGES.sub(lambda span: _stages(int(span[1]), int(span[2]), span[0]), text)
    text = _STAGE_ON.sub(lambda span: _stages(int(span[1]), max(_LAST_STAGE, int(span[1])), span[0]), text)
    text = _PHASES.sub(_between, text)
    if re.search(r"\b(?:years?|yrs?|y)\s*\d", text, re.IGNORECASE):
        return text  # of years of school, and not of age
    text = _SPAN.sub(_ages, _IN_WORDS.sub(_in_figures, text))
    return _ON.sub(lambda span: _words(int(span[1]), 26) if int(span[1]) in _AGES else span[0], text)


def _stages(first: int, last: int, otherwise: str) -> str:
    return " ".join(f"key stage {number}" for number in range(first, last + 1)) if first <= last <= 5 else otherwise


def _ages(span: re.Match[str]) -> str:
    first, last = int(span["first"]), int(span["last"])
    sure = bool(span["named"] or span["years"]) or (last >= 5 and {first, last} <= _AGES)
    return _words(first, last) if sure and first < last <= 26 else span[0]


def _in_figures(span: re.Match[str]) -> str:
    """“Birth to two”, “two to three years” and “Two to three (2–3 years)” are ages; “two to three” alone is a number of
    anything."""
    first, last = _NUMBERS[span["first"].lower()], _NUMBERS[span["last"].lower()]
    again = any((int(one["first"]), int(one["last"])) == (first, last) for one in _SPAN.finditer(span.string))
    return f"ages {first}-{last}" if not first or span["years"] or again else span[0]


def _words(first: int, last: int) -> str:
    return " ".join(phase for phase, begins in _BEGINS.items() if first < _ENDS[phase] and last > begins)


def _between(span: re.Match[str]) -> str:
    order = list(_BEGINS)
    ends = [re.sub(r"post[- ]?16", "post 16", one.lower()) for one in (span[1], span[2])]
    first, last = (order.index(_SAME.get(one, one)) for one in ends)
    return " ".join(order[first : last + 1]) if first <= last else span[0]
