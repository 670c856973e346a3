"""Proposed words: taken with one press, or declined; and what people without an account say by a link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.wordings import Wording, with_words, wordings
from oap.core.pages.workflow import Actor
from oap.errors import Conflict, Invalid, NotAllowed, NotFound, OapError
from oap.services.editing import comments, drafting, notices, publishing, reviewing, sharing, suggesting, waiting
from oap.services.operations.delivery import Subscriber, deliver
from oap.site import Site
from oap.storage import accounts, revisions
from oap.storage import comments as stored
from tests.build import a_page, people, saves_of

PAGE = "quiet-rooms"


@pytest.fixture
def who(either_site: Site) -> dict[str, Actor]:
    return people(either_site, "editor", "editor2", "publisher", "reviewer")


def handed_in(site: Site, author: Actor) -> int:
    draft = drafting.start(site, author, PAGE, site.clock.now())
    text = (draft.text or "").replace("Some ", "Some tall ", 1)
    drafting.save(site, author, draft.id, site.clock.now(), text=text, saves=draft.saves)
    return drafting.submit(site, author, draft.id, site.clock.now(), note="Taller").id


def propose(site: Site, actor: Actor, draft: int, part: str, instead: str, why: str = "") -> int:
    found = suggesting.proposable(site, actor, draft).wordings
    old = next(one for one in found if one.part == part)
    suggesting.suggest(site, actor, draft, site.clock.now(), old=old, instead=instead, why=why)
    with site.database.read() as connection:
        return stored.of_draft(connection, draft)[-1].id


def text_of(site: Site, draft: int) -> str:
    with site.database.read() as connection:
        return revisions.get(connection, draft).text or ""


def told(site: Site, actor: Actor) -> list[str]:
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.read() as connection:
        account = accounts.get(connection, actor.id)
    return [one.kind for one in waiting.for_person(site, account, site.clock.now())]


def test_an_author_takes_proposed_words_and_the_text_stays_in_review_to_be_looked_at_again(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site, now, author = either_site, either_site.clock.now(), who["editor"]
    draft = handed_in(site, author)
    seen = saves_of(site, draft)
    first = propose(site, who["reviewer"], draft, "professional", "Seats the pupil by the wall.", "The door is loud")
    second = propose(site, who["publisher"], draft, "summary", "Help for a child who finds noise hard to bear.")
    assert told(site, author) == ["suggested", "suggested"]
    for nobody in (who["editor2"], who["publisher"], who["reviewer"]):
        with pytest.raises(NotAllowed):
            suggesting.decide(site, nobody, first, now, take=True)
    with pytest.raises(NotAllowed):
        suggesting.decide(site, who["publisher"], first, now, take=False)
    assert suggesting.decide(site, author, first, now, take=True) == draft
    assert "Seats the pupil by the wall." in text_of(site, draft)
    with site.database.read() as connection:
        assert revisions.get(connection, draft).state == "in-review"
    assert "suggestion-taken" in told(site, who["reviewer"])
    with pytest.raises(Conflict, match="changed since"):
        publishing.publish(site, who["publisher"], draft, now, saves=seen)
    suggesting.decide(site, author, second, now, take=False)
    assert "noise hard to bear" not in text_of(site, draft) and "suggestion-declined" in told(site, who["publisher"])
    for again in (first, second):
        with pytest.raises(Conflict):
            suggesting.decide(site, author, again, now, take=True)
        with pytest.raises(Conflict):
            comments.settle(site, author, again, now, done=False)
    made = publishing.publish(site, who["publisher"], draft, now, saves=saves_of(site, draft))
    assert "by the wall" in (made.text or "")


def test_words_that_changed_meanwhile_are_never_written_over(either_site: Site, who: dict[str, Actor]) -> None:
    site, now, author = either_site, either_site.clock.now(), who["editor"]
    draft = handed_in(site, author)
    one = propose(site, who["reviewer"], draft, "summary", "One way to say it in a loud room.")
    other = propose(site, who["reviewer"], draft, "summary", "Another way to say it in a loud room.")
    with pytest.raises(Invalid):
        propose(site, who["reviewer"], draft, "summary", "  ")
    with pytest.raises(Conflict, match="Look again"):
        old = Wording("", "summary", "Words that are not there.")
        suggesting.suggest(site, who["reviewer"], draft, now, old=old, instead="Others.", why="")
    reviewing.send_back(site, who["publisher"], draft, now, reason="See the proposals")
    suggesting.decide(site, author, one, now, take=True)
    with pytest.raises(Conflict, match="not in the text any more"):
        suggesting.decide(site, author, other, now, take=True)
    assert "One way" in text_of(site, draft) and "Another way" not in text_of(site, draft)
    drafting.submit(site, author, draft, now, note="Taken")
    bad = propose(site, who["reviewer"], draft, "title", "Rooms that are too loud")
    publishing.schedule(site, who["publisher"], draft, now, at=now + timedelta(hours=1), saves=saves_of(site, draft))
    with pytest.raises(Conflict, match="approved for a time"):
        suggesting.decide(site, author, bad, now, take=True)


def test_words_that_could_not_be_published_stay_out_of_a_text_in_review(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site, now = either_site, either_site.clock.now()
    draft = handed_in(site, who["editor"])
    before = text_of(site, draft)
    bad = propose(site, who["reviewer"], draft, "text", "## A heading\n\n<b>HTML</b>")
    with pytest.raises(OapError):
        suggesting.decide(site, who["editor"], bad, now, take=True)
    assert text_of(site, draft) == before


@given(st.data(), st.text("abc \n", min_size=1, max_size=20))
def test_other_words_change_their_place_and_nothing_else(data: st.DataObject, words: str) -> None:
    page = a_page()
    found = list(wordings(page))
    number = data.draw(st.integers(0, len(found) - 1))
    made = with_words(page, found[number], words)
    assert made is not None
    after = list(wordings(made))
    assert len(after) == len(found) or (found[number].part == "family" and not words)
    differs = [one for one, other in zip(found, after, strict=True) if one != other]
    assert differs in ([found[number]], []) and (after.count(found[number]) < found.count(found[number]) or not differs)


def test_a_guest_comments_by_a_link_within_limits_until_it_ends(either_site: Site, who: dict[str, Actor]) -> None:
    site, now, author = either_site, either_site.clock.now(), who["editor"]
    draft = handed_in(site, author)
    token = sharing.share(site, who["publisher"], draft, now)
    for name, text in (("", "Words"), ("Ann", " "), ("A" * 81, "Words"), ("Ann", "x" * 2001)):
        with pytest.raises(Invalid):
            sharing.say(site, token, now, name=name, place="", text=text)
    for _ in range(sharing.MOST_BY_LINK):
        sharing.say(site, token, now, name=" Ann  of the forum ", place="", text="We say “quiet corner” here.")
    with pytest.raises(Invalid, match="as many"):
        sharing.say(site, token, now, name="Ann", place="", text="More")
    with site.database.read() as connection:
        said = stored.of_draft(connection, draft)
    assert {(one.author, one.guest) for one in said} == {("Ann of the forum", True)}
    assert "guest-commented" in told(site, author) and "guest-commented" in told(site, who["publisher"])
    comments.answer(site, author, said[0].id, now, text="Thank you")
    comments.settle(site, author, said[0].id, now, done=True)
    told(site, author)
    publishing.publish(site, who["publisher"], draft, now, saves=saves_of(site, draft))
    with pytest.raises(NotFound):
        sharing.say(site, token, now, name="Ann", place="", text="Too late")
