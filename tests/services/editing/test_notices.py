"""What happens reaches whom it concerns: in their list, and in the mailbox of a real mail server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.event import listen, remove

from oap.core.editing import notices as rules
from oap.core.events import KINDS
from oap.core.pages.workflow import Actor
from oap.core.times import LONDON
from oap.services.editing import comments, drafting, notice_mail, notices, publishing, review_dates, reviewing, waiting
from oap.services.operations import notice_choice, tasks
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.pages.sync import sync
from oap.services.people import accounts as person_accounts
from oap.services.people import mandates
from oap.site import Site
from oap.storage import accounts, events
from oap.storage import comments as stored_comments
from oap.storage import notices as stored
from oap.storage.tables.editing import notice
from oap.storage.tables.editing import notice_mail as mails
from oap.storage.tables.operations import event_cursor
from tests.build import ROOT, a_page, people, saves_of, write_page
from tests.clock import MovedClock
from tests.mailbox import Mailbox, mail_server
from tests.people import a_person

ADDRESS = "https://oap.example.org"
WHO = ("editor", "publisher", "publisher2", "reviewer", "lead", "publisher-health")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def posting(either_site: Site, box: Mailbox) -> Iterator[Site]:
    """The small service with that mail server."""
    url = f"smtp://127.0.0.1:{box.port}?from=oap@example.org"
    made = Site(replace(either_site.config, mail_url=url, base_url=ADDRESS), either_site.clock)
    yield made
    made.database.close()


@pytest.fixture
def who(posting: Site) -> dict[str, Actor]:
    return people(posting, *WHO)


def passed_on(site: Site) -> None:
    """What the companion does all the time."""
    deliver(site, Subscriber("notices", notices.tell))
    notice_mail.send_due(site, ADDRESS)


def new(box: Mailbox) -> set[tuple[str, str]]:
    """Who was written to since, and where the mail leads."""
    found = set()
    for mail in box.mails:
        text = mail.get_content()
        link = next(line for line in text.splitlines() if line.startswith(ADDRESS))
        found.add((mail["To"].partition("@")[0], link.removeprefix(ADDRESS)))
    assert len(found) == len(box.mails), "each is told once"
    box.mails.clear()
    return found


def listed(site: Site, actor: Actor) -> list[str]:
    with site.database.read() as connection:
        account = accounts.get(connection, actor.id)
    return [one.kind for one in waiting.for_person(site, account, site.clock.now())]


def handed_in(site: Site, who: dict[str, Actor], page: str = "quiet-rooms", author: str = "editor") -> int:
    draft = drafting.start(site, who[author], page, site.clock.now())
    text = (draft.text or "").replace("Some ", "Some tall ", 1)
    draft = drafting.save(site, who[author], draft.id, site.clock.now(), text=text, saves=draft.saves)
    return drafting.submit(site, who[author], draft.id, site.clock.now(), note="Taller").id


@pytest.mark.long
def test_every_event_is_told_to_whom_it_concerns_in_list_and_mail(
    posting: Site, box: Mailbox, who: dict[str, Actor]
) -> None:
    site, now = posting, posting.clock.now()
    editor, publisher, second = who["editor"], who["publisher"], who["publisher2"]
    passed_on(site)
    assert not box.mails, "what the folder brought at first concerns nobody"
    with site.database.read() as connection:
        start = events.last_id(connection)

    def told(*expected: tuple[str, str]) -> None:
        passed_on(site)
        assert new(box) == set(expected)
        passed_on(site)
        assert not box.mails

    draft = handed_in(site, who)
    told(("publisher", f"/review/{draft}"), ("publisher2", f"/review/{draft}"))
    assert listed(site, publisher) == listed(site, second) == ["handed-in"]
    assert listed(site, who["lead"]) == listed(site, who["publisher-health"]) == listed(site, editor) == []
    comments.comment(site, who["reviewer"], draft, now, place="", text="Really?")
    told(("editor", f"/review/{draft}#comments"))
    assert listed(site, editor) == ["commented"]
    with site.database.read() as connection:
        said = stored_comments.of_draft(connection, draft)[0].id
    comments.answer(site, editor, said, now, text="Really")
    told(("reviewer", f"/review/{draft}#comments"))
    assert listed(site, editor) == [], "it is answered"
    assert listed(site, who["reviewer"]) == ["answered"]
    comments.settle(site, publisher, said, now, done=True)
    told(("reviewer", f"/review/{draft}#comments"))
    assert listed(site, who["reviewer"]) == ["comment-done"], "what was done is told, and its answer waits no more"
    comments.settle(site, who["reviewer"], said, now, done=False)
    told()
    reviewing.send_back(site, publisher, draft, now, reason="Too tall")
    told(("editor", f"/edit/drafts/{draft}"))
    assert listed(site, editor) == ["returned"] and listed(site, second) == []
    drafting.submit(site, editor, draft, now, note="Again")
    told(("publisher", f"/review/{draft}"), ("publisher2", f"/review/{draft}"))
    assert listed(site, editor) == [], "it is not theirs any more"
    at = now + timedelta(hours=1)
    publishing.schedule(site, publisher, draft, now, at=at, saves=saves_of(site, draft))
    told(("editor", f"/review/{draft}"))
    assert listed(site, publisher) == [], "it is approved"
    assert "answered" in listed(site, who["reviewer"]), "it was opened again"
    publishing.publish_due(site, at)
    assert "answered" not in listed(site, who["reviewer"]), "what was said of a draft waits no longer than the draft"
    told(("editor", "/edit/pages/quiet-rooms"))
    review_dates.set_owners(site, publisher, "quiet-rooms", now, owner=second.id, second=None)
    told(("publisher2", "/edit/pages/quiet-rooms"))
    draft = handed_in(site, who)
    passed_on(site)
    assert new(box)
    publishing.publish_in_emergency(site, who["lead"], draft, now, reason="Now", saves=saves_of(site, draft))
    told(
        ("publisher", f"/review/{draft}"),
        ("publisher2", f"/review/{draft}"),
        ("editor", "/edit/pages/quiet-rooms"),
    )
    assert listed(site, publisher) == ["emergency"]
    publishing.second(site, publisher, draft, now)
    told(("lead", "/edit/pages/quiet-rooms"))
    assert listed(site, publisher) == []
    today = now.date()
    mandates.grant(site, who["lead"], who["reviewer"].id, "parent-carers", today, today + timedelta(days=30), now=now)
    reviewing.sign_off(
        site, who["reviewer"], "quiet-rooms", now, group="parent-carers", verdict="dissent", note="Too tall"
    )
    told(("publisher", "/edit/pages/quiet-rooms"), ("publisher2", "/edit/pages/quiet-rooms"))
    dissent = reviewing.signed_off(site, "quiet-rooms")[0]
    assert "dissented" in listed(site, publisher)
    reviewing.answer_dissent(site, publisher, "quiet-rooms", dissent.id, now, answer="Smaller now")
    told(("reviewer", "/edit/pages/quiet-rooms"))
    assert listed(site, who["reviewer"])[-1] == "dissent-answered" and "dissented" not in listed(site, publisher)
    gone = publishing.propose_withdrawal(site, editor, "quiet-rooms", now, note="Gone")
    told(("publisher", f"/review/{gone.id}"), ("publisher2", f"/review/{gone.id}"))
    publishing.publish(site, publisher, gone.id, now, saves=gone.saves)
    told(("editor", "/edit/pages/quiet-rooms"), ("publisher2", "/edit/pages/quiet-rooms"))
    write_page(site.content.root, a_page("urgent-help", "guides", title="Help at once"))
    sync(site)
    told()
    count = len(told_rows(site))
    with site.database.write() as connection:
        connection.execute(update(event_cursor).values(last_id=start))
    told()
    assert len(told_rows(site)) == count, "what is given twice is told once"


def told_rows(site: Site) -> list[int]:
    with site.database.read() as connection:
        return list(connection.execute(select(notice.c.id)).scalars())


def test_where_a_team_has_nobody_else_the_leads_are_asked(posting: Site, box: Mailbox, who: dict[str, Actor]) -> None:
    with posting.database.write() as connection:
        for name in ("publisher", "publisher2"):
            accounts.set_disabled(connection, who[name].id, "2026-11-30T10:00:00Z")
    handed_in(posting, who)
    passed_on(posting)
    assert {to for to, _ in new(box)} == {"lead"} and listed(posting, who["lead"]) == ["handed-in"]


def test_what_is_done_before_the_mail_goes_is_not_written_about(
    posting: Site, box: Mailbox, who: dict[str, Actor]
) -> None:
    draft = handed_in(posting, who)
    deliver(posting, Subscriber("notices", notices.tell))
    drafting.take_back(posting, who["editor"], draft, posting.clock.now())
    notice_mail.send_due(posting, ADDRESS)
    assert not box.mails and listed(posting, who["publisher"]) == []


def test_what_waits_is_worked_out_once_for_mails_in_a_row(posting: Site, box: Mailbox, who: dict[str, Actor]) -> None:
    for page in ("quiet-rooms", "slow-reading", "urgent-help"):
        handed_in(posting, who, page)
    deliver(posting, Subscriber("notices", notices.tell))
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM sign_off" in statement:
            asked.append(statement)

    engine = posting.database.engine
    listen(engine, "before_cursor_execute", note)
    waiting.of_everybody(posting, posting.clock.now())
    once = len(asked)
    assert once
    asked.clear()
    notice_mail.send_due(posting, ADDRESS)
    remove(engine, "before_cursor_execute", note)
    assert len(box.mails) == 6 and len(asked) <= 2 * once


def test_a_mail_that_is_refused_is_tried_again_and_is_the_same_mail(
    posting: Site, box: Mailbox, who: dict[str, Actor]
) -> None:
    """And the others go, whoever's mailbox is full."""
    handed_in(posting, who)
    box.refuse = True
    passed_on(posting)
    with posting.database.read() as connection:
        marks = set(connection.execute(select(mails.c.mark)).scalars())
    box.refuse = False
    passed_on(posting)
    assert not box.mails, "there is a pause"
    clock = posting.clock
    assert isinstance(clock, MovedClock)
    clock.move(minutes=1)
    passed_on(posting)
    assert {mail["Message-ID"] for mail in box.mails} == {f"<notice-{mark}@example.org>" for mark in marks}
    assert {mail["To"] for mail in box.mails} == {"publisher@example.org", "publisher2@example.org"}
    clock.move(days=4)
    passed_on(posting)
    assert len(box.mails) == 2
    assert not (posting.config.instance_dir / "outbox").exists(), "nothing lies there that is still to be sent"


def test_a_daily_mail_holds_everything_that_waits_and_goes_at_seven(
    posting: Site, box: Mailbox, who: dict[str, Actor]
) -> None:
    for name in ("publisher", "publisher2"):
        notice_choice.choose(posting, who[name].id, "daily" if name == "publisher" else "none")
    first, other = handed_in(posting, who), handed_in(posting, who, "slow-reading")
    passed_on(posting)
    assert not box.mails and len(listed(posting, who["publisher2"])) == 2, "not by mail, but in the list"
    clock = posting.clock
    assert isinstance(clock, MovedClock)
    seven = notices.next_daily(clock.now())
    assert seven.astimezone(LONDON).hour == 7 and timedelta() < seven - clock.now() <= timedelta(days=1)
    clock.move(seconds=(seven - clock.now()).total_seconds() - 60)
    passed_on(posting)
    assert not box.mails
    clock.move(minutes=2)
    passed_on(posting)
    (mail,) = box.mails
    assert mail["To"] == "publisher@example.org" and mail["Subject"].startswith("2 things wait for you")
    assert all(f"{ADDRESS}/review/{draft}" in mail.get_content() for draft in (first, other))
    clock.move(days=1)
    passed_on(posting)
    assert len(box.mails) == 1, "nobody is told the same every day"


def test_a_page_that_is_due_is_told_to_who_can_confirm_it(posting: Site, box: Mailbox, who: dict[str, Actor]) -> None:
    editor, clock = who["editor"], posting.clock
    assert isinstance(clock, MovedClock)
    review_dates.set_owners(posting, who["publisher"], "quiet-rooms", clock.now(), owner=editor.id, second=None)
    passed_on(posting)
    box.mails.clear()
    due = date.fromisoformat(posting.state.library.by_id["quiet-rooms"].review_by)

    def on(day: date) -> set[tuple[str, str]]:
        clock.move(seconds=(datetime(day.year, day.month, day.day, 9, tzinfo=UTC) - clock.now()).total_seconds())
        for _ in range(2):
            notices.tell_of_checks(posting, clock.now())
        clock.move(days=1)
        passed_on(posting)
        return {one for one in new(box) if one[0] == "editor"}

    mine = {("editor", "/edit/pages/quiet-rooms/check")}
    assert on(due - timedelta(days=40)) == set()
    assert on(due - timedelta(days=20)) == mine and on(due - timedelta(days=10)) == set()
    assert on(due + timedelta(days=2)) == mine and on(due + timedelta(days=20)) == set()
    assert on(due + timedelta(days=30)) == mine
    assert "check-due" in listed(posting, editor)
    publishing.confirm(posting, editor, "quiet-rooms", clock.now(), review_by=due + timedelta(days=900))
    posting.expect_change()
    assert "check-due" not in listed(posting, editor)


DELIVERS = """
from oap.config import read_config
from oap.services.editing import notice_mail, notices
from oap.services.operations.delivery import Subscriber, deliver
from oap.site import Site

site = Site(read_config())
deliver(site, Subscriber("notices", notices.tell))
notice_mail.send_due(site, "https://oap.example.org")
"""


@pytest.mark.server
def test_a_process_that_delivers_and_is_killed_again_and_again_loses_nothing(
    posting: Site, box: Mailbox, who: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when the mail server has a mail and has not said so, which is the one moment in which a mail comes twice;
    and then let go on."""
    drafts = [handed_in(posting, who, page) for page in ("quiet-rooms", "slow-reading", "urgent-help")]
    environment = {**os.environ, **tasks.settings(posting.config), "PYTHONWARNINGS": "ignore"}
    environment |= {"OAP_MAIL_URL": posting.config.mail_url, "OAP_BASE_URL": ADDRESS, "OAP_SECRET_KEY": "k" * 40}
    running: list[subprocess.Popen[bytes]] = []
    taken = Mailbox.handle_DATA

    async def and_dies(self: Mailbox, server: object, session: object, envelope: object) -> str:
        said = await taken(self, server, session, envelope)  # type: ignore[arg-type]  # aiosmtpd's own types are loose
        if len(self.mails) in (1, 3, 4):
            running[-1].send_signal(signal.SIGKILL)
        return said

    monkeypatch.setattr(Mailbox, "handle_DATA", and_dies)
    ends: list[int] = []
    while not ends or ends[-1] != 0:
        assert len(ends) < 10, "it ends some day"
        running.append(subprocess.Popen([sys.executable, "-c", DELIVERS], env=environment, cwd=ROOT))
        ends.append(running[-1].wait(120))
        with posting.database.write() as connection:  # as if the leases had passed
            connection.execute(update(event_cursor).values(held_until="", retry_at=""))
            connection.execute(update(mails).values(held_until=""))
    assert ends == [-signal.SIGKILL] * 3 + [0]
    came = Counter((str(mail["To"]), str(mail["Message-ID"])) for mail in box.mails)
    assert len(came) == 6 and len({identity for _, identity in came}) == 6, "two publishers, three drafts"
    assert sum(came.values()) == 9, "once more for each kill at the one moment"
    assert len(told_rows(posting)) == 6
    with posting.database.read() as connection:
        assert connection.execute(select(func.count()).where(mails.c.outcome != "sent")).scalar_one() == 0
    assert [one.link for one in waiting.of_everybody(posting, posting.clock.now())] == [
        f"/review/{one}" for one in drafts
    ]


def test_there_are_words_and_a_place_for_each_notice() -> None:
    actors = [Actor(number, "", roles=(("schools", "publisher"),)) for number in (1, 2)] + [
        Actor(3, "", roles=(("", "lead"),))
    ]
    around = rules.Around(author=1, approver=2, owners=(1, 2), speaker=1, talkers=(1, 3))
    for kind in KINDS:
        for detail in ({}, {"emergency": True}):
            for account, told in rules.concerned(kind, detail, actors, around, actor_id=9, team="schools"):
                assert account in (1, 2, 3)
                assert rules.SENTENCES[told].format(who="Asha", title="Sleep")
                assert rules.link(told, "sleep", 4).startswith("/")


def test_what_was_told_long_ago_goes(posting: Site, box: Mailbox, who: dict[str, Actor]) -> None:
    handed_in(posting, who)
    passed_on(posting)
    notices.forget_old(posting, posting.clock.now())
    assert len(told_rows(posting)) == 2
    notices.forget_old(posting, posting.clock.now() + timedelta(days=500))
    assert told_rows(posting) == []
    with posting.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(mails)).scalar_one() == 0
        assert not stored.any_due(connection, "2099")


def test_what_is_asked_for_about_an_account_is_told_to_who_may_agree(
    posting: Site, box: Mailbox, who: dict[str, Actor]
) -> None:
    admins = [a_person(posting, "admin", email=f"admin{number}@example.org") for number in (1, 2)]
    passed_on(posting)
    box.mails.clear()
    person_accounts.request_second_factor_reset(posting, admins[0].actor, who["editor"].id, now=posting.clock.now())
    box.mails.clear()  # the mail to the person themselves
    passed_on(posting)
    assert new(box) == {("admin2", "/people/requests"), ("lead", "/people/requests")}
    with posting.database.read() as connection:
        lead = accounts.get(connection, who["lead"].id)
    (waits,) = waiting.for_person(posting, lead, posting.clock.now())
    assert waits.kind == "person-request" and waits.people
