"""Words in a language are shown when two sources or a speaker stand behind them, and else refused with the place."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from oap.core.pages.languages import LANGUAGES_FILE, read_spoken
from tests.build import ROOT

SOURCES = ["One, 2015", "Another, undated copy"]


def a_language(**more: Any) -> dict[str, Any]:
    return {"code": "pl", "name": "Polski", "english": "Polish", **more}


def test_the_languages_of_the_handbook_are_read() -> None:
    found = {one.code: one for one in read_spoken(yaml.safe_load((ROOT / "content" / LANGUAGES_FILE).read_text()))}
    assert {"so", "pl", "ar", "ur", "ro"} <= set(found)
    assert found["ur"].right_to_left and found["ar"].direction == "rtl" and not found["pl"].right_to_left
    assert found["so"].words == (), "no two sources were found"


def test_a_speaker_stands_for_words_as_two_sources_do() -> None:
    words = {"say": "tłumacz", "meaning": "interpreter"}
    checked = {**words, "checked_by": "A. Speaker", "checked_on": "2026-12-01"}
    for good in ({**words, "sources": SOURCES}, checked):
        (one,) = read_spoken([a_language(words=[good])])
        assert one.words[0].say == "tłumacz"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "list of languages"),
        ([{"code": "pl"}], "needs"),
        ([a_language(), a_language()], "twice"),
        ([a_language(words=[{"say": "tłumacz"}])], "meaning"),
        ([a_language(words=[{"say": "x", "meaning": "y", "sources": SOURCES[:1] * 2}])], "two independent sources"),
        ([a_language(words=[{"say": "x", "meaning": "y", "checked_by": "A"}])], "go together"),
        ([a_language(words="x")], "lists"),
        ([a_language(words=[{"say": "x", "meaning": "y", "sources": "x"}])], "lists"),
    ],
)
def test_what_nobody_stands_behind_is_refused_with_its_place(data: Any, says: str) -> None:
    with pytest.raises(ValueError, match=f"languages.yml.*{says}"):
        read_spoken(data)
