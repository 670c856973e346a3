"""What is typed just as it stands on a page finds that page first: an editor pastes a sentence and has its page."""

from __future__ import annotations

import random

import pytest

from oap.core.library.rendering import RenderedStatement
from oap.core.search.runs import SHORTEST
from oap.site import Site
from tests.found import engine_of
from tests.spread import in_soak

PASTED = 60
pytestmark = pytest.mark.handbook


def statements_of(site: Site) -> dict[str, set[str]]:
    """Every sentence of a statement, in either voice, with the slugs of the pages it stands on."""
    found: dict[str, set[str]] = {}
    for card in site.state.library.cards:
        rendered = site.rendered_pages.get(card.slug)
        assert rendered is not None
        for one in rendered.statements():
            for text in texts_of(one):
                found.setdefault(text, set()).add(card.slug)
    return found


def texts_of(one: RenderedStatement) -> list[str]:
    return [text for text in (one.professional_text, one.family_text) if len(text.split()) >= SHORTEST]


def test_a_published_statement_pasted_whole_finds_its_page_first(handbook: Site) -> None:
    held = statements_of(handbook)
    engine = engine_of(handbook)
    pasted = random.Random(20).sample(sorted(held), PASTED)
    missed = []
    for text in pasted:
        answer = engine.search(text)
        place = 1 if answer.crisis.sure else 0  # some statements tell of danger: urgent help stands above their page
        if answer.found[place].card.slug not in held[text]:
            missed.append(text)
    assert not missed


def test_more_words_of_a_sentence_never_make_its_page_harder_to_find(handbook: Site) -> None:
    held = statements_of(handbook)
    engine = engine_of(handbook)
    long = sorted(text for text in held if 14 <= len(text.split()) <= 24)
    for text in random.Random(21).sample(long, 10):
        words = text.split()
        for count in range(9, len(words) + 1, 4):
            answer = engine.search(" ".join(words[:count]))
            holding = {slug for other, slugs in held.items() if " ".join(words[:count]) in other for slug in slugs}
            place = 1 if answer.crisis.sure else 0
            assert answer.found[place].card.slug in holding, " ".join(words[:count])


def test_few_words_in_a_row_find_their_page(handbook: Site) -> None:
    """Six to eight words of a statement, which most often no other page has in that order."""
    held = statements_of(handbook)
    engine, chosen = engine_of(handbook), random.Random(22)
    found = 0
    for text in chosen.sample(sorted(text for text in held if len(text.split()) > 9), PASTED):
        words, count = text.split(), chosen.choice((6, 7, 8))
        begin = chosen.randrange(len(words) - count + 1)
        run = " ".join(words[begin : begin + count])
        answer = engine.search(run)
        place = 1 if answer.crisis.sure else 0
        holding = {slug for other, slugs in held.items() if run in other for slug in slugs}
        found += answer.found[place].card.slug in holding if len(answer.found) > place else 0
    assert found >= 0.8 * PASTED


@pytest.mark.parametrize("every", [4, in_soak(1)])
def test_a_published_sentence_is_no_story_of_danger_but_danger_beside_it_is(handbook: Site, every: int) -> None:
    engine = engine_of(handbook)
    long = sorted(text for text in statements_of(handbook) if len(text.split()) >= 12)
    heard = [text for text in long[::every] if engine.judge(text).sure]
    assert heard
    for text in heard:
        answer = engine.search(text)
        page = answer.found[0].card
        assert not answer.crisis.sure or page.slug == "urgent-help"
        told = engine.search(f"my daughter has taken an overdose of tablets. {text}")
        assert told.crisis.sure
        assert told.found[0].card.slug == "urgent-help"


def test_danger_in_words_that_stand_on_the_page_of_urgent_help_is_heard(handbook: Site) -> None:
    engine = engine_of(handbook)
    assert engine.search("i want to kill myself and i have a plan to do it tonight").crisis.sure
    assert engine.search("i want to kill myself").crisis.sure
