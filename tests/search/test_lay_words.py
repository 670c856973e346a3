"""Every way of saying it in the thesaurus finds a page of its concept among the first three."""

from __future__ import annotations

from oap.site import Site
from training.phrases import words_of


def test_ways_of_saying_it_find_a_page_of_their_concept(handbook: Site) -> None:
    """One phrase in eighteen here, all in ``soak``."""
    found_by_its_words(handbook, every=18)


def found_by_its_words(handbook: Site, every: int) -> None:
    engine = handbook.state.engine
    assert engine is not None
    written = {topic for card in engine.library.cards for topic in card.topics}
    phrases = [
        (phrase, concept)
        for concept in words_of()[0].concepts.values()  # what editors keep, and the training material
        if written.intersection(concept.topics)
        for phrase in dict.fromkeys((concept.title, *concept.say, *concept.pro, *concept.abbr, *concept.typo))
    ]
    asked = phrases[::every]
    assert len(asked) > 1000
    missed = [
        f"{phrase} ({concept.id})"
        for phrase, concept in asked
        if not any(set(found.card.topics) & set(concept.topics) for found in engine.search(phrase, size=3).found)
    ]
    assert len(missed) / len(asked) <= 0.03, missed


def test_every_topic_is_the_first_of_a_concept(handbook: Site) -> None:
    engine = handbook.state.engine
    assert engine is not None
    first = {concept.topics[0] for concept in engine.thesaurus.concepts.values()}
    assert set(engine.taxonomy.topics) <= first


def test_every_topic_has_words_and_relations(handbook: Site) -> None:
    engine = handbook.state.engine
    assert engine is not None
    assert set(engine.taxonomy.topics) <= set(engine.thesaurus.related)
