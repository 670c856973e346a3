"""Groups that a page or its team asks before anything is published: a third role beside author and publisher.

Which groups is data: ``agree_first`` of the area's settings by team, and what was decided for a page. Whoever speaks
for a group is no author of the text and does not publish it: three people, not three accounts of two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from oap.core.pages.workflow import GROUPS


@dataclass(frozen=True)
class Agreement:
    """What a group said of a draft: ``verdict`` is ``agreed`` or ``dissent``. ``digest`` is that of the text that was
    read."""

    revision_id: int
    digest: str
    group: str
    verdict: str
    note: str
    account_id: int
    by: str
    mandate_id: int
    created_at: str


@dataclass(frozen=True)
class Step:
    """A group that is asked, the last that was said for it of this text, and who may speak for it today."""

    group: str
    said: Agreement | None = None
    speakers: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return GROUPS.get(self.group, self.group)

    @property
    def agreed(self) -> bool:
        return self.said is not None and self.said.verdict == "agreed"


def in_order(groups: Iterable[str]) -> tuple[str, ...]:
    """Each group once, in the order in which they are always named."""
    asked = set(groups)
    return tuple(group for group in GROUPS if group in asked)


def steps(
    asked: Iterable[str],
    said: Sequence[Agreement],
    *,
    digest: str,
    speakers: Iterable[tuple[str, int]],
    not_by: Collection[int | None],
) -> list[Step]:
    """What is asked of a text with this digest. ``said`` is in order of time; ``speakers`` are (group, account) of
    mandates that hold today; ``not_by`` wrote at it."""
    last = {one.group: one for one in said if one.digest == digest and one.account_id not in not_by}
    able = [(group, account) for group, account in speakers if account not in not_by]
    return [
        Step(group, last.get(group), tuple(dict.fromkeys(account for held, account in able if held == group)))
        for group in in_order(asked)
    ]


def missing(found: Iterable[Step]) -> list[Step]:
    """The steps that are still to come."""
    return [one for one in found if not one.agreed]


def why_not_yet(found: Sequence[Step]) -> str:
    """What is said to who wants to publish; empty when every group that is asked has agreed."""
    waits = missing(found)
    if not waits:
        return ""
    names = " and ".join(one.name for one in waits)
    refused = [one for one in waits if one.said is not None]
    if refused:
        return f"{refused[0].name} do not agree yet. Return the text to its author with what they said."
    return f"This page is published after {names} have agreed. Nothing is lost: it waits here until then."
