"""What the service deletes by time: by every rule, on its day and not before, and said to admins."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from oap.companion import FORGETTING
from oap.core.retention import DAYS, RULES
from oap.core.times import utc_text
from oap.errors import NotAllowed
from oap.services.editing import comments, drafting, notice_mail, notices
from oap.services.operations import retention
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.people import accounts as people_of
from oap.services.search import not_found_log
from oap.site import Site
from oap.storage import accounts, sessions
from oap.storage.tables.editing import comment, notice
from oap.storage.tables.editing import notice_mail as mails
from oap.storage.tables.pages import revision
from oap.storage.tables.people import account, signed_in
from oap.storage.tables.search import search_term
from tests.people import a_person


def test_every_rule_has_what_acts_on_it() -> None:
    assert set(FORGETTING) == set(DAYS) == {rule.id for rule in RULES}


def test_each_thing_goes_on_its_day_and_an_admin_sees_it(either_site: Site) -> None:
    site, now = either_site, either_site.clock.now()
    admin, asha = a_person(site, "admin"), a_person(site, "editor", name="Asha")
    ben = a_person(site, "publisher", name="Ben")
    draft = drafting.start(site, asha.actor, "quiet-rooms", now)
    drafting.submit(site, asha.actor, draft.id, now, note="Why")
    comments.comment(site, ben.actor, draft.id, now, place="", text="Really?")
    deliver(site, Subscriber("notices", notices.tell))
    not_found_log.report(site, "reading help", now.date())
    with site.database.write() as connection:
        sessions.begin(connection, asha.id, token="t", device="d", browser="Firefox on Linux", now=utc_text(now))
    retention.run(site, now, FORGETTING)
    with pytest.raises(NotAllowed):
        retention.standing(site, ben.actor)
    standing = {one.rule.id: one for one in retention.standing(site, admin.actor)}
    assert set(standing) == set(DAYS) and all(one.gone == 0 and one.last_run_at for one in standing.values())
    assert standing["not-found"].kept == standing["browsers"].kept == 1 and standing["comments"].kept == 0

    def left(later: int) -> dict[str, int]:
        retention.run(site, now + timedelta(days=later), FORGETTING)
        with site.database.read() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (search_term, signed_in, comment)
            }

    assert left(DAYS["browsers"] - 1) == {"search_term": 1, "signed_in": 1, "comment": 1}
    assert left(DAYS["browsers"] + 1) == {"search_term": 0, "signed_in": 0, "comment": 1}
    assert left(DAYS["comments"] + 1)["comment"] == 1, "the draft is still open"
    with site.database.write() as connection:
        connection.execute(update(revision).where(revision.c.id == draft.id).values(state="discarded"))
    assert left(DAYS["comments"] - 1)["comment"] == 1 and left(DAYS["comments"] + 1)["comment"] == 0


def test_who_left_long_ago_is_deleted_but_never_with_an_open_draft(either_site: Site) -> None:
    site, now = either_site, either_site.clock.now()
    admin, asha, olu = a_person(site, "admin"), a_person(site, "editor"), a_person(site, "publisher")
    draft = drafting.start(site, asha.actor, "quiet-rooms", now)
    for person in (asha, olu):
        people_of.disable(site, admin.actor, person.id, now=now)

    def deleted(later: int) -> set[int]:
        FORGETTING["accounts"](site, now + timedelta(days=later))
        with site.database.read() as connection:
            return set(connection.execute(select(account.c.id).where(account.c.deleted_at.is_not(None))).scalars())

    assert deleted(DAYS["accounts"] - 1) == set() and deleted(DAYS["accounts"] + 1) == {olu.id}
    with site.database.write() as connection:
        connection.execute(update(revision).where(revision.c.id == draft.id).values(state="discarded"))
    assert deleted(DAYS["accounts"] + 1) == {asha.id, olu.id}
    with site.database.read() as connection:
        assert accounts.get(connection, olu.id).name.startswith("A former")


def test_a_mail_that_was_given_up_is_shown_and_tried_again(either_site: Site) -> None:
    site, now = either_site, either_site.clock.now()
    admin, asha, ben = a_person(site, "admin"), a_person(site, "editor"), a_person(site, "publisher", name="Ben")
    drafting.submit(site, asha.actor, drafting.start(site, asha.actor, "quiet-rooms", now).id, now, note="Why")
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.write() as connection:
        theirs = select(notice.c.mail_id).where(notice.c.account_id == ben.id)
        connection.execute(
            update(mails).where(mails.c.id.in_(theirs)).values(outcome="given-up", ended_at=utc_text(now), tries=80)
        )
    with pytest.raises(NotAllowed):
        notice_mail.given_up(site, ben.actor)
    with pytest.raises(NotAllowed):
        notice_mail.try_again(site, ben.actor, [1], now)
    (lost,) = notice_mail.given_up(site, admin.actor)
    assert (lost.person, lost.things) == ("Ben", 1)
    assert notice_mail.send_due(site, "https://oap.example.org") == 0
    assert notice_mail.try_again(site, admin.actor, [lost.id, 999], now) == 1
    assert notice_mail.given_up(site, admin.actor) == []
    assert notice_mail.send_due(site, "https://oap.example.org") == 1
    assert any("Asha" in path.read_text() or "handed in" in path.read_text() for path in outbox(site))


def outbox(site: Site) -> list[Path]:
    return list((site.config.instance_dir / "outbox").iterdir())
