"""Reviewing through the web: what is shown, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from flask import Flask

from oap.core.pages.page_text import compose_page
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.services.editing import comments as talking
from oap.services.editing import drafting, publishing, review_dates
from oap.services.people import mandates
from oap.site import Site
from oap.storage import accounts, comments, revisions
from tests import people
from tests.build import a_page
from tests.found import match
from tests.people import SignedInClient

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
TEXT = compose_page(a_page(title="When a hall is too loud"))


def submitted(site: Site, author: Actor, text: str = TEXT) -> Revision:
    draft = drafting.start(site, author, "quiet-rooms", NOW)
    draft = drafting.save(site, author, draft.id, NOW, text=text, saves=draft.saves)
    return drafting.submit(site, author, draft.id, NOW, note="Clearer title")


@pytest.fixture
def waiting(app: Flask, site: Site, as_editor: SignedInClient) -> Revision:
    return submitted(site, as_editor.person.actor)


def saves(site: Site, draft_id: int) -> int:
    with site.database.read() as connection:
        return revisions.get(connection, draft_id).saves


def whole(html: str) -> str:
    html5lib.HTMLParser(strict=True).parse(html)
    return html


def test_what_changed_is_commented_on_at_its_place(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    text = TEXT.replace("Some ", "Some tall ", 1).replace("number 0", "number nought", 1)
    draft = submitted(site, as_editor.person.actor, text).id
    shown = whole(as_publisher.get(f"/review/{draft}").text)
    places = re.findall(rf'href="/review/{draft}\?place=([\w-]*)#comment"', shown)
    assert set(places) == {"universal-0", ""} and "universal-0" in shown, "a statement, and the beginning of the page"
    led = as_publisher.get(f"/review/{draft}?place=universal-0").text
    assert re.findall(r'<option value="([^"]*)" selected>', led) == ["universal-0"] and 'id="comment"' in led


def test_the_reviewer_sees_who_why_and_what_changed_and_publishes(
    site: Site, waiting: Revision, as_publisher: SignedInClient
) -> None:
    assert "Clearer title" in whole(as_publisher.get("/review").text)
    shown = whole(as_publisher.get(f"/review/{waiting.id}").text)
    assert "Clearer title" in shown and "<ins>" in shown and "hall" in shown
    assert "A draft, not public" in whole(as_publisher.get(f"/review/{waiting.id}/as-page").text)
    done = as_publisher.send(
        f"/review/{waiting.id}/publish", {"wording_only": "yes", "saves": waiting.saves}, follow_redirects=True
    )
    assert "Published." in done.text
    assert site.rendered_pages.library.by_slug["quiet-rooms"].title == "When a hall is too loud"


def test_an_author_sees_their_text_but_no_way_to_publish_it(
    waiting: Revision, as_editor: SignedInClient, as_publisher: SignedInClient, site: Site
) -> None:
    shown = as_editor.get(f"/review/{waiting.id}").text
    assert "somebody else approves" in shown and "/publish" not in shown
    own = submitted(site, as_publisher.person.actor)
    assert "Publish now" not in as_publisher.get(f"/review/{own.id}").text
    assert as_publisher.send(f"/review/{own.id}/publish").status_code == 403
    assert site.rendered_pages.library.by_slug["quiet-rooms"].version == 1


def test_returning_needs_a_reason_and_keeps_what_was_typed(
    waiting: Revision, as_publisher: SignedInClient, as_editor: SignedInClient
) -> None:
    empty = as_publisher.send(f"/review/{waiting.id}/return", {"reason": "  "})
    assert empty.status_code == 400 and "Say what should change" in whole(empty.text)
    as_publisher.send(f"/review/{waiting.id}/comment", {"place": "universal-0", "comment": "Which pupil?"})
    as_publisher.send(f"/review/{waiting.id}/return", {"reason": "Name the room"})
    seen = as_editor.get(f"/review/{waiting.id}").text
    assert "Name the room" in seen and "Which pupil?" in seen and "About the statement “" in seen


def test_the_second_look_shows_what_changed_since_the_return_and_the_talk_about_it(
    site: Site, waiting: Revision, as_publisher: SignedInClient, as_editor: SignedInClient, as_reviewer: SignedInClient
) -> None:
    review = f"/review/{waiting.id}"
    as_publisher.send(f"{review}/comment", {"place": "universal-0", "comment": "Which <pupil>?"})
    assert "since it was returned" not in as_publisher.get(review).text
    as_publisher.send(f"{review}/return", {"reason": "Name the room"})
    with site.database.read() as connection:
        asked, reason = comments.of_draft(connection, waiting.id)
    form = whole(as_editor.get(f"/edit/drafts/{waiting.id}").text)
    assert form.count("Which &lt;pupil&gt;?") == 2, "at the top, and at its statement"
    assert f'href="{review}#comment-{asked.id}"' in form
    talk = f"{review}/comments/{asked.id}"
    empty = as_editor.send(talk, {"answer": " "})
    assert empty.status_code == 400 and "Write your answer first" in whole(empty.text)
    assert as_editor.send(talk, {"answer": "Any pupil"}).status_code == 303
    assert as_reviewer.send(talk, {"action": "done"}).status_code == 403, "neither wrote nor asked nor may publish"
    assert as_editor.send(talk, {"action": "done"}).status_code == 303
    form = as_editor.get(f"/edit/drafts/{waiting.id}").text
    assert "Which &lt;pupil&gt;?" not in form and "1 more is done" in form and "Name the room" in form
    draft = drafting.save(
        site, as_editor.person.actor, waiting.id, NOW, text=TEXT.replace("hall", "gym"), saves=saves(site, waiting.id)
    )
    drafting.submit(site, as_editor.person.actor, draft.id, NOW, note="Named")
    seen = whole(as_publisher.get(review).text)
    since, _, everything = seen.partition("All that would change for readers")
    assert "What changed since it was returned" in since and "gym" in since and "Any pupil" in everything
    assert "<ins>" in since and "Done</strong>, says" in everything
    assert "hall" in since.partition('id="since"')[2], "against the draft as it was returned, not what readers have"
    assert as_publisher.send(talk, {"action": "open"}).status_code == 303
    assert as_publisher.send(f"{review}/comments/999999", {"answer": "x"}).status_code == 404
    as_publisher.send(f"{review}/publish", {"saves": saves(site, waiting.id), "wording_only": "yes"})
    late = as_editor.send(f"{review}/comments/{reason.id}", {"answer": "Thanks"})
    assert late.status_code == 400 and "not open any more" in late.text


def test_a_talk_has_an_end(site: Site, waiting: Revision, as_editor: SignedInClient) -> None:
    said = {"place": "", "comment": "Hm"}
    for _ in range(talking.MOST):
        talking.comment(site, as_editor.person.actor, waiting.id, NOW, place="", text="Hm")
    refused = as_editor.send(f"/review/{waiting.id}/comment", said)
    assert refused.status_code == 400 and "are here already" in refused.text


def test_a_bad_time_is_refused_and_a_good_one_kept_in_local_time(
    waiting: Revision, as_publisher: SignedInClient
) -> None:
    for bad in ("", "yesterday", "2020-01-01T10:00"):
        refused = as_publisher.send(
            f"/review/{waiting.id}/publish", {"action": "schedule", "when": bad, "saves": waiting.saves}
        )
        assert refused.status_code == 400
    soon = datetime.now(UTC).replace(month=6, day=1, hour=9, minute=0, year=datetime.now(UTC).year + 1)
    if (soon - datetime.now(UTC)).days > 300:
        soon = soon.replace(month=1)
    when = {"action": "schedule", "when": soon.strftime("%Y-%m-%dT%H:%M"), "saves": waiting.saves}
    as_publisher.send(f"/review/{waiting.id}/publish", when)
    assert "at 9:00am" in as_publisher.get(f"/review/{waiting.id}").text


def test_an_emergency_shows_as_a_debt_until_another_person_agrees(
    waiting: Revision, as_lead: SignedInClient, as_publisher: SignedInClient, site: Site
) -> None:
    assert as_publisher.send(f"/review/{waiting.id}/emergency", {"emergency": "x"}).status_code == 403
    as_lead.send(f"/review/{waiting.id}/emergency", {"emergency": "The number is wrong", "saves": waiting.saves})
    assert "a second person must look" in as_publisher.get("/review").text
    assert "has not yet agreed" in as_publisher.get("/needs/quiet-rooms/history").text
    assert as_lead.send(f"/review/{waiting.id}/second").status_code == 403
    as_publisher.send(f"/review/{waiting.id}/second")
    assert "a second person must look" not in as_publisher.get("/review").text


def test_a_reviewer_for_a_group_comments_and_signs_off_but_never_publishes(
    waiting: Revision, as_reviewer: SignedInClient, as_lead: SignedInClient
) -> None:
    assert as_reviewer.send(f"/review/{waiting.id}/comment", {"comment": "Plainer"}).status_code == 303
    assert as_reviewer.send(f"/review/{waiting.id}/publish").status_code == 403
    said = {"group": "parent-carers", "verdict": "dissent", "said": "Nobody asked us"}
    assert as_reviewer.send("/edit/pages/quiet-rooms/sign-off", said).status_code == 403
    assert "You have no mandate" in whole(as_reviewer.get("/edit/pages/quiet-rooms").text)
    today = datetime.now(UTC).date()
    given = {"person": as_reviewer.person.id, "group": "parent-carers", "first": today.isoformat()}
    assert "two years" in as_lead.send("/people/mandates", {**given, "last": "2020-01-01"}).text
    given["last"] = (today + timedelta(days=9)).isoformat()
    assert as_lead.send("/people/mandates", given).status_code == 303
    assert "for Parent carers" in whole(as_lead.get("/people/mandates").text)
    assert as_reviewer.get("/people/mandates").status_code == 403
    assert as_reviewer.send("/edit/pages/quiet-rooms/sign-off", said).status_code == 303
    desk = whole(as_reviewer.get("/edit/pages/quiet-rooms").text)
    assert "Nobody asked us" in desk and "with a mandate that Lead gave" in desk and "Not answered" in desk
    number = match(r'name="sign_off" value="(\d+)"', whole(as_lead.get("/edit/pages/quiet-rooms").text))[1]
    empty = as_lead.send("/edit/pages/quiet-rooms/answer", {"sign_off": number, "answer": ""})
    assert empty.status_code == 400 and "Say what the team answers" in whole(empty.text)
    as_lead.send("/edit/pages/quiet-rooms/answer", {"sign_off": number, "answer": "We ask you next week"})
    desk = as_lead.get("/edit/pages/quiet-rooms").text
    assert "We ask you next week" in desk and "Not answered" not in desk


def test_the_desk_of_a_page_starts_restores_and_asks_for_withdrawal(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    draft = submitted(site, as_editor.person.actor)
    publishing.publish(site, as_publisher.person.actor, draft.id, NOW, saves=draft.saves)
    desk = whole(as_editor.get("/edit/pages/quiet-rooms").text)
    assert "Restore as a draft" in desk and "approved by" in desk
    started = as_editor.send("/edit/pages/quiet-rooms/start")
    assert started.status_code == 303 and started.location.startswith("/edit/drafts/")
    assert as_editor.send("/edit/pages/quiet-rooms/withdraw", {"note": ""}).status_code == 400
    as_editor.send("/edit/pages/quiet-rooms/withdraw", {"note": "Merged"})
    assert "to be withdrawn" in whole(as_publisher.get("/review").text)


def test_the_link_in_the_mail_changes_nothing_and_one_press_confirms(
    site: Site, as_publisher: SignedInClient, as_editor: SignedInClient
) -> None:
    assert "still correct" in whole(as_publisher.get("/edit/pages/quiet-rooms/check").text)
    assert site.rendered_pages.library.by_slug["quiet-rooms"].version == 1
    assert as_editor.send("/edit/pages/quiet-rooms/check", {"review_by": "2031-01-01"}).status_code == 403
    assert as_publisher.send("/edit/pages/quiet-rooms/check", {"review_by": "2020-01-01"}).status_code == 400
    assert as_publisher.send("/edit/pages/quiet-rooms/check", {"review_by": "2031-01-01"}).status_code == 303
    assert site.rendered_pages.library.by_slug["quiet-rooms"].review_by == "2031-01-01"


def test_due_pages_are_listed_and_mailed_to_their_owners_or_to_the_leads(
    app: Flask, site: Site, as_publisher: SignedInClient, as_lead: SignedInClient
) -> None:
    second = people.a_person(app, "editor")
    late = datetime(2031, 1, 1, tzinfo=UTC)
    mails = review_dates.digests(site, late.date(), "https://oap.example.org")
    assert [mail.to for mail in mails] == [as_lead.person.email]
    chosen = {"owner": str(as_publisher.person.id), "second": str(second.id)}
    assert as_publisher.send("/edit/pages/quiet-rooms/owners", {**chosen, "second": chosen["owner"]}).status_code == 400
    as_publisher.send("/edit/pages/quiet-rooms/owners", chosen)
    mails = review_dates.digests(site, late.date(), "https://oap.example.org")
    assert {mail.to for mail in mails} == {as_publisher.person.email, second.email, as_lead.person.email}
    mine = next(mail for mail in mails if mail.to == second.email)
    assert "1 page waits" in mine.subject and "https://oap.example.org/edit/pages/quiet-rooms/check" in mine.text
    assert len(list((site.config.instance_dir / "outbox").glob("*"))) == 0
    review_dates.send_digests(site, late, "https://oap.example.org")
    assert len(list((site.config.instance_dir / "outbox").glob("*.eml"))) == 3 or list(
        (site.config.instance_dir / "outbox").iterdir()
    )
    assert whole(as_lead.get("/edit/review-dates?all=1").text).count("<tr") == 4


def test_a_reminder_leads_to_its_button_whoever_looks_after_the_page(
    app: Flask, site: Site, as_publisher: SignedInClient, as_lead: SignedInClient, as_editor: SignedInClient
) -> None:
    """To somebody who could not press it, no reminder goes: then the leads have it."""
    late = datetime(2031, 1, 1, tzinfo=UTC)
    away, reviewer = people.a_person(app, "publisher", email="away@example.org"), people.a_person(app, "reviewer")
    with site.database.write() as connection:
        accounts.set_disabled(connection, away.id, "2026-01-01T00:00:00Z")
    for owner, other, reminded in (
        (as_editor.person, away, as_editor),
        (as_publisher.person, None, as_publisher),
        (away, reviewer, as_lead),
    ):
        chosen = {"owner": str(owner.id), "second": str(other.id) if other is not None else ""}
        assert as_publisher.send("/edit/pages/quiet-rooms/owners", chosen).status_code == 303
        mails = review_dates.digests(site, late.date(), "https://oap.example.org")
        told = {mail.to for mail in mails if "/edit/pages/quiet-rooms/check" in mail.text}
        assert told == {reminded.person.email}
        assert "I have checked every word" in reminded.get("/edit/pages/quiet-rooms/check").text
        sent = reminded.send("/edit/pages/quiet-rooms/check", {"review_by": "2030-12-31"})
        assert sent.status_code == 303, "the button works, too"
    assert "I have checked every word" not in people.sign_in(app, reviewer).get("/edit/pages/quiet-rooms/check").text


def test_what_is_published_is_the_text_that_the_approver_saw(
    site: Site, waiting: Revision, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    author = as_editor.person.actor
    again = drafting.take_back(site, author, waiting.id, NOW)
    drafting.save(site, author, again.id, NOW, text=TEXT.replace("hall", "gym"), saves=again.saves)
    drafting.submit(site, author, again.id, NOW, note="Another text")
    refused = as_publisher.send(f"/review/{waiting.id}/publish", {"saves": str(waiting.saves)})
    assert refused.status_code == 400
    assert site.rendered_pages.library.by_slug["quiet-rooms"].version == 1


@pytest.mark.parametrize("saves", ["", "0", "²", "99999999999999999999", "-1"])
def test_a_decision_without_the_text_that_was_seen_is_refused(
    site: Site, waiting: Revision, as_lead: SignedInClient, saves: str
) -> None:
    for act, more in (("publish", {}), ("emergency", {"emergency": "Now"})):
        answer = as_lead.send(f"/review/{waiting.id}/{act}", {**more, "saves": saves})
        assert answer.status_code == 400 and "Look again" in answer.text
    assert site.rendered_pages.library.by_slug["quiet-rooms"].version == 1


def test_the_list_of_dates_is_found_in_and_decided_on(as_lead: SignedInClient, as_editor: SignedInClient) -> None:
    me = as_editor.person.id
    listed = "/edit/review-dates?all=1&owner=nobody&find=read"
    assert whole(as_lead.get(listed).text).count("<tr") == 2
    wrong = as_lead.send(listed, {"owner": me, "review_by": "soon", "page": "slow-reading"})
    assert wrong.status_code == 400 and "Enter the day" in wrong.text
    assert f'value="{me}" selected' in wrong.text and 'value="slow-reading" checked' in wrong.text
    done = as_lead.send(listed, {"owner": me, "everything": "yes", "shown": "slow-reading"}, follow_redirects=True)
    assert "Done for 1 page." in done.text and "No page is like that." in done.text
    mine = as_editor.get("/edit/review-dates?all=1&owner=me").text
    assert "When reading is hard" in mine and "Change the chosen pages" not in mine
    assert as_editor.send(listed, {"owner": me, "page": "slow-reading"}).status_code == 403


def test_a_team_asks_a_group_to_agree_by_one_line_of_the_areas_settings(
    app: Flask, site: Site, waiting: Revision, as_publisher: SignedInClient, as_lead: SignedInClient
) -> None:
    file = site.content.place("site.yml")
    file.write_text(file.read_text().replace("starter_banner", "agree_first: {schools: [clinicians]}, starter_banner"))
    site.expect_change()
    publish = f"/review/{waiting.id}/publish", {"wording_only": "yes", "saves": waiting.saves}
    refused = as_publisher.send(*publish)
    assert refused.status_code == 400 and "after Clinicians have agreed" in refused.text
    clinician = people.sign_in(app, people.a_person(app, "reviewer"))
    word = f"/review/{waiting.id}/agree", {"group": "clinicians", "verdict": "agreed", "saves": waiting.saves}
    assert clinician.send(*word).status_code == 403, "nobody gave a mandate"
    day, last = site.clock.today(), site.clock.today() + timedelta(days=9)
    mandates.grant(site, as_lead.person.actor, clinician.person.id, "clinicians", day, last, now=site.clock.now())
    assert "Clinicians agree" in whole(clinician.get(f"/review/{waiting.id}").text)
    assert as_publisher.send(*word).status_code == 403, "for a group speaks who has its mandate"
    assert clinician.send(*word).status_code == 303
    assert "Published." in as_publisher.send(*publish, follow_redirects=True).text
