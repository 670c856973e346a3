"""What readers answer: kept as it was shown, never more, and dealt with by the team of the page. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from oap.core.pages.workflow import Actor
from oap.errors import Conflict, Invalid, NotAllowed, NotFound
from oap.services.editing import notices, waiting
from oap.services.feedback import dealing, giving
from oap.services.feedback.giving import KEPT_DAYS, MOST_OF_A_PAGE_A_DAY
from oap.services.operations.delivery import Subscriber, deliver
from oap.site import Site
from oap.storage import notices as stored
from tests.build import people

NOW = datetime(2026, 11, 30, 16, 50, tzinfo=UTC)
TODAY = NOW.date()
WORDS = "he gets no breaks"


@pytest.fixture
def who(either_site: Site) -> dict[str, Actor]:
    return people(either_site, "editor", "publisher", "reviewer", "lead")


def say(site: Site, said: str = "no", words: str = WORDS, *, page: str = "quiet-rooms", statement: str = "") -> bool:
    return giving.keep(site, giving.subject(site, page, statement), said, words, TODAY, with_sum=True)


def a_statement(site: Site, slug: str = "quiet-rooms") -> str:
    rendered = site.rendered_pages.get(slug)
    assert rendered is not None
    return rendered.statements()[0].id


def test_answers_alike_are_counted_together_and_a_yes_waits_for_nobody(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site, statement = either_site, a_statement(either_site)
    for said in ("yes", "yes", "no", "no", "partly"):
        assert say(site, said, "", statement=statement)
    assert say(site)
    found = dealing.queue(site, who["editor"])
    assert [(one.feedback.said, one.feedback.count) for one in found] == [("no", 2), ("partly", 1), ("no", 1)]
    assert found[0].text and found[0].feedback.day == "2026-11-30" and found[0].feedback.version == 1
    assert dealing.counts(site, who["editor"], "quiet-rooms") == {
        "": {"no": 1},
        statement: {"no": 2, "partly": 1, "yes": 2},
    }
    assert dealing.totals(site, who["editor"], "quiet-rooms") == {"yes": 2, "no": 3, "partly": 1}


def test_only_words_that_may_be_kept_are_kept_whatever_is_sent(either_site: Site, who: dict[str, Actor]) -> None:
    say(either_site, "no", "Kian Walsh of 12 Acacia Avenue, 07700 900123, finds reading hard. kian@example.org")
    (one,) = dealing.queue(either_site, who["editor"])
    assert "finds reading hard" in one.feedback.words
    assert not [secret for secret in ("kian", "walsh", "acacia", "077", "example") if secret in one.feedback.words]


@pytest.mark.parametrize("words", ["i want to kill myself", "my uncle touches me at night"])
def test_nothing_is_kept_of_danger(either_site: Site, who: dict[str, Actor], words: str) -> None:
    found = giving.look(either_site, "no", words)
    assert found.crisis.sure and not found.words and not found.said
    with pytest.raises(Invalid):
        say(either_site, "no", words)
    assert dealing.queue(either_site, who["lead"]) == []


def test_there_has_to_be_an_answer_about_something_that_is_there(either_site: Site) -> None:
    for page, statement in (("no-such-page", ""), ("", "x"), ("quiet-rooms", "no-such"), ("../../etc/passwd", "")):
        with pytest.raises(NotFound):
            giving.subject(either_site, page, statement)
    about = giving.subject(either_site, "quiet-rooms", "")
    for said, words in (("", ""), ("maybe", " \n"), ("", "Kian Walsh")):
        with pytest.raises(Invalid):
            giving.keep(either_site, about, said, words, TODAY, with_sum=True)


@pytest.mark.long
def test_a_flood_fills_the_day_of_its_page_and_half_of_that_without_the_sum(
    either_site: Site, who: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, about = either_site, giving.subject(either_site, "quiet-rooms", "")
    words = "before after when while until where with without because always never often once twice again".split()
    different = (f"reading {one} {two}" for one in words for two in words)
    kept = [giving.keep(site, about, "no", next(different), TODAY, with_sum=False) for _ in range(70)]
    assert kept == [True] * (MOST_OF_A_PAGE_A_DAY // 2) + [False] * (70 - MOST_OF_A_PAGE_A_DAY // 2)
    kept = [giving.keep(site, about, "no", next(different), TODAY, with_sum=True) for _ in range(90)]
    assert kept.count(True) == MOST_OF_A_PAGE_A_DAY // 2 and not kept[-1]
    assert say(site, page="slow-reading"), "other pages are free"
    assert giving.keep(site, about, "no", WORDS, TODAY + timedelta(days=1), with_sum=False), "and the next day"
    monkeypatch.setattr(giving, "MOST_A_DAY", 100)
    assert not say(site, page="slow-reading", words="reading is hard")


def test_the_team_deals_with_it_and_others_neither_see_nor_touch_it(either_site: Site, who: dict[str, Actor]) -> None:
    site = either_site
    say(site)
    other = people(site, "editor-health")["editor-health"]
    assert dealing.queue(site, other) == [] and dealing.counts(site, other, "quiet-rooms") == {}
    (entry,) = dealing.queue(site, who["reviewer"])
    assert not entry.may_deal
    number = entry.feedback.id
    for actor in (other, who["reviewer"]):
        with pytest.raises(NotAllowed):
            dealing.deal(site, actor, number, NOW, note="Seen")
    for note in ("", "  ", "x" * 1001):
        with pytest.raises(Invalid):
            dealing.deal(site, who["editor"], number, NOW, note=note)
    dealing.deal(site, who["editor"], number, NOW, note="Asked the schools.")
    with pytest.raises(Conflict, match="already"):
        dealing.deal(site, who["publisher"], number, NOW, note="Me too")
    with pytest.raises(NotFound):
        dealing.deal(site, who["editor"], number + 1, NOW, note="None")
    assert dealing.queue(site, who["editor"]) == []
    (done,) = dealing.queue(site, who["editor"], state="dealt-with")
    assert done.feedback.note == "Asked the schools." and done.feedback.dealt_by
    say(site)
    assert len(dealing.queue(site, who["editor"])) == 1, "the same again is new"


def test_it_waits_for_the_team_once_a_page_and_is_told_by_mail_once_a_day(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site = either_site
    for words in (WORDS, "the reading is too hard"):
        say(site, words=words)
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.read() as connection:
        told = [stored.unseen(connection, actor.id, ["fed-back"]) for actor in who.values()]
    assert [len(one) for one in told] == [1, 1, 0, 0]
    found = [one for one in waiting.of_everybody(site, NOW) if one.kind == "fed-back"]
    assert [one.link for one in found] == ["/edit/feedback?page=quiet-rooms"]
    assert {person.id for person in found[0].people} == {who["editor"].id, who["publisher"].id}
    for entry in dealing.queue(site, who["editor"]):
        dealing.deal(site, who["editor"], entry.feedback.id, NOW, note="Done")
    assert [one for one in waiting.of_everybody(site, NOW) if one.kind == "fed-back"] == []


def test_what_is_said_of_the_whole_handbook_is_for_the_leads(either_site: Site, who: dict[str, Actor]) -> None:
    say(either_site, "", "the reading is too hard", page="")
    assert dealing.queue(either_site, who["publisher"]) == []
    (entry,) = dealing.queue(either_site, who["lead"])
    assert entry.may_deal and entry.card is None
    (asked,) = [one for one in waiting.of_everybody(either_site, NOW) if one.kind == "fed-back"]
    assert [one.id for one in asked.people] == [who["lead"].id] and "the whole handbook" in asked.sentence


def test_it_is_deleted_when_its_time_is_over(either_site: Site, who: dict[str, Actor]) -> None:
    say(either_site)
    giving.forget_old(either_site, NOW + timedelta(days=KEPT_DAYS))
    assert len(dealing.queue(either_site, who["editor"])) == 1
    giving.forget_old(either_site, NOW + timedelta(days=KEPT_DAYS + 1))
    assert dealing.queue(either_site, who["editor"]) == []
