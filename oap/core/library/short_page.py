"""A long page that opens short: the few things to know first, the parts that somebody came for, and the rest folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from oap.core.library.by_phase import SectionForAge
from oap.core.library.rendering import RenderedStatement

FIRST_THINGS = 5  # a reader remembers no more


def first_things(
    statements: Iterable[RenderedStatement], named: Sequence[str], phase: str
) -> tuple[RenderedStatement, ...]:
    """The statements to show first, at most five, all of them for the phase where there is one.

    They are those that the editor named, in that order. Where these are fewer, the page's own follow in reading order:
    what is there for everyone before what some need.
    """
    fitting = [one for one in statements if not phase or phase in one.phases]
    by_id = {one.id: one for one in fitting}
    chosen = [by_id[identity] for identity in named if identity in by_id]
    others = sorted((one for one in fitting if one not in chosen), key=lambda one: one.tier != "universal")
    return tuple([*chosen, *others][:FIRST_THINGS])


def opened_and_folded(
    sections: Sequence[SectionForAge], open_first: Sequence[str]
) -> tuple[list[SectionForAge], list[SectionForAge]]:
    """The sections with these headings in this order, and the others in theirs. All are open where none is named."""
    if not open_first:
        return list(sections), []
    by_heading = {section.heading: section for section in sections}
    opened = [by_heading[heading] for heading in open_first if heading in by_heading]
    return opened, [section for section in sections if section not in opened]
