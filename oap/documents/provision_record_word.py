"""A provision record as a Word document: real headings, a table for each cycle, and everything open to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from docx.document import Document
from docx.shared import Cm, Pt

from oap.core.library.inline_runs import Run
from oap.documents.pdf import make_picture
from oap.documents.provision_record_lines import Line
from oap.documents.provision_record_outline import (
    Blanks,
    Block,
    Chart,
    Closing,
    Facts,
    Heading,
    Lines,
    Numbers,
    Page,
    Points,
    RecordToWrite,
    Room,
    Said,
    Signatures,
    outline,
)
from oap.documents.word import (
    QUIET,
    add_furniture,
    add_heading,
    add_paragraph,
    add_picture,
    add_room,
    add_runs,
    add_table,
    keep_together,
    new_document,
    set_page,
    to_bytes,
)

MARGIN, LONG, SHORT = 1.7, 29.7, 21.0  # centimetres: of the page, and A4


def record_word(given: RecordToWrite) -> bytes:
    """The bytes of the .docx file. Its code stands at the end and among its properties."""
    made = outline(given)
    document = new_document(made.title, subject=given.area)
    document.core_properties.keywords = made.code
    set_page(document.sections[0], landscape=made.landscape, margin=MARGIN)
    add_furniture(document, " · ".join(part for part in (made.title, given.record.label) if part), given.area)
    add_heading(document, made.title, 1)
    room, new_page = (LONG if made.landscape else SHORT) - 2 * MARGIN, False
    for block in made.blocks:
        if isinstance(block, Page):
            new_page = True
            continue
        before = len(document.paragraphs)
        add_block(document, block, room)
        if new_page and len(document.paragraphs) > before:
            document.paragraphs[before].paragraph_format.page_break_before = True
            new_page = False
    return to_bytes(document)


def add_block(document: Document, block: Block, room: float) -> None:
    """Put a block at the end of the document; ``room`` is how wide its page is between the margins, in centimetres."""
    match block:
        case Heading():
            add_heading(document, block.text, block.level)
        case Said():
            _said(document, block)
        case Facts():
            for number, (name, value) in enumerate(block.pairs):
                _said(document, Said(value, name, apart=not number)).paragraph_format.space_after = Pt(2)
        case Blanks():
            if document.paragraphs:  # what stands above says what is to be written
                document.paragraphs[-1].paragraph_format.keep_with_next = True
            rows = [(label, "") for label in block.labels]
            _to_write_in(add_table(document, block.head, rows, _widths(block.shares, room)), 0.9)
        case Room():
            add_room(document, block.lines)
        case Numbers():
            _numbers(document, block, room)
        case Chart():
            bars = [asdict(one) for one in block.bars]
            add_picture(document, make_picture("share_picture", {"bars": bars}), room - 0.5, block.words)
            add_paragraph(document, ". ".join(f"{one.name}: {one.text}" for one in block.bars) + ".")
        case Lines():
            _table(document, block, room)
        case Points():
            for one in block.points:
                _source(add_paragraph(document, f"{one.words} " if one.source else one.words, "List Bullet"), one)
        case Signatures():
            add_heading(document, block.heading, 2)
            for text in block.words:
                add_paragraph(document, text).paragraph_format.keep_with_next = True
            signers = [(role, "", "", "") for role in block.roles]
            table = add_table(document, block.head, signers, _widths((7.5, 7.5, 7.5, 3.8), room))
            _to_write_in(table, 1.1)
        case Closing():
            _closing(document, block)


def _said(document: Document, said: Said) -> Any:
    runs = (Run(f"{said.name}: ", strong=True), Run(said.text)) if said.name else (Run(said.text),)
    paragraph = add_paragraph(document, runs)
    paragraph.paragraph_format.space_before = Pt(10) if said.apart else None
    paragraph.paragraph_format.keep_with_next = said.leads or None
    for run in paragraph.runs if said.small else ():
        run.font.size = Pt(9)
    return paragraph


def _to_write_in(table: Any, height: float) -> None:
    for row in table.rows[1:]:
        row.height = Cm(height)
    keep_together(table)


def _widths(shares: Sequence[float], room: float) -> list[float]:
    return [round(one * room / sum(shares), 2) for one in shares]


def _numbers(document: Document, block: Numbers, room: float) -> None:
    far = ["" if share is None else f"{share:.0%}" for share in block.far]
    rows = [(*row, share) for row, share in zip(block.rows, far, strict=True)] if far else block.rows
    add_table(document, block.head, rows, _widths((2.6, *(1 for _ in block.head[1:])), room), size=9)


def _table(document: Document, block: Lines, room: float) -> None:
    rows = [("", *one.cells) for one in block.lines]
    table = add_table(document, block.columns, rows, _widths(block.widths, room))
    for row, line in zip(table.rows[1:], block.lines, strict=True):
        first: Any = row.cells[0]
        add_runs(first.paragraphs[0], line.words)
        if line.source:
            _source(first.add_paragraph(), line)
        if line.family:
            add_runs(first.add_paragraph(), (Run("In plain words: ", strong=True), Run(line.family)))
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = run.font.size or Pt(9.5)


def _source(paragraph: Any, line: Line) -> None:
    """Where a line comes from, small, at the end of the paragraph."""
    if not line.source:
        return
    start, links = len(paragraph.runs), len(paragraph.hyperlinks)
    add_runs(paragraph, (Run(line.source, link=line.address),))
    own = paragraph.runs[start:]
    for run in (*own, *(run for link in paragraph.hyperlinks[links:] for run in link.runs)):
        run.font.size = Pt(9)
    for run in own:
        run.font.color.rgb = QUIET


def _closing(document: Document, block: Closing) -> None:
    add_heading(document, block.heading, 2)
    made = [add_paragraph(document, (Run(f"{name}: "), Run(url, link=url))) for name, url in block.sources]
    made += [add_paragraph(document, text) for text in block.words]
    if block.code:
        made.append(add_paragraph(document, (Run("Code: ", strong=True), Run(block.code))))
    for paragraph in made[:-1]:
        paragraph.paragraph_format.keep_with_next = True
