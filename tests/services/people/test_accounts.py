"""Inviting, changing and keeping people out: who may, what holds at once, and what is written down. On both
databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from oap.core.people.accounts import FREE_TRIES, PersonForm
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services.people import accounts as people
from oap.services.people import first_people, invitations, own_account, second_factor, sign_in, single_sign_on
from oap.services.people.invitations import Sent
from oap.services.people.sign_in import Visitor
from oap.site import Site
from oap.storage import accounts, audit_log
from oap.storage.tables.people import failed_sign_in
from tests.core.people.test_accounts import LOOK_ALIKES
from tests.found import of_kind, there
from tests.people import PASSWORD, a_person

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = Visitor("192.0.2.1", browser="Firefox on Linux")
FORM = PersonForm("Nia Rees", " Nia@Example.org", roles={"schools": "publisher", "health": "editor"})


def acts(site: Site) -> list[tuple[str, str]]:
    with site.database.read() as connection:
        return [(event.act, event.target) for event in reversed(audit_log.events(connection))]


def test_an_invitation_makes_an_account_with_several_roles_and_a_link_that_works_once(either_site: Site) -> None:
    admin = a_person(either_site, "admin").actor
    sent = of_kind(Sent, invitations.invite(either_site, admin, FORM, base="https://oap.example", now=NOON))
    assert sent.account.roles == (("health", "editor"), ("schools", "publisher"))
    assert sent.account.email == "nia@example.org" and sent.account.state == "invited"
    assert not sent.outcome.sent and sent.link in there(sent.outcome.path).read_text()
    token = sent.link.removeprefix("https://oap.example/join/")
    for _ in range(3):  # a mail scanner opens it as often as it likes
        assert invitations.account_of_link(either_site, token, now=NOON) == (sent.account, "invite")
    with pytest.raises(Invalid, match="common"):
        invitations.set_password(either_site, token, "password1234", now=NOON)
    joined = invitations.set_password(either_site, token, PASSWORD, now=NOON)
    assert joined.state == "active"
    with pytest.raises(NotFound):
        invitations.set_password(either_site, token, "another good password", now=NOON)
    assert acts(either_site) == [("person-invited", "nia@example.org"), ("invitation-taken-up", "nia@example.org")]


def test_a_link_expires_and_a_new_one_ends_the_one_before(either_site: Site) -> None:
    admin = a_person(either_site, "admin").actor
    first = of_kind(Sent, invitations.invite(either_site, admin, FORM, base="", now=NOON))
    with pytest.raises(NotFound):
        invitations.account_of_link(
            either_site, first.link.removeprefix("/join/"), now=NOON + timedelta(days=7, seconds=1)
        )
    second = of_kind(Sent, invitations.resend(either_site, admin, first.account.id, base="", now=NOON))
    with pytest.raises(NotFound):
        invitations.account_of_link(either_site, first.link.removeprefix("/join/"), now=NOON)
    assert invitations.account_of_link(either_site, second.link.removeprefix("/join/"), now=NOON)[1] == "invite"


def test_a_reset_signs_out_everywhere_and_says_nothing_about_unknown_addresses(either_site: Site) -> None:
    person = a_person(either_site)
    session, _ = sign_in.begin(either_site, person, HERE, shown={"password"}, now=NOON)
    assert reset(either_site, "nobody@example.org") is None
    first = reset(either_site, person.email.upper())
    assert first is not None
    invitations.set_password(either_site, first, "another good password", now=NOON)
    assert sign_in.whose(either_site, session, now=NOON) is None
    assert sign_in.check_password(either_site, person.email, "another good password", HERE, now=NOON)
    late = reset(either_site, person.email)
    with pytest.raises(NotFound):
        invitations.account_of_link(either_site, late or "", now=NOON + timedelta(hours=1, seconds=1))


def reset(site: Site, email: str, now: datetime = NOON) -> str | None:
    """The token of the link that somebody was mailed who said that they forgot their password, if it was."""
    sent = invitations.mail_forgotten(site, email, base="", now=now)
    return sent.link.removeprefix("/join/") if sent else None


def test_a_stranger_who_says_that_somebody_forgot_their_password_ends_no_link_and_fills_no_mailbox(
    either_site: Site,
) -> None:
    admin, person = a_person(either_site, "admin").actor, a_person(either_site)
    invited = of_kind(Sent, invitations.invite(either_site, admin, FORM, base="", now=NOON)).link.removeprefix("/join/")
    theirs = of_kind(Sent, invitations.resend(either_site, admin, person.id, base="", now=NOON)).link.removeprefix(
        "/join/"
    )
    mine = reset(either_site, person.email)
    pressed = [NOON + timedelta(minutes=minute) for minute in range(1, 59)]
    mails = [made for moment in pressed if (made := reset(either_site, person.email, moment))]
    assert 1 <= len(mails) <= 5, "an hour of presses"
    letters = [reset(either_site, "nia@example.org", moment) for moment in pressed]
    assert [one for one in letters if one is not None] == [""] * len([one for one in letters if one is not None])
    for token in (theirs, mine, *mails):
        assert invitations.account_of_link(either_site, token or "", now=pressed[-1])[0] == person
    assert invitations.account_of_link(either_site, invited, now=pressed[-1])[1] == "invite"
    later = [NOON + timedelta(minutes=minute) for minute in range(60, 600, 5)]
    live = [made for moment in later if (made := reset(either_site, person.email, moment))]
    for moment in later[12:]:
        assert any(works(either_site, token, moment) for token in [*mails, *live]), "the owner has a link that works"
    invitations.set_password(either_site, live[-1], "another good password", now=later[-1])
    for token in (mine, *mails, *live):
        assert not works(either_site, token or "", later[-1])


def works(site: Site, token: str, now: datetime) -> bool:
    try:
        invitations.account_of_link(site, token, now=now)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("email", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_an_address_that_only_looks_like_one_makes_no_account_at_any_door(either_site: Site, email: str) -> None:
    admin, person = a_person(either_site, "admin").actor, a_person(either_site)
    form = PersonForm("Nia", email, roles={"schools": "editor"})
    for act in (
        lambda: invitations.invite(either_site, admin, form, base="", now=NOON),
        lambda: people.change(either_site, admin, person.id, form, now=NOON),
        lambda: first_people.create_admin(either_site, name="Nia", email=email, password=PASSWORD, now=NOON),
        lambda: first_people.make_first_admin(either_site, name="Nia", email=email, password=PASSWORD, now=NOON),
        lambda: sign_in.check_password(either_site, email, PASSWORD, HERE, now=NOON),
    ):
        with pytest.raises(Invalid):
            act()
    assert invitations.mail_forgotten(either_site, email, base="", now=NOON) is None
    assert {one.email for one in people.everybody(either_site, admin)} == {admin_email(either_site), person.email}
    assert acts(either_site) == [] and letters_in(either_site) == []


def admin_email(site: Site) -> str:
    with site.database.read() as connection:
        return next(one.email for one in accounts.everybody(connection) if one.admin)


def test_a_letter_that_cannot_be_addressed_is_said_and_loses_nothing(site: Site) -> None:
    """Such accounts were made before addresses were looked at so closely."""
    admin, old = a_person(site, "admin").actor, a_person(site, email="аdmin@demo.example")
    sent = of_kind(Sent, invitations.resend(site, admin, old.id, base="https://oap.example", now=NOON))
    assert not sent.outcome.sent and "cannot be written to" in sent.outcome.problem
    assert invitations.account_of_link(site, sent.link.rpartition("/")[2], now=NOON)[0] == old


def test_a_character_that_the_record_cannot_keep_is_refused_and_not_a_fault_of_ours(either_site: Site) -> None:
    person = a_person(either_site)
    keeps_it = either_site.database.sqlite
    refusal = nullcontext() if keeps_it else pytest.raises(Invalid, match="cannot be kept")
    with refusal, either_site.database.write() as connection:
        audit_log.add(connection, person.actor, "tried", "with \0 in it", now="2026-11-24T12:00:00Z")


def test_only_an_admin_may(site: Site) -> None:
    lead, somebody = a_person(site, "lead").actor, a_person(site)
    for act in (
        lambda: invitations.invite(site, lead, FORM, base="", now=NOON),
        lambda: invitations.resend(site, lead, somebody.id, base="", now=NOON),
        lambda: people.everybody(site, lead),
        lambda: people.person(site, lead, somebody.id, now=NOON),
        lambda: people.change(site, lead, somebody.id, FORM, now=NOON),
        lambda: people.disable(site, lead, somebody.id, now=NOON),
        lambda: people.enable(site, lead, somebody.id, now=NOON),
        lambda: people.sign_out_everywhere(site, lead, somebody.id, now=NOON),
        lambda: people.request_second_factor_reset(site, lead, somebody.id, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert acts(site) == []


def test_a_disabled_person_is_out_at_once_and_their_links_are_dead(either_site: Site) -> None:
    admin, person = a_person(either_site, "admin").actor, a_person(either_site)
    session, _ = sign_in.begin(either_site, person, HERE, shown={"password"}, now=NOON)
    token = reset(either_site, person.email) or ""
    people.disable(either_site, admin, person.id, now=NOON)
    assert sign_in.whose(either_site, session, now=NOON) is None
    with pytest.raises(NotFound):
        invitations.account_of_link(either_site, token, now=NOON)
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
    session, _ = sign_in.begin(either_site, person, HERE, shown={"password"}, now=NOON)
    people.change(
        either_site, admin, person.id, PersonForm(person.name, person.email, roles={"health": "publisher"}), now=NOON
    )
    assert there(sign_in.whose(either_site, session, now=NOON)).actor.roles == (("health", "publisher"),)
    with either_site.database.read() as connection:
        detail = audit_log.events(connection)[0].detail
    assert detail == "editor of schools → publisher of health; alone, while the service is set up"


def test_a_new_password_keeps_this_browser_and_signs_out_the_others(either_site: Site) -> None:
    person = a_person(either_site)
    here, _ = sign_in.begin(either_site, person, HERE, shown={"password"}, now=NOON)
    there, _ = sign_in.begin(either_site, person, HERE, shown={"password"}, now=NOON)
    with pytest.raises(Invalid):
        own_account.change_password(either_site, person, old="wrong", new="another good password", token=here, now=NOON)
    own_account.change_password(either_site, person, old=PASSWORD, new="another good password", token=here, now=NOON)
    assert sign_in.whose(either_site, here, now=NOON) and not sign_in.whose(either_site, there, now=NOON)


def test_a_second_factor_takes_each_code_once(either_site: Site) -> None:
    person, secret = a_person(either_site), second_factor.new_secret()
    made = pyotp.TOTP(secret)
    with pytest.raises(Invalid):
        second_factor.turn_on(
            either_site, person, token="", password="wrong", secret=secret, code=made.at(NOON), now=NOON
        )
    codes = second_factor.turn_on(
        either_site, person, token="", password=PASSWORD, secret=secret, code=made.at(NOON), now=NOON
    )
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


def test_codes_are_counted_by_account_whatever_the_guesser_says_of_themselves(either_site: Site) -> None:
    person, secret = a_person(either_site), second_factor.new_secret()
    _, device = sign_in.begin(either_site, person, HERE, shown={"password"}, now=NOON)
    code = pyotp.TOTP(secret).at(NOON)
    second_factor.turn_on(either_site, person, token="", password=PASSWORD, secret=secret, code=code, now=NOON)
    later = NOON + timedelta(minutes=2)
    processes = [either_site, Site(either_site.config)]

    def guess(number: int) -> str:
        elsewhere = Visitor(f"198.51.{number}.7", device=f"made up {number}")
        with pytest.raises(Invalid) as error:
            second_factor.check(processes[number % 2], person, f"{number:06}", elsewhere, now=later)
        return str(error.value)

    with ThreadPoolExecutor(8) as pool:  # at the same moment, from many networks, each with a cookie of its own
        said = list(pool.map(guess, range(40)))
    assert said.count(second_factor.WRONG) == FREE_TRIES
    assert all(words.startswith("There were too many failed tries") for words in said if words != second_factor.WRONG)
    with pytest.raises(Invalid, match="Wait"):  # the right one comes too late
        right = pyotp.TOTP(secret).at(later)
        second_factor.check(either_site, person, right, Visitor("192.0.2.200", device="another"), now=later)
    with either_site.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(failed_sign_in)).scalar_one() == 1
        (event,) = audit_log.events(connection, act="sign-in-slowed")
    assert event.target == person.email and "wrong codes from somebody who gave the right password" in event.detail
    (letter,) = (one for one in letters_in(either_site) if "next tries have to wait" in one)
    assert f"To: {person.email}" in letter and "5 wrong codes" in letter and "change your password" in letter
    known = Visitor("198.51.100.1", device=device)  # the owner's own browser has a count of its own
    second_factor.check(either_site, person, right, known, now=later)
    processes[1].database.close()


def letters_in(site: Site) -> list[str]:
    """The mails that were not sent, once there is one: they are written after the answer."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(60)
    return [path.read_text() for path in sorted((site.config.instance_dir / "outbox").glob("*.txt"))]


def test_a_guesser_who_goes_on_for_days_is_written_down_again(site: Site) -> None:
    person, secret = a_person(site), second_factor.new_secret()
    code = pyotp.TOTP(secret).at(NOON)
    second_factor.turn_on(site, person, token="", password=PASSWORD, secret=secret, code=code, now=NOON)
    for number in range(100):  # a patient one, who waits as long as is asked
        with pytest.raises(Invalid, match="not right"):
            second_factor.check(site, person, "000000", HERE, now=NOON + timedelta(minutes=20 * number))
    with site.database.read() as connection:
        found = audit_log.events(connection, act="sign-in-slowed")
    assert [event.detail.split()[0] for event in found] == ["100", "5"]


@pytest.mark.parametrize("act", ["change", "on", "off", "codes", "unlink"])
def test_wrong_passwords_inside_a_session_are_slowed_down_and_the_owners_browser_is_not(
    either_site: Site, act: str
) -> None:
    person = a_person(either_site)
    with either_site.database.write() as connection:
        accounts.set_subject(connection, person.id, "issuer somebody")
        person = accounts.get(connection, person.id)
    thief, owner = (sign_in.begin(either_site, person, HERE, shown={"password"}, now=NOON)[0] for _ in range(2))

    def do(password: str, token: str) -> None:
        secret = second_factor.new_secret()
        code = pyotp.TOTP(secret).at(NOON)
        ways: dict[str, Callable[[], object]] = {
            "change": lambda: own_account.change_password(
                either_site, person, old=password, new="another good password", token=token, now=NOON
            ),
            "on": lambda: second_factor.turn_on(
                either_site, person, password=password, secret=secret, code=code, token=token, now=NOON
            ),
            "off": lambda: second_factor.turn_off(either_site, person, password=password, token=token, now=NOON),
            "codes": lambda: second_factor.new_codes(either_site, person, password=password, token=token, now=NOON),
            "unlink": lambda: single_sign_on.unlink(either_site, person, password=password, token=token, now=NOON),
        }
        ways[act]()

    said = []
    for number in range(12):
        with pytest.raises(Invalid) as error:
            do(f"wrong password {number}", thief)
        said.append(str(error.value.args[-1]))
    assert sum("not your password" in words for words in said) == FREE_TRIES
    assert sum("too many failed tries" in words for words in said) == 12 - FREE_TRIES
    with pytest.raises(Invalid, match=r"Wait|mistakes"):
        do(PASSWORD, thief)
    (letter,) = (one for one in letters_in(either_site) if "next tries have to wait" in one)
    assert "5 wrong passwords in a browser that is signed in" in letter
    with either_site.database.read() as connection:
        assert len(audit_log.events(connection, act="sign-in-slowed")) == 1
    do(PASSWORD, owner)


def test_a_required_second_factor_cannot_be_turned_off(site: Site) -> None:
    from dataclasses import replace

    person, secret = a_person(site), second_factor.new_secret()
    second_factor.turn_on(
        site, person, token="", password=PASSWORD, secret=secret, code=pyotp.TOTP(secret).at(NOON), now=NOON
    )
    strict = Site(replace(site.config, second_factor_required=True))
    with pytest.raises(Invalid, match="Everybody"):
        second_factor.turn_off(strict, person, token="", password=PASSWORD, now=NOON)
    second_factor.turn_off(site, person, token="", password=PASSWORD, now=NOON)
    assert [act for act, _ in acts(site)] == ["second-factor-on", "second-factor-off"]
