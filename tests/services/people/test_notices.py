"""Whatever is done to an account, its owner is told at the address they had, and the log and both pages say it. Both
databases."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from oap.core.people.accounts import Account, PersonForm
from oap.core.times import utc_text
from oap.services.people import accounts as people
from oap.services.people import (
    first_people,
    invitations,
    notices,
    own_account,
    own_address,
    person_requests,
    second_factor,
)
from oap.services.people import single_sign_on as organisation
from oap.services.people.deleting import delete
from oap.services.people.invitations import Sent
from oap.services.people.sign_in import Visitor
from oap.services.people.single_sign_on import Arrival
from oap.site import Site
from oap.storage import accounts, address_changes, audit_log
from oap.storage.person_requests import PersonRequest
from tests import people as signing_in
from tests.build import ROOT
from tests.found import of_kind
from tests.people import PASSWORD, a_person
from tests.services.people.test_four_eyes import NOON, letters

HERE = Visitor("192.0.2.1", browser="Firefox on Linux")
NEW = "nine purple lanterns"
# Acts on accounts that need no mail of their own, and why.
NO_MAIL = {
    "signed-in": "told by where one is signed in",
    "person-invited": "the invitation is the mail",
    "invite-asked": "nobody has an account yet",
    "invite-refused": "nobody has an account yet",
    "invitation-taken-up": "the invitation came just before",
    "invite-link-sent": "the invitation is the mail",
    "address-asked": "the mail to the old address asks for its yes",
    "address-stopped": "who stops it has that mail in front of them, and nothing changed",
    "first-admin-made": "nobody was there before",
    "demo-people-made": "they are nobody",
    "sign-in-slowed": "has a mail of its own",
    "mandate-given": "changes nothing of the account",
    "mandate-ended": "changes nothing of the account",
}


class House:
    """A service with an admin, a lead and somebody whose account all is about."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.me, self.admin, self.lead = (a_person(site, role) for role in ("publisher", "admin", "lead"))
        a_person(site, "publisher", team="health")
        self.codes: list[str] = []

    def now(self) -> Account:
        with self.site.database.read() as connection:
            return accounts.get(connection, self.me.id)

    def form(self, **other: str) -> PersonForm:
        return PersonForm(other.get("name", self.me.name), other.get("email", self.me.email), roles=dict(self.me.roles))

    def use_a_second_factor(self) -> None:
        secret = second_factor.new_secret()
        code = pyotp.TOTP(secret).at(NOON)
        self.codes = second_factor.turn_on(
            self.site, self.me, password=PASSWORD, secret=secret, code=code, token="", now=NOON
        )

    def link(self) -> None:
        organisation.link(self.site, self.me, Arrival("us|1"), password=PASSWORD, token="", now=NOON)

    def ask(self, act: str) -> PersonRequest:
        site, admin = self.site, self.admin.actor
        if act == "enable":
            people.disable(site, admin, self.me.id, now=NOON)
        ways: dict[str, Callable[[], object]] = {
            "change": lambda: people.change(site, admin, self.me.id, self.form(email="a@b.example"), now=NOON),
            "enable": lambda: people.enable(site, admin, self.me.id, now=NOON),
            "second-factor": lambda: people.request_second_factor_reset(site, admin, self.me.id, now=NOON),
            "link": lambda: invitations.resend(site, admin, self.me.id, base="", now=NOON),
        }
        return of_kind(PersonRequest, ways[act]())

    def agree(self, act: str) -> None:
        person_requests.agree(self.site, self.lead.actor, self.ask(act).id, base="", now=NOON)

    def refuse(self, act: str) -> None:
        person_requests.refuse(self.site, self.lead.actor, self.ask(act).id, now=NOON)


def reset(house: House) -> None:
    sent = of_kind(Sent, invitations.mail_forgotten(house.site, house.me.email, base="", now=NOON))
    invitations.set_password(house.site, sent.link.removeprefix("/join/"), NEW, now=NOON)


def use_a_recovery_code(house: House) -> None:
    house.use_a_second_factor()
    second_factor.check(house.site, house.me, house.codes[0], HERE, now=NOON + timedelta(minutes=5))


def turn_off(house: House) -> None:
    house.use_a_second_factor()
    second_factor.turn_off(house.site, house.me, password=PASSWORD, token="", now=NOON)


def make_codes(house: House) -> None:
    house.use_a_second_factor()
    second_factor.new_codes(house.site, house.me, password=PASSWORD, token="", now=NOON)


def unlink_own(house: House) -> None:
    house.link()
    organisation.unlink(house.site, house.now(), password=PASSWORD, token="", now=NOON)


def unlink_by_admin(house: House) -> None:
    house.link()
    people.unlink(house.site, house.admin.actor, house.me.id, now=NOON)


def by_the_operator(house: House) -> None:
    first_people.create_admin(house.site, name="Me", email=house.me.email, password=NEW, now=NOON)


def enabled_alone(house: House) -> None:
    editor = a_person(house.site, "editor", team="health", email=house.me.email + ".example")
    house.me = editor
    people.disable(house.site, house.admin.actor, editor.id, now=NOON)
    people.enable(house.site, house.admin.actor, editor.id, now=NOON)


def deleted(house: House) -> None:
    people.disable(house.site, house.admin.actor, house.me.id, now=NOON)
    delete(house.site, house.admin.actor, house.me.id, now=NOON)


def move_own_address(it: House) -> None:
    old, new = "o" * 43, "n" * 43
    with it.site.database.write() as connection:
        until = utc_text(NOON + own_address.LASTS)
        address_changes.add(connection, it.me.id, "new@example.org", old_token=old, new_token=new, expires_at=until)
    for link in (old, new):
        own_address.say_yes(it.site, link, now=NOON)


ACTS: list[tuple[str, Callable[[House], object]]] = [
    (
        "password-changed",
        lambda it: own_account.change_password(it.site, it.me, old=PASSWORD, new=NEW, token="", now=NOON),
    ),
    ("password-reset", reset),
    ("admin-made", by_the_operator),
    ("second-factor-on", House.use_a_second_factor),
    ("second-factor-off", turn_off),
    ("recovery-codes-made", make_codes),
    ("recovery-code-used", use_a_recovery_code),
    ("single-sign-on-linked", House.link),
    ("single-sign-on-unlinked", unlink_own),
    ("single-sign-on-unlinked", unlink_by_admin),
    (
        "person-changed",
        lambda it: people.change(it.site, it.admin.actor, it.me.id, it.form(name="New Name"), now=NOON),
    ),
    ("address-changed", move_own_address),
    ("person-disabled", lambda it: people.disable(it.site, it.admin.actor, it.me.id, now=NOON)),
    ("person-enabled", enabled_alone),
    ("person-deleted", deleted),
    ("signed-out-everywhere", lambda it: people.sign_out_everywhere(it.site, it.admin.actor, it.me.id, now=NOON)),
    *((f"{act}-asked", lambda it, act=act: it.ask(act)) for act in ("change", "enable", "second-factor", "link")),
    *((f"{act}-refused", lambda it, act=act: it.refuse(act)) for act in ("change", "enable", "second-factor", "link")),
    ("person-changed", lambda it: it.agree("change")),
    ("person-enabled", lambda it: it.agree("enable")),
    ("second-factor-taken-away", lambda it: it.agree("second-factor")),
    ("reset-link-sent", lambda it: it.agree("link")),
]


@pytest.mark.long
@pytest.mark.parametrize(("act", "do"), ACTS)
def test_the_owner_is_told_at_the_address_they_had_and_the_log_says_it(
    site: Site, act: str, do: Callable[[House], object]
) -> None:
    house = House(site)
    do(house)
    told = [letter for letter in letters(site) if f"To: {house.me.email}" in letter]
    last = " ".join(" ".join(told).split())
    said = [part.strip(" .") for part in re.split(r"\{\w+\}", notices.WORDS[act])]
    assert all(part in last for part in said), told
    assert any(said) or house.admin.name in last, told
    with site.database.read() as connection:
        assert act in [event.act for event in audit_log.every_event(connection)]


def test_no_act_on_an_account_is_without_its_mail() -> None:
    """What the services for people write into the log is told, or stands above with a reason."""
    logged = set()
    for path in sorted((ROOT / "oap/services/people").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit_log.add":
                logged |= _names(call.args[2], path)
    asked = {
        f"{act}-{how}"
        for act in ("invite", "change", "enable", "second-factor", "link")
        for how in ("asked", "refused")
    }
    assert logged | asked == set(notices.WORDS) | set(NO_MAIL)
    assert {act for act, _ in ACTS} == set(notices.WORDS)


def _names(act: ast.expr, path: Path) -> set[str]:
    """The acts that this expression may give; those of requests are made of two parts."""
    if isinstance(act, ast.Constant):
        return {str(act.value)}
    said = ast.unparse(act)
    return {
        "act": {"invitation-taken-up", "password-reset"},
        "f'{kind}-link-sent'": {"invite-link-sent", "reset-link-sent"},
    }.get(said, set()) or ({"f'{act}-asked'": set(), "f'{asked.act}-refused'": set()}[said])


def test_signing_the_password_away_is_seen_by_the_owner_and_by_admins(site: Site) -> None:
    house = House(site)
    people.sign_out_everywhere(site, house.admin.actor, house.me.id, now=NOON)
    app = signing_in.make_app(site)
    for who, address in ((house.me, "/account"), (house.admin, f"/people/{house.me.id}")):
        page = signing_in.sign_in(app, who).get(address).text
        assert f"{house.admin.name}: signed out everywhere" in " ".join(page.split())
