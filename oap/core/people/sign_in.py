"""What a person has still to show before a browser is signed in. One rule for every door.

A door is a way to begin: the form with the password, a link from mail, the organisation's sign-in. Each gives a first
proof, and none decides alone that it is enough. Whoever adds a door says what it proves, and asks here.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from oap.core.people.accounts import Account

Proof = Literal["password", "code", "link", "organisation"]
Need = Literal["password", "code", "second-factor"]
FIRST: frozenset[Proof] = frozenset({"password", "link", "organisation"})


def still_needs(account: Account, shown: Collection[Proof], *, required: bool = False) -> Need | None:
    """The next thing to ask for, or None when nothing is missing. ``required``: everybody here must have a second
    factor.

    ``password`` and ``code`` are needed before the browser is signed in; ``second-factor`` is set up by somebody
    who is signed in and can do nothing else before. The organisation's sign-in is believed about an account with a
    password only once the two are linked, and linking takes the password: whoever can have an address confirmed over
    there must not get an account here with it. A second factor of one's own is asked for whatever the door.
    """
    if FIRST.isdisjoint(shown):
        return "password"
    by_organisation_alone = FIRST & set(shown) == {"organisation"}
    if by_organisation_alone and account.has_password and not account.single_sign_on:
        return "password"
    if account.second_factor and "code" not in shown:
        return "code"
    if required and account.has_password and not account.second_factor:
        return "second-factor"
    return None


def lets_in(need: Need | None) -> bool:
    """Whether a browser may be signed in although this is still needed."""
    return need in (None, "second-factor")
