"""What a provision record says, in order, for whichever kind of file is made of it: so that all kinds say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from oap.core.documents.citations import Citation, Reference, in_order
from oap.core.documents.provision_record import LAW, STATUSES, Entry, ProvisionRecord, standing
from oap.core.times import LONDON, day_if_one
from oap.documents.provision_summary import Summary, summary

TITLE = "Provision record"
COLUMNS = ("What is done", "Status", "Who, how often, when", "What changed", "The child’s view", "Next step")
SIGN = ("Role", "Name", "Signature", "Date")
SIGNERS = ("SENCO", "Head of the setting", "Parent or carer", "Child or young person, if they wish")


@dataclass(frozen=True)
class RecordToWrite:
    """A record and what its documents say besides. ``address`` is the site's, without a slash at the end; ``phase`` a
    name to show, ``now`` when it is made, ``tiers`` names by id. With ``family_words`` each line says the same in the
    family's words."""

    record: ProvisionRecord
    citations: Mapping[Reference, Citation]
    code: str
    address: str
    area: str
    phase: str
    now: datetime
    tiers: Mapping[str, str] = field(default_factory=dict)
    family_words: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a cycle. Without ``source`` the words are the setting's own; cited words stand in quotation marks.

    Without ``address`` they are cited from another site, or cannot be found here. ``family`` is the same in the
    family's words, where it is asked for.
    """

    words: str
    source: str
    address: str
    cells: tuple[str, ...]
    family: str = ""


@dataclass(frozen=True)
class Round:
    """One cycle: (heading, text) of what was assessed and planned, the lines of what was done, then the review."""

    heading: str
    before: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    review: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outline:
    """The whole document. ``facts`` are (name, value); ``sections`` are (heading, text) after the cycles; ``sources``
    are (page and version, its address), each once."""

    title: str
    facts: tuple[tuple[str, str], ...]
    summary: Summary | None
    rounds: tuple[Round, ...]
    sections: tuple[tuple[str, str], ...]
    law: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    check: tuple[str, ...]
    code: str


def outline(given: RecordToWrite) -> Outline:
    """The document of a record."""
    record, citations = standing(given.record, given.citations)
    made_on = given.now.astimezone(LONDON)
    review = day_if_one(record.cycles[-1].review_date)
    facts = (
        ("Label", record.label),
        ("Setting", record.setting),
        ("Age", given.phase),
        ("Prepared by", record.prepared_by),
        ("Date", record.date or f"{made_on.day} {made_on:%B %Y}"),
        ("Next review", review),
        ("Guidance cited", f"{given.area}, {given.address}"),
    )
    check = (
        "The words in quotation marks are cited from the guidance as it was published. To see that none of "
        "them was changed, and what has changed in "
        f"the guidance since, open {given.address}/record/check and give it this file, or type the code below.",
    )
    sections = (
        ("What the family says", record.family_view),
        ("What the child or young person says", record.child_words),
        ("What happens next", record.next_steps),
        ("Notes for staff", record.staff_notes),
    )
    return Outline(
        TITLE,
        tuple((name, value) for name, value in facts if value),
        summary(record, given.tiers),
        tuple(_round(record, citations, number, given) for number in range(1, len(record.cycles) + 1)),
        tuple(pair for pair in sections if pair[1]),
        LAW,
        tuple(
            dict.fromkeys(
                (f"{one.title}, version {one.reference.version}, {one.day}", given.address + one.page_address)
                for one in in_order(record.references(), citations)
            )
        ),
        check if given.code else ("Nothing in this document is cited from the guidance.",),
        given.code,
    )


def _round(
    record: ProvisionRecord, citations: Mapping[Reference, Citation], number: int, given: RecordToWrite
) -> Round:
    cycle = record.cycles[number - 1]
    before = (
        ("Assess", cycle.assess),
        ("Plan", cycle.plan),
        ("Began", cycle.began),
        ("To be reviewed", ", ".join(part for part in (day_if_one(cycle.review_date), cycle.review_on) if part)),
    )
    return Round(
        f"Cycle {number}",
        tuple(pair for pair in before if pair[1]),
        tuple(
            _line(entry, citations.get(entry.reference) if entry.reference else None, given)
            for entry in record.of_cycle(number)
        ),
        (("Review", cycle.review),) if cycle.review else (),
    )


def _line(entry: Entry, cited: Citation | None, given: RecordToWrite) -> Line:
    when = (
        f"{entry.since} to {entry.until}"
        if entry.since and entry.until
        else (entry.since and f"Since {entry.since}") or (entry.until and f"Until {entry.until}")
    )
    cells = (
        STATUSES.get(entry.status, ""),
        "\n".join(part for part in (entry.who, entry.how_often, when) if part),
        entry.changed,
        entry.child_view,
        "\n".join(part for part in (entry.next_step, entry.staff_note and f"For staff: {entry.staff_note}") if part),
    )
    family = entry.family if given.family_words else ""
    if cited:
        return Line(cited.quoted, f"{cited.source}.", given.address + cited.address, cells, family)
    if not entry.reference:
        return Line(entry.words or "(nothing written)", "", "", cells, family)
    where = ", ".join(part for part in (f"statement {entry.statement}", f"version {entry.version}", entry.date) if part)
    from_ = f", cited from {entry.address}" if entry.address else ""
    said = (
        f"{entry.title or entry.page} ({where}){from_}. This site does not have these words, so it cannot check them."
    )
    return Line(entry.words or "(the words were not kept)", said, "", cells, family)
