"""Lists of words are changed in their text: comments and order stay, and what cannot be read back is refused."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from oap.core.search.curation import add_phrase, add_required, remove_phrase, scalar

TEXT = """# What people say
concepts:
  noise:
    title: Noise   # kept
    topics: [sensory]
    hints: [loud, hall,
      canteen]
    say:
    - covers ears
    - "hates: noise"
  # the next one has none yet
  sleep:
    title: Sleep
    topics: [sleep]
filler_words: [please]
"""


def data(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)


def test_a_phrase_is_one_new_line_and_goes_again() -> None:
    made = add_phrase(TEXT, "noise", "too loud for him")
    assert made == TEXT.replace('noise"\n', 'noise"\n    - too loud for him\n')
    assert remove_phrase(made, "noise", "too loud for him") == TEXT
    assert data(remove_phrase(TEXT, "noise", "hates: noise"))["concepts"]["noise"]["say"] == ["covers ears"]


def test_a_concept_without_phrases_gets_its_first() -> None:
    made = add_phrase(TEXT, "sleep", "never sleeps")
    assert data(made)["concepts"]["sleep"]["say"] == ["never sleeps"]
    assert data(made)["filler_words"] == ["please"]
    none = remove_phrase(made, "sleep", "never sleeps")
    assert add_phrase(none, "sleep", "never sleeps") == made


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=80))
def test_whatever_is_typed_reads_back_or_is_refused(phrase: str) -> None:
    phrase = " ".join(phrase.split())
    assume(phrase)
    try:
        made = add_phrase(TEXT, "noise", phrase)
        listed = add_required("queries:\n", phrase, "quiet-rooms", "schools", "2026-11-25")
    except ValueError:
        return
    assert data(made)["concepts"]["noise"]["say"][-1] == phrase
    assert data(made)["concepts"]["sleep"] == data(TEXT)["concepts"]["sleep"]
    assert data(listed)["queries"][0]["words"] == phrase


@pytest.mark.parametrize(
    ("text", "written"), [("covers ears", "covers ears"), ("no", '"no"'), ("7", '"7"'), ("a: b", '"a: b"')]
)
def test_only_what_yaml_would_misread_is_quoted(text: str, written: str) -> None:
    assert scalar(text) == written


@pytest.mark.parametrize(
    "text", ["concepts: {noise: {title: N, topics: [s], say: [a]}}\n", "concepts:\n  noise:\n    say: [a]\n", "{"]
)
def test_another_shape_is_refused_whole(text: str) -> None:
    with pytest.raises(ValueError, match=r"thesaurus|read"):
        add_phrase(text, "noise", "b")
