"""Twice the text takes about twice the time, whatever the text: nobody's paste holds up who reads.

What reads an editor's or a stranger's text is tried with what patterns are slow at. Processor time is measured, not the
clock.
"""

from __future__ import annotations

import contextlib
import importlib
import time
from collections.abc import Callable
from typing import Any

import pytest

from oap.core.documents import document_code, meeting_list, personal_data, provision_record
from oap.core.documents.verification import FileText, find_code
from oap.core.importing import lines
from oap.core.library import blocks, markdown
from oap.core.lint import abbreviations, readability
from oap.core.pages import area, diff, draft_text, front_matter, page, page_text
from oap.core.search import tokens
from oap.storage.product_lists import word_rules, words_of_labels
from tests.build import a_page

UNITS: dict[str, Callable[[int], str]] = {
    unit: lambda n, unit=unit: (unit * (n // len(unit) + 1))[:n]  # type: ignore[misc]
    for unit in (
        "[",
        "![",
        "[a](<",
        "[a](",
        "[a]",
        "](",
        "(",
        "<",
        "<a ",
        "</",
        "<!--",
        "&",
        "&#",
        "\\",
        "`",
        "``a ",
        "*",
        "**a ",
        "*a",
        "_",
        "_a ",
        "~",
        "a",
        "a ",
        "Aa ",
        "A",
        " ",
        "\t",
        "\n",
        "\n ",
        " \n",
        "a\n",
        "a\n\n",
        "> ",
        "> a\n",
        "- ",
        "- a\n",
        "- a\n\n",
        "  - a\n",
        "1. ",
        "1. a\n",
        "# ",
        "# a\n",
        "## a\n",
        "### a\n",
        "|",
        "| a ",
        "| a | b |\n|---|---|\n",
        "|---\n",
        "---\n",
        "===\n",
        ":::",
        "::: law a\n",
        "::: law a\n:::\n",
        "```\n",
        "{",
        "{#a",
        "- a\n  {#a}\n",
        "- a\n  {#a b=c}\n  > d\n",
        "}",
        "a=",
        'a="',
        '"',
        "“",
        "’",
        "'",
        "a'",
        "a-",
        "-",
        "--",
        ".",
        ". ",
        "a. ",
        "Mr. ",
        "!",
        "?",
        "1",
        "1,",
        "1.1",
        "12 ",
        "£1 ",
        "AAAA-",
        "AAAA- ",
        "http://",
        "http://a.b/",
        "/needs/a?version=1#",
        "a@",
        "a@b.",
        "é",
        "e\u0301",
        "\u200b",
        "ß",
        "İ",
        "7B-",
        "01/01/",
        "a: ",
        "a:\n",
        "- a: b\n",
        ", ",
        ",",
        "a,",
        "SEND ",
        "(SEND) ",
        "must ",
        "not ",
        "diagnosis ",
        "without a ",
        "child must have ",
        "% ",
        "a\\\n",
        "a  \n",
        "\r",
        "\r\n",
        "\x00",
        "\ud7ff",
        "a/b,",
    )
}
UNITS |= {
    f"{start}{unit}…": lambda n, start=start, unit=unit: start + (unit * (n // len(unit)))[:n]  # type: ignore[misc]
    for start, unit in (
        ("# ", "a "),
        ("# ", " "),
        ("## a", " "),
        ("### ", "a{"),
        ("- a\n  {#x ", "a"),
        ("- a\n  {#x ", "a=b "),
        ('- a\n  {#x a="', "a "),
        ("- a\n  {", "#"),
        ("::: law ", " "),
        ("::: law ", "a "),
        ("[", "a"),
        ("[a](", "a"),
        ("[a](b ", " "),
        ("[a]: ", "a"),
        ("|", " "),
        ("| a |\n|", "-"),
        ("> - ", "> - "),
        ("---\na: ", "a"),
        ("---\na:\n", "  - a\n"),
        ("---\n", "a"),
        ("<p>", "<b>"),
        ("<ul>", "<ul><li>"),
        ('<a href="', "a"),
        ("<", "a "),
        ("*", "a "),
        ("**", "a *"),
        ("`", "a"),
        ("x", "\n    a"),
        ("1. a\n\n", "    a\n\n"),
        ("- a\n\n", "    - a\n\n"),
        ("[a][b]\n\n", "[b]: c\n"),
    )
}

PAGE = a_page()
RULES = word_rules()
FRONT = page_text.compose_page(PAGE).partition("\n---\n")[0] + "\n---\n\n"
SIZE, MEASURABLE = 4_000, 0.06


def _sound(text: str) -> str:
    """A page that can be read, with the text in it wherever it may stand."""
    return (
        f"{FRONT}{text}\n\n## What the setting provides\n\n### For everyone {{tier=universal}}\n\n- "
        f"{' '.join(text.split())}\n  {{#seating}}\n  > {' '.join(text.split())}\n"
    )


READERS: dict[str, Callable[[str], Any]] = {
    "accounts.tidy_email": importlib.import_module("oap.core.people.accounts").tidy_email,
    "area.terms_in": lambda text: area.terms_in(
        text, area.read_glossary([{"term": "a b", "short": "SEND", "meaning": "m"}])
    ),
    "blame.blaming_words": lambda text: list(RULES.respectful.blaming_words(text)),
    "legal.problems": lambda text: list(RULES.legal.problems(text)),
    "idioms.found": lambda text: list(RULES.idioms.found(text)),
    "blocks.html_blocks": lambda text: blocks.html_blocks(markdown.clean(text)),
    "differences.words_changed": lambda text: diff.words_changed(text, text + " b"),
    "document_code.decode": document_code.decode,
    "draft_text.read_draft": lambda text: draft_text.read_draft(_sound(text), "needs/quiet-rooms.md"),
    "front_matter.read_front_matter": lambda text: front_matter.read_front_matter(text, "a.md"),
    "front_matter.load_fields": front_matter.load_fields,
    "gathering.cell_items": lines.cell_items,
    "alteration.find_code": lambda text: find_code(FileText(text)),
    "markdown.render": markdown.render,
    "markdown.box_problems": lambda text: list(markdown.box_problems(text)),
    "markdown.links": lambda text: list(markdown.links(text)),
    "markdown.plain_text": markdown.plain_text,
    "short_forms.unexplained": lambda text: list(abbreviations.unexplained(text, RULES.everyday)),
    "meeting_list.read_shared": meeting_list.read_shared,
    "page_text.split_front": page_text.split_front,
    "pages.slugify": page.slugify,
    "personal.personal_details": lambda text: personal_data.personal_details(
        text, (*personal_data.in_a_label(words_of_labels()), *personal_data.IN_A_SENTENCE)
    ),
    "readability.sentences": lambda text: list(readability.sentences(text)),
    "readability.long_sentences": lambda text: list(readability.long_sentences(text)),
    "record.read_form": lambda text: provision_record.read_form(
        {"label": text, "cycle-1-plan": text, f"entry-1-{text}": "x"}
    ),
    "words.normalise": tokens.normalise,
    "words.words": tokens.words,
    "page_text.read_sections": lambda text: page_text.read_sections(text, "a.md", 1),
}


def cpu(read: Callable[[str], Any], text: str) -> float:
    """Seconds of processor time. A refusal is an answer."""
    began = time.process_time()
    with contextlib.suppress(Exception):
        read(text)
    return time.process_time() - began


@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_about_twice_the_time(name: str) -> None:
    """Four times the text takes less than eight times the time, where that is long enough to be measured; best of
    three."""
    for what, make in UNITS.items():
        quick, long = make(SIZE), make(4 * SIZE)
        for _ in range(3):
            took = cpu(READERS[name], long)
            if took < MEASURABLE or took < 8 * cpu(READERS[name], quick):
                break
        else:
            raise AssertionError(f"{name} takes {took:.2f} s for {4 * SIZE:,} characters of {what!r}")
