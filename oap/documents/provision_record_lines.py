"""One line of a provision record as documents show it: its words, where they come from, and its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oap.core.documents.citations import Citation, Reference
from oap.core.documents.provision_cost import in_pounds, line_cost
from oap.core.documents.provision_record import STATUSES, Entry, ProvisionRecord
from oap.core.documents.record_layout import Column


@dataclass(frozen=True)
class Line:
    """A line. Without ``source`` the words are the setting's own; cited words stand in quotation marks.

    Without ``address`` they are cited from another site, or cannot be found here. ``family`` is the same in the
    family's words, where it is asked for; ``reference`` is what is cited in marks.
    """

    words: str
    source: str = ""
    address: str = ""
    cells: tuple[str, ...] = ()
    family: str = ""
    reference: Reference | None = None


def line(
    entry: Entry, citations: Mapping[Reference, Citation], site: str, cells: Sequence[str], family_words: bool
) -> Line:
    """The line with these cells beside its words."""
    family, beside = entry.family if family_words else "", tuple(cells)
    cited = citations.get(entry.reference) if entry.reference else None
    if cited:
        return Line(cited.quoted, f"{cited.source}.", site + cited.address, beside, family, cited.reference)
    if not entry.reference:
        return Line(entry.words or "(nothing written)", cells=beside, family=family)
    where = ", ".join(part for part in (f"statement {entry.statement}", f"version {entry.version}", entry.date) if part)
    from_ = f", cited from {entry.address}" if entry.address else ""
    said = (
        f"{entry.title or entry.page} ({where}){from_}. This site does not have these words, so it cannot check them."
    )
    return Line(entry.words or "(the words were not kept)", said, "", beside, family)


def point(entry: Entry, citations: Mapping[Reference, Citation], site: str) -> Line:
    """The line as a point of a list, in the family's words where there are some."""
    cited = citations.get(entry.reference) if entry.reference else None
    words = entry.family or entry.words or "(nothing written)"
    return Line(words, cited.title, site + cited.address) if cited else Line(words, entry.title)


def cells(entry: Entry, columns: Sequence[Column], record: ProvisionRecord) -> tuple[str, ...]:
    """What stands in the columns after the first."""
    when = (
        f"{entry.since} to {entry.until}"
        if entry.since and entry.until
        else (entry.since and f"Since {entry.since}") or (entry.until and f"Until {entry.until}")
    )
    cost = line_cost(entry, record.weeks, record.rate).pounds
    worked = {
        "status": STATUSES.get(entry.status, ""),
        "when": when,
        "who_when": "\n".join(part for part in (entry.who, entry.how_often, when) if part),
        "next_step": "\n".join(
            part for part in (entry.next_step, entry.staff_note and f"For staff: {entry.staff_note}") if part
        ),
        "rate": (entry.rate or record.rate) if entry.minutes else entry.rate,
        "cost": "" if cost is None else in_pounds(cost),
    }
    return tuple(worked[one.id] if one.id in worked else str(getattr(entry, one.id)) for one in columns[1:])
