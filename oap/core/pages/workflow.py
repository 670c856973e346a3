"""How a change becomes public: states, actions, and who may do what. Printed in ``docs/roles.md``; enforced by the
services.

The rules are two tables. ``TRANSITIONS`` says where an action leads from each state; ``may`` says who may do it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

State = Literal["draft", "in-review", "changes-requested", "published", "withdrawn", "discarded"]
Action = Literal[
    "start",
    "save",
    "submit",
    "take-back",
    "comment",
    "take-suggestion",
    "agree",
    "return",
    "publish",
    "schedule",
    "publish-in-emergency",
    "second",
    "withdraw",
    "restore",
    "discard",
    "confirm",
    "sign-off",
]
Role = Literal["editor", "publisher", "reviewer", "lead"]

STATES: tuple[State, ...] = ("draft", "in-review", "changes-requested", "published", "withdrawn", "discarded")
OPEN: tuple[State, ...] = ("draft", "in-review", "changes-requested")  # not yet public, and not given up
ROLES: tuple[Role, ...] = ("editor", "publisher", "reviewer", "lead")
ROLE_NAMES = {
    "editor": "Editor: writes and submits",
    "publisher": "Publisher: also approves what others wrote",
    "reviewer": "Reviewer: comments and signs off for a group",
    "lead": "Lead: publisher in every team",
}
# Groups that sign a page off, or say that they do not agree. A page or a team may ask for some of them before anything
# is published (``oap.core.pages.agreement``).
GROUPS = {
    "parent-carers": "Parent carers",
    "young-people": "Young people",
    "clinicians": "Clinicians",
    "lawyers": "Lawyers",
    "sencos": "SENCOs",
}

# Who speaks a language says that a translation is right; a mandate for it is given for ``language-pl``.
SPEAKER = "language-"

# (state, action) -> the state afterwards. What is not here cannot be done.
TRANSITIONS: dict[tuple[State, Action], State] = {
    ("draft", "save"): "draft",
    ("draft", "submit"): "in-review",
    ("draft", "discard"): "discarded",
    ("draft", "publish-in-emergency"): "published",
    ("draft", "take-suggestion"): "draft",
    ("in-review", "take-suggestion"): "in-review",  # who proposed the words and who takes them have both read them
    ("changes-requested", "take-suggestion"): "changes-requested",
    ("in-review", "take-back"): "draft",
    ("in-review", "comment"): "in-review",
    ("in-review", "agree"): "in-review",  # or not, for a group that the page or its team asks
    ("in-review", "return"): "changes-requested",
    ("in-review", "publish"): "published",
    ("in-review", "schedule"): "in-review",
    ("in-review", "publish-in-emergency"): "published",
    ("changes-requested", "save"): "draft",
    ("changes-requested", "submit"): "in-review",
    ("changes-requested", "discard"): "discarded",
    ("discarded", "restore"): "draft",
    ("published", "start"): "draft",
    ("published", "second"): "published",
    ("published", "withdraw"): "in-review",  # a proposal without text: another person's publish makes it a withdrawal
    ("published", "restore"): "draft",
    ("published", "confirm"): "published",
    ("published", "sign-off"): "published",
    ("withdrawn", "restore"): "draft",
}

ANY_TEAM: tuple[Action, ...] = (
    "start",
    "save",
    "submit",
    "take-back",
    "take-suggestion",
    "discard",
    "restore",
    "withdraw",
    "comment",
    "agree",
    "sign-off",
)  # one may propose to any page
OWN_ONLY: tuple[Action, ...] = ("save", "submit", "take-back", "take-suggestion", "discard")
NEVER_OWN: tuple[Action, ...] = ("agree", "publish", "schedule", "return", "second")
NEEDS: dict[Action, tuple[Role, ...]] = {
    "start": ("editor", "publisher", "lead"),
    "save": ("editor", "publisher", "lead"),
    "submit": ("editor", "publisher", "lead"),
    "take-back": ("editor", "publisher", "lead"),
    "take-suggestion": ("editor", "publisher", "lead"),
    "discard": ("editor", "publisher", "lead"),
    "restore": ("editor", "publisher", "lead"),
    "comment": ("editor", "publisher", "reviewer", "lead"),
    "return": ("publisher", "lead"),
    "publish": ("publisher", "lead"),
    "schedule": ("publisher", "lead"),
    "publish-in-emergency": ("lead",),
    "second": ("publisher", "lead"),
    "withdraw": ("editor", "publisher", "lead"),
    "confirm": ("publisher", "lead"),
    "agree": ("reviewer", "lead"),
    "sign-off": ("reviewer", "lead"),
}

# What is done to the words of search (lay phrases, pinned results, stop words, queries that must find a page).
WordsAct = Literal["try", "write-down", "change", "undo"]
WORDS: dict[WordsAct, tuple[Role, ...]] = {
    "try": NEEDS["start"],
    "write-down": NEEDS["start"],
    "change": ("lead",),
    "undo": ("lead",),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: an account with its role in each team. ``roles`` has the team's id, or ``""`` for a lead, as key."""

    id: int
    name: str
    admin: bool = False
    roles: tuple[tuple[str, Role], ...] = ()

    @property
    def lead(self) -> bool:
        return ("", "lead") in self.roles

    @property
    def writes(self) -> bool:
        """Whether this person may write at all."""
        return any(role in NEEDS["start"] for _, role in self.roles)

    @property
    def teams(self) -> tuple[str, ...]:
        return tuple(team for team, _ in self.roles if team)

    def has(self, roles: tuple[Role, ...], team: str | None) -> bool:
        """Whether the person has one of ``roles`` in the team, or in any when ``team`` is None. A lead has it in
        all."""
        return any(role in roles and (role == "lead" or team is None or at == team) for at, role in self.roles)


def after(state: State, action: Action) -> State | None:
    """Where ``action`` leads from ``state``; None when it cannot be done there."""
    return TRANSITIONS.get((state, action))


def may(actor: Actor, action: Action, *, team: str, author: int | None, earlier: Collection[int] = ()) -> bool:
    """Whether the actor may do this to a revision of the page of ``team`` that ``author`` wrote, and ``earlier`` people
    before it was given to the author.

    Nobody approves, returns or seconds their own text, whatever their role: that is the second pair of eyes. Being an
    administrator gives no right to publish. An author without an account (``None``: the disk) is not the actor, whoever
    that is.
    """
    own = author is not None and author == actor.id
    if action in OWN_ONLY and not own:
        return False
    if action in NEVER_OWN and (own or actor.id in earlier):
        return False
    return actor.has(NEEDS[action], None if action in ANY_TEAM else team)


def may_answer(actor: Actor, *, author: int | None) -> bool:
    """Whether the actor may answer a comment on a draft: who wrote the draft, and who may comment."""
    return actor.id == author or actor.has(NEEDS["comment"], None)


def may_settle(actor: Actor, *, author: int | None, said_by: int | None, team: str) -> bool:
    """Whether the actor may say that a comment is done with: who wrote the draft, who wrote the comment, and who may
    publish in the team."""
    return actor.id in (author, said_by) or actor.has(NEEDS["publish"], team)


def may_share(actor: Actor, *, author: int | None, team: str) -> bool:
    """Whether the actor may show a draft to people without an account: who wrote it, and who may publish it."""
    return (actor.writes and actor.id == author) or actor.has(NEEDS["publish"], team)


def may_confirm(actor: Actor, *, team: str, owners: Collection[int | None]) -> bool:
    """Whether the actor may say that a page is still correct: whoever publishes in its team, and who looks after it, as
    long as they may write at all."""
    return may(actor, "confirm", team=team, author=None) or (actor.writes and actor.id in owners)


def may_with_words(actor: Actor, act: WordsAct) -> bool:
    """Whether the actor may do this with the words of search, which belong to no team."""
    return actor.has(WORDS[act], None)


def matrix() -> list[tuple[str, str, str, bool]]:
    """Every (role, whose team and text, action) with the answer, for the documentation and the tests."""
    rows: list[tuple[str, str, str, bool]] = []
    for role in ROLES:
        for team, whose in (("own", "own"), ("own", "other's"), ("other", "own"), ("other", "other's")):
            actor = Actor(1, "A", roles=(("" if role == "lead" else "own", role),))
            for action in NEEDS:
                allowed = may(actor, action, team=team, author=1 if whose == "own" else 2)
                rows.append((role, f"{team} team, {whose} text", action, allowed))
    return rows
