"""``python -m bench.doubts`` lists the queries that the taught model and the counts read differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.doubts import doubts, read_queries, table
from oap.site import Site
from tests.found import engine_of

pytestmark = pytest.mark.handbook
PLAIN = ["stammering", "dyslexia", "my daughter has epilepsy"]
DOUBTFUL = ["school wont give his dinner time tablet", "the word no or hurry up and it all kicks off"]


def test_queries_that_both_read_alike_are_not_listed(handbook: Site) -> None:
    assert doubts(engine_of(handbook), PLAIN) == []


def test_each_doubt_names_both_topics_and_the_most_doubtful_comes_first(handbook: Site) -> None:
    engine = engine_of(handbook)
    found = doubts(engine, [*PLAIN, *DOUBTFUL])
    assert {one.query for one in found} <= set(DOUBTFUL)
    for one in found:
        reading = engine.topics.read(engine.interpreter.understand(one.query), engine.taught)
        assert reading.taught is not None
        names = list(engine.topic_numbers)
        assert (one.counted, one.taught) == (names[reading.counted.argmax()], names[reading.taught.argmax()])
        assert one.counted != one.taught
        assert 0 <= one.apart <= 1
    assert [one.apart for one in found] == sorted((one.apart for one in found), reverse=True)
    assert f"{len(found)} of 5" in next(table(found, 5))


def test_words_that_say_nothing_are_no_doubt(handbook: Site) -> None:
    assert doubts(engine_of(handbook), ["zzqqxx", ""]) == []


def test_a_file_may_hold_lines_or_judged_queries_and_what_is_held_back_stays_unseen(tmp_path: Path) -> None:
    lines = tmp_path / "typed.txt"
    lines.write_text("covers ears\n\ncovers ears\nhates noise\n")
    assert read_queries([lines]) == ["covers ears", "hates noise"]
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"text": "a"}\n{"query": "b"}\n')
    assert read_queries([texts]) == ["a", "b"]
    judged = tmp_path / "judged.jsonl"
    judged.write_text("".join(f'{{"id": "q{n}", "query": "words {n}", "topics": {{"a": 3}}}}\n' for n in range(60)))
    assert 0 < len(read_queries([judged])) < 60
