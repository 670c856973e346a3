"""What a reader answers of a page or a statement, and what waits for its team."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from oap.core.pages.workflow import NEEDS, Actor

SAID = {"yes": "Yes", "partly": "Partly", "no": "No"}
# ``counted``: a yes without words asks nobody to do anything.
State = Literal["counted", "waiting", "dealt-with"]
MOST_NOTE = 1000


@dataclass(frozen=True)
class Feedback:
    """What readers said alike of one thing on one day, and how many did.

    ``page_id`` is empty for the whole handbook, ``statement_id`` for a page; ``said`` is empty where there are only
    words. ``version`` is the one that was read. ``answer`` is for readers; nothing shows it yet.
    """

    id: int
    page_id: str
    statement_id: str
    version: int
    said: str
    words: str
    day: str
    count: int
    state: State
    note: str = ""
    dealt_by: str = ""
    dealt_at: str | None = None
    answer: str = ""


def state_of(said: str, words: str) -> State:
    """Whether somebody has to look at it."""
    return "counted" if said == "yes" and not words else "waiting"


def may_see(actor: Actor, *, team: str, owners: Collection[int | None]) -> bool:
    """Whether the actor sees what readers said of a page: everybody in its team, and who looks after it."""
    return actor.has(NEEDS["comment"], team) or actor.id in owners


def may_deal(actor: Actor, *, team: str, owners: Collection[int | None]) -> bool:
    """Whether the actor may say that it is dealt with: who writes in the team, and who looks after the page."""
    return actor.has(NEEDS["start"], team) or (actor.writes and actor.id in owners)
