"""The counts of the training material: current, small, and beside what editors keep, which always goes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from oap.core.search.concept_text import concept_file
from oap.core.search.tokens import normalise
from oap.search.reasons import EDITORS, TAUGHT, Reasons
from oap.search.topics import TopicModel
from oap.site import Site
from oap.storage.taught_words import FILE, load_taught_words, save_taught_words
from tests.build import ROOT
from tests.found import engine_of
from training.judged import taught_queries
from training.phrases import FOLDER, editors_words, read_phrases, words_of
from training.words import digest_of, taught_words

LINES_BEFORE = 24_304  # of the thesaurus, when scenes stood in it


def test_the_file_was_made_from_the_training_material_as_it_is() -> None:
    """When it is not: python -m training.words."""
    thesaurus, taxonomy = editors_words()
    assert load_taught_words().digest == digest_of(read_phrases(thesaurus), taught_queries())
    assert set(load_taught_words().topics) <= set(taxonomy.topics)
    assert FILE.stat().st_size < 2_500_000


def test_what_is_stored_is_what_was_counted(tmp_path: Path) -> None:
    thesaurus, taxonomy = editors_words()
    some = dict(list(read_phrases(thesaurus).concepts.items())[:8])
    made = taught_words(replace(thesaurus, concepts=some), taxonomy, taught_queries()[:20])
    save_taught_words(tmp_path / "words.npz", made)
    found = load_taught_words(tmp_path / "words.npz")
    assert (found.topics, found.words, list(found.groups), found.digest) == (
        made.topics,
        made.words,
        made.groups,
        made.digest,
    )
    for one, other in ((found.said, made.said), (found.spelt, made.spelt)):
        assert np.array_equal(one.of, other.of) and np.array_equal(one.about, other.about)
        assert one.counts == pytest.approx(other.counts, rel=1e-3)


@pytest.mark.long
@pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04 not whole"], ids=["missing", "empty", "damaged"])
def test_without_a_whole_file_the_phrases_of_editors_count_alone(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "words.npz"
    if data is not None:
        path.write_bytes(data)
    thesaurus, taxonomy = editors_words()
    alone, without = TopicModel(thesaurus, taxonomy), TopicModel(thesaurus, taxonomy, load_taught_words(path))
    assert np.array_equal(
        alone.evidence.weigh("not talking yet".split()), without.evidence.weigh("not talking yet".split())
    )


def test_a_phrase_that_editors_give_to_another_topic_is_no_longer_what_was_taught(handbook: Site) -> None:
    thesaurus, taxonomy = editors_words()
    taught = handbook.taught_words
    before = TopicModel(thesaurus, taxonomy, taught)
    said = "freezes in tests"
    assert dict(before.names_in(said.split())).get(said) == before.numbers["anxiety"]
    sleep = replace(thesaurus.concepts["sleep"], say=(*thesaurus.concepts["sleep"].say, said))
    after = TopicModel(replace(thesaurus, concepts={**thesaurus.concepts, "sleep": sleep}), taxonomy, taught)
    assert dict(after.names_in(said.split()))[said] == after.numbers["sleep"]


def test_it_can_be_seen_where_a_word_came_from(handbook: Site) -> None:
    engine = engine_of(handbook)
    why = Reasons(engine.thesaurus, engine.taxonomy, handbook.taught_words, engine.topics)
    taught = why.of("freezes in tests".split(), engine.topic_numbers["anxiety"])
    assert taught[0].source == TAUGHT and taught[0].weight > 0
    kept = why.of("lost pe kit".split(), engine.topic_numbers["executive-function"])
    assert any(one.source == EDITORS for one in kept)
    assert [one.words for one in why.names("melatonin".split(), engine.topic_numbers["sleep"])] == ["melatonin"]


def test_what_editors_keep_is_short() -> None:
    folder = ROOT / "content"
    files = [folder / "thesaurus.yml", *sorted((folder / "concepts").glob("*.yml"))]
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files) <= LINES_BEFORE / 4
    thesaurus, _ = editors_words()
    assert max(len(said.split()) for one in thesaurus.concepts.values() for said in one.say) <= 5


def test_every_file_of_the_training_material_is_of_a_concept_and_no_phrase_stands_in_both() -> None:
    thesaurus, _ = editors_words()
    assert {path.stem for path in FOLDER.glob("*.txt")} <= set(thesaurus.concepts)
    for identity, concept in read_phrases(thesaurus).concepts.items():
        kept = set(thesaurus.concepts[identity].phrases)
        assert not [said for said in concept.say if normalise(said) in kept], concept_file(identity)
    assert sum(len(one.say) for one in words_of()[0].concepts.values()) > 20_000
