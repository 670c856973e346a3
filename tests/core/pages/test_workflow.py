"""Who may do what, and where each action leads: the rules that services enforce."""

from __future__ import annotations

from itertools import product

import pytest

from oap.core.pages.workflow import (
    ANY_TEAM,
    NEEDS,
    NEVER_OWN,
    OPEN,
    OWN_ONLY,
    ROLES,
    STATES,
    TRANSITIONS,
    Action,
    Actor,
    Role,
    after,
    matrix,
    may,
)

PUBLISHES: set[tuple[str, str]] = {asked for asked, leads in TRANSITIONS.items() if leads == "published"}
PUBLISHING: tuple[Action, ...] = ("publish", "schedule", "second")


def someone(role: Role, team: str = "schools", identity: int = 1) -> Actor:
    return Actor(identity, "A", roles=(("" if role == "lead" else team, role),))


def test_every_action_says_who_may_and_leads_somewhere() -> None:
    assert {action for _, action in TRANSITIONS} == set(NEEDS)
    assert {state for state, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(STATES)


def test_a_withdrawal_too_is_a_proposal_that_another_person_publishes() -> None:
    assert after("published", "withdraw") == "in-review"
    assert "withdrawn" not in TRANSITIONS.values()
    assert {*ANY_TEAM, *OWN_ONLY, *NEVER_OWN} <= set(NEEDS)


@pytest.mark.parametrize(("role", "action"), list(product(ROLES, PUBLISHING)))
def test_nobody_approves_their_own_text(role: Role, action: Action) -> None:
    assert not may(someone(role), action, team="schools", author=1)


def test_the_only_way_to_publish_alone_is_the_emergency_of_a_lead() -> None:
    alone = {
        (role, action)
        for role, whose, action, allowed in matrix()
        if allowed and whose.endswith("own text")
        if any((state, action) in PUBLISHES for state in OPEN)
    }
    assert alone == {("lead", "publish-in-emergency")}


def test_an_administrator_without_a_role_may_do_nothing_to_pages() -> None:
    admin = Actor(1, "A", admin=True)
    assert not any(may(admin, action, team="schools", author=2) for action in NEEDS)


def test_a_publisher_approves_only_in_their_own_team_and_a_lead_in_all() -> None:
    publisher, lead = someone("publisher"), someone("lead")
    assert may(publisher, "publish", team="schools", author=2)
    assert not may(publisher, "publish", team="health", author=2)
    assert may(lead, "publish", team="health", author=2)


def test_an_editor_may_propose_a_change_to_any_page_but_save_only_what_they_wrote() -> None:
    editor = someone("editor")
    assert may(editor, "start", team="health", author=None)
    assert may(editor, "save", team="health", author=1)
    assert not may(editor, "save", team="schools", author=2)


def test_a_text_from_the_disk_is_nobodys_own() -> None:
    assert may(someone("publisher"), "publish", team="schools", author=None)


def test_what_was_published_or_discarded_is_never_saved_over() -> None:
    assert after("published", "save") is None
    assert after("withdrawn", "save") is None
    assert after("discarded", "save") is None
