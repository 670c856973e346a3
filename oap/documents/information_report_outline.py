"""What a school's SEN information report says, in order, for Word and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oap.core.documents.information_report import Answer
from oap.documents.provision_record_lines import Line
from oap.documents.provision_record_outline import Blanks, Block, Facts, Heading, Points, Room, Said

LINK = re.compile(r"https?://[^\s<>\"“”\x00-\x1f\ufffe\uffff]+[^\s<>\"“”\x00-\x1f\ufffe\uffff.,;:)]")
TITLE = "SEN information report"
LINES = 4  # to write on, where the audit says nothing
PLACES = "Special Educational Needs and Disability Regulations 2014, schedule 1, paragraph {}"
DISABLED_PLACE = "Children and Families Act 2014, section {}"
HOW = (
    "This is a draft, begun from the school’s own self-audit. What is rated Secure or Strong there is said here in the "
    "words for families. Read every line before you publish it, take out what is not so, and write on the empty lines. "
    "Look at the headings beside the Regulations on legislation.gov.uk. Then take out the small lines, this one too."
)


@dataclass(frozen=True)
class ReportToWrite:
    """``local_offer`` is the address of the council's Local Offer."""

    setting: str
    date: str
    area: str
    local_offer: str
    answers: tuple[Answer, ...]
    disabled: tuple[Answer, ...]


def blocks(given: ReportToWrite) -> Iterator[Block]:
    """The whole document below its title."""
    yield Facts((("School", given.setting or "…"), ("Self-audit of", given.date), ("To be looked at again", "…")))
    yield Said(HOW, small=True)
    for answer in given.answers:
        yield from _answer(answer, PLACES, given)
    yield Heading("For disabled pupils", 2)
    for answer in given.disabled:
        yield from _answer(answer, DISABLED_PLACE, given, level=3)


def _answer(answer: Answer, place: str, given: ReportToWrite, level: int = 2) -> Iterator[Block]:
    asked = answer.asked
    yield Heading(asked.heading, level)
    where = f"{place.format(asked.place)}."
    yield Said(f"{asked.hint} {where}".strip(), small=True)
    if asked.place == "13" and given.local_offer:
        yield Said(given.local_offer, f"The Local Offer of {given.area}")
    elif answer.points:
        yield Points(tuple(_points(answer)))
        yield Room(1)
    elif asked.blanks:
        yield Blanks(("Contact", "To be written in"), asked.blanks)
    else:
        yield Room(LINES)


def _points(answer: Answer) -> Iterator[Line]:
    """A line each; a link that the school gave stands at its end, to be followed."""
    for one in answer.points:
        link = LINK.search(one.own)
        own = LINK.sub("", one.own, count=1).strip(" \n:") if link else one.own
        words = "\n".join(text for text in (one.words, own) if text)
        yield Line(words or f"{one.title}:", *((link[0], link[0]) if link else ()))
