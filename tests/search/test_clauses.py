"""Sentences about two things, and what is right in the words as people type them."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.search import tokens
from oap.search.clauses import clauses, pieces
from oap.search.engine import Engine
from oap.site import Site


@pytest.fixture(scope="module")
def engine(handbook: Site) -> Engine:
    assert handbook.state.engine is not None
    return handbook.state.engine


@given(st.text(alphabet="ab é'.,;-!\n andbutso", max_size=120))
def test_taking_a_sentence_apart_loses_and_changes_no_word(typed: str) -> None:
    assert list(chain.from_iterable(pieces(typed, {}))) == tokens.words(typed)
    if parts := clauses(pieces(typed, {})):
        assert list(chain.from_iterable(parts)) == tokens.words(typed)


def test_a_short_question_stays_whole(engine: Engine) -> None:
    assert engine.interpreter.understand("he bites, and then he cries").clauses == ()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (
            (
                "my son is 8 and he wets the bed every single night, also he holds his pencil in his fist and his "
                "writing is a mess"
            ),
            {"continence", "handwriting-fine-motor"},
        ),
        (
            (
                "hi all she stammers on every word when she reads aloud and at lunch nobody will sit with her so "
                "she has no friends"
            ),
            {"stammering", "friendships"},
        ),
    ],
)
def test_a_long_sentence_finds_both_things_it_is_about(engine: Engine, typed: str, wanted: set[str]) -> None:
    likely = [topic for topic, _ in engine.topics.likely(engine.interpreter.understand(typed))]
    assert wanted <= set(likely[:4]), likely[:6]
    topics = {topic for found in engine.search(typed).found for topic in found.card.topics}
    assert wanted <= topics


@pytest.mark.parametrize(
    "typed",
    ["theyre bored", "wont unclip his belt", "person-centred review", "induction for ECTs", "he is a bit blorp today"],
)
def test_words_that_are_right_or_far_from_ours_are_left_alone(engine: Engine, typed: str) -> None:
    assert engine.interpreter.understand(typed).corrected == ""


def test_a_word_on_every_page_does_not_make_the_text_outweigh_the_rest(engine: Engine) -> None:
    for typed in ("child", "children", "school", "help", "child school help"):
        for found in engine.search(typed).found:
            assert found.parts["text"] <= 2.0


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("we were told on tuesday it is down's", "down-syndrome"),
        ("bit another child at nursery", "anger-behaviour"),
        ("bit his sister again", "anger-behaviour"),
        ("a bit worried about his talking", "first-concerns"),
    ],
)
def test_a_name_or_a_deed_is_no_small_word(engine: Engine, typed: str, topic: str) -> None:
    """ "Down's" is not "down", and who bit did not do a bit of it."""
    topics = [topic for found in engine.search(typed).found[:3] for topic in found.card.topics]
    assert topic in topics
