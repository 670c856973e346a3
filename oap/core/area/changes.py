"""A change of one entry of a configured file: proposed by one person, agreed to by another, and kept for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oap.core.area.entry_text import Entry

State = Literal["waiting", "live", "returned", "taken-back"]
MOST_REASON = 500


@dataclass(frozen=True)
class EntryChange:
    """``before`` is None for an entry that is new, ``after`` for one that goes. ``answer`` is what was said of it when
    it was sent back. ``version`` is that of the file since it is live.

    ``emergency``: one person made it live, and until ``seconded_by`` is known a second one has to agree.
    """

    id: int
    document: str
    entry: str
    title: str
    team: str
    before: Entry | None
    after: Entry | None
    reason: str
    state: State
    author_id: int
    author: str
    created_at: str
    decided_by: int | None = None
    decider: str = ""
    decided_at: str | None = None
    answer: str = ""
    version: int | None = None
    emergency: bool = False
    seconded_by: int | None = None
    seconder: str = ""
    seconded_at: str | None = None

    @property
    def act(self) -> Literal["add", "change", "remove"]:
        return "add" if self.before is None else "remove" if self.after is None else "change"

    @property
    def debt(self) -> bool:
        """Whether somebody still has to agree with what one person made live."""
        return self.emergency and self.state == "live" and self.seconded_by is None
