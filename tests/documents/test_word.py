"""Word: real headings, real header rows, British English, and any text."""

from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn

from oap.core.library.inline_runs import Run, inline_runs
from oap.documents import word
from tests.found import there


def opened(document: docx.document.Document) -> docx.document.Document:
    return docx.Document(io.BytesIO(word.to_bytes(document)))


def test_title_and_language_are_set() -> None:
    made = opened(word.new_document("Provision record", author="Testham"))
    assert made.core_properties.title == "Provision record" and made.core_properties.language == "en-GB"
    assert {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_headings_are_words_own() -> None:
    document = word.new_document("x")
    word.add_heading(document, "Record", 1)
    word.add_heading(document, "Cycle 1", 2)
    assert [there(p.style).name for p in opened(document).paragraphs] == ["Heading 1", "Heading 2"]


def test_a_table_repeats_its_header_row_and_keeps_each_row_whole() -> None:
    document = word.new_document("x")
    word.add_table(document, ["What", "Who"], [["Seat", "Teacher"], [[Run("Both", strong=True)], ""]], [10, 6])
    table = opened(document).tables[0]
    assert there(table.rows[0]._tr.trPr).find(qn("w:tblHeader")) is not None
    assert all(there(row._tr.trPr).find(qn("w:cantSplit")) is not None for row in table.rows[1:])
    assert [cell.text for cell in table.rows[2].cells] == ["Both", ""] and table.cell(2, 0).paragraphs[0].runs[0].bold


def test_bold_italics_and_links_stay() -> None:
    document = word.new_document("x")
    word.add_paragraph(document, inline_runs("A **b** *c* and [d](https://example.org/d)."), "List Bullet")
    paragraph = opened(document).paragraphs[0]
    assert paragraph.text == "A b c and d." and there(paragraph.style).name == "List Bullet"
    assert [run.text for run in paragraph.runs if run.bold] == ["b"]
    assert [(link.text, link.address) for link in paragraph.hyperlinks] == [("d", "https://example.org/d")]


def test_characters_that_no_word_file_can_hold_are_left_out() -> None:
    document = word.new_document("a\x00b")
    word.add_paragraph(document, "c\x0bd\ud800")
    assert opened(document).paragraphs[0].text == "cd"
