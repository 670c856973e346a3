"""What a taught model reads beside the counts: mixed by logarithms, and never in the way of what it was not taught."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from oap.core.search.topic_reader import LONG, TopicReader, phrase_print, spans_of, taught_phrases
from oap.search.taught_topics import TaughtTopics
from oap.search.topics import TopicModel
from oap.site import Site
from oap.storage.topic_reader import MODEL, load_topic_reader, save_topic_reader
from tests.found import engine_of
from training.phrases import words_of

SIZE = 8
WORDS = ("[PAD]", "[UNK]", "ears", "sleep", "night", "hall", "the", "in")


def a_reader(share: float = 0.5) -> TopicReader:
    """One without layers that takes ``ears`` and ``hall`` for noise, ``sleep`` and ``night`` for sleep."""
    words = np.zeros((len(WORDS), SIZE), dtype=np.int8)
    for word, direction in (("ears", 0), ("hall", 0), ("sleep", 1), ("night", 1)):
        words[WORDS.index(word), direction] = 100
    topic = np.zeros((2, 2 * SIZE), dtype=np.float32)
    topic[0, 0] = topic[1, 1] = 3.0
    weights: dict[str, NDArray[Any]] = {
        "words": words,
        "scale": np.full(len(WORDS), 0.01, dtype=np.float32),
        "places": np.zeros((40, SIZE), dtype=np.float32),
        "norm.weight": np.ones(SIZE, dtype=np.float32),
        "norm.bias": np.zeros(SIZE, dtype=np.float32),
        "topic.weight": topic,
        "topic.bias": np.zeros(2, dtype=np.float32),
    }
    learned = np.array([phrase_print("covers ears")], dtype=np.uint32)
    return TopicReader(weights, {word: n for n, word in enumerate(WORDS)}, 4, ("noise", "sleep"), share, "d", learned)


def test_what_it_reads_adds_up_to_one() -> None:
    found = a_reader().read("ears in the hall")
    assert found.sum() == pytest.approx(1, abs=1e-5)
    assert found[0] > 0.9


def test_a_text_without_a_word_that_it_knows_tells_it_nothing() -> None:
    assert a_reader().read("zzqqxx") == pytest.approx([0.5, 0.5])


def test_what_it_reads_of_a_topic_that_was_joined_counts_for_the_other() -> None:
    taught = TaughtTopics(a_reader(), {"sleep": 0, "new": 1}, {"noise": "new"})
    assert taught.read("ears in the hall", 2)[1] > 0.9
    both = TaughtTopics(a_reader(), {"sleep": 0}, {"noise": "sleep"})
    assert both.read("ears", 1) == pytest.approx([1.0], abs=1e-5), "what two topics have is added up"


def test_a_topic_that_it_was_not_taught_is_read_by_the_counts_alone() -> None:
    numbers = {"sleep": 0, "new": 1, "noise": 2}
    taught = TaughtTopics(a_reader(), numbers)
    assert taught.read("ears in the hall", 3)[1] == 0
    mixed = taught.beside(np.array([0.05, 0.9, 0.05]), taught.read("sleep in the night", 3))
    assert int(mixed.argmax()) == 1


def test_where_the_counts_do_not_know_what_it_reads_decides() -> None:
    taught = TaughtTopics(a_reader(), {"noise": 0, "sleep": 1})
    mixed = taught.beside(np.array([0.5, 0.5]), taught.read("ears in the hall", 2))
    assert mixed[0] > 0.9
    assert mixed.sum() == pytest.approx(1)


def test_it_counts_nothing_where_its_share_is_nothing() -> None:
    taught = TaughtTopics(a_reader(share=0.0), {"noise": 0, "sleep": 1})
    mixed = taught.beside(np.array([0.3, 0.7]), taught.read("ears in the hall", 2))
    assert mixed == pytest.approx([0.3, 0.7])


def test_a_long_text_is_also_read_in_parts_that_leave_no_word_out() -> None:
    said = [f"w{n}" for n in range(61)]
    assert spans_of(" ".join(said[:LONG])) == []
    parts = spans_of(" ".join(said))
    assert {word for part in parts for word in part.split()} == set(said)


@pytest.mark.parametrize("word", ["x0y" * 12, "ears" * 9, "!?" * 30, "sleep"])
def test_words_of_many_pieces_are_read_as_far_as_they_can_be(word: str) -> None:
    text = " ".join(["ears", *[word] * 60])
    assert a_reader().read(text).sum() == pytest.approx(1, abs=1e-4)
    assert a_reader().read_each([text, "ears"]).sum() == pytest.approx(2, abs=1e-4)


def test_it_is_stored_and_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "topics.npz"
    save_topic_reader(path, a_reader())
    found = load_topic_reader(path)
    assert found is not None
    assert found.read("ears") == pytest.approx(a_reader().read("ears"))
    assert (found.topics, found.share, found.digest) == (("noise", "sleep"), 0.5, "d")
    assert found.not_taught(["covers ears", "hates the hall"]) == ["hates the hall"]


@pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04 not whole"], ids=["missing", "empty", "damaged"])
def test_without_a_whole_file_topics_are_read_by_counts_alone(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "topics.npz"
    if data is not None:
        path.write_bytes(data)
    assert load_topic_reader(path) is None


def test_the_product_has_a_small_model_taught_with_nearly_all_that_people_say(handbook: Site) -> None:
    reader = handbook.topic_reader
    assert reader is not None
    assert MODEL.stat().st_size < 5_000_000
    configuration = handbook.configuration
    names = {topic.id: (topic.plain, topic.professional) for topic in configuration.taxonomy.topics.values()}
    phrases = [said for said, _ in taught_phrases(words_of()[0], names)]
    # Where more is new, `python -m training.topics` is due: what is new is read by the counts alone until then.
    assert len(reader.not_taught(phrases)) <= 0.1 * len(phrases)
    assert len(set(configuration.taxonomy.topics) - set(reader.topics)) <= 10


def test_both_ways_of_reading_can_be_seen(handbook: Site) -> None:
    engine = engine_of(handbook)
    reading = engine.topics.read(engine.interpreter.understand("he cant sit still in class"), engine.taught)
    attention = engine.topic_numbers["attention-adhd"]
    assert reading.taught is not None
    assert int(reading.taught.argmax()) == int(reading.counted.argmax()) == int(reading.probable.argmax()) == attention


def test_a_phrase_that_an_editor_added_is_found_though_the_model_never_saw_it(handbook: Site) -> None:
    """The counts know it, and it is read within two seconds; the model must not drown it."""
    engine, configuration = engine_of(handbook), handbook.configuration
    concepts = dict(configuration.thesaurus.concepts)
    concepts["sleep"] = replace(concepts["sleep"], say=(*concepts["sleep"].say, "wobbly pegasus hour"))
    thesaurus = replace(configuration.thesaurus, concepts=concepts)
    model = TopicModel(thesaurus, configuration.taxonomy, handbook.taught_words)
    meant = engine.interpreter.understand("wobbly pegasus hour")
    assert model.likely(meant, engine.taught)[0][0] == "sleep"
