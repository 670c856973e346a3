"""Who may change what an area keeps beside its pages. Printed in ``docs/roles.md``; enforced by the services.

Nobody agrees to their own change. ``team`` is the team that a change is for, where the kind of list has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from oap.core.pages.workflow import NEEDS, Actor

Act = Literal["propose", "decide", "publish-alone"]
Who = Literal["writers", "publishers", "team", "members", "area", "topic", "nobody"]
WHO: Mapping[Who, str] = {
    "writers": "who writes, in any team",
    "publishers": "publishers of any team, and leads",
    "team": "publishers of its team, and leads",
    "members": "people of its own team who publish or review",
    "area": "leads and admins",
    "topic": "publishers of any team, and leads; about danger, people of the team of Urgent help",
    "nobody": "nobody",
}


def _member(actor: Actor, team: str) -> bool:
    """Where the page that has the team is not there, somebody must still be able to decide."""
    return any((team, role) in actor.roles for role in ("publisher", "reviewer")) if team else actor.lead


_IS: Mapping[Who, Callable[[Actor, str], bool]] = {
    "writers": lambda actor, team: actor.writes,
    "publishers": lambda actor, team: actor.has(NEEDS["publish"], None),
    "team": lambda actor, team: actor.has(NEEDS["publish"], team),  # without a team that is a lead
    "members": _member,
    "topic": lambda actor, team: _member(actor, team) if team else actor.has(NEEDS["publish"], None),
    "area": lambda actor, team: actor.lead or actor.admin,
    "nobody": lambda actor, team: False,
}


@dataclass(frozen=True)
class Rights:
    """Who proposes a change, who agrees to that of another, and who may make one live alone in an emergency."""

    propose: Who
    decide: Who
    alone: Who = "nobody"

    def may(self, actor: Actor, act: Act, *, team: str = "", author: int | None = None) -> bool:
        if act == "decide":
            return author != actor.id and _IS[self.decide](actor, team)
        return _IS[self.propose if act == "propose" else self.alone](actor, team)

    def deciders(self, people: Iterable[Actor], *, team: str, author: int | None) -> list[int]:
        """Who is asked to agree: those of the team where it has any, else all who may."""
        able = [one for one in people if self.may(one, "decide", team=team, author=author)]
        return [one.id for one in able if team and team in one.teams] or [one.id for one in able]
