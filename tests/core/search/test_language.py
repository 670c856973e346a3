"""Which language a search is in: told where it is plain, English in every doubt."""

from __future__ import annotations

import pytest

from oap.core.search.language import language_of
from oap.core.search.relevance import read_judged
from tests.build import ROOT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("moje dziecko nie chce iść do szkoły", "pl"),
        ("mi hijo no quiere ir a la escuela", "es"),
        ("mon fils ne veut pas aller à l'école", "fr"),
        ("copilul meu nu vrea la școală", "ro"),
        ("mi hijo no habla", "es"),
        ("moje dziecko nie mówi", "pl"),
        ("ilmahaygu ma hadlo", "so"),
        ("copilul meu nu vorbește", "ro"),
        ("meu filho não fala", "pt"),
        ("طفلي لا يتكلم", "ar"),
        ("میرا بچہ بولتا نہیں ہے", "ur"),
        ("پسرم حرف نمی‌زند", "fa"),
        ("ابني لا يريد الذهاب إلى المدرسة", "ar"),
        ("আমার ছেলে স্কুলে যেতে চায় না", "bn"),
        ("我的儿子不想上学", "zh"),
        ("mera beta bolta nahi", "ur"),
        ("amar chele kotha bole na", "bn"),
        ("mera puttar bolda nahi", "pa"),
        ("mera wants his own room", "en"),
        ("my son is not at school", "en"),
        ("makaton", "en"),
        ("we no understand this paper, is bad?", "en"),
        ("", "en"),
    ],
)
def test_a_language_is_known_by_its_script_or_its_little_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("name", ["development", "written", "unusual", "third_blind", "fresh", "second_blind"])
def test_no_english_search_is_taken_for_another_language(name: str) -> None:
    judged = read_judged((ROOT / "tests" / "queries" / f"{name}.jsonl").read_text(encoding="utf-8"))
    assert [one.query for one in judged if language_of(one.query) != "en"] == []
