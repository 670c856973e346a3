"""What a reader wants, and who asks, is read from the little words of a query, and only said where it is sure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.page_types import PAGE_TYPES
from oap.core.search.relevance import read_judged
from oap.core.search.tokens import normalise
from oap.core.search.wants import WANTS, Asker, WantReader, features
from oap.storage.want_reader import MODEL, load_want_reader, save_want_reader
from tests.build import ROOT
from tests.found import there

LINES = sorted((ROOT / "training" / "wanted").glob("*.txt")) + sorted((ROOT / "training" / "askers").glob("*.txt"))


@pytest.fixture(scope="module")
def reader() -> WantReader:
    return there(load_want_reader())


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("can a specialist come and watch my daughter without telling me", "allowed"),
        ("are school even allowed to put him in a room by himself all day", "allowed"),
        ("how do i go about asking for an ep to see my son", "ask"),
        ("who could i ring about my daughters sleep", "ring"),
        ("what on earth is dyspraxia", "what"),
        ("we no understand this paper, is bad?", "what"),
        ("what should the school be doing for a child with a stammer", "school"),
        ("stammer, what can i do at home to help her", "home"),
        ("stammering", ""),
        ("covers ears in the dinner hall", ""),
        ("my son cries at the gate every morning", ""),
        ("fine at school, kicks off at home", ""),
    ],
)
def test_a_question_says_what_is_wanted_and_a_plain_need_says_nothing(reader: WantReader, text: str, want: str) -> None:
    assert reader.read(text).want == want


@pytest.mark.parametrize(
    ("text", "asker"),
    [
        ("my daughter in year 4 hides under the table", Asker.FAMILY),
        ("pupil in my class hides under the table", Asker.STAFF),
        ("im 15 and i hide in the toilets at lunch", Asker.YOUNG),
        ("child on my caseload hides under the table", Asker.HEALTH),
        ("hides under the table", None),
    ],
)
def test_who_asks_is_read_from_how_they_name_the_child(reader: WantReader, text: str, asker: Asker | None) -> None:
    assert reader.read(text).asker is asker


def test_words_that_it_does_not_know_say_nothing(reader: WantReader) -> None:
    assert reader.read("zzqqxx flibber").want == ""
    assert reader.read("").asker is None


@given(st.text(max_size=300))
def test_any_text_is_read_and_each_feature_counts_once(text: str) -> None:
    reader = WantReader(("is it",), np.ones((1, 12), dtype=np.float16), np.zeros(12), "")
    found = reader.read(text)
    assert found.want in ("", *WANTS)
    assert len(features(text)) == len(set(features(text)))


def test_every_want_that_a_type_of_page_answers_is_one_and_under_a_heading_it_has() -> None:
    for one in PAGE_TYPES.values():
        assert {*one.answers, *one.answers_best} <= {*WANTS}
        headings = [heading for heading, _ in one.sections]
        assert set(one.answers.values()) <= {*headings}


def test_no_judged_query_is_among_what_it_was_taught() -> None:
    taught = {normalise(line) for file in LINES for line in file.read_text(encoding="utf-8").split("\n") if line}
    for file in sorted((ROOT / "tests" / "queries").glob("*.jsonl")):
        judged = read_judged(file.read_text(encoding="utf-8"))
        assert not taught & {normalise(one.query) for one in judged}, file.name


def test_it_was_taught_with_the_examples_as_they_are(reader: WantReader) -> None:
    """Otherwise: ``python -m training.wants``."""
    from training.want_texts import WantTexts

    assert reader.digest == WantTexts([""], 1).digest()


def test_a_damaged_file_or_one_of_other_wants_is_left_alone(tmp_path: Path, reader: WantReader) -> None:
    kept = tmp_path / "wants.npz"
    save_want_reader(kept, reader)
    assert there(load_want_reader(kept)).digest == reader.digest
    data = MODEL.read_bytes()
    kept.write_bytes(data[: len(data) // 2])
    assert load_want_reader(kept) is None
    assert load_want_reader(tmp_path / "none.npz") is None
