"""What a page types about a danger sign, beside the list from which its boxes are made, is found."""

from __future__ import annotations

import pytest

from oap.core.lint.danger_wording import danger_wording_problems, sign_word_problems
from oap.core.pages.danger_signs import read_danger_signs
from oap.core.pages.page import Group, Item, Placed, Prose, Section, Statement
from oap.core.pages.problems import Problem
from oap.storage.product_lists import word_rules
from tests.build import a_page, a_reading
from tests.core.pages.test_danger_signs import listed

SIGNS = read_danger_signs(
    listed(
        seizure={"family": "has a first seizure", "known_by": ["first (seizure/fit)"]},
        lost_words={"level": "same-day", "route": "gp", "known_by": ["lost words"]},
    )
)


def found(*items: Item | str) -> list[Problem]:
    made = tuple(Prose(item) if isinstance(item, str) else item for item in items)
    page = a_page(sections=(Section("Get help fast", (Group(items=made),)),))
    return list(danger_wording_problems(a_reading(page), SIGNS))


@pytest.mark.parametrize(
    "text",
    [
        ":::emergency Call 999 if your child:\n- is blue\n:::",
        ":::urgent Ask for an urgent GP appointment today, if:\n- a child is pale\n:::",
        "A word.\n\n:::urgent  Ring 111 if, after it, a child:  \n- is pale\n:::",
    ],
)
def test_a_box_of_signs_that_is_typed_is_found_with_its_line(text: str) -> None:
    [problem] = found(text)
    assert problem.level == "warning" and "{signs its-id}" in problem.message
    assert problem.line > 10


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("For a first fit, call 999.", "seizure"),
        ("- If they lost words, ring 111.", "lost-words"),
        ("- They lost words: see a doctor today.", "lost-words"),
        (":::details More\nA child who lost words needs a GP appointment.\n:::", "lost-words"),
        (Statement("call", "With a first fit, staff call 999.", "Staff ring 111."), "seizure"),
        (Statement("call", "Staff act.", "At a first seizure, staff call 999."), "seizure"),
    ],
)
def test_a_sentence_with_a_sign_and_what_to_do_is_found(text: Item | str, sign: str) -> None:
    [problem] = found(text)
    assert problem.level == "warning" and f"{{signs {sign}}}" in problem.message


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("For a first fit, ask for a GP appointment.", "Call 999"),
        ("For a first fit, go to A&E.", "Call 999"),
        ("If they lost words, go to A&E.", "The same day"),
    ],
)
def test_another_level_than_that_of_the_list_is_an_error(text: str, level: str) -> None:
    [problem] = found(text)
    assert problem.level == "error"
    assert "content/facts/danger-signs.yml" in problem.message and level in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "A first fit frightens everybody.",
        "In danger, call 999.",
        "They lost words. Call 999 in danger.",
        "The school tells you the same day.",
        ":::urgent If your child is not safe\n- Call 999 in danger.\n:::",
        ":::inset If you can:\n- ask\n:::",
        Placed("signs", ("seizure",)),
    ],
)
def test_what_names_no_sign_with_a_level_is_left_alone(text: Item | str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("has a fit " + "and another one " * 12, "more than 30 words"),
        ("is naughty and has a fit", "blames or labels"),
    ],
)
def test_the_words_of_the_list_are_looked_at_as_those_of_pages(words: str, why: str) -> None:
    signs = read_danger_signs(listed(other={"family": words}))
    [(identity, message)] = sign_word_problems(signs, word_rules())
    assert identity == "other" and why in message
