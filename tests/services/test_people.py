"""Inviting, changing and keeping people out: who may, what holds at once, and what is written down. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from oap.core.accounts import PersonForm
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services import invitations, own_account, people, second_factor, sign_in
from oap.services.sign_in import Visitor
from oap.site import Site
from oap.storage import accounts, audit
from tests.people import PASSWORD, a_person

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = Visitor("192.0.2.1", browser="Firefox on Linux")
FORM = PersonForm("Nia Rees", " Nia@Example.org", roles={"schools": "publisher", "health": "editor"})


def acts(site: Site) -> list[tuple[str, str]]:
    with site.database.read() as connection:
        return [(event.act, event.target) for event in reversed(audit.events(connection))]


def test_an_invitation_makes_an_account_with_several_roles_and_a_link_that_works_once(either_site: Site) -> None:
    admin = a_person(either_site, "admin").actor
    sent = invitations.invite(either_site, admin, FORM, base="https://oap.example", now=NOON)
    assert sent.account.roles == (("health", "editor"), ("schools", "publisher"))
    assert sent.account.email == "nia@example.org" and sent.account.state == "invited"
    assert not sent.outcome.sent and sent.link in sent.outcome.path.read_text()
    token = sent.link.removeprefix("https://oap.example/join/")
    for _ in range(3):  # a mail scanner opens it as often as it likes
        assert invitations.opened(either_site, token, now=NOON) == (sent.account, "invite")
    with pytest.raises(Invalid, match="common"):
        invitations.set_password(either_site, token, "password1234", now=NOON)
    joined = invitations.set_password(either_site, token, PASSWORD, now=NOON)
    assert joined.state == "active"
    with pytest.raises(NotFound):
        invitations.set_password(either_site, token, "another good password", now=NOON)
    assert acts(either_site) == [("person-invited", "nia@example.org"), ("invitation-taken-up", "nia@example.org")]


def test_a_link_expires_and_a_new_one_ends_the_one_before(either_site: Site) -> None:
    admin = a_person(either_site, "admin").actor
    first = invitations.invite(either_site, admin, FORM, base="", now=NOON)
    with pytest.raises(NotFound):
        invitations.opened(either_site, first.link.removeprefix("/join/"), now=NOON + timedelta(days=7, seconds=1))
    second = invitations.send_again(either_site, admin, first.account.id, base="", now=NOON)
    with pytest.raises(NotFound):
        invitations.opened(either_site, first.link.removeprefix("/join/"), now=NOON)
    assert invitations.opened(either_site, second.link.removeprefix("/join/"), now=NOON)[1] == "invite"


def test_a_reset_signs_out_everywhere_and_says_nothing_about_unknown_addresses(either_site: Site) -> None:
    person = a_person(either_site)
    session, _ = sign_in.begin(either_site, person, HERE, now=NOON)
    assert invitations.forgotten(either_site, "nobody@example.org", now=NOON) is None
    made = invitations.forgotten(either_site, person.email.upper(), now=NOON)
    assert made is not None
    assert invitations.forgotten(either_site, person.email, now=NOON + timedelta(minutes=1)) is None  # no flood of mail
    invitations.set_password(either_site, made[1], "another good password", now=NOON)
    assert sign_in.whose(either_site, session, now=NOON) is None
    assert sign_in.check_password(either_site, person.email, "another good password", HERE, now=NOON)
    late = invitations.forgotten(either_site, person.email, now=NOON)
    with pytest.raises(NotFound):
        invitations.opened(either_site, late[1], now=NOON + timedelta(hours=1, seconds=1))


def test_only_an_admin_may(site: Site) -> None:
    lead, somebody = a_person(site, "lead").actor, a_person(site)
    for act in (
        lambda: invitations.invite(site, lead, FORM, base="", now=NOON),
        lambda: invitations.send_again(site, lead, somebody.id, base="", now=NOON),
        lambda: people.everybody(site, lead),
        lambda: people.person(site, lead, somebody.id, now=NOON),
        lambda: people.change(site, lead, somebody.id, FORM, now=NOON),
        lambda: people.disable(site, lead, somebody.id, now=NOON),
        lambda: people.enable(site, lead, somebody.id, now=NOON),
        lambda: people.sign_out_everywhere(site, lead, somebody.id, now=NOON),
        lambda: people.take_second_factor_away(site, lead, somebody.id, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert acts(site) == []


def test_a_disabled_person_is_out_at_once_and_their_links_are_dead(either_site: Site) -> None:
    admin, person = a_person(either_site, "admin").actor, a_person(either_site)
    session, _ = sign_in.begin(either_site, person, HERE, now=NOON)
    _, token = invitations.forgotten(either_site, person.email, now=NOON)  # type: ignore[misc]
    people.disable(either_site, admin, person.id, now=NOON)
    assert sign_in.whose(either_site, session, now=NOON) is None
    with pytest.raises(NotFound):
        invitations.opened(either_site, token, now=NOON)
    people.enable(either_site, admin, person.id, now=NOON)
    assert sign_in.whose(either_site, session, now=NOON) is None  # the session stays ended
    assert [act for act, _ in acts(either_site)] == ["signed-in", "person-disabled", "person-enabled"]


def test_the_last_admin_stays(either_site: Site) -> None:
    admin = a_person(either_site, "admin")
    with pytest.raises(Conflict, match="yourself"):
        people.disable(either_site, admin.actor, admin.id, now=NOON)
    with pytest.raises(Conflict, match="last admin"):
        people.change(either_site, admin.actor, admin.id, PersonForm("A", admin.email, lead=True), now=NOON)
    second = a_person(either_site, "admin", email="two@example.org")
    people.disable(either_site, admin.actor, second.id, now=NOON)
    with either_site.database.read() as connection:
        assert accounts.get(connection, admin.id).admin


def test_roles_change_from_the_next_request_on_and_the_log_says_from_what_to_what(either_site: Site) -> None:
    admin, person = a_person(either_site, "admin").actor, a_person(either_site)
    session, _ = sign_in.begin(either_site, person, HERE, now=NOON)
    people.change(
        either_site, admin, person.id, PersonForm(person.name, person.email, roles={"health": "publisher"}), now=NOON
    )
    assert sign_in.whose(either_site, session, now=NOON).actor.roles == (("health", "publisher"),)
    with either_site.database.read() as connection:
        detail = audit.events(connection)[0].detail
    assert detail == "editor of schools → publisher of health; alone, while the service is set up"


def test_a_new_password_keeps_this_browser_and_signs_out_the_others(either_site: Site) -> None:
    person = a_person(either_site)
    here, _ = sign_in.begin(either_site, person, HERE, now=NOON)
    there, _ = sign_in.begin(either_site, person, HERE, now=NOON)
    with pytest.raises(Invalid):
        own_account.change_password(either_site, person, old="wrong", new="another good password", token=here, now=NOON)
    own_account.change_password(either_site, person, old=PASSWORD, new="another good password", token=here, now=NOON)
    assert sign_in.whose(either_site, here, now=NOON) and not sign_in.whose(either_site, there, now=NOON)


def test_a_second_factor_takes_each_code_once(either_site: Site) -> None:
    person, secret = a_person(either_site), second_factor.new_secret()
    made = pyotp.TOTP(secret)
    with pytest.raises(Invalid):
        second_factor.turn_on(either_site, person, password="wrong", secret=secret, code=made.at(NOON), now=NOON)
    codes = second_factor.turn_on(either_site, person, password=PASSWORD, secret=secret, code=made.at(NOON), now=NOON)
    assert len(set(codes)) == 10
    with pytest.raises(Invalid):  # the code that turned it on is used up
        second_factor.check(either_site, person, made.at(NOON), HERE, now=NOON)
    later = NOON + timedelta(seconds=60)
    second_factor.check(either_site, person, f" {made.at(later)[:3]} {made.at(later)[3:]}", HERE, now=later)
    with pytest.raises(Invalid):
        second_factor.check(either_site, person, made.at(later), HERE, now=later)
    second_factor.check(either_site, person, codes[0].upper().replace("-", " "), HERE, now=later)
    with pytest.raises(Invalid):
        second_factor.check(either_site, person, codes[0], HERE, now=later)
    assert second_factor.codes_left(either_site, person) == 9


def test_codes_cannot_be_guessed_at_speed(site: Site) -> None:
    person, secret = a_person(site), second_factor.new_secret()
    second_factor.turn_on(site, person, password=PASSWORD, secret=secret, code=pyotp.TOTP(secret).at(NOON), now=NOON)
    said = []
    for _ in range(6):
        with pytest.raises(Invalid) as error:
            second_factor.check(site, person, "000000", HERE, now=NOON)
        said.append(str(error.value))
    assert "too many failed tries" in said[-1]


def test_a_required_second_factor_cannot_be_turned_off(site: Site) -> None:
    from dataclasses import replace

    person, secret = a_person(site), second_factor.new_secret()
    second_factor.turn_on(site, person, password=PASSWORD, secret=secret, code=pyotp.TOTP(secret).at(NOON), now=NOON)
    strict = Site(replace(site.config, second_factor_required=True))
    with pytest.raises(Invalid, match="Everybody"):
        second_factor.turn_off(strict, person, password=PASSWORD, now=NOON)
    second_factor.turn_off(site, person, password=PASSWORD, now=NOON)
    assert [act for act, _ in acts(site)] == ["second-factor-on", "second-factor-off"]
