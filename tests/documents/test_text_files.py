"""Plain text as people type it and programs export it: headings, lists and rows of cells, and every word told."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.blocks import Line, Table, count_letters, lines_of
from oap.core.importing.plan import Plan, plan
from oap.documents.reading import kind_of, read_blocks
from tests.guessing import area_guesser

TYPED = """\
From: Somebody (Inclusion)
To: All schools
Subject: Our handbook

Dear all, below is what we spoke of on Monday, so that it opens on any device that you may have.

1. COMMUNICATION AND INTERACTION
--------------------------------

Listening

In all classrooms (universal):
* Agree a signal for silence and use the same one in the hall, on the
  field and on the bus
* Sit the child away from the door

For some children (targeted):
  1) A listening game with three or four others, each day, near to the
     end of the morning
  2) A prompt card

For mums, dads and carers:
- Have a set bedtime
"""
MARKDOWN = """\
# Sensory and physical

## Noise

| Age | What helps |
| --- | --- |
| Primary | **Warn** the class before the bell |
| KS3 | Keep a quiet room open<br>Let the pupil leave early |

## Light

**Strategies**

- Draw the blinds before the sun is on the board
- Print on coloured paper
"""


def read(text: str | bytes) -> Plan:
    data = text.encode() if isinstance(text, str) else text
    made = plan(read_blocks(data), area_guesser(), {})
    assert made.words.adds_up and not made.stopped
    return made


def statements(made: Plan) -> list[tuple[str, str, str, str]]:
    return [
        (page.title, " ".join(one.said_phases), one.said_tier, one.text)
        for page in made.pages
        for one in page.statements
    ]


def test_typed_headings_lists_and_broken_lines_are_read_as_they_are_meant() -> None:
    made = read(TYPED)
    assert statements(made) == [
        (
            "Listening",
            "",
            "universal",
            "Agree a signal for silence and use the same one in the hall, on the field and on the bus",
        ),
        ("Listening", "", "universal", "Sit the child away from the door"),
        (
            "Listening",
            "",
            "targeted",
            "A listening game with three or four others, each day, near to the end of the morning",
        ),
        ("Listening", "", "targeted", "A prompt card"),
        ("Listening", "", "advice", "Have a set bedtime"),
    ]
    assert made.pages[0].said_area == "communication-and-interaction"
    assert "Subject: Our handbook" in {left.text for left in made.left_out}


def test_markdown_keeps_its_headings_tables_and_lists() -> None:
    assert statements(read(MARKDOWN)) == [
        ("Noise", "primary", "", "Warn the class before the bell"),
        ("Noise", "secondary", "", "Keep a quiet room open"),
        ("Noise", "secondary", "", "Let the pupil leave early"),
        ("Light", "", "", "Draw the blinds before the sun is on the board"),
        ("Light", "", "", "Print on coloured paper"),
    ]


ROWS = [
    ["Area", "Phase", "Level", "Strategy"],
    ["SEMH", "EY, Pri", "U", "Greet each child by name, at the door"],
    ["SEMH", "Sec", "T", "Offer a pass to leave\nMeet a mentor each week"],
    ["SEMH", "All", "S", "Write a plan with the adviser"],
]
READ = [
    ("SEMH", "early-years primary", "universal", "Greet each child by name, at the door"),
    ("SEMH", "secondary", "targeted", "Offer a pass to leave"),
    ("SEMH", "secondary", "targeted", "Meet a mentor each week"),
    ("SEMH", "", "specialist", "Write a plan with the adviser"),
]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_of_cells_are_a_table_whose_codes_say_age_and_how_much_help(separator: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(ROWS)
    assert kind_of(file.getvalue().encode()) == "csv"
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert statements(read(file.getvalue().encode(encoding))) == READ


def test_what_a_legend_says_goes_before_what_a_code_usually_stands_for() -> None:
    rows = [["Key: U = targeted; T = universal. P = post-16; S = primary"], *ROWS[:1]]
    rows += [["SEMH", "P", "U", "Greet each child by name"], ["SEMH", "S", "T", "Offer a pass to leave"]]
    file = io.StringIO()
    csv.writer(file).writerows(row + [""] * (4 - len(row)) for row in rows)
    assert statements(read(file.getvalue())) == [
        ("SEMH", "post-16", "targeted", "Greet each child by name"),
        ("SEMH", "primary", "universal", "Offer a pass to leave"),
    ]


def test_a_sentence_with_commas_is_no_table() -> None:
    assert kind_of(b"Sit, listen, wait\n\nThen we talk, read, and write\n") == "txt"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t -*#=|"), max_size=400))
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    data = text.encode()
    if not count_letters(text):
        return
    made = read_blocks(data)
    found = sum(count_letters(line.text) for line in lines_of(made.blocks)) + sum(
        count_letters(left.text) for left in made.left
    )
    assert found == made.letters == count_letters(text)
    assert all(isinstance(block, (Line, Table)) for block in made.blocks)
