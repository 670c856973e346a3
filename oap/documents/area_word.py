"""The picture of an area as a Word report."""

from __future__ import annotations

from docx.shared import Pt

from oap.core.library.inline_runs import Run
from oap.documents.area_outline import CHANGES, MORE, MOST_NEEDS, MOVED, NEEDS, PARTS, STATEMENTS, AreaOutline
from oap.documents.pdf import make_picture
from oap.documents.word import (
    add_furniture,
    add_heading,
    add_paragraph,
    add_picture,
    add_table_or_words,
    new_document,
    set_page,
    to_bytes,
    turn_page,
)

NOTHING = "Nothing that can be shown."
SHOWN = STATEMENTS[:1] + STATEMENTS[3:11]  # of a statement, in a report


def area_word(result: AreaOutline) -> bytes:
    """The bytes of the .docx file."""
    document = new_document(result.title, subject=result.picture.area)
    set_page(document.sections[0], landscape=False, margin=2.0)
    add_furniture(document, result.title, result.picture.area)
    add_heading(document, result.title, 1)
    for name, value in result.facts:
        paragraph = add_paragraph(document, (Run(f"{name}: ", strong=True), Run(value)))
        paragraph.paragraph_format.space_after = Pt(2)
    add_heading(document, "How to read it", 2)
    for note in (*result.notes, MORE):
        add_paragraph(document, note)
    for phase, data in result.charts:
        add_heading(document, f"How far each part is in place: {phase}", 2)
        add_picture(document, make_picture("picture", data), 17.0, result.chart_words(phase, data))
    turn_page(document, landscape=True, margin=2.0)
    add_table_or_words(
        document,
        "The same in numbers",
        result.head(PARTS),
        result.part_rows(),
        (4.6, 5.8, 2.6, 2.7, 2.7, 2.1, 2.1, 3.1),
        NOTHING,
    )
    add_table_or_words(
        document,
        "Training needs, the greatest share first",
        result.head(NEEDS),
        result.need_rows(MOST_NEEDS),
        (6.6, 2.6, 2.0, 1.8, 4.7, 8.0),
        NOTHING,
    )
    if result.then:
        add_table_or_words(
            document,
            f"Since {result.then}",
            result.head(CHANGES),
            result.change_rows(),
            (7.5, 4.2, 3.5, 3.5, 7),
            NOTHING,
        )
        add_table_or_words(
            document,
            "Statements that changed most",
            result.head(MOVED),
            result.moved_most(),
            (12, 4.2, 3, 3, 3.5),
            NOTHING,
        )
    rows = [row[:1] + row[3:11] for row in result.statement_rows(result.least)]
    add_table_or_words(
        document,
        "Statements least in place",
        result.head(SHOWN),
        rows,
        (7.4, 3.7, 1.8, 2.1, 2.6, 1.9, 1.9, 2.4, 2.3),
        NOTHING,
    )
    return to_bytes(document)
