"""Every way in, walked through HTTP: none gets round the second factor, and none gives a password to who had none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oap.core.people.accounts import Account, PersonForm
from oap.errors import NotAllowed
from oap.services.people import invitations, second_factor, sign_in
from oap.services.people.invitations import Sent
from oap.site import Site
from oap.storage import accounts, audit_log, second_factors
from tests import people
from tests.found import of_kind, there
from tests.people import PASSWORD, a_person, token_in
from tests.waiting import until
from tests.web.people.test_single_sign_on import go, press

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "five quiet lanterns"


@pytest.fixture
def nia(sso_app: Flask) -> Account:
    """Somebody with a password and a second factor, whose address the provider vouches for."""
    made = a_person(sso_app, "publisher", email="nia@example.org")
    give_factor(sso_app, made)
    return made


def give_factor(app: Flask, person: Account) -> list[str]:
    """The recovery codes of the second factor that the person has from now on."""
    site: Site = app.extensions["oap"]
    then = datetime.now(UTC) - timedelta(minutes=5)
    return second_factor.turn_on(
        site, person, password=PASSWORD, secret=SECRET, code=pyotp.TOTP(SECRET).at(then), token="", now=then
    )


def mailed_link(app: Flask) -> str:
    """The path of the link in the mail that is sent after the answer."""
    folder: Path = app.extensions["oap"].config.instance_dir / "outbox"
    links: list[str] = []

    def looked() -> list[str]:  # there are other mails: the owner is told of each act on the account
        for path in folder.glob("*.txt"):
            links.extend(re.findall(r"/join/[\w-]+\n", path.read_text()))
        return links

    until(looked, "no mail came")
    return links[0].strip()


def by_password(app: Flask, client: FlaskClient) -> TestResponse:
    token = token_in(client.get("/sign-in").text)
    return client.post("/sign-in", data={"csrf_token": token, "email": "nia@example.org", "password": PASSWORD})


def choose(client: FlaskClient, link: str) -> TestResponse:
    return client.post(link, data={"csrf_token": token_in(client.get(link).text), "password": NEW})


def by_forgotten(app: Flask, client: FlaskClient) -> TestResponse:
    token = token_in(client.get("/forgotten-password").text)
    client.post("/forgotten-password", data={"csrf_token": token, "email": "nia@example.org"})
    return choose(client, mailed_link(app))


def by_admins_link(app: Flask, client: FlaskClient) -> TestResponse:
    site: Site = app.extensions["oap"]
    admin = a_person(app, "admin").actor
    with site.database.read() as connection:
        person = there(accounts.by_email(connection, "nia@example.org"))
    sent = of_kind(Sent, invitations.resend(site, admin, person.id, base="", now=datetime.now(UTC)))
    return choose(client, sent.link)


def by_organisation(app: Flask, client: FlaskClient) -> TestResponse:
    """The first time, which links the account, so that its password is asked."""
    asked = press(client, go(client, "nia-1"))
    assert "Your password here" in asked.text and client.get("/account").status_code == 303
    return client.post("/sign-in/organisation/in", data={"csrf_token": token_in(asked.text), "password": PASSWORD})


def by_linked_organisation(app: Flask, client: FlaskClient) -> TestResponse:
    with app.extensions["oap"].database.write() as connection:
        person = there(accounts.by_email(connection, "nia@example.org"))
    subject = f"{app.extensions['oap'].config.oidc_issuer} nia-1"
    with app.extensions["oap"].database.write() as connection:
        accounts.set_subject(connection, person.id, subject)
    return press(client, go(client, "nia-1"))


DOORS = [by_password, by_forgotten, by_admins_link, by_organisation, by_linked_organisation]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_door_gets_round_the_second_factor(
    sso_app: Flask, nia: Account, door: Callable[[Flask, FlaskClient], TestResponse]
) -> None:
    client = sso_app.test_client()
    answer = door(sso_app, client)
    assert "Enter your code" in answer.text
    assert client.get("/account").status_code == 303, "half a sign-in is none"
    off = client.post("/account/second-factor/off", data={"csrf_token": token_in(answer.text), "password": NEW})
    assert off.status_code == 401
    assert factor_of(sso_app, nia)
    wrong = client.post("/sign-in/code", data={"csrf_token": token_in(answer.text), "code": "000000"})
    assert wrong.status_code == 400 and client.get("/account").status_code == 303
    code = pyotp.TOTP(SECRET).now()
    done = client.post("/sign-in/code", data={"csrf_token": token_in(wrong.text), "code": code})
    assert done.status_code == 303 and client.get("/account").status_code == 200


def test_a_new_password_ends_what_was_begun_with_the_old_one(sso_app: Flask, nia: Account) -> None:
    """Who knew it, and stands before the code, begins anew."""
    begun = sso_app.test_client()
    token = token_in(by_password(sso_app, begun).text)
    by_forgotten(sso_app, sso_app.test_client())
    data = {"csrf_token": token, "code": pyotp.TOTP(SECRET).at(datetime.now(UTC))}
    answer = begun.post("/sign-in/code", data=data)
    assert answer.status_code == 400 and "Sign in again." in answer.text
    assert begun.get("/account").status_code == 303


def factor_of(app: Flask, person: Account) -> bool:
    with app.extensions["oap"].database.read() as connection:
        return accounts.get(connection, person.id).second_factor


def test_an_organisation_is_linked_only_when_everything_was_shown(sso_app: Flask, nia: Account) -> None:
    client = sso_app.test_client()
    asked = by_organisation(sso_app, client)
    assert not linked(sso_app, nia), "a password without the code links nothing"
    client.post("/sign-in/code", data={"csrf_token": token_in(asked.text), "code": pyotp.TOTP(SECRET).now()})
    assert linked(sso_app, nia)


def test_whoever_has_an_address_confirmed_elsewhere_does_not_get_the_account(sso_app: Flask) -> None:
    person = a_person(sso_app, email="nia@example.org")
    client = sso_app.test_client()
    page = press(client, go(client, "nia-1"))
    for guess in ("wrong password", ""):
        page = client.post("/sign-in/organisation/in", data={"csrf_token": token_in(page.text), "password": guess})
        assert page.status_code == 400 and client.get("/account").status_code == 303
    assert not linked(sso_app, person)


def linked(app: Flask, person: Account) -> bool:
    with app.extensions["oap"].database.read() as connection:
        return accounts.get(connection, person.id).single_sign_on


def test_a_link_for_a_new_password_is_no_invitation_to_link(sso_app: Flask) -> None:
    site: Site = sso_app.extensions["oap"]
    person = a_person(sso_app, email="tom@example.org")
    sent = invitations.mail_forgotten(site, person.email, base="", now=datetime.now(UTC))
    client = sso_app.test_client()
    token = there(sent).link.rpartition("/")[2]
    assert press(client, go(client, "tom-1", f"/sign-in/organisation?invitation={token}")).status_code == 403
    assert not linked(sso_app, person)


@pytest.mark.parametrize("how", ["invited", "organisation"])
def test_who_has_no_password_gets_none_by_saying_it_is_forgotten(sso_app: Flask, how: str) -> None:
    site: Site = sso_app.extensions["oap"]
    now, admin = datetime.now(UTC), a_person(sso_app, "admin").actor
    form = PersonForm("Nia", "nia@example.org", roles={"schools": "editor"})
    invited = of_kind(Sent, invitations.invite(site, admin, form, base="", now=now))
    if how == "organisation":
        client = sso_app.test_client()
        assert press(client, go(client, "nia-1")).status_code == 303
        with pytest.raises(Exception, match="organisation"):
            invitations.resend(site, admin, invited.account.id, base="", now=now)
    sent = invitations.mail_forgotten(site, "nia@example.org", base="", now=now)
    letter = there(there(sent).outcome.path).read_text()
    assert "/join/" not in letter and ("through your organisation" in letter) == (how == "organisation")
    if how == "invited":
        assert invitations.account_of_link(site, invited.link.rpartition("/")[2], now=now)[1] == "invite"


def test_the_service_itself_signs_nobody_in_who_has_not_shown_everything(app: Flask) -> None:
    """So that a door which forgets to ask is no way in either."""
    person, site = a_person(app), app.extensions["oap"]
    now = datetime.now(UTC)
    give_factor(app, person)  # after the value in hand was read
    for shown in ((), ("password",), ("link",), ("organisation",), ("code",)):
        with pytest.raises(NotAllowed):
            sign_in.begin(site, person, sign_in.Visitor("192.0.2.1"), shown=shown, now=now)  # type: ignore[arg-type]  # the wrong kind on purpose
    assert sign_in.begin(site, person, sign_in.Visitor("192.0.2.1"), shown=("password", "code"), now=now)
    with site.database.read() as connection:
        assert second_factors.codes_left(connection, person.id) == 10
        assert [event.act for event in audit_log.every_event(connection)] == ["second-factor-on", "signed-in"]


def test_an_account_is_linked_and_unlinked_with_its_password_only(sso_app: Flask) -> None:
    person = a_person(sso_app)
    client = people.sign_in(sso_app, person)
    page = go(client, "tom-1")
    refused = client.post("/sign-in/organisation/in", data={"csrf_token": token_in(page.text), "password": "wrong"})
    assert refused.status_code == 400 and "not your password" in refused.text and not linked(sso_app, person)
    data = {"csrf_token": token_in(refused.text), "password": PASSWORD}
    assert client.post("/sign-in/organisation/in", data=data).headers["Location"] == "/account"
    assert linked(sso_app, person)
    wrong = client.send("/account/organisation/undo", {"password": "wrong"})
    assert wrong.status_code == 400 and linked(sso_app, person)
    assert client.send("/account/organisation/undo", {"password": PASSWORD}).status_code == 303
    assert not linked(sso_app, person)
    out = sso_app.test_client()
    assert press(out, go(out, "tom-1")).status_code == 403


def test_an_admin_undoes_a_link_for_somebody_and_invites_them_anew(sso_app: Flask) -> None:
    site: Site = sso_app.extensions["oap"]
    admin = people.sign_in(sso_app, a_person(sso_app, "admin"))
    form = PersonForm("Nia", "nia@example.org", roles={"schools": "editor"})
    invited = of_kind(Sent, invitations.invite(site, admin.person.actor, form, base="", now=datetime.now(UTC)))
    client = sso_app.test_client()
    press(client, go(client, "nia-1"))
    number = invited.account.id
    assert "Undo the link" in admin.get(f"/people/{number}").text
    assert admin.send(f"/people/{number}/organisation/undo").status_code == 303
    assert client.get("/account").status_code == 303 and not linked(sso_app, invited.account)
    assert "Send the invitation again" in admin.get(f"/people/{number}").text


def test_codes_are_slowed_down_although_every_try_says_that_it_is_another_browser(sso_app: Flask, nia: Account) -> None:
    """As it was done: one sign-in with the right password, then guesses with a cookie of one's own for each."""
    client = sso_app.test_client()
    token = token_in(by_password(sso_app, client).text)
    said = []
    for number in range(25):
        client.set_cookie("oap_device", f"made-up-{number}", path="/sign-in")
        answer = client.post("/sign-in/code", data={"csrf_token": token, "code": f"{number:06}"})
        assert answer.status_code == 400
        said.append("That code is not right" in answer.text)
    assert said == [True] * 5 + [False] * 20
    late = client.post("/sign-in/code", data={"csrf_token": token, "code": pyotp.TOTP(SECRET).now()})
    assert late.status_code == 400 and "too many failed tries" in late.text
    assert client.get("/account").status_code == 303
