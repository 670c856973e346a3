"""Evidence for topics: words add up, relations lift what goes with a topic, and wrong relations are named."""

from __future__ import annotations

import numpy as np
import pytest
from flask import Flask

from oap.core.search.relevance import read_judged
from oap.core.search.thesaurus import read_thesaurus
from oap.search.engine import MAY_BE_MEANT
from oap.search.naive_bayes import NaiveBayes, features
from oap.search.topics import POSSIBLE, SURE, TopicReading
from oap.site import Site
from tests.build import ROOT
from tests.found import engine_of

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
    assert topics.perhaps(TopicReading(probable, probable)) == (topics.concept_of[one], topics.concept_of[other])
    probable[one] = SURE
    assert topics.perhaps(TopicReading(probable, probable)) == ()
    probable[one] = 0
    assert topics.perhaps(TopicReading(probable, probable)) == (), "one thing is no choice"


def test_nothing_frightening_is_named_that_the_words_do_not_name(handbook: Site) -> None:
    engine = engine_of(handbook)
    topics, harm = engine.topics, engine.topic_numbers["self-harm"]
    other = engine.topic_numbers["sleep"]
    for chance in (POSSIBLE + 0.1, SURE - 0.01, 0.99):
        probable = np.zeros(len(topics.numbers))
        probable[[harm, other]] = chance, POSSIBLE + 0.05
        assert "self-harm" not in topics.perhaps(TopicReading(probable, probable))
        assert "self-harm" not in topics.understood(TopicReading(probable, probable))
    assert topics.understood(TopicReading(probable, probable, called=frozenset({harm}))) == ("self-harm",)


@pytest.mark.parametrize(
    "typed",
    [
        "they want to cut her hours",
        "he cuts out shapes badly",
        "cut backs at our school",
        "long sleeves in summer and scabs on her thighs",
        "skipping meals and always cold",
    ],
)
def test_a_frightening_guess_is_shown_nowhere(handbook_app: Flask, handbook: Site, typed: str) -> None:
    said = handbook_app.test_client().get("/api/v1/search", query_string={"q": typed}).json
    assert said is not None
    taxonomy = handbook.configuration.taxonomy
    frightening = {topic.plain for topic in taxonomy.topics.values() if topic.frightening}
    assert not frightening & {*said["understood"], *said["may_be_about"]}


@pytest.mark.parametrize("name", ["third_blind", "third_blind_rest", "written", "second_blind"])
def test_what_we_say_that_we_looked_for_is_what_was_meant(handbook: Site, name: str) -> None:
    engine = engine_of(handbook)
    judged = read_judged((ROOT / "tests" / "queries" / f"{name}.jsonl").read_text(encoding="utf-8"))
    shown = [
        (one, topic)
        for one in judged
        for topic in engine.topics.understood(
            engine.topics.read(engine.interpreter.understand(one.query), engine.taught)
        )
    ]
    assert len(shown) > 0.6 * len(judged)
    assert sum(one.topics.get(topic, 0) == 0 for one, topic in shown) <= 0.08 * len(shown)


def test_a_search_shows_a_page_for_each_thing_that_may_be_meant(handbook: Site) -> None:
    """Where no topic is likely, the first three places are for different meanings."""
    engine = engine_of(handbook)
    judged = read_judged((ROOT / "tests" / "queries" / "third_blind.jsonl").read_text(encoding="utf-8"))
    names, unsure = list(engine.topic_numbers), 0
    for one in judged:
        answer = engine.search(one.query)
        reading = engine.topics.read(answer.understanding, engine.taught)
        likely = [topic for topic in engine.topics.unsure(reading) if reading.probable[topic] >= MAY_BE_MEANT]
        if not likely or answer.crisis.sure or any(found.parts["exact"] for found in answer.found):
            continue
        unsure += 1
        about = {topic for found in answer.found[: len(likely) + 1] for topic in found.card.topics}
        assert {
            names[number] for number in likely if engine._best_about(number, np.ones(len(engine.library))) >= 0
        } <= (about), one.query
    assert unsure > 3


@pytest.mark.parametrize("typed", ["zzqqxx flibber", "asdf qwerty", "grontle vexxq"])
def test_nonsense_finds_nothing_and_says_so_with_ways_on(handbook_app: Flask, typed: str) -> None:
    page = handbook_app.test_client().get("/search", query_string={"q": typed}).text
    assert "We found no page for this" in page
    assert "Look by area of need" in page and "Ask a person" in page


@pytest.mark.parametrize("name", ["third_blind", "third_blind_rest", "unusual"])
def test_no_answer_lists_pages_by_the_dozen(handbook: Site, name: str) -> None:
    judged = read_judged((ROOT / "tests" / "queries" / f"{name}.jsonl").read_text(encoding="utf-8"))
    assert max(engine_of(handbook).search(one.query).total for one in judged) <= 45
