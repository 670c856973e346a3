"""A person is deleted: nothing of their name or address is left in the record, and their acts stay. On both
databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError

from oap.core.pages.workflow import Actor
from oap.core.people.accounts import Account, PersonForm
from oap.errors import Conflict, NotAllowed
from oap.services.editing import drafting, giving, publishing, review_dates
from oap.services.pages.sync import sync
from oap.services.people import accounts as people_of
from oap.services.people import deleting, own_data, person_requests, sign_in
from oap.services.people.sign_in import Visitor
from oap.site import Site
from oap.storage import accounts, revisions
from oap.storage.person_requests import PersonRequest
from oap.storage.tables import metadata
from oap.storage.tables.operations import audit_event
from oap.storage.tables.people import erasing
from tests.found import of_kind
from tests.people import PASSWORD, a_person

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
NAME, ADDRESS, BEFORE = "Ada Mensah", "ada@health.example.org", "ada.old@example.org"
PAGE = "quiet-rooms"


@pytest.fixture
def admin(either_site: Site) -> Actor:
    sync(either_site)
    return a_person(either_site, "admin").actor


@pytest.fixture
def ada(either_site: Site, admin: Actor) -> Account:
    """Somebody who wrote, commented, was renamed, looked after a page and signed in."""
    site = either_site
    made = a_person(site, "editor", team="health", email=BEFORE, name=NAME)
    form = PersonForm(NAME, ADDRESS, roles={"health": "publisher"})
    lead = a_person(site, "lead")
    asked = of_kind(PersonRequest, people_of.change(site, admin, made.id, form, now=NOW))
    person_requests.agree(site, lead.actor, asked.id, base="", now=NOW)
    with site.database.read() as connection:
        ada = accounts.get(connection, made.id)
    assert ada.email == ADDRESS
    draft = drafting.start(site, ada.actor, PAGE, NOW)
    text = (draft.text or "").replace("title: ", "title: Very ", 1)
    draft = drafting.save(site, ada.actor, draft.id, NOW, text=text, saves=draft.saves)
    draft = drafting.submit(site, ada.actor, draft.id, NOW, note="Clearer")
    publishing.publish(site, lead.actor, draft.id, NOW, saves=draft.saves)
    given = drafting.start(site, ada.actor, PAGE, NOW)
    giving.give(site, ada.actor, given.id, lead.id, NOW)
    review_dates.set_owners(site, lead.actor, PAGE, NOW, owner=ada.id, second=lead.id)
    visitor = Visitor("192.0.2.1", browser="Firefox on Linux")
    sign_in.begin(
        site, sign_in.check_password(site, ADDRESS, PASSWORD, visitor, now=NOW), visitor, shown={"password"}, now=NOW
    )
    return ada


def everything_written(connection: Connection) -> str:
    return "\n".join(str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table)))


def test_nothing_is_left_of_name_and_address_and_the_acts_stay(either_site: Site, admin: Actor, ada: Account) -> None:
    with either_site.database.read() as connection:
        before = everything_written(connection)
        acts = connection.execute(select(audit_event.c.id, audit_event.c["at"], audit_event.c.act)).all()
    assert NAME in before and ADDRESS in before and BEFORE in before
    people_of.disable(either_site, admin, ada.id, now=NOW)
    assert deleting.delete(either_site, admin, ada.id, NOW) == "A former publisher of Health"
    with either_site.database.read() as connection:
        after = everything_written(connection)
        log = connection.execute(select(audit_event.c.id, audit_event.c["at"], audit_event.c.act)).all()
        version = revisions.version(connection, PAGE, 2)
        gone = accounts.get(connection, ada.id)
    assert not [word for word in (NAME, ADDRESS, BEFORE) if word in after]
    assert version.author == "A former publisher of Health"
    assert set(acts) <= set(log)
    assert (gone.roles, gone.has_password, bool(gone.disabled_at)) == ((), False, True)
    assert review_dates.owners(either_site, PAGE)[0] is None
    assert ada.id not in {one.id for one in people_of.everybody(either_site, admin)}


def test_whoever_has_the_same_name_keeps_theirs(either_site: Site, admin: Actor, ada: Account) -> None:
    same = a_person(either_site, "publisher", email="other.ada@example.org", name=NAME)
    people_of.disable(either_site, admin, ada.id, now=NOW)
    deleting.delete(either_site, admin, ada.id, NOW)
    with either_site.database.read() as connection:
        assert accounts.get(connection, same.id).name == NAME
        assert ADDRESS not in everything_written(connection)


def test_a_deleted_person_cannot_come_back_by_a_slip(either_site: Site, admin: Actor, ada: Account) -> None:
    people_of.disable(either_site, admin, ada.id, now=NOW)
    deleting.delete(either_site, admin, ada.id, NOW)
    for again in (
        lambda: people_of.enable(either_site, admin, ada.id, now=NOW),
        lambda: people_of.change(either_site, admin, ada.id, PersonForm("B", "b@example.org", admin=True), now=NOW),
        lambda: deleting.delete(either_site, admin, ada.id, NOW),
    ):
        with pytest.raises(Conflict):
            again()
    anew = a_person(either_site, "editor", email=ADDRESS, name=NAME)
    assert anew.id != ada.id


def test_nobody_is_deleted_who_can_sign_in_or_has_open_drafts(either_site: Site, admin: Actor, ada: Account) -> None:
    with pytest.raises(Conflict, match="Disable"):
        deleting.delete(either_site, admin, ada.id, NOW)
    drafting.start(either_site, ada.actor, PAGE, NOW)
    people_of.disable(either_site, admin, ada.id, now=NOW)
    with pytest.raises(Conflict, match="open drafts"):
        deleting.delete(either_site, admin, ada.id, NOW)
    with pytest.raises(NotAllowed):
        deleting.delete(either_site, ada.actor, admin.id, NOW)


def test_the_log_takes_no_change_but_while_somebody_is_deleted_and_then_only_of_words(
    either_site: Site, admin: Actor, ada: Account
) -> None:
    with pytest.raises(DBAPIError), either_site.database.write() as connection:
        connection.execute(update(audit_event).values(actor="Mallory"))
    with pytest.raises(DBAPIError), either_site.database.write() as connection:
        connection.execute(insert(erasing).values(account_id=ada.id))
        connection.execute(update(audit_event).values(act="nothing"))
    people_of.disable(either_site, admin, ada.id, now=NOW)
    deleting.delete(either_site, admin, ada.id, NOW)
    with either_site.database.read() as connection:
        assert not connection.execute(select(erasing)).all()
    with pytest.raises(DBAPIError), either_site.database.write() as connection:
        connection.execute(update(audit_event).values(actor="Mallory"))


def test_somebody_has_everything_that_is_kept_of_them_and_nothing_that_lets_anybody_in(
    either_site: Site, ada: Account
) -> None:
    found = own_data.everything(either_site, ada)
    assert found["account"][0]["email"] == ADDRESS
    assert [row["browser"] for row in found["browsers"]] == ["Firefox on Linux"]
    assert {"submit", "signed-in"} <= {str(row["act"]) for row in found["acts"]}
    assert [row["page_id"] for row in found["pages-looked-after"]] == [PAGE]
    assert "title: Very" in str(found["texts"][0]["text"])
    with either_site.database.read() as connection:
        assert (accounts.password(connection, ada.id) or "-") not in str(found)
    lead = own_data.everything(either_site, a_person(either_site, "none", email="new@example.org"))
    assert not [what for what, rows in lead.items() if rows and what != "account"]


def test_browsers_of_long_ago_are_forgotten_although_nobody_signs_in_again(either_site: Site, ada: Account) -> None:
    last = NOW + timedelta(days=sign_in.DEVICE_DAYS)
    sign_in.forget_old(either_site, last)
    assert own_data.everything(either_site, ada)["browsers"]
    sign_in.forget_old(either_site, last + timedelta(seconds=1))
    assert not own_data.everything(either_site, ada)["browsers"]
