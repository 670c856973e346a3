"""A phrase is said whole inside one clause, by its content words, in an order that still means the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.search import tokens
from oap.search.clauses import pieces
from oap.search.phrases import PhraseMatcher, content_terms
from oap.search.whole_phrases import read, says
from oap.site import Site
from tests.found import engine_of

WORDS = st.sampled_from("garden ladder window pencil jumper tiger bucket candle river marble".split())
FILLING = st.sampled_from("the a his really just very with into again".split())
SCENERY = st.lists(st.sampled_from("thursday grandma sofa biscuit tractor monday cousin".split()), max_size=3)
PHRASES = st.lists(WORDS, min_size=2, max_size=4, unique=True)


def said(text: str, phrase: str) -> bool:
    return any(says(read(clause), read(tokens.words(phrase))) for clause in pieces(text, {}))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("freezes in tests", "freezes in tests"),
        ("in tests she freezes", "freezes in tests"),
        ("reads well at home but in tests at school she freezes", "freezes in tests"),
        ("other kids were hitting him again", "hits him"),
        ("she hits me when she is cross", "hits me"),
        ("he is not really talking yet", "not talking"),
    ],
)
def test_other_words_around_and_what_a_preposition_leads_change_nothing(text: str, phrase: str) -> None:
    assert said(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("can't wake up and school don't want him there", "dont want to wake up"),
        ("can't wake up. they don't want him there", "dont want to wake up"),
        ("he hits", "hits him"),
        ("hits him", "hits me"),
        ("he hits her brother", "hits her"),
        ("he talks all day", "not talking"),
        ("is not talking", "talking"),
        ("tests freezes", "freezes in tests"),
        ("freezes at lunch, hates tests", "freezes in tests"),
        ("the boy bites the dog", "dog bites boy"),
    ],
)
def test_half_a_phrase_one_across_clauses_and_one_that_means_another_thing_are_not_said(text: str, phrase: str) -> None:
    assert not said(text, phrase)


@given(PHRASES, SCENERY, SCENERY, st.lists(FILLING, min_size=4, max_size=4))
def test_a_phrase_is_said_among_any_other_words_of_its_clause(
    phrase: list[str], before: list[str], after: list[str], filling: list[str]
) -> None:
    spread = [word for pair in zip(phrase, filling, strict=False) for word in pair]
    assert said(" ".join([*before, *spread, *after]), " ".join(phrase))


@given(PHRASES, st.integers(0, 2), st.sampled_from([",", ".", " and", " but", "?"]))
def test_no_phrase_is_said_across_a_break(phrase: list[str], place: int, mark: str) -> None:
    at = min(place + 1, len(phrase) - 1)
    assert not said(f"{' '.join(phrase[:at])}{mark} {' '.join(phrase[at:])}", " ".join(phrase))


@given(st.permutations(["garden", "ladder", "window", "pencil"]))
def test_plain_words_in_another_order_say_another_thing(words: list[str]) -> None:
    assert said(" ".join(words), "garden ladder window pencil") is (words == ["garden", "ladder", "window", "pencil"])


@given(PHRASES, WORDS, st.sampled_from("in at on before after during".split()))
def test_what_a_preposition_leads_may_stand_first(phrase: list[str], last: str, leading: str) -> None:
    rest = [word for word in phrase if word != last]
    if rest:
        assert said(f"{leading} the {last} {' '.join(rest)}", f"{' '.join(rest)} {leading} {last}")


@given(PHRASES)
def test_what_is_denied_is_not_said(phrase: list[str]) -> None:
    assert not said(" ".join(["never", *phrase]), " ".join(phrase))
    assert said(" ".join(["never", *phrase]), " ".join(["not", *phrase]))


@pytest.mark.handbook
@pytest.mark.parametrize(
    "text", ["reads brilliantly at home but panics in exams", "good at maths at home, but in exams she panics"]
)
def test_scenery_does_not_outvote_a_phrase_that_is_said_whole(handbook: Site, text: str) -> None:
    engine = engine_of(handbook)
    first = engine.search(text, size=3).found
    assert any("anxiety" in found.card.topics[:1] for found in first), [found.card.slug for found in first]


def test_a_phrase_across_clauses_counts_less_than_said() -> None:
    matcher = PhraseMatcher([("dont want to wake up", 0), ("school refuser", 1)], 2, {})
    words = dict.fromkeys(content_terms("dont want to wake up".split()), 1.0)
    said = matcher.match(words, [read(tokens.words("i don't want to wake up"))])
    across = matcher.match(words, [read(clause) for clause in pieces("can't wake up and school don't want him", {})])
    assert 0 in said.whole
    assert 0 not in across.whole
    assert 0 < across.strength[0] < said.strength[0]
