"""Every kind of notice is asked for from its receiver's side: in the mailbox of a real mail server, as a number in the
bar, and in the list, where its link leads to a screen that they may open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import escape

import pytest

from oap.core.area.documents import DOCUMENTS
from oap.core.editing import notices as rules
from oap.core.pages.revisions import Revision
from oap.core.people.accounts import Account
from oap.core.times import LONDON
from oap.services.area import changes
from oap.services.editing import (
    agreeing,
    comments,
    drafting,
    giving,
    many_pages,
    notice_mail,
    notices,
    publishing,
    replacing,
    review_dates,
    reviewing,
    sharing,
    suggesting,
    waiting,
)
from oap.services.editing.many_pages import Decision
from oap.services.feedback import giving as answering
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.pages.sync import sync
from oap.services.people import accounts as person_accounts
from oap.services.people import mandates
from oap.site import Site
from oap.storage import comments as stored_comments
from oap.storage import draft_links, events
from tests import people
from tests.build import a_page, saves_of, write_page
from tests.clock import MovedClock
from tests.mailbox import Mailbox, mail_server
from tests.people import a_person, make_app

ADDRESS = "https://oap.example.org"
PAGE = "quiet-rooms"
TERM = {"term": "sensory diet", "meaning": "A plan of movement.", "reason": "Asked at the forum"}


class Office:
    """A service with its people and a mail server."""

    def __init__(self, site: Site, box: Mailbox) -> None:
        self.site, self.box, self.app = site, box, make_app(site)
        roles = {"editor": "editor", "publisher": "publisher", "reviewer": "reviewer", "lead": "lead"}
        self.who = {name: a_person(site, role) for name, role in roles.items()}
        self.who["second"] = a_person(site, "publisher", email="second@example.org", name="Second Publisher")
        self.told: set[str] = set()
        self.pass_on()
        box.mails.clear()

    def __getattr__(self, name: str) -> Account:
        return self.who[name]

    def pass_on(self) -> None:
        """What the companion does all the time."""
        deliver(self.site, Subscriber("notices", notices.tell))
        notice_mail.send_due(self.site, ADDRESS)

    def reaches(self, kind: str, name: str) -> None:
        """The person has just been told of this: by mail, in the list, by the number; and can go where it leads."""
        person = self.who[name]
        self.pass_on()
        if kind in rules.BY_DAY:
            moved = self.site.clock
            assert isinstance(moved, MovedClock)
            moved.move(seconds=(notices.next_daily(moved.now()) - moved.now()).total_seconds() + 60)
            self.pass_on()
        found = waiting.for_person(self.site, person, self.site.clock.now())
        mine = [one for one in found if one.kind == kind]
        assert mine, (kind, [one.kind for one in found])
        mails = [mail.get_content() for mail in self.box.mails if mail["To"] == person.email]
        assert any(mine[-1].sentence in mail and f"{ADDRESS}{mine[-1].link}" in mail for mail in mails), (kind, mails)
        browser = people.sign_in(self.app, person)
        page = browser.get("/waiting")
        number = re.search(r'Waiting for you <span class="oap-desk__number">(\d+)</span>', page.text)
        assert number is not None and int(number[1]) == len(found), kind
        assert escape(mine[-1].link) in page.text and browser.get(mine[-1].link.partition("#")[0]).status_code == 200, (
            kind
        )
        self.box.mails.clear()
        self.told.add(kind)

    def handed_in(self, page: str = PAGE, author: str = "editor") -> Revision:
        site, actor, now = self.site, self.who[author].actor, self.site.clock.now()
        draft = drafting.start(site, actor, page, now)
        text = (draft.text or "").replace("Some ", "Some tall ", 1)
        draft = drafting.save(site, actor, draft.id, now, text=text, saves=draft.saves)
        return drafting.submit(site, actor, draft.id, now, note="Taller")

    def last_said(self, draft: int) -> int:
        with self.site.database.read() as connection:
            return stored_comments.of_draft(connection, draft)[-1].id

    def speaks(self, group: str) -> None:
        day = self.site.clock.today()
        until = day + timedelta(days=30)
        mandates.grant(self.site, self.lead.actor, self.reviewer.id, group, day, until, now=self.site.clock.now())


def review(it: Office) -> None:
    site, now, draft = it.site, it.site.clock.now(), it.handed_in().id
    it.reaches("handed-in", "publisher")
    comments.comment(site, it.reviewer.actor, draft, now, place="", text="Really?")
    it.reaches("commented", "editor")
    said = it.last_said(draft)
    comments.answer(site, it.editor.actor, said, now, text="Really")
    it.reaches("answered", "reviewer")
    comments.settle(site, it.editor.actor, said, now, done=True)
    it.reaches("comment-done", "reviewer")
    comments.settle(site, it.publisher.actor, said, now, done=False)
    it.reaches("comment-open", "reviewer")
    for take, answer in ((True, "suggestion-taken"), (False, "suggestion-declined")):
        found = suggesting.proposable(site, it.publisher.actor, draft).wordings
        old = next(one for one in found if one.part == "summary")
        suggesting.suggest(site, it.publisher.actor, draft, now, old=old, instead=f"{old.text} {answer}", why="")
        it.reaches("suggested", "editor")
        suggesting.decide(site, it.editor.actor, it.last_said(draft), now, take=take)
        it.reaches(answer, "publisher")
    reviewing.send_back(site, it.publisher.actor, draft, now, reason="Too tall")
    it.reaches("returned", "editor")
    drafting.submit(site, it.editor.actor, draft, now, note="Again")
    at = now + timedelta(hours=1)
    publishing.schedule(site, it.publisher.actor, draft, now, at=at, saves=saves_of(site, draft))
    it.reaches("scheduled", "editor")
    publishing.confirm(site, it.publisher.actor, PAGE, now, review_by=date(2030, 1, 1))  # another version meanwhile
    publishing.publish_due(site, at)
    it.reaches("not-published", "editor")


def publication(it: Office) -> None:
    site, now = it.site, it.site.clock.now()
    review_dates.set_owners(site, it.publisher.actor, PAGE, now, owner=it.second.id, second=None)
    it.reaches("owners-named", "second")
    draft = it.handed_in()
    publishing.publish(site, it.publisher.actor, draft.id, now, saves=draft.saves)
    it.reaches("published", "editor")
    draft = it.handed_in()
    publishing.publish_in_emergency(site, it.lead.actor, draft.id, now, reason="Now", saves=draft.saves)
    it.reaches("emergency", "publisher")
    publishing.second(site, it.publisher.actor, draft.id, now)
    it.reaches("seconded", "lead")
    draft = it.handed_in()
    publishing.publish(site, it.publisher.actor, draft.id, now, saves=draft.saves)
    it.reaches("new-version", "second")
    gone = publishing.propose_withdrawal(site, it.editor.actor, PAGE, now, note="Gone")
    it.reaches("withdrawal-proposed", "publisher")
    publishing.publish(site, it.publisher.actor, gone.id, now, saves=gone.saves)
    it.reaches("withdrawn", "editor")


def groups(it: Office) -> None:
    site, now = it.site, it.site.clock.now()
    agreeing.ask(site, it.publisher.actor, PAGE, now, groups=["clinicians"])
    draft = it.handed_in().id
    it.reaches("nobody-speaks", "lead")
    drafting.take_back(site, it.editor.actor, draft, now)
    it.speaks("clinicians")
    drafting.submit(site, it.editor.actor, draft, now, note="Again")
    it.reaches("agreement-asked", "reviewer")
    for verdict in ("dissent", "agreed"):
        saves = saves_of(site, draft)
        agreeing.agree(
            site, it.reviewer.actor, draft, now, group="clinicians", verdict=verdict, note="Why", saves=saves
        )
        it.reaches({"dissent": "not-agreed"}.get(verdict, verdict), "editor")
    it.speaks("parent-carers")
    reviewing.sign_off(site, it.reviewer.actor, PAGE, now, group="parent-carers", verdict="dissent", note="Too tall")
    it.reaches("dissented", "publisher")
    said = reviewing.signed_off(site, PAGE)[0]
    reviewing.answer_dissent(site, it.publisher.actor, PAGE, said.id, now, answer="Smaller now")
    it.reaches("dissent-answered", "reviewer")


def a_link(it: Office) -> None:
    site, now, draft = it.site, it.site.clock.now(), it.handed_in().id
    it.pass_on()
    token = sharing.share(site, it.publisher.actor, draft, now)
    it.reaches("shared", "editor")
    sharing.say(site, token, now, name="A parent", place="", text="This is clear")
    it.reaches("guest-commented", "editor")
    with site.database.read() as connection:
        (link,) = draft_links.of_draft(connection, draft, now="2020")
    sharing.end(site, it.publisher.actor, draft, link.id, now)
    it.reaches("share-ended", "editor")


def handing_over(it: Office) -> None:
    site, now = it.site, it.site.clock.now()
    draft = drafting.start(site, it.editor.actor, PAGE, now)
    giving.give(site, it.editor.actor, draft.id, it.second.id, now)
    it.reaches("draft-given", "second")
    drafting.discard(site, it.second.actor, draft.id, now)
    found = replacing.look(site, it.lead.actor, "Help", "Support")
    replacing.change(
        site, it.lead.actor, "Help", "Support", {one.page_id: one.number for one in found}, now, note="Our word"
    )
    it.reaches("handed-in-together", "publisher")
    due = site.clock.today() + timedelta(days=5)
    write_page(site.content.root, a_page("old-page", review_by=due))
    write_page(site.content.root, a_page("older-page", team="health", review_by=due))
    sync(site)
    notices.tell_of_checks(site, site.clock.now())
    it.reaches("checks-without-owner", "lead")
    many_pages.decide(site, it.lead.actor, ["old-page"], Decision({"owner": it.editor.id}), now)
    it.reaches("pages-given", "editor")
    notices.tell_of_checks(site, site.clock.now())
    it.reaches("check-due", "editor")


def set_up(it: Office) -> None:
    site, now, glossary = it.site, it.site.clock.now(), DOCUMENTS["glossary"]
    one = changes.propose(site, it.editor.actor, glossary, "", TERM, now)
    it.reaches("entry-proposed", "publisher")
    changes.send_back(site, it.publisher.actor, one.id, "Plainer", now)
    it.reaches("entry-returned", "editor")
    one = changes.propose(site, it.editor.actor, glossary, "", TERM, now)
    changes.agree(site, it.publisher.actor, one.id, now)
    it.reaches("entry-published", "editor")
    other = a_person(site, "lead", email="other@example.org", name="Other Lead")
    it.who["other"] = other
    at = now.astimezone(LONDON)
    times = {"starts": f"{at:%Y-%m-%dT%H:%M}", "ends": f"{at + timedelta(hours=2):%Y-%m-%dT%H:%M}"}
    banner = {"text": "Closed.", "reason": "Snow", **times}
    one = changes.propose(site, it.lead.actor, DOCUMENTS["emergency-banner"], "", banner, now, alone=True)
    it.reaches("entry-published-alone", "other")
    changes.second(site, other.actor, one.id, now)
    it.reaches("entry-seconded", "lead")


def the_rest(it: Office) -> None:
    site, now = it.site, it.site.clock.now()
    admins = [a_person(site, "admin", email=f"admin{number}@example.org") for number in (1, 2)]
    it.who["admin"] = admins[1]
    person_accounts.request_second_factor_reset(site, admins[0].actor, it.editor.id, now=now)
    it.reaches("person-request", "admin")
    about = answering.subject(site, "slow-reading", "")
    assert answering.keep(site, about, "no", "too hard", now.date(), with_sum=True)
    it.reaches("fed-back", "publisher")
    for kind in ("both-changed", "record-older"):
        with site.database.write() as connection:
            events.add(connection, kind, now=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        it.reaches(kind, "lead")


STORIES: dict[Callable[[Office], None], set[str]] = {
    review: {
        *("handed-in", "commented", "answered", "comment-done", "comment-open", "suggested", "suggestion-taken"),
        *("suggestion-declined", "returned", "scheduled", "not-published"),
    },
    publication: {
        *("owners-named", "published", "emergency", "seconded", "new-version", "withdrawal-proposed", "withdrawn"),
    },
    groups: {"nobody-speaks", "agreement-asked", "agreed", "not-agreed", "dissented", "dissent-answered"},
    a_link: {"shared", "share-ended", "guest-commented"},
    handing_over: {"draft-given", "pages-given", "handed-in-together", "check-due", "checks-without-owner"},
    set_up: {"entry-proposed", "entry-returned", "entry-published", "entry-published-alone", "entry-seconded"},
    the_rest: {"person-request", "fed-back", "both-changed", "record-older"},
}


@pytest.fixture
def office(site: Site) -> Iterator[Office]:
    with mail_server() as box:
        url = f"smtp://127.0.0.1:{box.port}?from=oap@example.org"
        posting = Site(replace(site.config, mail_url=url, base_url=ADDRESS), MovedClock())
        yield Office(posting, box)
        posting.database.close()


@pytest.mark.long
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_it_is_in_the_mailbox_in_the_number_and_in_the_list(office: Office, story: Callable[[Office], None]) -> None:
    story(office)
    assert office.told == STORIES[story]


def test_no_kind_of_notice_is_left_out() -> None:
    assert set().union(*STORIES.values()) == set(rules.SENTENCES)
