"""The same words on many pages: every place is seen first, and each page gets a draft that somebody else reviews."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oap.core.pages.replacing import page_with, places, replaced
from oap.core.pages.workflow import Actor
from oap.errors import Invalid, NotAllowed
from oap.services.editing import drafting, notices, publishing, replacing, reviewing, waiting
from oap.services.operations.delivery import Subscriber, deliver
from oap.site import Site
from oap.storage import accounts, revisions
from tests.build import a_page, people, saves_of


@pytest.fixture
def who(either_site: Site) -> dict[str, Actor]:
    return people(either_site, "lead", "lead2", "publisher", "editor")


def told(site: Site, actor: Actor) -> list[str]:
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.read() as connection:
        account = accounts.get(connection, actor.id)
    return [one.kind for one in waiting.for_person(site, account, site.clock.now())]


def test_a_lead_changes_words_on_many_pages_and_somebody_else_reviews_each(
    either_site: Site, who: dict[str, Actor]
) -> None:
    site, now, lead = either_site, either_site.clock.now(), who["lead"]
    with pytest.raises(NotAllowed):
        replacing.look(site, who["publisher"], "Help", "Support")
    for find, instead in (("H", "Support"), ("Help", ""), ("Help", "Help"), ("x" * 201, "y")):
        with pytest.raises(Invalid):
            replacing.look(site, lead, find, instead)
    found = replacing.look(site, lead, "Help", "Support")
    assert {one.page_id for one in found} == {"quiet-rooms", "slow-reading"}
    assert all("Support" in place.new for one in found for place in one.places)
    assert replacing.look(site, lead, "Help", "Support", team="health") == []
    assert replacing.look(site, lead, "Help", "Support", kind="guides") == []
    chosen = {one.page_id: one.number for one in found}
    for wrong in ({}, dict.fromkeys(map(str, range(61)), 1)):
        with pytest.raises(Invalid):
            replacing.change(site, lead, "Help", "Support", wrong, now, note="Our word")
    drafting.start(site, who["editor"], "quiet-rooms", now)
    made = replacing.change(site, lead, "Help", "Support", {**chosen, "slow-reading": 7}, now, note="Our word")
    assert [(one.draft_id is None, bool(one.why)) for one in made] == [(False, False), (True, True)]
    assert made[1].title == "When reading is hard" and "Look again" in made[1].why
    again = replacing.change(site, lead, "Help", "Support", chosen, now, note="Our word")
    assert "text of this page open" in again[0].why and again[1].why == ""
    assert sorted(told(site, who["publisher"])) == ["handed-in"] * 2 + ["handed-in-together"] * 2
    draft = made[0].draft_id or 0
    with pytest.raises(NotAllowed):
        publishing.publish(site, lead, draft, now, saves=saves_of(site, draft))
    reviewing.send_back(site, who["publisher"], draft, now, reason="Not here")
    other = again[1].draft_id or 0
    with site.database.read() as connection:
        text = revisions.get(connection, other).text or ""
    assert "Support for a child who reads slowly" in text and "Help" not in re.sub(r"(?m)^#.*", "", text)
    assert publishing.publish(site, who["publisher"], other, now, saves=saves_of(site, other)).note == "Our word"


def test_a_page_whose_check_stops_it_stays_with_the_lead(either_site: Site, who: dict[str, Actor]) -> None:
    site, now = either_site, either_site.clock.now()
    found = replacing.look(site, who["lead"], "child", "NOTKNOWN child")
    (made, *_) = replacing.change(
        site, who["lead"], "child", "NOTKNOWN child", {one.page_id: one.number for one in found[:1]}, now, note="Why"
    )
    assert made.draft_id is not None and "NOTKNOWN" in made.why
    with site.database.read() as connection:
        assert revisions.get(connection, made.draft_id).state == "draft"


@example("See [the SENCO](/guides/senco), senco and Senco.", "senco", "lead")
@given(st.text("ab .", max_size=30), st.text("ab", min_size=2, max_size=3), st.just("lead"))
def test_only_whole_words_change_and_nothing_is_found_twice(text: str, find: str, instead: str) -> None:
    made = replaced(text, find, instead)
    whole = rf"(?<!\w)[{find[0]}{find[0].upper()}]{find[1:]}(?!\w)"
    without = re.sub(r"\]\([^)]*\)", "", text)
    assert len(re.findall(r"(?i)(?<!\w)lead(?!\w)", made)) >= len(re.findall(whole, without))
    assert replaced(made, find, instead) == made


def test_a_link_an_address_and_a_placed_text_keep_their_names() -> None:
    text = (
        "Ask the senco: [senco](/guides/senco) at https://senco.example/senco\n{block senco}\n:::senco\nSenco, sencos."
    )
    assert replaced(text, "senco", "lead") == (
        "Ask the lead: [lead](/guides/senco) at https://senco.example/senco\n{block senco}\n:::senco\nLead, sencos."
    )
    page = a_page()
    found = list(places(page, "pupil", "learner"))
    assert found and not list(places(page_with(page, "pupil", "learner"), "pupil", "learner"))
