"""A self-audit's result as a Word document, the picture (chart and table) on its first page."""

from __future__ import annotations

from docx.shared import Pt

from oap.core.library.inline_runs import Run
from oap.documents.pdf import make_picture
from oap.documents.self_audit_outline import NEEDS, OWN, PICTURE, PLAN, AuditOutline
from oap.documents.word import (
    add_furniture,
    add_heading,
    add_paragraph,
    add_picture,
    add_table,
    add_table_or_words,
    new_document,
    set_page,
    to_bytes,
    turn_page,
)

NOTHING = "Nothing stands out."


def audit_word(result: AuditOutline) -> bytes:
    """The bytes of the .docx file."""
    document = new_document(result.title, subject=result.area)
    set_page(document.sections[0], landscape=False, margin=2.0)
    add_furniture(document, " · ".join(part for part in (result.title, result.setting) if part), result.area)
    add_heading(document, result.title, 1)
    for name, value in result.facts:
        paragraph = add_paragraph(document, (Run(f"{name}: ", strong=True), Run(value)))
        paragraph.paragraph_format.space_after = Pt(2)
    add_heading(document, "The picture", 2)
    if result.bars:
        add_picture(document, make_picture("picture", result.picture_data()), 17.0, result.picture_words())
        add_table(document, PICTURE, result.picture_rows(), (6.6, 2.0, 2.2, 2.1, 2.1, 2.0), size=9.5)
    else:
        add_paragraph(document, "Nothing has been rated yet.")
    turn_page(document, landscape=True, margin=2.0)
    add_table_or_words(
        document, "Training needs, the greatest first", NEEDS, result.need_rows(), (7.1, 2.0, 2.3, 5.6, 8.7), NOTHING
    )
    add_table_or_words(document, "Plan of action", PLAN, result.plan_rows(), (8.8, 2.0, 2.4, 3.5, 4.5, 4.5), NOTHING)
    if result.own:
        add_table_or_words(document, "How we do it here", OWN, result.own_rows(), (12.8, 12.9), NOTHING)
    return to_bytes(document)
