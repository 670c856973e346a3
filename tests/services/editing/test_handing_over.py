"""Somebody leaves: what they hold is listed, passes to others, and nobody approves what they once wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from oap.core.area.documents import DOCUMENTS
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.errors import Invalid, NotAllowed
from oap.services.area import changes
from oap.services.editing import drafting, giving, handing_over, notices, publishing, review_dates, waiting
from oap.services.editing.handing_over import HandOver
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.pages.sync import sync
from oap.services.people import mandates
from oap.site import Site
from oap.storage import accounts, revisions
from tests.build import people

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
PAGE = "quiet-rooms"


@pytest.fixture
def who(either_site: Site) -> dict[str, Actor]:
    sync(either_site)
    return people(either_site, "editor", "editor2", "publisher", "publisher2", "reviewer", "lead", "admin")


def draft_of(site: Site, author: Actor, title: str = "A loud hall") -> Revision:
    draft = drafting.start(site, author, PAGE, NOW)
    text = (draft.text or "").replace("title: ", f"title: {title} ", 1)
    return drafting.save(site, author, draft.id, NOW, text=text, saves=draft.saves)


def told(site: Site, person: Actor) -> list[str]:
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.read() as connection:
        account = accounts.get(connection, person.id)
    return [one.kind for one in waiting.for_person(site, account, NOW)]


def test_an_own_draft_is_given_away_and_its_first_author_can_neither_change_nor_approve_it(
    either_site: Site, who: dict[str, Actor]
) -> None:
    draft = draft_of(either_site, who["publisher"])
    given = giving.give(either_site, who["publisher"], draft.id, who["editor"].id, NOW)
    assert given.author_id == who["editor"].id and given.text == draft.text
    assert told(either_site, who["editor"]) == ["draft-given"]
    with pytest.raises(NotAllowed):
        drafting.save(either_site, who["publisher"], draft.id, NOW, text="x", saves=given.saves)
    handed_in = drafting.submit(either_site, who["editor"], draft.id, NOW, note="Clearer")
    with pytest.raises(NotAllowed):
        publishing.publish(either_site, who["publisher"], draft.id, NOW, saves=handed_in.saves)
    assert "handed-in" not in told(either_site, who["publisher"])
    assert "handed-in" in told(either_site, who["publisher2"])
    publishing.publish(either_site, who["publisher2"], draft.id, NOW, saves=handed_in.saves)


def test_giving_it_back_and_forth_makes_nobody_a_second_pair_of_eyes(either_site: Site, who: dict[str, Actor]) -> None:
    draft = draft_of(either_site, who["publisher"])
    giving.give(either_site, who["publisher"], draft.id, who["publisher2"].id, NOW)
    giving.give(either_site, who["publisher2"], draft.id, who["editor"].id, NOW)
    handed_in = drafting.submit(either_site, who["editor"], draft.id, NOW, note="Clearer")
    for wrote in ("publisher", "publisher2"):
        with pytest.raises(NotAllowed):
            publishing.publish(either_site, who[wrote], draft.id, NOW, saves=handed_in.saves)
    publishing.publish(either_site, who["lead"], draft.id, NOW, saves=handed_in.saves)


def test_giving_up_a_draft_that_another_takes_up_makes_nobody_a_second_pair_of_eyes(
    either_site: Site, who: dict[str, Actor]
) -> None:
    draft = draft_of(either_site, who["publisher"])
    giving.give(either_site, who["publisher"], draft.id, who["publisher2"].id, NOW)
    drafting.discard(either_site, who["publisher2"], draft.id, NOW)
    again = drafting.restore(either_site, who["editor"], draft.id, NOW)
    handed_in = drafting.submit(either_site, who["editor"], again.id, NOW, note="Clearer")
    for wrote in ("publisher", "publisher2"):
        with pytest.raises(NotAllowed):
            publishing.publish(either_site, who[wrote], again.id, NOW, saves=handed_in.saves)
    publishing.publish(either_site, who["lead"], again.id, NOW, saves=handed_in.saves)


@pytest.mark.parametrize("taker", ["reviewer", "admin", "editor"])
def test_a_draft_is_given_to_somebody_else_who_writes(either_site: Site, who: dict[str, Actor], taker: str) -> None:
    draft = draft_of(either_site, who["editor"])
    with pytest.raises(Invalid):
        giving.give(either_site, who["editor"], draft.id, who[taker].id, NOW)
    with pytest.raises(NotAllowed):
        giving.give(either_site, who["editor2"], draft.id, who["publisher"].id, NOW)


def test_what_a_leaver_holds_is_listed_and_passes_to_those_who_are_chosen(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site, leaver, admin = either_site, who["publisher"], who["admin"]
    review_dates.set_owners(site, who["lead"], PAGE, NOW, owner=who["editor"].id, second=leaver.id)
    mine = draft_of(site, leaver)
    other = drafting.submit(site, who["editor"], draft_of(site, who["editor"]).id, NOW, note="Theirs")
    publishing.schedule(site, leaver, other.id, NOW, at=NOW + timedelta(days=3), saves=other.saves)
    with site.database.write() as connection:
        accounts.set_roles(connection, leaver.id, (("schools", "publisher"), ("health", "reviewer")))
    day = NOW.date()
    mandates.grant(site, who["lead"], leaver.id, "clinicians", day, day + timedelta(days=30), now=NOW)

    held = handing_over.held(site, admin, leaver.id, NOW)
    assert [page_id for pages in held.pages.values() for page_id, _ in pages] == [PAGE]
    assert [one.draft.id for one in held.drafts] == [mine.id]
    assert [one.draft.id for one in held.approved] == [other.id]
    assert [one.group for one in held.mandates] == ["clinicians"]
    takers = handing_over.who_can_take(site, admin, leaver.id, list(held.pages))
    assert leaver.id not in {one.id for one in (*takers.drafts, *takers.mandates, *takers.pages["schools"])}

    given = HandOver({"schools": who["editor2"].id}, who["editor2"].id, who["reviewer"].id, leaving=True)
    handing_over.hand_over(site, admin, leaver.id, given, NOW)
    assert not handing_over.held(site, admin, leaver.id, NOW)
    owner, second = review_dates.owners(site, PAGE)
    assert owner is not None and owner.id == who["editor"].id
    assert second is not None and second.id == who["editor2"].id
    with site.database.read() as connection:
        assert revisions.get(connection, mine.id).author_id == who["editor2"].id
        assert revisions.get(connection, other.id).publish_at is None
    assert {"draft-given", "pages-given"} <= set(told(site, who["editor2"]))
    assert handing_over.held(site, admin, who["reviewer"].id, NOW).mandates[0].last == held.mandates[0].last
    assert "handed-in" in told(site, who["publisher2"])  # what they approved waits for somebody else again


def test_a_wrong_choice_hands_nothing_over(either_site: Site, who: dict[str, Actor]) -> None:
    review_dates.set_owners(either_site, who["lead"], PAGE, NOW, owner=who["publisher"].id, second=None)
    draft_of(either_site, who["publisher"])
    before = handing_over.held(either_site, who["admin"], who["publisher"].id, NOW)
    for given in (HandOver({"schools": who["editor"].id}, who["reviewer"].id), HandOver({"schools": who["admin"].id})):
        with pytest.raises(Invalid):
            handing_over.hand_over(either_site, who["admin"], who["publisher"].id, given, NOW)
    assert handing_over.held(either_site, who["admin"], who["publisher"].id, NOW) == before


def test_reviews_that_nobody_else_may_do_are_named(either_site: Site, who: dict[str, Actor]) -> None:
    made = drafting.submit(either_site, who["editor"], draft_of(either_site, who["editor"]).id, NOW, note="Mine")
    assert not handing_over.held(either_site, who["admin"], who["publisher"].id, NOW).only_reviewer
    with either_site.database.write() as connection:
        for other in ("publisher2", "lead"):
            accounts.set_disabled(connection, who[other].id, "2026-11-24T16:50:00Z")
    (only,) = handing_over.held(either_site, who["admin"], who["publisher"].id, NOW).only_reviewer
    assert only.draft.id == made.id


def test_changes_of_the_set_up_that_nobody_else_may_agree_to_are_named(
    either_site: Site, who: dict[str, Actor]
) -> None:
    form = {"text": "Closed.", "starts": "2026-11-24T09:00", "ends": "2026-11-24T23:00", "reason": "Snow"}
    made = changes.propose(either_site, who["admin"], DOCUMENTS["emergency-banner"], "", form, NOW)
    asked = handing_over.held(either_site, who["admin"], who["lead"].id, NOW)
    assert [one.id for one in asked.only_decider] == [made.id] and not asked.proposed
    own = handing_over.held(either_site, who["admin"], who["admin"].id, NOW)
    assert [one.id for one in own.proposed] == [made.id] and not own.only_decider
    changes.send_back(either_site, who["lead"], made.id, "It is open", NOW)
    changes.propose(either_site, who["lead"], DOCUMENTS["emergency-banner"], "", form, NOW, alone=True)
    assert handing_over.held(either_site, who["admin"], who["admin"].id, NOW).only_decider, "nobody else can second it"


@pytest.mark.parametrize("role", ["editor", "publisher", "lead"])
def test_only_an_admin_hands_over_what_others_hold(either_site: Site, who: dict[str, Actor], role: str) -> None:
    with pytest.raises(NotAllowed):
        handing_over.held(either_site, who[role], who["publisher2"].id, NOW)
    with pytest.raises(NotAllowed):
        handing_over.hand_over(either_site, who[role], who["publisher2"].id, HandOver(), NOW)
