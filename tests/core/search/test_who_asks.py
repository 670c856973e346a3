"""A young person who asks for themselves is known by few words, and nobody else is taken for one."""

from __future__ import annotations

import pytest

from oap.core.search.relevance import read_judged
from oap.core.search.tokens import normalise
from oap.core.search.wants import Asker
from oap.core.search.who_asks import is_young_person, who_asks
from tests.build import ROOT

SETS = ("development", "written", "unusual", "fresh", "second_blind", "third_blind", "third_blind_rest")


@pytest.mark.parametrize(
    ("said", "read", "who"),
    [
        ("my teacher doesn't get it", None, Asker.YOUNG),
        ("my teacher doesn't get it", Asker.FAMILY, Asker.YOUNG),
        ("im 15 and i hide in the toilets", Asker.YOUNG, Asker.YOUNG),
        ("my son is 15 and hides in the toilets", Asker.YOUNG, None),
        ("my son is 15 and hides in the toilets", Asker.FAMILY, Asker.FAMILY),
        ("dyslexia", None, None),
    ],
)
def test_the_words_go_before_the_model_and_who_tells_of_others_is_not_young(
    said: str, read: Asker | None, who: Asker | None
) -> None:
    assert who_asks(said, read) is who


@pytest.mark.parametrize(
    ("said", "young"),
    [
        ("my teacher doesn't get it", True),
        ("can i leave class when its too much", True),
        ("how do i tell my teacher i have adhd", True),
        ("nobody listens to me", True),
        ("I can't cope at school, too loud", True),
        ("my friends left me out", True),
        ("nobody listens to me at school about my son", False),
        ("my son can't cope at school, too loud", False),
        ("I teach year 3 and can't keep one in class", False),
        ("in my class I have one who hates lunch", False),
        ("can i ask school for an ehcp", False),
        ("how do i ask the school for help", False),
        ("i am worried about school", False),
        ("she says my teacher doesnt get it", False),
        ("my teacher " + "and then " * 40, False),
        ("", False),
    ],
)
def test_who_asks_is_told_by_a_few_words(said: str, young: bool) -> None:
    assert is_young_person(normalise(said).split()) is young


@pytest.mark.parametrize("name", SETS)
def test_no_parent_and_nobody_who_works_there_is_taken_for_a_young_person(name: str) -> None:
    judged = read_judged((ROOT / "tests" / "queries" / f"{name}.jsonl").read_text(encoding="utf-8"))
    taken = [one for one in judged if is_young_person(normalise(one.query).split())]
    assert [one.query for one in taken if one.persona != "young_person"] == []
