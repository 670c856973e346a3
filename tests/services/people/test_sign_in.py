"""Failed tries slow strangers down and never lock the owner out. On both kinds of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from oap.core.people.accounts import FREE_TRIES, FREE_TRIES_OF_A_NETWORK, Account
from oap.errors import Invalid
from oap.services.people import sign_in
from oap.services.people.sign_in import Visitor, check_password
from oap.site import Site
from oap.storage import audit_log
from tests.people import PASSWORD, a_person

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STRANGER, OWNER = Visitor("203.0.113.9"), Visitor("198.51.100.1")


def fail(site: Site, email: str, visitor: Visitor, times: int, *, now: datetime = NOON) -> list[str]:
    said = []
    for _ in range(times):
        with pytest.raises(Invalid) as error:
            check_password(site, email, "wrong password", visitor, now=now)
        said.append(str(error.value))
    return said


def test_after_some_failures_one_has_to_wait_and_then_may_try_again(either_site: Site) -> None:
    person = a_person(either_site)
    said = fail(either_site, person.email, STRANGER, FREE_TRIES + 1)
    assert said == [sign_in.WRONG] * FREE_TRIES + ["There were too many failed tries. Wait 5 seconds, then try again."]
    with pytest.raises(Invalid, match="Wait"):  # even with the right password
        check_password(either_site, person.email, PASSWORD, STRANGER, now=NOON)
    assert check_password(either_site, person.email, PASSWORD, STRANGER, now=NOON + timedelta(seconds=6)) == person
    assert fail(either_site, person.email, STRANGER, 1, now=NOON + timedelta(seconds=7)) == [sign_in.WRONG]


def test_an_address_without_account_is_slowed_down_alike(either_site: Site) -> None:
    said = fail(either_site, "nobody@example.org", STRANGER, FREE_TRIES + 1)
    assert said[-1].startswith("There were too many") and set(said[:-1]) == {sign_in.WRONG}


def test_the_owner_gets_in_from_another_network_while_a_stranger_tries(either_site: Site) -> None:
    person = a_person(either_site)
    fail(either_site, person.email, STRANGER, 20)
    assert check_password(either_site, person.email, PASSWORD, OWNER, now=NOON) == person


def test_the_owners_browser_gets_in_even_from_the_strangers_network(either_site: Site) -> None:
    person = a_person(either_site)
    _, device = sign_in.begin(either_site, person, STRANGER, shown={"password"}, now=NOON)
    fail(either_site, person.email, STRANGER, 20)
    fail(either_site, person.email, Visitor(STRANGER.address, device="made up"), 1)
    assert check_password(either_site, person.email, PASSWORD, Visitor(STRANGER.address, device), now=NOON) == person


def test_one_network_that_tries_many_accounts_is_slowed_down_and_others_are_not(site: Site) -> None:
    person = a_person(site)
    keys = sign_in._keys("x", STRANGER, False)
    (network,) = [key for key, free in keys.items() if free == FREE_TRIES_OF_A_NETWORK]
    for _ in range(FREE_TRIES_OF_A_NETWORK):
        sign_in.count_try(site, {network: FREE_TRIES_OF_A_NETWORK}, now=NOON)
    with pytest.raises(Invalid, match=r"Wait .* They need not be yours"):
        check_password(site, person.email, PASSWORD, Visitor("203.0.113.200"), now=NOON)
    assert check_password(site, person.email, PASSWORD, OWNER, now=NOON) == person


def test_tries_at_the_same_moment_are_all_counted(either_site: Site) -> None:
    person = a_person(either_site)

    def try_once(_: int) -> str:
        try:
            check_password(either_site, person.email, "wrong password", STRANGER, now=NOON)
        except Invalid as error:
            return str(error)
        return "in"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(try_once, range(24)))
    assert said.count(sign_in.WRONG) == FREE_TRIES


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.9", "203.0.113.0/24"), ("2001:db8:1:2ff::9", "2001:db8:1:200::/56"), ("odd", "")],
)
def test_a_network_is_what_a_household_or_school_has(address: str, network: str) -> None:
    assert Visitor(address).network == network


def test_a_wrong_password_takes_as_long_for_nobody_as_for_somebody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in hashes, not in seconds: each answer costs exactly one."""
    from argon2 import PasswordHasher

    checked: list[str] = []
    real = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, word: str) -> bool:
        checked.append(kept)
        return real(self, kept, word)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    person: Account = a_person(site)
    for email in (person.email, "nobody@example.org"):
        fail(site, email, STRANGER, 1)
    assert len(checked) == 2 and all(kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for kept in checked)


def test_signing_in_and_the_moment_of_slowing_down_are_in_the_audit_log_and_strangers_are_not(site: Site) -> None:
    person = a_person(site)
    fail(site, person.email, STRANGER, 20)
    fail(site, "my password typed into the wrong box", STRANGER, 20)
    sign_in.begin(site, person, OWNER, shown={"password"}, now=NOON)
    with site.database.read() as connection:
        found = [(event.actor, event.act, event.target) for event in audit_log.every_event(connection)]
    assert found == [
        ("the service", "sign-in-slowed", person.email),
        (person.name, "signed-in", person.email),
    ]
