"""Four eyes are two people: nobody alone makes somebody who publishes, or becomes one. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from oap.core.people.accounts import Account, PersonForm
from oap.core.times import utc_text
from oap.errors import Conflict, NotAllowed
from oap.services.people import accounts as people
from oap.services.people import first_people, invitations, person_requests, second_factor
from oap.services.people.invitations import Sent
from oap.site import Site
from oap.storage import accounts, audit_log
from oap.storage.person_requests import PersonRequest
from tests.found import of_kind
from tests.people import PASSWORD, a_person

NOON = datetime.now(UTC).replace(microsecond=0)
RIGHTS = {
    "publisher": PersonForm("Nia", "nia@example.org", roles={"schools": "publisher"}),
    "lead": PersonForm("Nia", "nia@example.org", lead=True),
    "admin": PersonForm("Nia", "nia@example.org", admin=True),
}


def acts(site: Site) -> list[str]:
    with site.database.read() as connection:
        return [event.act for event in audit_log.every_event(connection)]


def account(site: Site, account_id: int) -> Account:
    with site.database.read() as connection:
        return accounts.get(connection, account_id)


def letters(site: Site) -> list[str]:
    return [path.read_text() for path in sorted((site.config.instance_dir / "outbox").glob("*"))]


@pytest.fixture
def running(either_site: Site) -> tuple[Site, Account, Account, Account]:
    """A service that is no longer being set up: two publishers, an admin and a lead."""
    publisher = a_person(either_site, "publisher")
    a_person(either_site, "publisher", team="health")
    return either_site, a_person(either_site, "admin"), a_person(either_site, "lead"), publisher


@pytest.mark.parametrize("right", RIGHTS)
def test_an_invitation_with_power_waits_for_a_second_person(
    running: tuple[Site, Account, Account, Account], right: str
) -> None:
    site, admin, lead, publisher = running
    asked = invitations.invite(site, admin.actor, RIGHTS[right], base="", now=NOON)
    assert isinstance(asked, PersonRequest)
    with site.database.read() as connection:
        assert accounts.by_email(connection, "nia@example.org") is None
    for nobody in (admin.actor, publisher.actor):
        with pytest.raises(NotAllowed):
            person_requests.agree(site, nobody, asked.id, base="", now=NOON)
    sent = person_requests.agree(site, lead.actor, asked.id, base="", now=NOON)
    assert sent is not None and sent.account.email == "nia@example.org" and sent.link
    assert acts(site)[-2:] == ["invite-asked", "person-invited"]
    with pytest.raises(Conflict):
        person_requests.agree(site, lead.actor, asked.id, base="", now=NOON)


def test_an_editor_is_invited_by_one_admin_as_before(running: tuple[Site, Account, Account, Account]) -> None:
    site, admin, _, _ = running
    form = PersonForm("Nia", "nia@example.org", roles={"schools": "editor", "health": "reviewer"})
    assert isinstance(invitations.invite(site, admin.actor, form, base="", now=NOON), Sent)


@pytest.mark.parametrize(
    "form", [*RIGHTS.values(), PersonForm("Ed", "elsewhere@example.org", roles={"schools": "editor"})]
)
def test_more_rights_and_another_address_wait_and_the_person_is_told_at_the_old_one(
    running: tuple[Site, Account, Account, Account], form: PersonForm
) -> None:
    site, admin, lead, _ = running
    editor = a_person(site, "editor")
    asked = people.change(site, admin.actor, editor.id, form, now=NOON)
    assert isinstance(asked, PersonRequest) and account(site, editor.id) == editor
    assert any(editor.email in letter and "asked for" in letter for letter in letters(site))
    person_requests.agree(site, lead.actor, asked.id, base="", now=NOON)
    assert people.as_form(account(site, editor.id)) == form
    told = [letter for letter in letters(site) if editor.email in letter and "agreed" in letter]
    assert told and "change-asked" in acts(site) and "person-changed" in acts(site)


def test_fewer_rights_and_another_name_need_nobody_else(running: tuple[Site, Account, Account, Account]) -> None:
    site, admin, _, publisher = running
    form = PersonForm("New name", publisher.email, roles={"schools": "editor"})
    assert isinstance(people.change(site, admin.actor, publisher.id, form, now=NOON), Account)


def test_an_admin_cannot_take_a_publisher_over_alone(running: tuple[Site, Account, Account, Account]) -> None:
    """By an address of their own, a link on the screen, a second factor taken away, or a second self."""
    site, admin, lead, publisher = running
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).at(NOON)
    second_factor.turn_on(site, publisher, password=PASSWORD, secret=secret, code=code, token="", now=NOON)
    mine = PersonForm(publisher.name, "admin2@example.org", roles={"schools": "publisher"})
    answers: list[object] = [
        people.change(site, admin.actor, publisher.id, mine, now=NOON),
        invitations.resend(site, admin.actor, publisher.id, base="", now=NOON),
        people.request_second_factor_reset(site, admin.actor, publisher.id, now=NOON),
    ]
    people.disable(site, admin.actor, publisher.id, now=NOON)
    answers.append(people.enable(site, admin.actor, publisher.id, now=NOON))
    waiting = [of_kind(PersonRequest, one) for one in answers]
    now = account(site, publisher.id)
    assert now.second_factor and now.disabled_at and now.email == publisher.email
    with pytest.raises(NotAllowed):  # nor can the person whom it is about
        person_requests.agree(
            site, account(site, lead.id).actor.__class__(publisher.id, "P", True), waiting[0].id, base="", now=NOON
        )
    person_requests.agree(site, lead.actor, waiting[2].id, base="", now=NOON)
    assert not account(site, publisher.id).second_factor
    person_requests.refuse(site, lead.actor, waiting[3].id, now=NOON)
    assert account(site, publisher.id).disabled_at


def test_what_was_asked_for_is_decided_by_how_things_are_then(running: tuple[Site, Account, Account, Account]) -> None:
    site, admin, lead, _ = running
    editor = a_person(site, "editor")
    change = people.change(site, admin.actor, editor.id, PersonForm("Ed", editor.email, lead=True), now=NOON)
    asked = of_kind(PersonRequest, change)
    people.change(
        site, admin.actor, editor.id, PersonForm("Another", editor.email, roles={"schools": "editor"}), now=NOON
    )
    with pytest.raises(Conflict, match="changed since"):
        person_requests.agree(site, lead.actor, asked.id, base="", now=NOON)
    other = a_person(site, "admin", email="two@example.org")
    asked = of_kind(PersonRequest, invitations.invite(site, other.actor, RIGHTS["lead"], base="", now=NOON))
    people.disable(site, admin.actor, other.id, now=NOON)
    with pytest.raises(Conflict, match="no admin"):
        person_requests.agree(site, lead.actor, asked.id, base="", now=NOON)
    assert not account(site, editor.id).actor.lead


def test_the_first_admin_sets_the_service_up_alone_and_it_is_written_down(either_site: Site) -> None:
    admin = a_person(either_site, "admin")
    second = a_person(either_site, "admin", email="two@example.org")
    sent = invitations.invite(either_site, admin.actor, RIGHTS["publisher"], base="", now=NOON)
    assert isinstance(sent, Sent)
    with either_site.database.read() as connection:
        assert "alone, while the service is set up" in audit_log.events(connection)[0].detail
    other = PersonForm("Lea", "lea@example.org", lead=True)
    assert isinstance(invitations.invite(either_site, second.actor, other, base="", now=NOON), PersonRequest)
    assert person_requests.requests(either_site, admin.actor, now=NOON).alone_until is not None
    later = NOON + timedelta(days=31)
    assert isinstance(invitations.invite(either_site, admin.actor, other, base="", now=later), PersonRequest)
    for team in ("schools", "health"):
        a_person(either_site, "publisher", team=team)
    other = PersonForm("Leo", "leo@example.org", lead=True)
    assert isinstance(invitations.invite(either_site, admin.actor, other, base="", now=NOON), PersonRequest)


def test_whoever_runs_the_service_may_make_an_admin(running: tuple[Site, Account, Account, Account]) -> None:
    site, *_ = running
    made = first_people.create_admin(
        site, name="Op", email="op@example.org", password="tall grass under bridges", now=NOON
    )
    assert made.admin and utc_text(NOON)
