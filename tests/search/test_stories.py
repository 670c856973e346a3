"""A whole story is read by its parts and answered by its loudest matters; what is cut is said."""

from __future__ import annotations

import random

import pytest
from flask.testing import FlaskClient

from oap.core.search.relevance import read_judged
from oap.core.search.tokens import MAX_QUERY_CHARACTERS
from oap.search.query import is_cut, tidy
from oap.site import Site
from tests.build import ROOT
from tests.found import engine_of

pytestmark = pytest.mark.handbook

STORY = (
    "Hi all, sorry this is long. My son is 8 and in year 3 and he has always been a lovely boy, we moved here two "
    "years ago and his nan lives round the corner which is a big help to us. The dinner hall is so loud that he "
    "puts his hands over his ears and cannot eat a thing in there. His teacher is nice and she does try, and my "
    "sister says her two were just the same at that age. Last week they rang me again to come and fetch him at "
    "half past twelve, that is the third time this month that he has been sent home early and nothing is ever "
    "written down. I work at the shop on the corner and my boss has been patient with me so far. And then at "
    "night he does not fall asleep until eleven and he is up again at four. Thank you for reading all of this, "
    "any ideas would be very welcome."
)


def test_a_story_is_answered_by_its_two_or_three_loudest_matters_each_with_its_page(handbook: Site) -> None:
    answer = engine_of(handbook).search(STORY)
    pages = [matter.card.slug for matter in answer.matters]
    assert pages == [found.card.slug for found in answer.found[: len(pages)]]
    assert len(set(pages)) == len(pages) == 3
    told = " ".join(matter.said for matter in answer.matters)
    for words in ("ears", "sent home early", "asleep"):  # being fetched and being sent home are one matter
        assert words in told
    assert set(answer.understood) == {matter.topic for matter in answer.matters}


def test_matters_told_among_other_things_are_found(handbook: Site) -> None:
    """Two searches of people who want different things, in one story of sentences that say nothing."""
    engine, chance = engine_of(handbook), random.Random(4)
    judged = [
        one
        for name in ("third_blind", "written")
        for one in read_judged((ROOT / "tests" / "queries" / f"{name}.jsonl").read_text(encoding="utf-8"))
        if not one.crisis and not one.held_back and len(one.query.split()) > 4
    ]
    around = [part for part in STORY.split(". ") if not any(w in part for w in ("hall", "rang", "night"))]
    heard = stories = 0
    for _ in range(160):
        pair = chance.sample(judged, 2)
        if {topic for topic, grade in pair[0].topics.items() if grade == 3} & set(pair[1].topics):
            continue
        told = [around[0], pair[0].query, around[1], around[2], pair[1].query, around[3]]
        answer = engine.search(". ".join(told))
        stories += 2
        first = answer.found[:3]
        heard += sum(any(one.topics.get(topic, 0) >= 2 for f in first for topic in f.card.topics) for one in pair)
    # Enough that chance decides little: of 20 draws of 40 pairs one fell under the bound; of all, 0.81 were found.
    assert stories > 160
    assert heard / stories >= 0.75


@pytest.mark.parametrize("length", [201, MAX_QUERY_CHARACTERS, MAX_QUERY_CHARACTERS + 1, 60_000])
def test_what_is_cut_is_said_and_nothing_else(reader: FlaskClient, length: int) -> None:
    typed = (STORY + " ") * (length // len(STORY) + 1)
    typed = typed[:length].rstrip() + "x" * (length - len(typed[:length].rstrip()))
    assert len(tidy(typed)) <= MAX_QUERY_CHARACTERS
    assert is_cut(typed) is (length > MAX_QUERY_CHARACTERS)
    response = reader.get("/search", query_string={"q": typed})
    assert response.status_code == 200
    assert ("We read the first 2,000 characters" in response.text) is (length > MAX_QUERY_CHARACTERS)


def test_a_page_with_a_story_says_what_it_was_about_in_the_tellers_words(reader: FlaskClient) -> None:
    page = reader.get("/search", query_string={"q": STORY}).text
    assert "You told us about" in page
    assert "he has been sent home early" in page
    said = reader.get("/api/v1/search", query_string={"q": STORY}).json
    assert said is not None
    assert len(said["matters"]) == 3
    assert [matter["url"] for matter in said["matters"]] == [result["url"] for result in said["results"][:3]]
