"""Evidence for topics: words add up, relations lift what goes with a topic, and wrong relations are named."""

from __future__ import annotations

import numpy as np
import pytest

from oap.core.search.thesaurus import read_thesaurus
from oap.search.naive_bayes import NaiveBayes, features
from oap.search.topics import POSSIBLE, SURE
from oap.site import Site

EXAMPLES = [
    ("covers ears in the dinner hall", 0),
    ("hates noise in the hall", 0),
    ("wont sleep at night", 1),
    ("awake all night long", 1),
]


@pytest.fixture
def evidence() -> NaiveBayes:
    return NaiveBayes([(text.split(), {topic: 1.0}) for text, topic in EXAMPLES], 3)


def test_words_that_no_single_example_holds_together_add_up(evidence: NaiveBayes) -> None:
    found = evidence.weigh("ears and noise".split())
    assert int(np.argmax(found)) == 0
    assert found[0] > evidence.weigh("ears".split())[0]


def test_unknown_words_are_no_evidence(evidence: NaiveBayes) -> None:
    assert not evidence.weigh("zebra crossing".split()).any()


def test_a_doubtful_word_counts_less(evidence: NaiveBayes) -> None:
    sure, doubtful = evidence.weigh(["sleep"]), evidence.weigh(["sleep"], {"sleep": 0.5})
    assert 0 < doubtful[1] < sure[1]


def test_probabilities_add_up_to_one_even_for_a_long_query(evidence: NaiveBayes) -> None:
    found = evidence.probabilities(evidence.weigh(("awake night noise hall " * 200).split()))
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


def test_a_negation_is_evidence_of_its_own() -> None:
    assert "not_talk" in features("not talking".split())
    assert "not_talk" not in features("talking".split())


def test_relations_between_topics_are_read_and_wrong_ones_named() -> None:
    data = {"related": {"sleep": {"worry": "2", "nowhere": "1"}, "worry": {"sleep": "7"}}}
    thesaurus, problems = read_thesaurus(data, {"sleep": "", "worry": ""})
    assert thesaurus.related == {"sleep": {"worry": 2}, "worry": {}}
    assert len(problems) == 2
    assert "nowhere" in problems[0] and "7" in problems[1]


def test_the_reader_is_asked_only_when_no_topic_is_likely(site: Site) -> None:
    engine = site.state.engine
    assert engine is not None
    topics = engine.topics
    one, other = list(topics.concept_of)[:2]
    probable = np.zeros(len(topics.numbers))
    probable[[one, other]] = SURE - 0.1, POSSIBLE + 0.1
    assert topics.perhaps(probable) == (topics.concept_of[one], topics.concept_of[other])
    probable[one] = SURE
    assert topics.perhaps(probable) == ()
    probable[one] = 0
    assert topics.perhaps(probable) == (), "one thing is no choice"
