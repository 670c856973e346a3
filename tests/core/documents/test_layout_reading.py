"""Layouts of a provision record's documents: those that are there can be read, and each fault is named at its line."""

from __future__ import annotations

import pytest

from oap.core.documents.layout_reading import read_layout
from oap.core.documents.record_layout import COLUMNS, PARTS, STANDARD, with_standard
from tests.build import ROOT

TIERS = ("universal", "targeted", "advice")
FILES = sorted((ROOT / "content" / "layouts").glob("*.yml"))
GOOD = """\
name: Our form
title: Plan
parts:
  - part: facts
  - part: lines
    heading: What we do
    columns: {what: Provision, who: By whom}
  - part: check
"""


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_layout_of_the_handbook_can_be_read(file: object) -> None:
    path = next(one for one in FILES if one == file)
    layout, problems = read_layout(path.stem, path.read_text(encoding="utf-8"), TIERS)
    assert problems == [] and layout is not None and layout.name and layout.parts


def test_a_layout_names_its_columns_or_has_the_names_of_the_field() -> None:
    layout, problems = read_layout("ours", GOOD, TIERS)
    assert layout is not None and not problems
    assert [(one.id, one.name) for one in layout.of_kind("lines")[0].columns] == [
        ("what", "Provision"),
        ("who", "By whom"),
    ]
    other, _ = read_layout("ours", GOOD.replace("{what: Provision, who: By whom}", "[what, now]"), TIERS)
    assert other is not None
    assert [one.name for one in other.of_kind("lines")[0].columns] == [COLUMNS["what"][0], COLUMNS["now"][0]]


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("title: Plan\n", "", 1, "“title” is missing"),
        ("title: Plan", "title: Plan\ncolour: red", 3, "There is no “colour” here"),
        ("title: Plan", "title: ''", 2, "“title” needs words"),
        ("title: Plan", "title: Plan\nname: Again", 3, "“name” is there twice"),
        ("title: Plan", "title: Plan\npaper: square", 3, "Write “landscape” or “portrait”"),
        ("part: facts", "part: fact", 4, "There is no part “fact”"),
        ("part: facts", "part: text\n    heading: A", 4, "The part “text” needs “text”"),
        ("part: facts", "part: text\n    heading: A\n    text: secrets", 6, "A record has no text “secrets”"),
        (
            "part: facts",
            "part: text\n    heading: A\n    text: plan\n    room: 99",
            7,
            "“room” is a number of lines from 1 to 30",
        ),
        ("who: By whom", "wo: By whom", 7, "There is no column “wo”"),
        ("what: Provision, ", "", 7, "The first column is “what”"),
        ("heading: What we do", "heading: A\n    tiers: [special]", 7, "There is no “special”"),
        ("heading: What we do", "heading: A\n    statuses: [gone]", 7, "There is no “gone”"),
        ("heading: What we do", "heading: A\n    tiers: [targeted]", 4, "Lines of no kind of support would be lost"),
        ("  - part: check\n", "", 4, "it needs “- part: check”"),
        ("who: By whom", "cost: Cost", 4, "it needs “- part: law”"),
        ("parts:", "parts: [", 4, "expected"),
        ("parts:\n", "parts: none\nx:\n", 3, "“parts” is a list"),
    ],
)
def test_a_fault_is_named_at_its_line(before: str, after: str, line: int, said: str) -> None:
    assert before in GOOD
    layout, problems = read_layout("ours", GOOD.replace(before, after, 1), TIERS)
    assert layout is None
    assert any((one.file, one.line) == ("layouts/ours.yml", line) and said in one.message for one in problems), problems


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "parts: {a: b}", "name: {}\ntitle: [1]\nparts: [1, [2], {part: [3]}]", "? [a]\n: b\n"]
)
def test_what_is_no_layout_is_said_and_never_breaks(text: str) -> None:
    layout, problems = read_layout("ours", text, TIERS)
    assert layout is None and problems and all(one.line for one in problems)


def test_a_file_takes_the_standards_place_and_keeps_it_first() -> None:
    ours, _ = read_layout(STANDARD.id, GOOD, TIERS)
    other, _ = read_layout("annex", GOOD.replace("Our form", "Annex"), TIERS)
    assert ours is not None and other is not None
    assert [one.name for one in with_standard([other, ours])] == ["Our form", "Annex"]
    assert with_standard([other])[0] is STANDARD


def test_the_standard_has_only_parts_that_a_file_can_have() -> None:
    assert {part.kind for part in STANDARD.parts} <= set(PARTS)
