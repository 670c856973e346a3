"""What a person decided about the pages that would be made of a file: leave one out, or make it part of the one above.

A decision is kept by the number of the page in the plan. Whatever is decided, every word stays on a page or is left out
with why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from oap.core.importing.blocks import Left, count_words
from oap.core.importing.plan import DraftPage, Plan

LEAVE_OUT, JOIN = "leave-out", "join"
DECISIONS = {LEAVE_OUT: "Leave it out", JOIN: "Make it part of the page above"}
LEFT_OUT = "Left out by the person who brought the file in"


def decide(plan: Plan, decisions: Mapping[int, str]) -> Plan:
    """The plan as decided. A page with no kept page above it cannot be joined to one, and stays."""
    kept: list[DraftPage] = []
    left = []
    for number, page in enumerate(plan.pages):
        decision = decisions.get(number, "")
        if decision == LEAVE_OUT:
            left += [Left(text, LEFT_OUT, page.where) for text in _texts(page)]
        elif decision == JOIN and kept:
            kept[-1] = _joined(kept[-1], page)
        else:
            kept.append(page)
    moved = sum(count_words(one.text) for one in left)
    words = replace(plan.words, placed=plan.words.placed - moved, left_out=plan.words.left_out + moved)
    return replace(plan, pages=tuple(kept), left_out=(*plan.left_out, *left), words=words)


def _texts(page: DraftPage) -> list[str]:
    """All words of the file that are on the page."""
    title = [page.title] if page.named else []
    return [*title, *page.notice, *(one.text for one in page.statements), *page.prose]


def _joined(page: DraftPage, other: DraftPage) -> DraftPage:
    """One page under the title of the first. A page of text that takes statements becomes a page of their kind."""
    title = (other.title,) if other.named else ()
    main = other if other.statements and not page.statements else page
    return replace(
        main,
        title=page.title,
        named=page.named,
        where=page.where,
        statements=(*page.statements, *other.statements),
        notice=(*page.notice, *other.notice),
        prose=(*page.prose, *title, *other.prose),
    )
