"""Whoever writes in the browser is told of faults in words of the form, never in those of a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from oap.core.editing.fault_words import for_the_form, in_form_words
from oap.core.editing.form_places import name_of
from oap.core.pages.page import Group, Prose, Section, Statement
from oap.core.pages.problems import Problem
from tests.build import ROOT, a_page

# Modules whose rules look at a page; what only a file can have is said of files.
RULES = [
    *sorted((ROOT / "oap/core/lint").glob("*.py")),
    *(ROOT / "oap/core/pages" / f"{name}.py" for name in ("front_matter", "placing", "facts", "fact_values")),
    ROOT / "oap/core/library/markdown.py",
    ROOT / "oap/services/editing/draft_checks.py",
]
OF_FILES = re.compile(
    r"^(?:The fields at the top|References \(|The file of a|site\.yml|glossary\.yml|A concept’s file|This file is|"
    r"The concepts stand|\*\*No reason|Made by|The id of this page is|Why a cell|"
    r"sections are missing|The page is not for)"
)
OF_CODE = re.compile(
    r"[{}]|:::|\.md\b|\.yml\b|content/|docs/|#{2,}|\b[a-z]+_[a-z_]+\b|\bid\b|“new-\d|HTML|Markdown|\bphase\b"
)


def sentences(file: Path) -> Iterator[str]:
    """The messages that a module can give, with a word for what is filled in."""
    tree = ast.parse(file.read_text())
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]  # docstrings
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)} - {
        id(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
    }
    for node in ast.walk(tree):
        if node in said or id(node) in inside:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if re.match(r"[A-Z“].*\s.*[.:”…]$", text):
            yield text


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_no_rule_speaks_of_marks_or_files_to_who_writes_in_the_browser(file: Path) -> None:
    told = [in_form_words(said) for said in sentences(file) if not OF_FILES.search(said)]
    assert [said for said in told if OF_CODE.search(said)] == []


def test_a_fault_is_told_once_with_its_place() -> None:
    twice = Problem("needs/a.md", 3, "", "The statement “new-1” has no words yet.")
    other = Problem("needs/a.md", 9, "", "The statement “new-2” has no words yet.")
    assert [(one.line, one.message) for one in for_the_form([twice, other, twice])] == [
        (3, "This statement has no words yet."),
        (9, "This statement has no words yet."),
    ]
    seats = Statement("seats", "Give a seat.", "A seat.")
    groups = (
        Group("For all", "universal", (), (Prose("Words."), seats)),
        Group("For some", "targeted", (), (seats,)),
        Group(),
    )
    page = a_page(sections=(Section("", (Group(items=(Prose("First."),)),)), Section("What helps", groups)))
    places = (
        "s0-g0-i0",
        "s1",
        "s1-g1",
        "s1-g2",
        "s1-g0-i0",
        "s1-g0-i1",
        "s1-g1-i0",
        "f-summary",
        "f-service.find",
        "sources",
    )
    assert [name_of(page, place) for place in places] == [
        "Words under “Before the first heading”",
        "What helps",
        "For some",
        "Small heading, What helps",
        "Words under “For all”",
        "Statement 1, What helps",
        "Statement 2, What helps",
        "Summary",
        "The service",
        "Sources",
    ]
