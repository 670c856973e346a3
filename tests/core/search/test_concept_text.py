"""A concept in a file of its own: written and read back the same, and together with a thesaurus of the old form."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from oap.core.search.concept_text import compose_concept, is_concept_file, phrase_added, phrase_removed, together
from oap.core.search.thesaurus import Concept, read_thesaurus

TOPICS = {"sleep": "", "worry": ""}
TEXT = "title: Sleep\ntopics: [sleep]\nsay:\n- lies awake\n- no sleep\n"
OLD = "concepts:\n  sleep:\n    title: Old\n    topics: [worry]\n    say:\n    - no sleep\n    - up all night\n"

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: text.strip() == text and " ".join(text.split()) == text)


@given(st.lists(words, unique=True, max_size=4), st.lists(words, unique=True, max_size=4), words)
def test_what_is_written_reads_back_the_same(say: list[str], abbr: list[str], title: str) -> None:
    concept = Concept("a", title, ("sleep", "worry"), tuple(say), (), tuple(abbr), near=("b",))
    data = yaml.load(compose_concept(concept), Loader=yaml.BaseLoader)
    found, _ = read_thesaurus({"concepts": {"a": data}}, TOPICS)
    assert found.concepts["a"] == concept


def test_a_phrase_is_a_line_more_and_a_line_fewer() -> None:
    made = phrase_added(TEXT, "sleep", "up all night")
    assert made == TEXT + "- up all night\n"
    assert phrase_removed(made, "sleep", "up all night") == TEXT
    with pytest.raises(ValueError, match="there already"):
        phrase_added(TEXT, "sleep", "no sleep")


def test_a_thesaurus_that_holds_its_concepts_is_changed_in_its_own_form() -> None:
    assert "    - snores\n" in phrase_added(OLD, "sleep", "snores")
    assert "no sleep" not in phrase_removed(OLD, "sleep", "no sleep")


def test_a_file_of_its_own_goes_before_the_old_form_and_no_phrase_is_lost() -> None:
    old, own = (yaml.safe_load(text) for text in (OLD, TEXT))
    found, problems = read_thesaurus(together(old, {"sleep": own}), TOPICS, {"sleep"})
    assert problems == []
    assert found.concepts["sleep"].topics == ("sleep",)
    assert found.concepts["sleep"].say == ("lies awake", "no sleep", "up all night")


def test_what_is_wrong_is_said_of_the_file_it_stands_in() -> None:
    data = {"concepts": {"a": {"title": "A", "topics": ["nothing"]}, "b": {"topics": ["sleep"]}}}
    _, problems = read_thesaurus(data, TOPICS, {"a"})
    assert problems == [
        "concepts/a.yml: The concept “a” names the unknown topic “nothing”.",
        "concepts/a.yml: The concept “a” has no topic.",
        "thesaurus.yml: The concept “b” has no title.",
    ]


@pytest.mark.parametrize("name", ["concepts/Sleep.yml", "concepts/../x.yml", f"concepts/{'a' * 47}.yml", "sleep.yml"])
def test_other_names_are_no_concept_files(name: str) -> None:
    assert not is_concept_file(name)
    assert is_concept_file("concepts/late-talking.yml")
