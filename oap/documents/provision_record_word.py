"""A provision record as a Word document: real headings, a table for each cycle, and everything open to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from docx.document import Document
from docx.shared import Cm, Pt

from oap.core.library.inline_runs import Run
from oap.documents.pdf import make_picture
from oap.documents.provision_record_outline import COLUMNS, SIGN, SIGNERS, Line, RecordToWrite, outline
from oap.documents.provision_summary import COSTS, MEASURES, Bar, Summary
from oap.documents.word import (
    QUIET,
    add_furniture,
    add_heading,
    add_paragraph,
    add_picture,
    add_runs,
    add_table,
    keep_together,
    new_document,
    set_page,
    to_bytes,
)

WIDTHS = (8.2, 2.7, 3.9, 4.4, 3.7, 3.4)


def record_word(given: RecordToWrite) -> bytes:
    """The bytes of the .docx file. Its code stands at the end and among its properties."""
    made = outline(given)
    document = new_document(made.title, subject=given.area)
    document.core_properties.keywords = given.code
    set_page(document.sections[0], landscape=True, margin=1.7)
    add_furniture(document, " · ".join(part for part in (made.title, given.record.label) if part), given.area)
    add_heading(document, made.title, 1)
    for name, value in made.facts:
        add_paragraph(document, (Run(f"{name}: ", strong=True), Run(value))).paragraph_format.space_after = Pt(2)
    if made.summary:
        _summary(document, made.summary)
    for number, one in enumerate(made.rounds):
        head = add_heading(document, one.heading, 2)
        head.paragraph_format.page_break_before = bool(made.summary) and not number
        _pairs(document, one.before)
        add_heading(document, "Do", 3)
        if one.lines:
            _table(document, one.lines)
        else:
            add_paragraph(document, "Nothing is written here.")
        _pairs(document, one.review, Pt(10))  # away from the table
    for heading, text in made.sections:
        add_heading(document, heading, 2)
        add_paragraph(document, text)
    add_heading(document, "Signed", 2)
    table = add_table(document, SIGN, [(role, "", "", "") for role in SIGNERS], (7.5, 7.5, 7.5, 3.8))
    for row in table.rows[1:]:
        row.height = Cm(1.1)
    keep_together(table)
    add_heading(document, "What the law asks", 2)
    for text in made.law:
        add_paragraph(document, text)
    add_heading(document, "Checking this document", 2)
    for name, address in made.sources:
        add_paragraph(document, (Run(f"{name}: "), Run(address, link=address)))
    for text in made.check:
        add_paragraph(document, text)
    if made.code:
        add_paragraph(document, (Run("Code: ", strong=True), Run(made.code)))
    return to_bytes(document)


def _pairs(document: Document, pairs: Sequence[tuple[str, str]], before: Pt | None = None) -> None:
    for name, text in pairs:
        add_paragraph(document, (Run(f"{name}: ", strong=True), Run(text))).paragraph_format.space_before = before


def _table(document: Document, lines: Sequence[Line]) -> None:
    table = add_table(document, COLUMNS, [("", *line.cells) for line in lines], WIDTHS)
    for row, line in zip(table.rows[1:], lines, strict=True):
        first: Any = row.cells[0]
        add_runs(first.paragraphs[0], line.words)
        if line.source:
            source = add_runs(first.add_paragraph(), (Run(line.source, link=line.address),))
            for run in (*source.runs, *(run for link in source.hyperlinks for run in link.runs)):
                run.font.size = Pt(9)
            for run in source.runs:
                run.font.color.rgb = QUIET
        if line.family:
            add_runs(first.add_paragraph(), (Run("In plain words: ", strong=True), Run(line.family)))
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = run.font.size or Pt(9.5)


def _summary(document: Document, made: Summary) -> None:
    add_heading(document, made.heading, 2)
    far = ["" if share is None else f"{share:.0%}" for share in made.far]
    rows = [(*row, share) for row, share in zip(made.measures, far, strict=True)]
    _numbers(document, "Where it stands", MEASURES, rows, (9.3, 3.4, 3.4, 3.4, 3.4, 3.4))
    _numbers(document, "What it costs a term", COSTS, made.costs, (11.3, 2.5, 3, 2.8, 3.2, 3.5))
    if made.shares:
        add_heading(document, "Cost by kind of support", 3)
        _bars(document, made.shares, made.shares_words())
        sums = [f"{one.name}: {one.text}" for one in made.shares]
        add_paragraph(document, f"{'. '.join(sums)}. All together: {made.total} a term.")
    for text in made.notes:
        for run in add_paragraph(document, text).runs:
            run.font.size = Pt(9)


def _numbers(
    document: Document, heading: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    if rows:
        add_heading(document, heading, 3)
        add_table(document, head, rows, widths, size=9)


def _bars(document: Document, bars: Sequence[Bar], words: str) -> None:
    if bars:
        add_picture(document, make_picture("share_picture", {"bars": [asdict(one) for one in bars]}), 25.5, words)
