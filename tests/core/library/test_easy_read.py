"""Easy Read: one idea a line, each with a picture that there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oap.core.library.easy_read import (
    MOST_WORDS,
    PICTURES,
    easy_html,
    easy_id,
    easy_lines,
    easy_problems,
    easy_text,
    said_again,
)
from oap.core.pages.page import Group, Prose, Section
from oap.documents.easy_read_pdf import PICTURES as FOLDER
from tests.build import a_page

LINES = "- :phone: Call 999.\n- :heart: Stay with **them**."


def problems_of(text: str) -> list[str]:
    page = a_page("easy-quiet-rooms", "easy-read", sections=(Section("", (Group(items=(Prose(text, 7),)),)),))
    return [f"{line}: {why}" for line, why in easy_problems(page)]


def test_a_line_is_a_picture_and_a_sentence() -> None:
    assert [(line.picture, line.text) for line in easy_lines(LINES)] == [
        ("phone", "Call 999."),
        ("heart", "Stay with them."),
    ]
    assert easy_text(LINES) == "Call 999.\nStay with them."
    assert not problems_of(LINES)


def test_readers_get_a_list_with_pictures_that_the_words_say() -> None:
    html = easy_html(LINES)
    assert html.count("<li ") == html.count('alt=""') == 2 and "/static/easy-read/phone.svg" in html
    assert "<strong>them</strong>" in html


@pytest.mark.parametrize(("said", "dialled"), [("999", "999"), ("0800 1111", "08001111"), ("116 123", "116123")])
def test_a_number_can_be_pressed(said: str, dialled: str) -> None:
    assert f'<a class="govuk-link" href="tel:{dialled}">{said}</a>' in easy_html(f"- :phone: Call {said} now.")


def test_what_is_no_number_is_none() -> None:
    assert "tel:" not in easy_html("- :clock: Look again in 2026, on page 1999 or 10.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call 999.", "7: Each line of Easy Read has a picture"),
        ("- :phone: Call.\n- :unicorn: Call.", "8: There is no picture “unicorn”"),
        (f"- :phone: {' '.join(['word'] * (MOST_WORDS + 1))}.", "more than 15 words"),
        ("- :phone: Call 999. Say where you are.", "two sentences"),
    ],
)
def test_what_is_not_easy_is_said_with_its_line(text: str, said: str) -> None:
    assert any(said in one for one in problems_of(text)), problems_of(text)


def test_a_statement_is_no_line() -> None:
    page = replace(a_page("easy-quiet-rooms"), type="easy-read")
    assert any("nothing else" in why for _, why in easy_problems(page))


def test_what_somebody_mistypes_is_shown_as_words() -> None:
    html = easy_html("- :unicorn: <script>alert(1)</script> Hello")
    assert "Hello" in html and "<script" not in html and "unicorn" not in html


def test_each_name_has_its_drawing_and_none_is_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == PICTURES


def test_the_id_names_the_page_that_is_said_again() -> None:
    assert said_again(easy_id("sleep")) == "sleep"
