"""What a provision record says, in order, for whichever kind of file is made of it: so that all kinds say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oap.core.documents.citations import Citation, Reference
from oap.core.documents.provision_record import LAW, STATUSES, Entry, ProvisionRecord

TITLE = "Provision record"
COLUMNS = ("What is done", "Status", "Who, how often, when", "What changed", "The child’s view", "Next step")
SIGN = ("Role", "Name", "Signature", "Date")
SIGNERS = ("SENCO", "Head of the setting", "Parent or carer", "Child or young person, if they wish")


@dataclass(frozen=True)
class Line:
    """One line of a cycle. Without ``source`` the words are the setting's own; cited words stand in quotation marks."""

    words: str
    source: str
    address: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """One cycle: (heading, text) of what was assessed and planned, the lines of what was done, then the review."""

    heading: str
    before: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    review: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outline:
    """The whole document. ``facts`` are (name, value); ``sections`` are (heading, text) after the cycles."""

    title: str
    facts: tuple[tuple[str, str], ...]
    rounds: tuple[Round, ...]
    sections: tuple[tuple[str, str], ...]
    law: tuple[str, ...]
    check: tuple[str, ...]
    code: str


def outline(
    record: ProvisionRecord, citations: Mapping[Reference, Citation], code: str, *, address: str, area: str, phase: str
) -> Outline:
    """The document of a record. ``address`` is the site's, without a slash at the end; ``phase`` a name to show."""
    facts = (
        ("Label", record.label),
        ("Setting", record.setting),
        ("Age", phase),
        ("Prepared by", record.prepared_by),
        ("Date", record.date),
        ("Guidance cited", f"{area}, {address}"),
    )
    check = (
        "The words in quotation marks are cited from the guidance as it was published. To see that none of "
        "them was changed, and what has changed in "
        f"the guidance since, open {address}/record/check and give it this file, or type the code below.",
    )
    return Outline(
        TITLE,
        tuple((name, value) for name, value in facts if value),
        tuple(_round(record, citations, number, address) for number in range(1, len(record.cycles) + 1)),
        tuple(
            pair
            for pair in (("What the family says", record.family_view), ("What happens next", record.next_steps))
            if pair[1]
        ),
        LAW,
        check if code else ("Nothing in this document is cited from the guidance.",),
        code,
    )


def _round(record: ProvisionRecord, citations: Mapping[Reference, Citation], number: int, address: str) -> Round:
    cycle = record.cycles[number - 1]
    before = (
        ("Assess", cycle.assess),
        ("Plan", cycle.plan),
        ("Began", cycle.began),
        ("To be reviewed", cycle.review_on),
    )
    return Round(
        f"Cycle {number}",
        tuple(pair for pair in before if pair[1]),
        tuple(
            _line(entry, citations.get(entry.reference) if entry.reference else None, address)
            for entry in record.of_cycle(number)
        ),
        (("Review", cycle.review),) if cycle.review else (),
    )


def _line(entry: Entry, cited: Citation | None, address: str) -> Line:
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
        entry.next_step,
    )
    if cited is None:
        return Line(entry.words or "(nothing written)", "", "", cells)
    return Line(cited.quoted, f"{cited.source}:", address + cited.address, cells)
