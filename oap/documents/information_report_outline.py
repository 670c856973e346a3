"""What a school's SEN information report says, in order, for Word and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oap.core.documents.information_report import SEEN, Answer
from oap.documents.provision_record_lines import Line
from oap.documents.provision_record_outline import Blanks, Block, Facts, Heading, Points, Room, Said

LINK = re.compile(r"https?://[^\s<>\"“”\x00-\x1f\ufffe\uffff]+[^\s<>\"“”\x00-\x1f\ufffe\uffff.,;:)]")
TITLE = "SEN information report"
LINES = 4  # to write on, where the audit says nothing
PLACES = "Special Educational Needs and Disability Regulations 2014, schedule 1, paragraph {}"
DISABLED_PLACE = "Children and Families Act 2014, section {}"
HOW = (
    "This is a draft, begun from the school’s own self-audit. What is rated Secure or Strong there is said here in the "
    "words for families. Read every line before you publish it, take out what is not so, and write on the empty lines."
)
SOURCES = (
    "Where the headings come from: those of paragraphs 1 to 7, and of section 69, follow the law’s own words in stored "
    f"copies of legislation.gov.uk, seen on {SEEN}. The copy of schedule 1 ended in paragraph 7. The headings after it "
    "were written from what is named under each, and their order and numbers are to be checked. Look at all of them "
    "beside the schedule (legislation.gov.uk/uksi/2014/1530/schedule/1) before you publish. Then take out the small "
    "lines, these too."
)
NOT_SEEN = "Check this heading: the paragraph’s own words were not seen"
UNSEEN = "Headings that were not written from the law’s own words"
ALL = "Every other line, with its numbers, names and addresses"


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
    yield Heading("To be checked by a person before it is published", 2)
    yield Said(HOW, small=True)
    yield Said(SOURCES, small=True)
    unseen = tuple(f"{one.asked.place}. {one.asked.heading}" for one in given.answers if one.asked.elsewhere)
    yield Blanks((UNSEEN, "Beside the law: who, and when"), (*unseen, ALL), (3, 2))
    for answer in given.answers:
        yield from _answer(answer, PLACES, given)
    yield Heading("For disabled pupils", 2)
    for answer in given.disabled:
        yield from _answer(answer, DISABLED_PLACE, given, level=3)


def _answer(answer: Answer, place: str, given: ReportToWrite, level: int = 2) -> Iterator[Block]:
    asked = answer.asked
    yield Heading(asked.heading, level)
    yield Said(f"{asked.hint} {place.format(asked.place)}.".strip(), small=True, leads=True)
    if asked.elsewhere:
        yield Said(asked.elsewhere, NOT_SEEN, leads=True)
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
