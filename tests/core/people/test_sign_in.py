"""What is still to be shown, for every door and every state an account can be in: the table, said here a second time on
purpose."""

from __future__ import annotations

import pytest

from oap.core.people.accounts import Account
from oap.core.people.sign_in import Proof, lets_in, still_needs

# door -> what it shows
DOORS: dict[str, frozenset[Proof]] = {
    "nothing": frozenset(),
    "code alone": frozenset({"code"}),
    "password": frozenset({"password"}),
    "link from mail": frozenset({"link"}),
    "organisation": frozenset({"organisation"}),
    "organisation with invitation": frozenset({"organisation", "link"}),
    "organisation with password": frozenset({"organisation", "password"}),
}
# account (password, second factor, linked with the organisation) -> by door, what is asked next
IN, PASSWORD, CODE = None, "password", "code"
TABLE = {
    "invited": ((False, False, False), (PASSWORD, PASSWORD, IN, IN, IN, IN, IN)),
    "password": ((True, False, False), (PASSWORD, PASSWORD, IN, IN, PASSWORD, IN, IN)),
    "password and factor": ((True, True, False), (PASSWORD, PASSWORD, CODE, CODE, PASSWORD, CODE, CODE)),
    "organisation": ((False, False, True), (PASSWORD, PASSWORD, IN, IN, IN, IN, IN)),
    "organisation and password": ((True, False, True), (PASSWORD, PASSWORD, IN, IN, IN, IN, IN)),
    "organisation, password and factor": ((True, True, True), (PASSWORD, PASSWORD, CODE, CODE, CODE, CODE, CODE)),
    "organisation and factor": ((False, True, True), (PASSWORD, PASSWORD, CODE, CODE, CODE, CODE, CODE)),
}


def account(password: bool, factor: bool, linked: bool) -> Account:
    return Account(1, "ada@example.org", "Ada", False, (), password, factor, linked, None, "2026")


@pytest.mark.parametrize("state", TABLE)
@pytest.mark.parametrize("door", DOORS)
def test_every_door_asks_for_the_same(door: str, state: str) -> None:
    made, wanted = account(*TABLE[state][0]), TABLE[state][1][list(DOORS).index(door)]
    assert still_needs(made, DOORS[door]) == wanted
    assert lets_in(still_needs(made, DOORS[door])) == (wanted is IN)


@pytest.mark.parametrize("state", TABLE)
@pytest.mark.parametrize("door", [door for door in DOORS if "alone" not in door and door != "nothing"])
def test_with_the_code_nobody_is_asked_for_it_again_and_who_has_none_sets_one_up_where_it_is_a_must(
    door: str, state: str
) -> None:
    made = account(*TABLE[state][0])
    shown: frozenset[Proof] = DOORS[door] | {"code"}
    assert still_needs(made, shown) == (PASSWORD if TABLE[state][1][list(DOORS).index(door)] == PASSWORD else IN)
    owes = made.has_password and not made.second_factor
    assert still_needs(made, {*shown, "password"}, required=True) == ("second-factor" if owes else IN)
    assert lets_in("second-factor")
