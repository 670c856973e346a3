"""Danger words in other languages: found as people type them, and used only with two sources."""

from __future__ import annotations

import pytest

from oap.core.search.crisis_languages import Languages, read_languages

SOURCES = ["A dictionary, 2020", "A leaflet, 2021"]


def _languages(**phrases: str) -> Languages:
    return read_languages(
        {
            code: {"name": code, "english": code, "phrases": [{"say": said, "kind": "life", "sources": SOURCES}]}
            for code, said in phrases.items()
        },
        ["life"],
    )


FOUND = [
    ("pl", "chcę umrzeć", "Chce umrzec, nie wiem co robic"),
    ("pl", "chcę umrzeć", "CHCĘ UMRZEĆ!"),
    ("es", "quiero morir", "ayuda quiero morir"),
    ("ar", "أريد أن أموت", "اريد ان اموت"),
    ("ur", "خودکشی", "وہ خودکشي کی بات کرتا ہے"),
    ("uk", "хочу померти", "Я хочу померти."),
    ("pa", "ਖ਼ੁਦਕੁਸ਼ੀ", "ਉਹ ਖ਼ੁਦਕੁਸ਼ੀ"),
    ("zh", "我想死", "老师,我想死了"),
]


@pytest.mark.parametrize(("code", "phrase", "typed"), FOUND)
def test_a_phrase_is_found_as_people_type_it(code: str, phrase: str, typed: str) -> None:
    found = _languages(**{code: phrase}).find(typed)
    assert found is not None and found.language == code and found.kind == "life"


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("viol", "plays the violin"),
        ("samo", "samosas for lunch"),
        ("no respira", "no respiratory problems"),
        ("quiero morir", "quiero dormir"),
    ],
)
def test_part_of_another_word_is_no_phrase(phrase: str, typed: str) -> None:
    assert _languages(xx=phrase).find(typed) is None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"say": "quiero morir", "kind": "life", "sources": ["one"]}, "two sources"),
        ({"say": "quiero morir", "kind": "life", "sources": ["one", "one"]}, "two sources"),
        ({"say": "quiero morir", "kind": "sad", "sources": SOURCES}, "no kind of danger"),
        ({"say": "!", "kind": "life", "sources": SOURCES}, "needs “say”"),
    ],
)
def test_a_phrase_without_two_sources_is_refused(entry: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_languages({"es": {"name": "español", "english": "Spanish", "phrases": [entry]}}, ["life"])
