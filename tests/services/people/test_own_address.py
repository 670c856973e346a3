"""Another address for one's own account: asked for with the password, and changed once both mailboxes said yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from oap.core.people.accounts import Account
from oap.errors import NotFound
from oap.services.people import own_address
from oap.site import Site
from oap.storage import accounts, audit_log
from tests import people
from tests.mailbox import Mailbox, mail_server
from tests.people import PASSWORD

NEW = "asha@new.example.org"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def posting(site: Site, box: Mailbox) -> Iterator[Site]:
    url = f"smtp://127.0.0.1:{box.port}?from=oap@example.org"
    made = Site(replace(site.config, mail_url=url, base_url="https://oap.example.org"), site.clock)
    yield made
    made.database.close()


@pytest.fixture
def app_with_mail(posting: Site) -> Flask:
    return people.make_app(posting)


@pytest.fixture
def asha(app_with_mail: Flask) -> Account:
    return people.a_person(app_with_mail, "publisher", name="Asha", email="asha@example.org")


def links(box: Mailbox) -> dict[str, str]:
    """The path of the link in the mail to each address."""
    box.wait_for(2)
    found = {
        mail["To"]: re.search(r"https://oap.example.org(/account/address/\S+)", mail.get_content())
        for mail in box.mails
    }
    box.mails.clear()
    return {to: link[1] for to, link in found.items() if link}


def asked(client: people.SignedInClient, email: str = NEW, password: str = PASSWORD) -> int:
    return client.send("/account/address", {"email": email, "address-password": password}).status_code


def address_of(site: Site, account: Account) -> str:
    with site.database.read() as connection:
        return accounts.get(connection, account.id).email


def test_the_address_changes_when_both_mailboxes_said_yes_and_the_old_one_is_told(
    app_with_mail: Flask, posting: Site, box: Mailbox, asha: Account
) -> None:
    client, stranger = (
        people.sign_in(app_with_mail, asha),
        people.sign_in(app_with_mail, people.a_person(app_with_mail)),
    )
    other = stranger.person
    for email, password in (("no address", PASSWORD), (other.email, PASSWORD), (asha.email, PASSWORD), (NEW, "wrong")):
        assert asked(client, email, password) == 400
    assert not box.mails and asked(client) == 303
    found = links(box)
    assert set(found) == {asha.email, NEW}
    assert "asha@new" in client.get("/account").text
    reader = app_with_mail.test_client()
    reader.get(found[NEW])
    assert address_of(posting, asha) == asha.email, "a scanner of mails that opens a link changes nothing"
    for link in (found[NEW], found[NEW]):  # twice from one mailbox is not yes from two
        token = people.token_in(reader.get(link).text)
        said = reader.post(link, data={"csrf_token": token, "say": "yes"})
        assert "One more yes" in said.text and address_of(posting, asha) == asha.email
    token = people.token_in(reader.get(found[asha.email]).text)
    said = reader.post(found[asha.email], data={"csrf_token": token, "say": "yes"})
    assert "Your address is changed" in said.text and address_of(posting, asha) == NEW
    box.wait_for(1)
    assert box.mails[0]["To"] == asha.email and NEW in box.mails[0].get_content()
    assert reader.get(found[NEW]).status_code == 404
    with posting.database.read() as connection:
        acts = [one.act for one in audit_log.every_event(connection)]
    assert acts[-2:] == ["address-asked", "address-changed"]
    moved = replace(asha, email=NEW)
    assert people.sign_in(app_with_mail, moved).get("/account").status_code == 200


def test_either_mailbox_stops_it_and_a_link_ends_after_a_day(
    app_with_mail: Flask, posting: Site, box: Mailbox, asha: Account
) -> None:
    client, now = people.sign_in(app_with_mail, asha), posting.clock.now()
    assert asked(client) == 303
    first = links(box)
    assert asked(client, "other@example.org") == 303
    second = links(box)
    with pytest.raises(NotFound):
        own_address.of_link(posting, first[NEW].rpartition("/")[2], now=now)
    old, new = (second[to].rpartition("/")[2] for to in (asha.email, "other@example.org"))
    with pytest.raises(NotFound):
        own_address.of_link(posting, new, now=now + own_address.LASTS * 1.01)
    own_address.stop(posting, old, now=now)
    with pytest.raises(NotFound):
        own_address.say_yes(posting, new, now=now)
    assert address_of(posting, asha) == asha.email


def test_somebody_who_took_the_address_meanwhile_keeps_it_and_without_mail_an_admin_is_asked(
    app_with_mail: Flask, posting: Site, app: Flask, box: Mailbox, asha: Account
) -> None:
    client = people.sign_in(app_with_mail, asha)
    assert asked(client) == 303
    found = links(box)
    people.a_person(posting, "editor", email=NEW)
    reader = app_with_mail.test_client()
    for link, status in ((found[NEW], 200), (found[asha.email], 409)):
        token = people.token_in(reader.get(link).text)
        assert reader.post(link, data={"csrf_token": token, "say": "yes"}).status_code == status
    assert address_of(posting, asha) == asha.email
    without = people.sign_in(app, asha)
    assert "Change your address" not in without.get("/account").text and asked(without, "third@example.org") == 400
